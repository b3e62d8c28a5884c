"""A place may lie beside its reference, or a stated way from it: two more words for `relation`."""

from alembic import op

revision = "0002"
down_revision = "0001"

_RULE = "ck_incident_relation"


def upgrade() -> None:
    """Let the new words in. SQLite writes the table anew for it."""
    with op.batch_alter_table("incident") as incident:
        incident.drop_constraint(_RULE, type_="check")
        incident.create_check_constraint(_RULE, "relation IN ('at', 'near', 'off', 'beside', 'away')")
