"""What is published, a row for each map and incident, so that lists and pages need no whole map."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_ROWS_AT_ONCE = 1000


def upgrade() -> None:
    """Make room, and fill it from the newest version of each map."""
    maps = op.create_table(
        "published_map",
        sa.Column("map_id", _id, nullable=False, autoincrement=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("map_id", name="pk_published_map"),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name="fk_published_map_map_id", ondelete="CASCADE"),
    )
    incidents = op.create_table(
        "published_incident",
        sa.Column("map_id", _id, nullable=False, autoincrement=False),
        sa.Column("ordinal", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("incident_id", sa.String(40), nullable=False),
        sa.Column("precision", sa.String(20), nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("map_id", "ordinal", name="pk_published_incident"),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name="fk_published_incident_map_id", ondelete="CASCADE"),
        sa.CheckConstraint(
            "precision IN ('exact', 'corner', 'block', 'neighborhood', 'hidden')",
            name="ck_published_incident_precision",
        ),
    )
    op.create_index("ix_published_incident_incident_id", "published_incident", ["incident_id"])
    op.create_index("ix_published_incident_precision", "published_incident", ["map_id", "precision"])
    _fill(op.get_bind(), maps, incidents)


def _fill(connection: sa.Connection, maps: sa.Table, incidents: sa.Table) -> None:
    for map_id, published_at, content in _newest(connection):
        listed = content.pop("incidents")
        connection.execute(sa.insert(maps).values(map_id=map_id, published_at=published_at, content=content))
        rows = [_row(map_id, ordinal, one) for ordinal, one in enumerate(listed, 1)]
        for at in range(0, len(rows), _ROWS_AT_ONCE):
            connection.execute(sa.insert(incidents), rows[at : at + _ROWS_AT_ONCE])


def _row(map_id: int, ordinal: int, one: dict[str, Any]) -> dict[str, Any]:
    precision = one["location"]["display_precision"]
    return {"map_id": map_id, "ordinal": ordinal, "incident_id": one["id"], "precision": precision, "content": one}


def _newest(connection: sa.Connection) -> Iterator[tuple[int, Any, dict[str, Any]]]:
    """Yield (map id, when it was published, its content), one map in memory at a time."""
    map_, version = (
        sa.table("map", sa.column("id"), sa.column("published_version"), sa.column("deleted_at")),
        sa.table(
            "map_version",
            sa.column("map_id"),
            sa.column("number"),
            sa.column("published_at", sa.DateTime(timezone=True)),
            sa.column("content", sa.JSON),
        ),
    )
    wanted = sa.select(map_.c.id, map_.c.published_version).where(
        map_.c.published_version > 0, map_.c.deleted_at.is_(None)
    )
    for id_, number in connection.execute(wanted).all():
        of_it = (version.c.map_id == id_) & (version.c.number == number)
        row = connection.execute(sa.select(version.c.published_at, version.c.content).where(of_it)).first()
        if row is not None:
            content = json.loads(row.content) if isinstance(row.content, str) else row.content
            yield id_, row.published_at, dict(content)
