"""Imports under review, and which row of a table became which incident: the same table twice makes no doubles.

An import's table and decisions wait here until all of it goes into the map in one transaction, or is discarded.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    LargeBinary,
    RowMapping,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from app.errors import Conflict, NotFound
from app.incidents import entries, maps
from app.incidents.history import By
from app.incidents.moments import now
from app.incidents.schema import Id, Json, Moment, incident, map_, metadata
from app.model import Incident

ACT = "import a table"
_LONGEST_NAME = 200
Lines = Sequence[Sequence[str]]
table = Table(
    "import",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("map_id", Id, ForeignKey("map.id", ondelete="CASCADE"), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("lines", LargeBinary, nullable=False),
    Column("choices", Json, nullable=False),
    Column("decisions", Json, nullable=False),
    Column("report", Json),
    Index("ix_import_map_id", "map_id"),
)
rows = Table(
    "import_row",
    metadata,
    Column("map_id", Id, ForeignKey("map.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("content", String(64), nullable=False),
    Column("incident_id", String(40), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Import:
    """A table on its way into a map. `choices`: what was said of its columns; `decisions`: of its places, by their key.

    `report` is there once it is done.
    """

    id: str
    slug: str
    name: str
    started_at: datetime
    actor: str
    lines: Lines
    choices: Mapping[str, Any] = field(default_factory=dict)
    decisions: Mapping[str, Any] = field(default_factory=dict)
    report: Mapping[str, Any] | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    """How the file was read: `numbers` of its lines, `notes`, `sheet`, the other `sheets`, and then the `file`."""


class Known(NamedTuple):
    """A row that was imported before: the digest of what it said then, and its incident."""

    content: str
    incident_id: str


class Added(NamedTuple):
    """A row that becomes an incident."""

    key: str
    content: str
    incident: Incident


class Changed(NamedTuple):
    """A row that changes an incident it became before; `version` is the one that it was compared with."""

    key: str
    content: str
    incident_id: str
    version: int
    changes: Mapping[str, Any]


def start(
    connection: Connection, slug: str, name: str, lines: Lines, by: By, about: Mapping[str, Any] | None = None
) -> Import:
    """Store a table for review. Raises NotFound; Conflict for a map that is taken down."""
    own = maps.row_of(connection, slug)
    maps.check_not_taken_down(own["taken_down_at"], ACT)
    row = {
        "id": maps.new_id(), "map_id": own["id"], "started_at": now(), "actor": by.actor,
        "name": name[:_LONGEST_NAME], "lines": _packed(lines, about), "choices": {}, "decisions": {},
        "report": None,
    }  # fmt: skip
    connection.execute(insert(table).values(row))
    return _of_row(row, slug)


def replace_table(connection: Connection, slug: str, import_id: str, lines: Lines, about: Mapping[str, Any]) -> None:
    """Store another table of the same file. Raises NotFound, Conflict."""
    _check_open(_row(connection, slug, import_id, lock=True))
    connection.execute(update(table).where(table.c.id == import_id).values(lines=_packed(lines, about), decisions={}))


def _packed(lines: Lines, about: Mapping[str, Any] | None) -> bytes:
    return zlib.compress(orjson.dumps({"lines": lines, "about": about or {}}), 5)


def one(connection: Connection, slug: str, import_id: str) -> Import:
    """An import of a map. Raises NotFound."""
    return _of_row(_row(connection, slug, import_id), slug)


def open_ones(connection: Connection, slug: str) -> tuple[Import, ...]:
    """The imports of a map that are not done, the newest first, without their tables."""
    map_id = maps.row_of(connection, slug)["id"]
    query = select(table).where(table.c.map_id == map_id, table.c.report.is_(None)).order_by(table.c.started_at.desc())
    return tuple(_of_row(row, slug, with_lines=False) for row in connection.execute(query).mappings())


def decide(
    connection: Connection, slug: str, import_id: str, choices: Mapping[str, Any] | None, decisions: Mapping[str, Any]
) -> Import:
    """Keep what was chosen of the columns, if given, and decisions; None takes one back. Raises NotFound, Conflict."""
    row = _row(connection, slug, import_id, lock=True)
    _check_open(row)
    merged = {key: value for key, value in {**row["decisions"], **decisions}.items() if value is not None}
    values: dict[str, Any] = {"decisions": merged}
    if choices is not None:
        values["choices"] = dict(choices)
    connection.execute(update(table).where(table.c.id == import_id).values(values))
    return _of_row({**row, **values}, slug)


def discard(connection: Connection, slug: str, import_id: str) -> None:
    """Forget an import that is not done. Raises NotFound, Conflict."""
    _check_open(_row(connection, slug, import_id, lock=True))
    connection.execute(delete(table).where(table.c.id == import_id))


def known(connection: Connection, slug: str) -> dict[str, Known]:
    """The rows that became incidents which are still on the map's draft, by their keys."""
    map_id = maps.row_of(connection, slug)["id"]
    query = (
        select(rows.c.key, rows.c.content, rows.c.incident_id)
        .join(incident, incident.c.id == rows.c.incident_id)
        .where(rows.c.map_id == map_id)
    )
    return {row.key: Known(row.content, row.incident_id) for row in connection.execute(query)}


