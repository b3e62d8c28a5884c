"""An earlier version made the draft again: ids stay, the history keeps what was newer, no place is shown finer."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select

from app.errors import Conflict, NotFound
from app.incidents import ceilings, entries, maps
from app.incidents.history import By, Entry, changes, record
from app.incidents.moments import now
from app.incidents.records import incident_json, incident_row, map_json, map_of_row, map_of_snapshot
from app.incidents.schema import incident as table
from app.incidents.schema import map_version
from app.model import Incident, IncidentMap

_OF_THE_MAP = ("title", "dek", "settings")


def restore(
    connection: Connection, slug: str, number: int, version: int, seen_at: datetime | None, by: By, *, withhold: bool
) -> IncidentMap:
    """Make version `number` the draft. Raises NotFound; Conflict unless the caller saw the map's newest edit."""
    row = maps.row_of(connection, slug, lock=True)
    current = map_of_row(row, entries.of_map(connection, row["id"]))
    maps.check_version(current, version)
    if seen_at is not None and seen_at != current.updated_at:
        raise Conflict(
            "Somebody changed an incident of this map since you read it. Read it again, then decide.", current
        )
    wanted = _version(connection, row, number)
    moment = now()
    fields = {name: getattr(wanted, name) for name in _OF_THE_MAP}
    changed = {**fields, "version": version + 1, "updated_at": moment}
    incidents = tuple(_as_now(connection, wanted, current, moment))
    restored = map_of_row({**row, **changed}, incidents)
    maps.write(connection, row["id"], changed)
    _replace_all(connection, row, incidents, moment)
    if withhold:
        ceilings.lower(connection, row, incidents)
    record(connection, by, *_told(slug, number, current, restored))
    return restored


def _version(connection: Connection, row: RowMapping, number: int) -> IncidentMap:
    query = select(map_version.c.content).where(map_version.c.map_id == row["id"], map_version.c.number == number)
    content = connection.execute(query).scalar() if 1 <= number <= row["published_version"] else None
    if content is None:
        raise NotFound("There is no such version.")
    return map_of_snapshot(content)


def _as_now(connection: Connection, wanted: IncidentMap, current: IncidentMap, moment: datetime) -> Iterator[Incident]:
    """The version's incidents, each counted on from its last edit, none shown finer than it is now."""
    there = {one.id: one for one in current.incidents}
    finest = ceilings.of_map(connection, maps.row_of(connection, wanted.slug)["id"])
    for old in ceilings.held(wanted.incidents, finest):
        now_ = there.get(old.id)
        if now_ is not None:
            old = replace(old, location=ceilings.held_location(old.location, now_.location.display_precision))
        if now_ is not None and replace(old, version=now_.version, updated_at=now_.updated_at) == now_:
            yield now_
        else:
            last = now_.version if now_ else _last_version(connection, wanted.slug, old)
            yield replace(old, version=last + 1, updated_at=moment)


def _last_version(connection: Connection, slug: str, incident: Incident) -> int:
    """The number of an incident's last edit, which may be newer than any version that was published."""
    told = changes(connection, slug, incident.id, 1)
    return max([incident.version, *(int((one.after or one.before or {}).get("version", 0)) for one in told)])


def _replace_all(connection: Connection, row: RowMapping, incidents: Iterable[Incident], moment: datetime) -> None:
    there = connection.execute(select(table.c.id, table.c.created_at).where(table.c.map_id == row["id"]))
    made = {each.id: each.created_at for each in there}
    connection.execute(delete(table).where(table.c.map_id == row["id"]))
    rows = [
        incident_row(one) | {"map_id": row["id"], "ordinal": ordinal, "created_at": made.get(one.id, moment)}
        for ordinal, one in enumerate(incidents, 1)
    ]
    if rows:
        connection.execute(insert(table), rows)


def _told(slug: str, number: int, before: IncidentMap, after: IncidentMap) -> Iterator[Entry]:
    """The history's entries: one of the map, and one of each incident that is different."""
    old, new = ({one.id: one for one in each.incidents} for each in (before, after))
    yield Entry("map.restored", slug, before=map_json(before), after=map_json(after) | {"restored_version": number})
    for id_ in old.keys() - new.keys():
        yield Entry("incident.deleted", slug, id_, before=incident_json(old[id_]))
    for id_, one in new.items():
        if id_ not in old:
            yield Entry("incident.added", slug, id_, after=incident_json(one))
        elif old[id_] is not one:
            yield Entry("incident.updated", slug, id_, incident_json(old[id_]), incident_json(one))
