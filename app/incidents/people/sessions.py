"""Sessions and sign-in links: random texts whose hashes are kept, each with an end."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from app.incidents.moments import now
from app.incidents.people import users
from app.incidents.people.tables import session, sign_in_link, user
from app.incidents.tokens import hash_of
from app.people import Role, User

IDLE = timedelta(hours=12)
"""How long a session lives unused: a shift."""
LONGEST = timedelta(days=7)
"""How long it lives at all."""
LINK_LASTS = timedelta(days=3)
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Session:
    """An open session of somebody who may sign in."""

    user: User
    hash: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime

    @property
    def is_sight_due(self) -> bool:
        """Whether it was last noted long enough ago to note it again: reading must not write each time."""
        return now() - self.last_seen_at > _SEEN_EVERY


def open_(connection: Connection, user_id: str, provider_sid: str = "") -> str:
    """Open a session and return its text, for the cookie alone; sessions that are over are taken out.

    `provider_sid` is the provider's name of it, where it gave one.
    """
    moment = now()
    connection.execute(delete(session).where(or_(session.c.expires_at < moment, session.c.ended_at.is_not(None))))
    text = secrets.token_urlsafe(32)
    times = {"created_at": moment, "last_seen_at": moment, "expires_at": moment + LONGEST}
    connection.execute(
        insert(session).values(hash=hash_of(text), user_id=user_id, provider_sid=provider_sid or None, **times)
    )
    users.write(connection, user_id, signed_in_at=moment)
    return text


def find(connection: Connection, text: str) -> Session | None:
    """The open session that this text is."""
    query = select(session, user).join(user).where(session.c.hash == hash_of(text), session.c.ended_at.is_(None))
    row = connection.execute(query).mappings().first()
    moment = now()
    if row is None or row[user.c.disabled_at] or row["expires_at"] <= moment or row["last_seen_at"] + IDLE <= moment:
        return None
    found = users.by_id(connection, row["user_id"])
    return Session(found, row["hash"], row[session.c.created_at], row["last_seen_at"], row["expires_at"])


def note_sight(connection: Connection, hash_: str) -> None:
    """Note that the session is in use."""
    connection.execute(update(session).where(session.c.hash == hash_).values(last_seen_at=now()))


def end(connection: Connection, hash_: str) -> None:
    """End a session."""
    connection.execute(update(session).where(session.c.hash == hash_).values(ended_at=now()))


def end_all(connection: Connection, user_id: str, but: str = "") -> None:
    """End every session of a user, except the one of that hash."""
    open_ones = session.c.ended_at.is_(None)
    query = update(session).where(session.c.user_id == user_id, session.c.hash != but, open_ones)
    connection.execute(query.values(ended_at=now()))


def end_of_provider(connection: Connection, user_id: str, provider_sid: str, until: datetime) -> None:
    """End the session that a provider knows by that name, or every one of the user; none that was begun later."""
    query = update(session).where(session.c.user_id == user_id, session.c.ended_at.is_(None))
    query = query.where(session.c.created_at <= until)
    if provider_sid:
        query = query.where(session.c.provider_sid == provider_sid)
    connection.execute(query.values(ended_at=now()))


def user_of_provider_sid(connection: Connection, provider_sid: str) -> str | None:
    """Return the id of the user whose open session a provider knows by that name."""
    query = select(session.c.user_id).where(session.c.provider_sid == provider_sid, session.c.ended_at.is_(None))
    return connection.execute(query).scalars().first()


def count(connection: Connection, user_id: str) -> int:
    """How many sessions of a user are open."""
    rows = connection.execute(select(session.c.hash).where(_alive(), session.c.user_id == user_id))
    return len(rows.all())


def _alive() -> ColumnElement[bool]:
    moment = now()
    return session.c.ended_at.is_(None) & (session.c.expires_at > moment) & (session.c.last_seen_at > moment - IDLE)


def make_link(connection: Connection, user_id: str, lasts: timedelta) -> str:
    """A new sign-in link's text; the user's earlier links open nothing any more."""
    connection.execute(delete(sign_in_link).where(sign_in_link.c.user_id == user_id))
    text, moment = secrets.token_urlsafe(24), now()
    values = {"hash": hash_of(text), "user_id": user_id, "created_at": moment, "expires_at": moment + lasts}
    connection.execute(insert(sign_in_link).values(values))
    return text


def link_user(connection: Connection, text: str) -> User | None:
    """Whom a sign-in link would sign in; None where it is used up, too old, or none."""
    query = select(sign_in_link.c.user_id).where(
        sign_in_link.c.hash == hash_of(text), sign_in_link.c.used_at.is_(None), sign_in_link.c.expires_at > now()
    )
    user_id = connection.execute(query).scalar_one_or_none()
    found = users.by_id(connection, user_id) if user_id else None
    return None if found is None or found.disabled_at else found


def use_link(connection: Connection, text: str) -> User | None:
    """Use a sign-in link up; whom it signs in. Of two who use it at once one comes too late."""
    found = link_user(connection, text)
    query = update(sign_in_link).where(sign_in_link.c.hash == hash_of(text), sign_in_link.c.used_at.is_(None))
    return found if found and connection.execute(query.values(used_at=now())).rowcount else None


def drop_links(connection: Connection, user_id: str) -> None:
    """Let no sign-in link of a user open anything any more."""
    connection.execute(delete(sign_in_link).where(sign_in_link.c.user_id == user_id))


def has_admin_with_a_way_in(connection: Connection) -> bool:
    """Whether some admin has a password, a provider's subject or an open session."""
    admin = (user.c.role == Role.ADMIN) & user.c.disabled_at.is_(None)
    signed_in = user.c.id.in_(select(session.c.user_id).where(_alive()))
    lasting = or_(user.c.password_hash.is_not(None), user.c.oidc_subject.is_not(None), signed_in)
    return connection.execute(select(user.c.id).where(admin, lasting).limit(1)).first() is not None
