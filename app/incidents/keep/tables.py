"""The tables of housekeeping: settings made at the desk, and the ledger of what was erased, which holds no content."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from app.erasure import ErasureReason
from app.incidents.schema import Moment, metadata, one_of

setting = Table(
    "setting",
    metadata,
    Column("name", String(40), primary_key=True),
    # None: taken back. The row stays, so that its revision is the newest anybody has seen.
    Column("value", Text),
    Column("revision", Integer, nullable=False),
    Index("ix_setting_revision", "revision"),
)

erased = Table(
    "erased",
    metadata,
    Column("incident_id", String(40), primary_key=True),
    Column("slug", String(80), nullable=False),
    Column("erased_at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("reason", String(20), nullable=False),
    one_of("reason", ErasureReason),
)
