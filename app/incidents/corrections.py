"""What readers had seen and was changed, version by version. A place added or a gap filled is news: no correction."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, insert, select

from app.errors import BadInput
from app.incidents import ceilings
from app.incidents.moments import when_as_text, when_from_text
from app.incidents.records import location_json, location_of_json
from app.incidents.schema import correction as table
from app.model import Corrected, Correction, DisplayPrecision, Incident, Location

MOST_NAMED = 6
_FIELDS = {
    "title": "title",
    "time": "occurred_at",
    "text": "description",
    "category": "category",
    "attribution": "attribution",
    "source": "source_url",
}
TAKEN_OUT = "taken_out"
SEEN_OF_HIDDEN = ("title", "time", TAKEN_OUT)
"""All that readers see of an incident whose place is withheld."""
_NAMED = {
    "place": "the place", "title": "the title", "time": "the time", "text": "the text", "category": "the category",
    "attribution": "who says so", "source": "the source",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A correction that a publish would make."""

    incident: Incident
    field: str
    before: Corrected
    after: Corrected


def between(before: Iterable[Incident], after: Iterable[Incident], zone: tzinfo | None) -> Iterator[Found]:
    """Yield what readers had seen and would no longer; both sides at the precision that readers saw and would see.

    `zone` is where readers are shown times; None takes each time in the zone it was given in.
    """
    before = tuple(before)
    new = {one.id: one for one in after}
    added_again = _added_again([one for one in before if one.id not in new], before, new.values())
    titles = {one.title for one in new.values()}
    for old in before:
        now = new.get(old.id) or added_again.get(old.id)
        if now is None:
            # Another of this title may be the same event, entered anew at another place. Nobody but a person knows.
            yield Found(old, TAKEN_OUT, None, old.title if old.title in titles else None)
        elif old != now:
            yield from _of_one(old, now, zone)


def _added_again(gone: list[Incident], before: Iterable[Incident], after: Iterable[Incident]) -> dict[str, Incident]:
    """Find incidents that were deleted and entered anew: same title, same place as shown. Old id → the new incident.

    Readers see such an incident on the map all the time, so no correction may say that it is taken out.
    """
    known = {one.id for one in before}
    fresh = [one for one in after if one.id not in known]
    found = dict[str, Incident]()
    for old in gone if fresh else ():
        again = next((one for one in fresh if _looks_like(old, one)), None)
        if again is not None:
            fresh.remove(again)
            found[old.id] = again
    return found


def _looks_like(old: Incident, new: Incident) -> bool:
    if old.title != new.title or old.location.display_precision is not new.location.display_precision:
        return False
    if old.location.display_precision is DisplayPrecision.HIDDEN:
        return old.occurred_at == new.occurred_at
    return _shown(old.location) == _shown(new.location)


def _of_one(old: Incident, now: Incident, zone: tzinfo | None) -> Iterator[Found]:
    hidden = DisplayPrecision.HIDDEN in (old.location.display_precision, now.location.display_precision)
    if not hidden and _shown(old.location) != _shown(now.location):
        yield Found(now, "place", old.location, now.location)
    for field, name in _FIELDS.items():
        was, is_ = getattr(old, name), getattr(now, name)
        if was and was != is_ and not _fills(was, is_, zone) and (not hidden or field in SEEN_OF_HIDDEN):
            yield Found(now, field, was, is_)


def _fills(was: object, is_: object, zone: tzinfo | None) -> bool:
    """Return True where a day that had no time has one now, and is the same day to readers."""
    return isinstance(is_, datetime) and (is_.astimezone(zone) if zone else is_).date() == was


def _shown(location: Location) -> tuple[object, ...]:
    """What of a location is a statement to readers: no book-keeping."""
    geometry = location.geometry
    return (
        location.label, location.lon, location.lat, location.accuracy_type, location.uncertainty_m, location.relation,
        geometry and (geometry.get("type"), geometry.get("coordinates")),
    )  # fmt: skip


def check_reason(found: list[Found], reason: str) -> None:
    """Raises BadInput, naming what changed, for corrections without a reason."""
    if found and not reason.strip():
        named = [said(one) for one in found[:MOST_NAMED]]
        more = len(found) - len(named)
        listed = "; ".join(named) + (f"; and {more:,} more" if more else "")
        raise BadInput(f"Readers have seen what this changes: {listed}. Say why: a correction needs its reason.")


def said(found: Found) -> str:
    """The correction in a few words: "the place of “Shooting”"."""
    title = found.incident.title
    if found.field != TAKEN_OUT:
        return f"{_NAMED[found.field]} of “{title}”"
    return f"one of the entries titled “{title}” is taken out" if found.after else f"“{title}” is taken out"


def keep(
    connection: Connection, map_id: int, number: int, moment: datetime, found: Iterable[Found], reason: str
) -> None:
    """Keep what a version corrects."""
    rows = [
        {
            "map_id": map_id, "number": number, "corrected_at": moment, "incident_id": one.incident.id,
            "title": one.incident.title, "field": one.field, "before": _as_json(one.before),
            "after": _as_json(one.after), "reason": reason,
        }
        for one in found
    ]  # fmt: skip
    if rows:
        connection.execute(insert(table), rows)


def listed(connection: Connection, map_id: int) -> tuple[Correction, ...]:
    """A map's corrections, newest first; places at the precision that readers may see now."""
    finest = ceilings.of_map(connection, map_id)
    query = select(table).where(table.c.map_id == map_id).order_by(table.c.number.desc(), table.c.id)
    found = (
        _of_row(row, finest.get(row["incident_id"], DisplayPrecision.EXACT))
        for row in connection.execute(query).mappings()
    )
    return tuple(one for one in found if one is not None)


def _of_row(row: Any, finest: DisplayPrecision) -> Correction | None:
    """None for what is withheld by now: readers of a hidden place see title and time."""
    if finest is DisplayPrecision.HIDDEN and row["field"] not in SEEN_OF_HIDDEN:
        return None
    values = {name: row[name] for name in ("corrected_at", "incident_id", "title", "field", "reason")}
    before, after = (_value(row["field"], row[end], finest) for end in ("before", "after"))
    return Correction(version=row["number"], before=before, after=after, **values)


def _as_json(value: Corrected) -> dict[str, Any] | None:
    if isinstance(value, Location):
        return {"place": location_json(value)}
    if isinstance(value, date):
        return {"time": when_as_text(value)}
    return None if value is None else {"text": value}


def _value(field: str, kept: dict[str, Any] | None, finest: DisplayPrecision) -> Corrected:
    if not kept:
        return None
    if "place" in kept:
        return ceilings.held_location(location_of_json(kept["place"]), finest)
    return when_from_text(kept["time"]) if "time" in kept else str(kept["text"])
