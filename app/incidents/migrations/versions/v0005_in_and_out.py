"""Imports under review, which row became which incident, and what is to be told to other programs' addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0007"

_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make room for all of it; what was added before was never imported, and told to nobody."""
    op.create_table(
        "import",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("map_id", _id, nullable=False),
        sa.Column("started_at", _moment, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("lines", sa.LargeBinary, nullable=False),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("decisions", sa.JSON, nullable=False),
        sa.Column("report", sa.JSON),
        sa.PrimaryKeyConstraint("id", name="pk_import"),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name="fk_import_map_id", ondelete="CASCADE"),
    )
    op.create_index("ix_import_map_id", "import", ["map_id"])
    op.create_table(
        "import_row",
        sa.Column("map_id", _id, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("incident_id", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("map_id", "key", name="pk_import_row"),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name="fk_import_row_map_id", ondelete="CASCADE"),
    )
    _webhooks()


def _webhooks() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_webhook"),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("webhook_id", sa.String(40), nullable=False),
        sa.Column("event", sa.String(30), nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("happened_at", _moment, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", _moment, nullable=False),
        sa.Column("leased_until", _moment),
        sa.Column("log", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhook.id"], name="fk_delivery_webhook_id", ondelete="CASCADE"),
        sa.CheckConstraint("state IN ('waiting', 'delivered', 'failed')", name="ck_delivery_state"),
    )
    op.create_index("ix_delivery_state", "delivery", ["state", "due_at"])
