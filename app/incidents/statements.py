"""The text that a map was begun from, and what was decided of its places. For the newsroom alone: no version has it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Column, Connection, ForeignKey, Table, Text, delete, insert, select

from app.errors import BadInput
from app.incidents import maps
from app.incidents.schema import Id, Json, metadata

LONGEST_CHARS = 100_000
table = Table(
    "statement",
    metadata,
    Column("map_id", Id, ForeignKey("map.id", ondelete="CASCADE"), primary_key=True),
    Column("text", Text, nullable=False),
    Column("decisions", Json, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A text and, by the span of a place in it ("56-78"), the incident that came of it; "" for one left out."""

    text: str = ""
    decisions: Mapping[str, str] = field(default_factory=dict)


def read(connection: Connection, slug: str) -> Statement:
    """The statement of a map, empty where it has none. Raises NotFound."""
    map_id = maps.row_of(connection, slug)["id"]
    row = connection.execute(select(table.c.text, table.c.decisions).where(table.c.map_id == map_id)).first()
    return Statement(*row) if row else Statement()


def append(connection: Connection, slug: str, more: str) -> Statement:
    """Put more text behind what is there, whoever put it there.

    Raises BadInput, NotFound; Conflict for a map that is taken down.
    """
    maps.check_not_taken_down(maps.row_of(connection, slug, lock=True)["taken_down_at"], "add text")
    before = read(connection, slug)
    return _keep(connection, slug, Statement(f"{before.text}\n\n{more}" if before.text else more, before.decisions))


def decide(connection: Connection, slug: str, decisions: Mapping[str, str | None]) -> Statement:
    """Note what became of some places; None takes it back. What others decided stays. Raises NotFound."""
    maps.row_of(connection, slug, lock=True)
    before = read(connection, slug)
    merged = {key: id_ for key, id_ in {**before.decisions, **decisions}.items() if id_ is not None}
    return _keep(connection, slug, Statement(before.text, merged))


def _keep(connection: Connection, slug: str, statement: Statement) -> Statement:
    if len(statement.text) > LONGEST_CHARS:
        raise BadInput(f"The text is {len(statement.text):,} characters long; at most {LONGEST_CHARS:,} are kept.")
    map_id = maps.row_of(connection, slug)["id"]
    connection.execute(delete(table).where(table.c.map_id == map_id))
    row = {"map_id": map_id, "text": statement.text, "decisions": dict(statement.decisions)}
    connection.execute(insert(table).values(row))
    return statement
