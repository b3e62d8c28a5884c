"""A day whose time is unknown is stored as a day: earlier versions stored the midnight it begins with."""

import sqlalchemy as sa
from alembic import op

from app.incidents.moments import midnight_as_day
from app.incidents.schema import Moment

revision = "0010"
down_revision = "0009"

_incident = sa.table(
    "incident", sa.column("id", sa.String), sa.column("occurred_at", Moment), sa.column("occurred_zone", sa.String)
)


def upgrade() -> None:
    """Mark the incidents at a local midnight as days. The JSON of versions and history is read either way."""
    connection = op.get_bind()
    columns = sa.select(_incident).where(_incident.c.occurred_at.is_not(None))
    for id_, moment, zone in connection.execute(columns).all():
        day = midnight_as_day(moment, zone)
        if day != (moment, zone):
            values = dict(zip(("occurred_at", "occurred_zone"), day, strict=True))
            connection.execute(sa.update(_incident).where(_incident.c.id == id_).values(values))
