"""Keeping house: settings made at the desk, and the ledger of what was erased for good."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make room for both; nothing was set or erased before."""
    op.create_table(
        "setting",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.Text),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
    )
    op.create_index("ix_setting_revision", "setting", ["revision"])
    op.create_table(
        "erased",
        sa.Column("incident_id", sa.String(40), nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("erased_at", _moment, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("incident_id", name="pk_erased"),
        sa.CheckConstraint(
            "reason IN ('asked', 'safety', 'minor', 'court', 'mistake', 'other')", name="ck_erased_reason"
        ),
    )
    _let_erasing_through()


def _let_erasing_through() -> None:
    """The history only grows as before, but for a transaction that has put a row into `erasing`: as the audit."""
    if op.get_bind().dialect.name == "sqlite":
        refused = "WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'the history only grows'); END"
        for verb in ("UPDATE", "DELETE"):
            op.execute(f"DROP TRIGGER change_no_{verb.lower()}")
            op.execute(f"CREATE TRIGGER change_no_{verb.lower()} BEFORE {verb} ON change {refused}")
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION change_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF NOT EXISTS (SELECT 1 FROM erasing) THEN RAISE EXCEPTION 'the history only grows'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
