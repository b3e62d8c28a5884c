"""Where each published incident lies, so that a bounding box is read by index."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_ROWS_AT_ONCE = 1000
_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_rows = sa.table(
    "published_incident",
    sa.column("map_id", _id),
    sa.column("ordinal", sa.Integer),
    sa.column("content", sa.JSON),
    sa.column("lon", sa.Double),
    sa.column("lat", sa.Double),
)


def upgrade() -> None:
    """Make room, and fill it from the content of each row."""
    op.add_column("published_incident", sa.Column("lon", sa.Double))
    op.add_column("published_incident", sa.Column("lat", sa.Double))
    _fill(op.get_bind())
    op.create_index("ix_published_incident_position", "published_incident", ["map_id", "lat", "lon"])


def _fill(connection: sa.Connection) -> None:
    last = (0, 0)
    key = sa.tuple_(_rows.c.map_id, _rows.c.ordinal)
    update = (
        sa.update(_rows)
        .where(_rows.c.map_id == sa.bindparam("of_map"), _rows.c.ordinal == sa.bindparam("at"))
        .values(lon=sa.bindparam("x"), lat=sa.bindparam("y"))
    )
    while True:
        query = sa.select(_rows).where(key > last).order_by(_rows.c.map_id, _rows.c.ordinal).limit(_ROWS_AT_ONCE)
        found = connection.execute(query).all()
        if not found:
            return
        connection.execute(update, [_values(row) for row in found])
        last = (found[-1].map_id, found[-1].ordinal)


def _values(row: Any) -> dict[str, Any]:
    content = json.loads(row.content) if isinstance(row.content, str) else row.content
    place = content["location"]
    return {"of_map": row.map_id, "at": row.ordinal, "x": place["lon"], "y": place["lat"]}