def put_in(
    connection: Connection,
    slug: str,
    added: Iterable[Added],
    changed: Iterable[Changed],
    by: By,
    *,
    import_id: str = "",
    report: Mapping[str, Any] | None = None,
    withhold: bool = True,
) -> tuple[Incident, ...]:
    """Put all of it on the map's draft, or nothing. Raises NotFound, BadInput; Conflict where it was done meanwhile."""
    own = maps.row_of(connection, slug, lock=True)
    map_id = own["id"]
    maps.check_not_taken_down(own["taken_down_at"], ACT)
    if import_id:
        _check_open(_row(connection, slug, import_id, lock=True))
        done = {"report": dict(report or {}), "lines": zlib.compress(b"[]"), "decisions": {}}
        connection.execute(update(table).where(table.c.id == import_id).values(done))
    there, new, changes = known(connection, slug), tuple(added), tuple(changed)
    if any(row.key in there for row in new):
        raise Conflict("Some of these rows were imported by somebody else meanwhile. Look at it again.")
    made = entries.add(connection, slug, (row.incident for row in new), by)
    for change in changes:
        entries.change_fields(
            connection, slug, change.incident_id, change.changes, change.version, by, withhold=withhold
        )
    _remember(connection, map_id, [(row.key, row.content, one.id) for row, one in zip(new, made, strict=True)])
    _remember(connection, map_id, [(row.key, row.content, row.incident_id) for row in changes])
    return made


def _remember(connection: Connection, map_id: int, keyed: Sequence[tuple[str, str, str]]) -> None:
    if not keyed:
        return
    keys = [key for key, *_ in keyed]
    for at in range(0, len(keys), 500):
        old = rows.c.key.in_(keys[at : at + 500])
        connection.execute(delete(rows).where(rows.c.map_id == map_id, old))
    values = [dict(zip(("key", "content", "incident_id"), one, strict=True), map_id=map_id) for one in keyed]
    connection.execute(insert(rows), values)


def _row(connection: Connection, slug: str, import_id: str, *, lock: bool = False) -> RowMapping:
    maps.row_of(connection, slug)
    query = select(table).join(map_, map_.c.id == table.c.map_id).where(table.c.id == import_id, map_.c.slug == slug)
    plain = import_id.isascii() and import_id.isalnum()
    row = connection.execute(query.with_for_update() if lock else query).mappings().first() if plain else None
    if row is None:
        raise NotFound("There is no such import: it was discarded.")
    return row


def _check_open(row: RowMapping) -> None:
    if row["report"] is not None:
        raise Conflict("This import is done already.")


def _of_row(row: Mapping[Any, Any], slug: str, *, with_lines: bool = True) -> Import:
    names = ("id", "name", "started_at", "actor", "choices", "decisions", "report")
    packed: Any = orjson.loads(zlib.decompress(row["lines"])) if with_lines else {"lines": ()}
    if isinstance(packed, list):
        # A table that was stored before anybody kept how it was read.
        packed = {"lines": packed}
    values = {name: row[name] for name in names}
    return Import(slug=slug, lines=packed["lines"], about=packed.get("about", {}), **values)
