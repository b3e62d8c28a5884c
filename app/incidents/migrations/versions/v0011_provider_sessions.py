"""The provider's name of a session, so that it can end it (OpenID Connect Back-Channel Logout)."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make room; sessions that are open now end with their user's others."""
    op.add_column("session", sa.Column("provider_sid", sa.Text))
