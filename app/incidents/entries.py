"""The incidents of a map: added, read by the page, changed, taken out. They keep the order they were added in."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from app.errors import BadInput, Conflict, NotFound
from app.incidents import ceilings, maps
from app.incidents.checks import check_incident
from app.incidents.history import By, Entry, record
from app.incidents.moments import now
from app.incidents.records import incident_json, incident_of_row, incident_row
from app.incidents.schema import incident as table
from app.model import Incident, Location

_CHANGEABLE = (frozenset(field.name for field in dataclasses.fields(Incident)) - {"id", "version", "updated_at"}) | {
    "display_precision"
}


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """Some incidents of a map; `next` is what to ask for `after` to go on, None at the end."""

    incidents: tuple[Incident, ...]
    next: int | None


def add(connection: Connection, slug: str, incidents: Iterable[Incident], by: By) -> tuple[Incident, ...]:
    """Add incidents at the end of a map; id, version and updated_at are made here.

    Raises BadInput, NotFound; Conflict for a map that is taken down.
    """
    given = tuple(incidents)
    for incident in given:
        check_incident(incident)
    row = maps.row_of(connection, slug, lock=True)
    if not given:
        return ()
    maps.check_not_taken_down(row["taken_down_at"], "add a place")
    map_id = row["id"]
    highest = connection.execute(select(func.max(table.c.ordinal)).where(table.c.map_id == map_id)).scalar_one()
    moment = now()
    added = tuple(dataclasses.replace(incident, id=maps.new_id(), version=1, updated_at=moment) for incident in given)
    rows = [
        incident_row(incident) | {"map_id": map_id, "ordinal": ordinal, "created_at": moment}
        for ordinal, incident in enumerate(added, (highest or 0) + 1)
    ]
    connection.execute(insert(table), rows)
    maps.write(connection, map_id, {"updated_at": moment})
    record(connection, by, *(Entry("incident.added", slug, one.id, after=incident_json(one)) for one in added))
    return added


def of_map(connection: Connection, map_id: int) -> tuple[Incident, ...]:
    """All incidents of a map in their order."""
    query = select(table).where(table.c.map_id == map_id).order_by(table.c.ordinal)
    return tuple(incident_of_row(row) for row in connection.execute(query).mappings())


def page(connection: Connection, slug: str, limit: int, after: int) -> IncidentPage:
    """Up to `limit` incidents behind `after`. Raises NotFound."""
    map_id = maps.row_of(connection, slug)["id"]
    query = select(table).where(table.c.map_id == map_id, table.c.ordinal > after).order_by(table.c.ordinal)
    rows = connection.execute(query.limit(limit + 1)).mappings().all()
    following = rows[limit - 1]["ordinal"] if len(rows) > limit else None
    return IncidentPage(tuple(incident_of_row(row) for row in rows[:limit]), following)


def one(connection: Connection, slug: str, incident_id: str) -> Incident:
    """One incident of a map. Raises NotFound."""
    map_id = maps.row_of(connection, slug)["id"]
    query = select(table).where(table.c.map_id == map_id, table.c.id == _id(incident_id))
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound("There is no incident of this id on the map.")
    return incident_of_row(row)


def change_fields(
    connection: Connection,
    slug: str,
    incident_id: str,
    changes: Mapping[str, Any],
    version: int,
    by: By,
    *,
    withhold: bool = True,
) -> Incident:
    """Change some fields; a location is replaced as a whole. Raises BadInput, NotFound, Conflict on a stale version.

    A display precision that is lowered holds for every published version at once; without `withhold` it stays in the
    draft until somebody publishes.
    """
    row = maps.row_of(connection, slug, lock=True)
    before = one(connection, slug, incident_id)
    maps.check_version(before, version)
    if not changes.keys() <= _CHANGEABLE:
        raise BadInput(f"Of an incident these can be changed: {', '.join(sorted(_CHANGEABLE))}.")
    after = dataclasses.replace(before, **_with_precision(before, changes), version=version + 1, updated_at=now())
    check_incident(after)
    connection.execute(update(table).where(table.c.id == after.id).values(incident_row(after)))
    maps.write(connection, row["id"], {"updated_at": after.updated_at})
    was, is_ = before.location.display_precision, after.location.display_precision
    # An edit of something else does not carry out what somebody wrote into the draft.
    if withhold and ("display_precision" in changes or was.finer_than(is_)):
        ceilings.lower(connection, row, (after,))
    entry = Entry("incident.updated", slug, after.id, incident_json(before), incident_json(after))
    record(connection, by, entry)
    return after


def _with_precision(before: Incident, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes, with the display precision in its place: a new location alone never shows more than the old one."""
    fields = {name: value for name, value in changes.items() if name != "display_precision"}
    location = fields.get("location", before.location)
    if isinstance(location, Location):
        kept = before.location.display_precision
        precision = changes.get("display_precision") or location.display_precision.coarser(kept)
        fields["location"] = dataclasses.replace(location, display_precision=precision)
    return fields


def take_out(connection: Connection, slug: str, incident_id: str, version: int, by: By) -> None:
    """Take an incident off the draft; what is published stays until the next publish. Raises NotFound, Conflict."""
    map_id = maps.row_of(connection, slug, lock=True)["id"]
    before = one(connection, slug, incident_id)
    maps.check_version(before, version)
    ordinal = connection.execute(select(table.c.ordinal).where(table.c.id == before.id)).scalar_one()
    connection.execute(delete(table).where(table.c.id == before.id))
    maps.write(connection, map_id, {"updated_at": now()})
    known = incident_json(before) | {"ordinal": ordinal}
    record(connection, by, Entry("incident.deleted", slug, before.id, before=known))


def bring_back(connection: Connection, slug: str, deleted: Incident, ordinal: int | None, by: By) -> Incident:
    """Put a deleted incident on the draft again, under its own id and in its old position.

    `ordinal` is where it was; None puts it at the end. Raises NotFound; Conflict where it is on the map again.
    """
    map_id = maps.row_of(connection, slug, lock=True)["id"]
    if connection.execute(select(table.c.id).where(table.c.id == deleted.id)).first():
        raise Conflict("This place is on the map again. Load the page to see it.")
    back = dataclasses.replace(deleted, version=deleted.version + 1, updated_at=now())
    check_incident(back)
    place = _make_room(connection, map_id, ordinal)
    row = incident_row(back) | {"map_id": map_id, "ordinal": place, "created_at": back.updated_at}
    connection.execute(insert(table).values(row))
    maps.write(connection, map_id, {"updated_at": back.updated_at})
    record(connection, by, Entry("incident.added", slug, back.id, after=incident_json(back)))
    return back


def _make_room(connection: Connection, map_id: int, ordinal: int | None) -> int:
    """Free an ordinal: whatever stands there, and all behind it, moves up by one."""
    ordinals = select(table.c.ordinal).where(table.c.map_id == map_id)
    there = set(connection.execute(ordinals).scalars())
    if ordinal is None:
        return max(there, default=0) + 1
    if ordinal in there:
        # In two steps: each row is checked for a double by itself, so none may pass through another's ordinal.
        here = table.c.map_id == map_id
        connection.execute(update(table).where(here, table.c.ordinal >= ordinal).values(ordinal=-table.c.ordinal - 1))
        connection.execute(update(table).where(here, table.c.ordinal < 0).values(ordinal=-table.c.ordinal))
    return ordinal


def _id(incident_id: str) -> str:
    """An id to look for: what could never be one must not reach the database, which may not even take the text."""
    return incident_id if incident_id.isascii() and incident_id.isalnum() else ""
