"""The tables of people. Whatever opens a door (a session, a link, a token) is kept as its hash only."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from app.incidents.schema import Id, Json, Moment, metadata, one_of
from app.people import Role

user = Table(
    "user",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("password_hash", Text),
    # Who a provider of OpenID Connect says it is: its issuer and its name for the person.
    Column("oidc_subject", Text, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("signed_in_at", Moment),
    Column("disabled_at", Moment),
    one_of("role", Role),
)

session = Table(
    "session",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("user_id", String(40), ForeignKey("user.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("ended_at", Moment),
    # The provider's own name of the session, where it gave one: it may end it.
    Column("provider_sid", Text),
    Index("ix_session_user_id", "user_id"),
)

sign_in_link = Table(
    "sign_in_link",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("user_id", String(40), ForeignKey("user.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Index("ix_sign_in_link_user_id", "user_id"),
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Id, primary_key=True),
    # A keyed digest of a name or an address: what is kept for a quarter of an hour says nothing to who reads it.
    Column("key", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_attempt_key", "key", "at"),
    Index("ix_attempt_at", "at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Moment, nullable=False),
    # Names, not foreign keys: the audit outlives whom it tells of.
    Column("actor", Text, nullable=False),
    Column("actor_id", String(60), nullable=False),
    Column("role", String(20), nullable=False),
    Column("action", String(40), nullable=False),
    Column("target", Text, nullable=False),
    Column("address", String(60), nullable=False),
    Column("detail", Json),
    Index("ix_audit_actor", "actor", "id"),
    Index("ix_audit_action", "action", "id"),
)

erasing = Table(
    "erasing",
    metadata,
    # A row is here only inside the transaction that erases; the triggers of what else only grows look for it.
    Column("id", Integer, primary_key=True, autoincrement=False),
)

secret = Table(
    "secret",
    metadata,
    Column("name", String(40), nullable=False),
    Column("value", LargeBinary, nullable=False),
    UniqueConstraint("name"),
)
