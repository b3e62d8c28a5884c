"""/api/maps/{slug}/import and /archive: a table in, all of it or nothing; a whole map out, for the newsroom alone."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.imports import guessed
from app.imports.choices import checked, with_columns
from app.imports.plan import OPEN, Plan
from app.imports.review import problem
from app.imports.runs import planned, put_in
from app.incidents.exchange import archive, reading
from app.incidents.exchange.columns import of_text
from app.web.addresses import base_url
from app.web.answers import json
from app.web.auth import Signed, needs
from app.web.examples import answers
from app.web.maps_api import writing
from app.web.parts import Service
from app.web.rights import Right
from app.web.uploads import Uploaded, tools_of

router = APIRouter(prefix="/api/maps/{slug}", tags=["maps"], default_response_class=Response)
MOST_LISTED = 200
_REPORT = {
    "done": False, "rows": 3, "added": 2, "updated": 0, "there": 0, "left_out": 1, "alarms": [],
    "columns": {"place": "Location", "category": "Offense"}, "dates": "mdy", "review": None,
    "left": [{"line": 4, "status": "tie", "phrase": "24th and Lyndale", "problem": "The phrase fits 2 places.",
              "candidates": ["24th St W & Lyndale Ave S", "24th Ave N & Lyndale Ave N"]}],
}  # fmt: skip
_TABLE = "Location,Offense\n34th and Portland,shooting\n"
_BODY = {
    "requestBody": {
        "required": True,
        "description": "CSV, TSV, GeoJSON or XLSX, up to 20 MB; or a form with the field `file` or `text`.",
        "content": {
            "text/csv": {"schema": {"type": "string"}, "examples": {"a table": {"value": _TABLE}}},
            "multipart/form-data": {
                "schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}},
                "examples": {"a file": {"value": {"file": "incidents.csv"}}},
            },
        },
    }
}


@router.post(
    "/import",
    dependencies=[writing],
    responses=answers(_REPORT, says="What was done, or what has to be settled first."),
    openapi_extra=_BODY,
)
def import_table(
    request: Request,
    parts: Service,
    actor: Signed,
    slug: str,
    upload: Uploaded,
    columns: Annotated[str, Query(max_length=2000, description="place=Location,title=Offense; else guessed.")] = "",
    dates: Annotated[str, Query(pattern="^(|mdy|dmy)$", description="Which way round dates are: mdy or dmy.")] = "",
    title: Annotated[str, Query(max_length=300, description="Title of rows that have none.")] = "",
    rest: Annotated[
        str, Query(pattern="^(ask|skip)$", description="ask: nothing is done while a row is open.")
    ] = "ask",
) -> Response:
    """Put the rows of a table on a map's draft. The same table twice makes no doubles.

    Where a row ties or is not found nothing is imported; the answer says what to settle, `review` is the desk's page
    for that. `rest=skip` leaves such rows out.
    """
    table = reading.read(upload.body)
    guess = with_columns(guessed(table), table, of_text(columns))
    choices = checked(table.lines, replace(guess, order=dates, title=title))
    tools = tools_of(parts)
    kept = parts.store.start_import(slug, upload.name, table.lines, actor=actor.name)
    kept = parts.store.decide_import(slug, kept.id, {}, choices.as_json())
    try:
        plan = planned(tools, kept)
        open_ = bool(plan.of(*OPEN)) and rest == "ask"
        if not open_:
            put_in(tools, kept, plan, actor=actor.name)
    except Exception:
        # Whoever sent it is told why, and sends it again: nothing waits at the desk that nobody knows of.
        parts.store.discard_import(slug, kept.id)
        raise
    review = f"{base_url(request, parts.settings)}/desk/maps/{slug}/import/{kept.id}" if open_ else None
    said = {"columns": choices.columns, "dates": choices.order, "review": review}
    return json({"done": not open_, **plan.report(), **said, "left": _left(plan)})


def _left(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "line": one.number,
            "status": str(one.status),
            "phrase": one.phrase,
            "problem": problem(one),
            "candidates": [candidate.label for candidate in one.match.candidates] if one.match else [],
        }
        for one in plan.of(*OPEN)[:MOST_LISTED]
    ]


@router.get(
    "/archive",
    dependencies=[needs(Right.SEE_HISTORY)],
    responses=answers("PK…", "application/zip", says="The archive."),
)
def whole_map(parts: Service, slug: str) -> Response:
    """Give a whole map as one .zip: the draft, every version, corrections, the history. `dateline import` reads it."""
    name = f'attachment; filename="{slug}.zip"'
    body = archive.write(parts.store.archive(slug))
    return Response(body, 200, {"Cache-Control": "no-store", "Content-Disposition": name}, "application/zip")
