"""Tokens of the API. The database holds their hashes only: a copy of it opens nothing.

A token is 256 random bits, so one round of SHA-256 is enough: slow hashes protect what people choose and others guess.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, insert, select, update

from app.errors import BadInput, NotFound
from app.incidents.checks import check_text
from app.incidents.history import By, Entry, record
from app.incidents.maps import new_id
from app.incidents.moments import check_moment, now
from app.incidents.people.tables import user
from app.incidents.schema import token as table
from app.people import Role, Scope

_USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; never the token. `maker_role` is its maker's role now, None where nobody's it is."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None
    scope: Scope = Scope.PUBLISH
    expires_at: datetime | None = None
    created_by: str | None = None
    maker: str = ""
    maker_role: Role | None = None

    @property
    def expired(self) -> bool:
        """Whether its time is over."""
        return self.expires_at is not None and self.expires_at <= now()


@dataclass(frozen=True, slots=True)
class NewToken:
    """What a token shall be: its name, what it may do, when it ends (None: never), whose it is (None: nobody's)."""

    name: str
    scope: Scope = Scope.PUBLISH
    expires_at: datetime | None = None
    created_by: str | None = None


def create(connection: Connection, wanted: NewToken, by: By) -> str:
    """A new token's text, to be shown this once. Raises BadInput."""
    check_text("name", wanted.name)
    if not wanted.name.strip():
        raise BadInput("A token needs a name that says whose it is.")
    check_moment("expires_at", wanted.expires_at)
    if wanted.expires_at and wanted.expires_at <= now():
        raise BadInput("A token has to end in the future.")
    text, id_ = secrets.token_urlsafe(32), new_id()
    told = {"name": wanted.name, "scope": wanted.scope.value}
    values = {**told, "expires_at": wanted.expires_at, "created_by": wanted.created_by}
    connection.execute(insert(table).values(id=id_, hash=hash_of(text), created_at=now(), **values))
    record(connection, by, Entry("token.created", after={"id": id_, **told}))
    return text


def find(connection: Connection, text: str) -> Token | None:
    """The token that this text is, if it is one that opens anything: neither expired nor of somebody disabled."""
    wanted = hash_of(text)
    query = _select().where(table.c.hash == wanted)
    row = connection.execute(query.add_columns(table.c.hash, user.c.disabled_at)).mappings().first()
    if row is None or not hmac.compare_digest(row["hash"], wanted) or row["disabled_at"]:
        return None
    found = _of_row(row)
    return None if found.expired else found


def is_use_due(token: Token) -> bool:
    """Whether the last use that was noted is old enough to note another: reading must not write each time."""
    return token.last_used_at is None or now() - token.last_used_at > _USE_NOTED_EVERY


def note_use(connection: Connection, token: Token) -> None:
    """Note that the token is in use."""
    connection.execute(update(table).where(table.c.id == token.id).values(last_used_at=now()))


def listed(connection: Connection, created_by: str | None = None) -> tuple[Token, ...]:
    """Every token, or those of one person, oldest first."""
    query = _select().order_by(table.c.created_at, table.c.id)
    if created_by is not None:
        query = query.where(table.c.created_by == created_by)
    return tuple(_of_row(row) for row in connection.execute(query).mappings())


def revoke(connection: Connection, token_id: str, by: By, created_by: str | None = None) -> None:
    """Take a token's right away; only one of that person's where one is named. Raises NotFound."""
    wanted = token_id if token_id.isascii() and token_id.isalnum() else ""
    query = delete(table).where(table.c.id == wanted)
    if created_by is not None:
        query = query.where(table.c.created_by == created_by)
    if not connection.execute(query).rowcount:
        raise NotFound("There is no token of this id.")
    record(connection, by, Entry("token.revoked", before={"id": wanted}))


def revoke_of(connection: Connection, user_id: str, by: By) -> None:
    """Revoke every token of a user."""
    for found in listed(connection, user_id):
        revoke(connection, found.id, by)


def hash_of(text: str) -> str:
    """What is kept of a text that opens a door."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


_COLUMNS = ("id", "name", "created_at", "last_used_at", "scope", "expires_at", "created_by")


def _select() -> Select[Any]:
    return select(*(table.c[name] for name in _COLUMNS), user.c.name.label("maker"), user.c.role).select_from(
        table.outerjoin(user, user.c.id == table.c.created_by)
    )


def _of_row(row: RowMapping) -> Token:
    values = {name: row[name] for name in _COLUMNS} | {"scope": Scope(row["scope"])}
    return Token(**values, maker=row["maker"] or "", maker_role=Role(row["role"]) if row["role"] else None)
