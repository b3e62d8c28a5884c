"""Write what is published now: a row for each map, a row for each of its incidents. published.py reads them.

Whoever writes a newest version, or takes something out of it, writes these rows in the same transaction.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select

from app.incidents.schema import map_, map_version
from app.incidents.schema import published_incident as incidents
from app.incidents.schema import published_map as heads

_ROWS_AT_ONCE = 2000


class Rows(NamedTuple):
    """The rows of a newest version, as far as they differ from those that are there."""

    gone: list[int]
    new: list[dict[str, Any]]


def difference(connection: Connection, map_id: int, listed: Iterable[Mapping[str, Any]]) -> Rows:
    """Compare a map's rows with the incidents of a version: a publish mostly changes a few."""
    old, new = _read_raw(connection, map_id), dict(enumerate(listed, 1))
    changed = sorted(ordinal for ordinal in old.keys() | new.keys() if old.get(ordinal) != new.get(ordinal))
    rows = [_row(map_id, ordinal, new[ordinal]) for ordinal in changed if ordinal in new]
    return Rows([ordinal for ordinal in changed if ordinal in old], rows)


def _row(map_id: int, ordinal: int, one: Mapping[str, Any]) -> dict[str, Any]:
    place = one["location"]
    known = {"precision": place["display_precision"], "lon": place["lon"], "lat": place["lat"]}
    return {"map_id": map_id, "ordinal": ordinal, "incident_id": one["id"], "content": one, **known}


def _read_raw(connection: Connection, map_id: int) -> dict[int, Mapping[str, Any]]:
    query = select(incidents.c.ordinal, incidents.c.content).where(incidents.c.map_id == map_id)
    return {row.ordinal: row.content for row in connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))}


def write(connection: Connection, map_id: int, published_at: datetime, head: Mapping[str, Any], rows: Rows) -> None:
    """Write what is published of a map now: its head, and the rows that differ."""
    connection.execute(delete(heads).where(heads.c.map_id == map_id))
    connection.execute(insert(heads).values(map_id=map_id, published_at=published_at, content=head))
    for at in range(0, len(rows.gone), 500):
        some = incidents.c.ordinal.in_(rows.gone[at : at + 500])
        connection.execute(delete(incidents).where(incidents.c.map_id == map_id, some))
    for at in range(0, len(rows.new), _ROWS_AT_ONCE):
        connection.execute(insert(incidents), rows.new[at : at + _ROWS_AT_ONCE])


def rebuild(connection: Connection, map_id: int) -> None:
    """Write the rows of a map by its newest version: after a restore, or once something was erased from it."""
    query = (
        select(map_version.c.published_at, map_version.c.content)
        .join(map_, (map_.c.id == map_version.c.map_id) & (map_.c.published_version == map_version.c.number))
        .where(map_.c.id == map_id, map_.c.deleted_at.is_(None))
    )
    row = connection.execute(query).first()
    if row is None:
        clear(connection, map_id)
        return
    head = {name: value for name, value in row.content.items() if name != "incidents"}
    write(connection, map_id, row.published_at, head, difference(connection, map_id, row.content["incidents"]))


def rebuild_all(connection: Connection) -> None:
    """Write the rows of every published map."""
    for map_id in connection.execute(select(map_.c.id).where(map_.c.published_version > 0)).scalars().all():
        rebuild(connection, map_id)


def clear(connection: Connection, map_id: int) -> None:
    """Remove the rows of a map that is deleted."""
    for table in (heads, incidents):
        connection.execute(delete(table).where(table.c.map_id == map_id))
