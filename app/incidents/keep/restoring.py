"""A backup put in the store's place: all of it in one transaction, or nothing. What was erased stays erased."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Table, delete, func, insert, select, text, update

from app.errors import Conflict
from app.incidents import published_rows
from app.incidents.database import note_withdrawal
from app.incidents.history import By, Entry, record
from app.incidents.keep import archive, erasure
from app.incidents.keep.archive import Archive
from app.incidents.keep.erasure import Erased
from app.incidents.keep.tables import setting
from app.incidents.people import audit
from app.incidents.people.tables import session, sign_in_link, user
from app.incidents.schema import map_

_NOT_EMPTY = (
    "The store has maps or users already, and a restore puts the backup in their place. Make a backup of it, then "
    "repeat this with --replace."
)


_SETTING = setting.c.revision


class Restored(NamedTuple):
    """What a restore brought: maps, incidents on their drafts, and how many it erased again."""

    maps: int
    incidents: int
    erased: int


def restore(
    connection: Connection, backup: Archive, ledger: Iterable[Erased], by: By, *, replace: bool = False
) -> Restored:
    """Put a backup in the place of what is there; `ledger`: erasures that neither may know of.

    Raises Conflict for a store with something in it, unless `replace`.
    """
    if not replace and any(connection.execute(select(table).limit(1)).first() for table in (map_, user)):
        raise Conflict(_NOT_EMPTY)
    known = (*ledger, *erasure.listed(connection))
    revision, setting_revision = (_highest(connection, column) for column in (map_.c.public_revision, _SETTING))
    _empty(connection)
    counts = {table.name: _fill(connection, table, backup) for table in archive.tables()}
    published_rows.rebuild_all(connection)
    erasure.enter(connection, known)
    again = erasure.again(connection, erasure.listed(connection))
    # Pages kept in memory are told apart by these numbers: none may mean two things.
    for table, column, old in ((map_, map_.c.public_revision, revision), (setting, _SETTING, setting_revision)):
        newest = max(old, _highest(connection, column)) + 1
        connection.execute(update(table).values({column.name: newest}))
    note_withdrawal(connection)
    told = {"made_at": backup.manifest["made_at"], "erased_again": again}
    record(connection, by, Entry("store.restored", after=told))
    return Restored(counts["map"], counts["incident"], again)


def _highest(connection: Connection, column: Column[Any]) -> int:
    return connection.execute(select(func.max(column))).scalar_one() or 0


def _empty(connection: Connection) -> None:
    with audit.erasing(connection):
        for table in (session, sign_in_link, *reversed(archive.tables())):
            connection.execute(delete(table))


def _fill(connection: Connection, table: Table, backup: Archive) -> int:
    rows = 0
    for some in backup.rows(table):
        connection.execute(insert(table), some)
        rows += len(some)
    if connection.dialect.name == "postgresql" and "id" in table.c and table.c.id.type.python_type is int:
        _count_on(connection, table)
    return rows


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL numbers new rows by a sequence, which knows nothing of rows that came with their numbers."""
    sequence = select(func.pg_get_serial_sequence(f'"{table.name}"', "id"))
    if name := connection.execute(sequence).scalar():
        highest = _highest(connection, table.c.id)
        connection.execute(
            text("SELECT setval(:name, :at, :used)"), {"name": name, "at": max(highest, 1), "used": highest > 0}
        )
