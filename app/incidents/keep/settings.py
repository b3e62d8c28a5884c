"""Settings made at the desk: texts by their names, under a revision that every process can ask for cheaply."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from app.errors import Conflict
from app.incidents.keep.tables import setting as table
from app.incidents.people import audit
from app.incidents.people.audit import Act


class Kept(NamedTuple):
    """What is set, and the revision at which it was; a name without a value was taken back."""

    revision: int
    values: Mapping[str, str]


def revision(connection: Connection) -> int:
    """The number of the newest change, 0 before the first."""
    return int(connection.execute(select(func.max(table.c.revision))).scalar_one() or 0)


def read(connection: Connection) -> Kept:
    """Everything that is set."""
    rows = connection.execute(select(table)).all()
    newest = max((row.revision for row in rows), default=0)
    return Kept(newest, {row.name: row.value for row in rows if row.value is not None})


def change(connection: Connection, values: Mapping[str, str | None], seen: int, actor: str) -> Kept:
    """Set texts, or take them back by None; each that differs gets its line in the audit.

    Raises Conflict where somebody changed a setting since the revision `seen`.
    """
    before = read(connection)
    if before.revision != seen:
        raise Conflict("Somebody changed the settings meanwhile. These are they now: say again what you want.")
    changed = {name: value for name, value in values.items() if value != before.values.get(name)}
    there = set(connection.execute(select(table.c.name)).scalars())
    for name, value in changed.items():
        row = {"value": value, "revision": before.revision + 1}
        if name in there:
            connection.execute(update(table).where(table.c.name == name).values(row))
        else:
            connection.execute(insert(table).values({"name": name, **row}))
    acts = (
        Act("setting.changed", name, {"from": before.values.get(name), "to": value}) for name, value in changed.items()
    )
    audit.note(connection, *acts, actor=actor)
    return read(connection)
