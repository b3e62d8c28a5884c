"""Tokens that may write. The database holds their hashes only: a copy of it opens nothing.

A token is 256 random bits, so one round of SHA-256 is enough: slow hashes protect what people choose and others guess.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from app.errors import BadInput, NotFound
from app.incidents.checks import check_text
from app.incidents.history import By, Entry, record
from app.incidents.maps import new_id
from app.incidents.moments import now
from app.incidents.schema import token as table

_USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; never the token."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


def create(connection: Connection, name: str, by: By) -> str:
    """A new token's text, to be shown this once. Raises BadInput."""
    check_text("name", name)
    if not name.strip():
        raise BadInput("A token needs a name that says whose it is.")
    text, id_ = secrets.token_urlsafe(32), new_id()
    connection.execute(insert(table).values(id=id_, name=name, hash=_hash(text), created_at=now()))
    record(connection, by, Entry("token.created", after={"id": id_, "name": name}))
    return text


def find(connection: Connection, text: str) -> Token | None:
    """The token that this text is, if it is one."""
    wanted = _hash(text)
    row = connection.execute(select(table).where(table.c.hash == wanted)).mappings().first()
    if row is None or not hmac.compare_digest(row["hash"], wanted):
        return None
    return Token(row["id"], row["name"], row["created_at"], row["last_used_at"])


def is_use_due(token: Token) -> bool:
    """Whether the last use that was noted is old enough to note another: reading must not write each time."""
    return token.last_used_at is None or now() - token.last_used_at > _USE_NOTED_EVERY


def note_use(connection: Connection, token: Token) -> None:
    """Note that the token is in use."""
    connection.execute(update(table).where(table.c.id == token.id).values(last_used_at=now()))


def listed(connection: Connection) -> tuple[Token, ...]:
    """Every token, oldest first."""
    columns = (table.c.id, table.c.name, table.c.created_at, table.c.last_used_at)
    rows = connection.execute(select(*columns).order_by(table.c.created_at, table.c.id))
    return tuple(Token(*row) for row in rows)


def revoke(connection: Connection, token_id: str, by: By) -> None:
    """Take a token's right away. Raises NotFound."""
    wanted = token_id if token_id.isascii() and token_id.isalnum() else ""
    if not connection.execute(delete(table).where(table.c.id == wanted)).rowcount:
        raise NotFound("There is no token of this id.")
    record(connection, by, Entry("token.revoked", before={"id": wanted}))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
