"""/api/maps/{slug}/import and /archive: a table in, all of it or nothing; a whole map out, for the newsroom alone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.imports import guessed, notes
from app.imports.choices import checked, with_columns
from app.imports.doubts import facts_of
from app.imports.plan import OPEN, Plan
from app.imports.review import problem
from app.imports.runs import about, planned, put_in
from app.incidents.exchange import archive, reading
from app.incidents.exchange.columns import of_text
from app.incidents.imports import Import
from app.web.addresses import base_url
from app.web.answers import json
from app.web.auth import Signed, needs
from app.web.examples import answers
from app.web.maps_api import writing
from app.web.parts import Service
from app.web.problems import Problem
from app.web.rights import Right
from app.web.uploads import Uploaded, tools_of

router = APIRouter(prefix="/api/maps/{slug}", tags=["maps"], default_response_class=Response)
MOST_LISTED = 200
_LEFT = {
    "line": 4, "status": "tie", "phrase": "24th and Lyndale", "problem": "The phrase fits 2 places.",
    "candidates": ["24th St W & Lyndale Ave S", "24th Ave N & Lyndale Ave N"],
}  # fmt: skip
_READ_AS = {
    "columns": {"place": "Location", "category": "Offense"},
    "dates": "mdy",
    "sheet": "",
    "sheets": [],
    "notes": [],
}
_COUNTS = {
    "rows": 3, "added": 2, "updated": 0, "would_add": 0, "would_update": 0, "there": 1, "waiting": 0, "left_out": 0,
    "alarms": [],
    "checks": [],
    "place_columns": {"used": {"place": "Location"}, "not_used": ["Neighborhood"]}, "towns": [],
}  # fmt: skip
_REPORT = {"done": True, "dry_run": False, **_COUNTS, **_READ_AS, "review": None, "left": []}
_WAITS = {
    "type": "about:blank", "title": "Unprocessable Content", "status": 422,
    "detail": "Nothing was imported: 1 row has to be settled first. Settle it at the address in review, "
    "or send the table again with rest=skip.",
    "done": False, "dry_run": False, **_COUNTS, "added": 0, "would_add": 2, "there": 0, "waiting": 1, **_READ_AS,
    "review": "http://127.0.0.1:8000/desk/maps/two-shootings/import/k7m2xq9wfnpt", "left": [_LEFT],
}  # fmt: skip
_DOWN = {
    "type": "about:blank", "title": "Conflict", "status": 409,
    "detail": "This map is taken down. Put it back before you import a table.",
}  # fmt: skip
_TABLE = "Location,Offense\n34th and Portland,shooting\n"
_FORM = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "A file with its name."},
        "text": {"type": "string", "pattern": "[^\\s]", "description": "A table as text, in the place of a file."},
    },
    "anyOf": [{"required": ["file"]}, {"required": ["text"]}],
}
_BODY = {
    "requestBody": {
        "required": True,
        "description": "CSV, TSV, GeoJSON or XLSX, up to 20 MB; or a form with the field `file` or `text`.",
        "content": {
            "text/csv": {"schema": {"type": "string", "pattern": "[^\\s]"}, "examples": {"a table": {"value": _TABLE}}},
            "multipart/form-data": {
                "schema": _FORM,
                "examples": {"a file": {"value": {"file": "incidents.csv"}}},
            },
        },
    }
}
_RESPONSES = {
    **answers(_REPORT, says="What was stored; of a dry run, what would be."),
    409: {
        "description": "Nothing was stored: the map is taken down.",
        "content": {"application/problem+json": {"example": _DOWN}},
    },
    422: {
        "description": "Nothing was stored: rows wait for a person, or the table cannot be read.",
        "content": {"application/problem+json": {"example": _WAITS}},
    },
}


@router.post(
    "/import",
    dependencies=[writing],
    responses=_RESPONSES,
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
        str, Query(pattern="^(ask|skip)$", description="ask: nothing is stored while a row waits; skip: leave it out.")
    ] = "ask",
    outside: Annotated[
        str, Query(pattern="^(ask|take)$", description="ask about points outside every area, or take them as they are.")
    ] = "ask",
    sheet: Annotated[str, Query(max_length=100, description="Sheet of a workbook, by its name.")] = "",
    hidden: Annotated[bool, Query(description="Read hidden rows and columns of a sheet, too.")] = False,
    dry_run: Annotated[bool, Query(description="Say what would be stored, and store nothing.")] = False,
) -> Response:
    """Put the rows of a table on a map's draft. The same table twice makes no doubles.

    200 means that `added` and `updated` rows are stored. Where a row ties or is not found nothing is stored, and the
    answer is 422: `left` says what to settle, `review` is the desk's page for that, and the table waits there.
    `rest=skip` leaves such rows out. `dry_run=true` stores nothing: `would_add` and `would_update` count what it would.
    """
    table = reading.read(upload.body, sheet, hidden=hidden)
    guess = with_columns(guessed(table), table, of_text(columns))
    choices = checked(table.lines, replace(guess, order=dates, title=title, outside=outside))
    tools, read = tools_of(parts), about(table)
    said = {"columns": choices.columns, "dates": choices.order, **_read_as(read)}
    # Nothing is kept of it before it is clear that a person has to look: whoever cuts this off leaves nothing behind.
    tried = Import("", slug, upload.name, datetime.now(UTC), actor.name, table.lines, choices.as_json(), about=read)
    plan = planned(tools, tried)
    if dry_run:
        return json({"done": False, "dry_run": True, **plan.report(done=False), **said, "review": None, **_left(plan)})
    review, waits = None, bool(plan.of(*OPEN)) and rest == "ask"
    if waits:
        kept = parts.store.start_import(slug, upload.name, table.lines, actor=actor.name, about=read)
        parts.store.decide_import(slug, kept.id, {}, choices.as_json())
        review = f"{base_url(request, parts.settings)}/desk/maps/{slug}/import/{kept.id}"
    else:
        put_in(tools, tried, plan, actor=actor.name, withhold=actor.may(Right.LOWER_PRECISION))
    told = {"done": not waits, "dry_run": False, **plan.report(done=not waits), **said, "review": review, **_left(plan)}
    if waits:
        raise Problem(422, _waiting(told["waiting"]), **told)
    return json(told)


def _read_as(read: Mapping[str, Any]) -> dict[str, Any]:
    return {name: read[name] for name in ("sheet", "sheets")} | {"notes": notes.all_words(read["notes"])}


def _waiting(count: int) -> str:
    rows, them = ("1 row has", "it") if count == 1 else (f"{count:,} rows have", "them")
    return (
        f"Nothing was imported: {rows} to be settled first. Settle {them} at the address in review, "
        "or send the table again with rest=skip."
    )


def _left(plan: Plan) -> dict[str, Any]:
    left = [
        {
            "line": one.number,
            "status": str(one.status),
            "phrase": one.phrase,
            "problem": problem(one),
            "candidates": [candidate.label for candidate in one.match.candidates] if one.match else [],
            **({"doubt": facts_of(one.doubt)} if one.doubt else {}),
        }
        for one in plan.of(*OPEN)[:MOST_LISTED]
    ]
    return {"left": left}


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
