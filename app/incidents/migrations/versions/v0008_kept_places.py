"""The coarse places that readers were shown, so that newer streets move none of them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"


def upgrade() -> None:
    """Make room; the daily tidying keeps what was published before: it needs the streets."""
    op.create_table(
        "kept_place",
        sa.Column("incident_id", sa.String(40), nullable=False),
        sa.Column("precision", sa.String(20), nullable=False),
        sa.Column("stands_for", sa.String(64), nullable=False),
        sa.Column("map_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("place", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("incident_id", "precision", "stands_for", name="pk_kept_place"),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name="fk_kept_place_map_id", ondelete="CASCADE"),
        sa.CheckConstraint(
            "precision IN ('exact', 'corner', 'block', 'neighborhood', 'hidden')", name="ck_kept_place_precision"
        ),
    )
    op.create_index("ix_kept_place_map_id", "kept_place", ["map_id"])
