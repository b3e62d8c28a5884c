"""The text that a map was begun from at the desk, with what was decided of its places."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0004"


def upgrade() -> None:
    """Make room; a map made before has no text."""
    op.create_table(
        "statement",
        sa.Column("map_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("decisions", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("map_id", name="pk_statement"),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name="fk_statement_map_id", ondelete="CASCADE"),
    )
