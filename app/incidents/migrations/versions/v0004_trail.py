"""What readers are told of changes: corrections with their reasons, maps taken down, the finest shown of a place."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make room for all three. What was published before has no reasons, and every place of it was shown exactly."""
    op.add_column("map", sa.Column("taken_down_at", _moment))
    op.add_column("map", sa.Column("taken_down_reason", sa.Text, nullable=False, server_default=""))
    op.add_column("map", sa.Column("public_revision", sa.Integer, nullable=False, server_default="0"))
    for name in ("actor", "reason"):
        op.add_column("map_version", sa.Column(name, sa.Text, nullable=False, server_default=""))
    _public_precision()
    _correction()


def _public_precision() -> None:
    op.create_table(
        "public_precision",
        sa.Column("incident_id", sa.String(40), nullable=False),
        sa.Column("map_id", _id, nullable=False),
        sa.Column("precision", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("incident_id", name="pk_public_precision"),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name="fk_public_precision_map_id", ondelete="CASCADE"),
        sa.CheckConstraint(
            "precision IN ('exact', 'corner', 'block', 'neighborhood', 'hidden')", name="ck_public_precision_precision"
        ),
    )
    op.create_index("ix_public_precision_map_id", "public_precision", ["map_id"])


def _correction() -> None:
    op.create_table(
        "correction",
        sa.Column("id", _id, nullable=False),
        sa.Column("map_id", _id, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("corrected_at", _moment, nullable=False),
        sa.Column("incident_id", sa.String(40), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("field", sa.String(20), nullable=False),
        sa.Column("before", sa.JSON),
        sa.Column("after", sa.JSON),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name="fk_correction_map_id", ondelete="CASCADE"),
    )
    op.create_index("ix_correction_map_id", "correction", ["map_id", "number"])
    op.create_index("ix_correction_incident_id", "correction", ["incident_id"])
