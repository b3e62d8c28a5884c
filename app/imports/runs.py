"""An import from its table to the map: the one function that the desk, the API and the command line share."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.errors import BadInput
from app.geocoding.providers import Answers
from app.imports import doubts, placing
from app.imports.choices import Choices, checked, names, notes_on, rows
from app.imports.plan import Plan, Progress, plan
from app.imports.rows import Rows
from app.incidents.exchange.table import Table
from app.incidents.imports import ACT, Import
from app.incidents.maps import check_not_taken_down
from app.incidents.store import Store
from app.readers import Readers
from geodata.streets import Streets


@dataclass(frozen=True, slots=True)
class Tools:
    """What an import needs of the service: where it stores, what locates, and the zone of times without one."""

    store: Store
    geocoder: Answers
    gazetteers: Sequence[Streets]
    time_zone: str


def about(table: Table, body: bytes = b"") -> dict[str, Any]:
    """Return how a file was read, to be stored with its table; the file too where more of it can be read."""
    told = {"numbers": table.numbers, "notes": notes_on(table), "sheet": table.sheet, "sheets": table.sheets}
    is_choice = bool(table.sheets) or any(note["code"].startswith("hidden_") for note in table.notes)
    return told | ({"file": b64encode(body).decode()} if is_choice and body else {})


def planned(tools: Tools, found: Import, progress: Progress = lambda done: None) -> Plan:
    """What the import would do now. Raises BadInput where its choices are not complete, NotFound, Conflict."""
    choices = checked(found.lines, Choices.of_json(found.choices))
    if not choices.complete:
        raise BadInput("Say which way round the dates are: 03/04/2026 is March 4 (mdy) or April 3 (dmy).")
    draft = tools.store.map(found.slug)
    check_not_taken_down(draft.taken_down_at, ACT)
    by = found.actor or "import"
    reader = Rows(choices, tools.geocoder, tools.gazetteers, ZoneInfo(tools.time_zone), by, datetime.now(UTC))
    known = tools.store.imported_rows(found.slug)
    existing = {one.id: one for one in draft.incidents}
    shown = {one.id: one.location for one in Readers(tools.store, tools.gazetteers).shown(draft).incidents}
    table = rows(found.lines, choices.headed, found.about.get("numbers", ()))
    settled = {doubts.OUTSIDE: doubts.AS_IS} if choices.outside == "take" else {}
    made = plan(
        reader,
        table,
        found.decisions,
        known,
        existing,
        shown=shown,
        updates=choices.updates,
        settled=settled,
        progress=progress,
    )
    own = frozenset(streets.info.locality for streets in tools.gazetteers)
    return replace(made, places=placing.told(choices.columns, names(found.lines, choices.headed)), own=own)


def put_in(tools: Tools, found: Import, made: Plan, *, actor: str, withhold: bool = True) -> dict[str, object]:
    """Put what is settled on the map, all of it or nothing; the report. Raises NotFound, BadInput, Conflict."""
    report = made.report(done=True)
    tools.store.put_in(
        found.slug,
        made.added,
        made.changed,
        import_id=found.id,
        report=report,
        withhold=withhold,
        actor=actor,
        reason=f"import of {found.name}",
    )
    return report
