"""The audit log, for admins: filtered, paged, and as a file. A file is written as it is read, however long it is."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from app.incidents.exchange.tables import cell
from app.incidents.people.audit import LONGEST_PAGE, Line, Wanted
from app.incidents.people.face import People
from app.web.auth import Signed, needs
from app.web.desk.page import page
from app.web.desk.who import who_of
from app.web.parts import Service
from app.web.rights import Right

router = APIRouter(
    prefix="/desk", include_in_schema=False, default_response_class=Response, dependencies=[needs(Right.EXPORT_AUDIT)]
)
A_PAGE = 100
_COLUMNS = ("id", "at", "actor", "actor_id", "role", "action", "target", "address", "detail")
_Word = Annotated[str, Query(max_length=300)]


def wanted(
    actor: _Word = "", action: _Word = "", target: _Word = "", since: date | None = None, until: date | None = None
) -> Wanted:
    """The lines that the address asks for; days are those of UTC, `until` with its whole day."""
    start = datetime.combine(since, time(), UTC) if since else None
    end = datetime.combine(until, time(), UTC) + timedelta(days=1) if until and until < date.max else None
    return Wanted(actor, action, target, start, end)


Chosen = Annotated[Wanted, Depends(wanted)]


@router.get("/audit")
def audit(
    request: Request,
    parts: Service,
    actor: Signed,
    chosen: Chosen,
    before: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
) -> Response:
    """Show a page of the log, the newest first."""
    lines = parts.store.people.audit(chosen, A_PAGE + 1, before)
    return page(
        request,
        parts,
        "people/audit.html",
        styles=("people.css",),
        who=who_of(actor),
        lines=lines[:A_PAGE],
        older=lines[A_PAGE - 1].id if len(lines) > A_PAGE else None,
        chosen=chosen,
        last_day=chosen.until - timedelta(days=1) if chosen.until else None,
        asked=_without(request, "before"),
    )


def _without(request: Request, name: str) -> str:
    kept = request.query_params.multi_items()
    return str(request.url.replace(query="").include_query_params(**{k: v for k, v in kept if k != name}).query)


def _all(people: People, chosen: Wanted) -> Iterator[Line]:
    before = None
    while lines := people.audit(chosen, LONGEST_PAGE, before):
        yield from lines
        before = lines[-1].id


@router.get("/audit.jsonl")
def audit_lines(parts: Service, chosen: Chosen) -> Response:
    """Give the log as one JSON object a line."""
    rows = (orjson.dumps(asdict(line)) + b"\n" for line in _all(parts.store.people, chosen))
    return _file(rows, "application/jsonl", "audit.jsonl")


@router.get("/audit.csv")
def audit_csv(parts: Service, chosen: Chosen) -> Response:
    """Give the log as CSV, in which nothing is a formula to a spreadsheet."""
    return _file(_rows(_all(parts.store.people, chosen)), "text/csv; charset=utf-8", "audit.csv")


def _rows(lines: Iterator[Line]) -> Iterator[bytes]:
    yield _row(_COLUMNS)
    for line in lines:
        detail = orjson.dumps(line.detail).decode() if line.detail else ""
        values = asdict(line) | {"at": line.at.isoformat(timespec="seconds"), "detail": detail}
        yield _row([str(cell(str(values[name]))) for name in _COLUMNS])


def _row(cells: list[str] | tuple[str, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode("utf-8", "replace")


def _file(rows: Iterator[bytes], media_type: str, name: str) -> Response:
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(rows, headers=headers, media_type=media_type)
