"""The face of people, as store.py is that of maps. Each method is one transaction, and what it does is in the audit.

`actor` is named where nobody has signed in (a command); of a request `audit.acting` tells who it is.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection, insert, select

from app.errors import Conflict, NotFound
from app.incidents import tokens
from app.incidents.database import Database
from app.incidents.history import By
from app.incidents.moments import now
from app.incidents.people import audit, passwords, sessions, throttle, users
from app.incidents.people.audit import Act
from app.incidents.people.sessions import LINK_LASTS, Session
from app.incidents.people.tables import secret as secret_table
from app.people import Role, User

_Answer = TypeVar("_Answer")
_NO_LINK = "This sign-in link has been used, or is too old. Ask an admin for another: dateline user link NAME"


def _tried(name: str, address: str) -> str:
    """Return a name and the house it is tried from as they are counted together."""
    return f"{users.plain_name(name)} {throttle.house_of(address)}"


def _link(connection: Connection, user_id: str, subject: str, keep: str = "", actor: str = "") -> User:
    row = users.row_where(connection, oidc_subject=subject)
    if row and row["id"] != user_id:
        raise Conflict("This account of the provider is linked to somebody else here. Ask an admin to unlink it.")
    if row is None and users.by_id(connection, user_id).has_subject:
        sessions.end_all(connection, user_id, keep)
    return users.change(connection, user_id, {"oidc_subject": subject}, Act("user.provider.linked"), actor)


class People:
    """Users, sessions, sign-in links and the audit. Any method may raise StoreUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _read(self, ask: Callable[[Connection], _Answer]) -> _Answer:
        with self._database.read() as connection:
            return ask(connection)

    # Users

    def add_user(self, name: str, role: Role, *, display_name: str = "", actor: str = "") -> User:
        """Add somebody, who gets in by a sign-in link at first. Raises BadInput, Conflict."""
        with self._database.write() as connection:
            return users.add(connection, name, role, display_name, actor)

    def users(self) -> tuple[User, ...]:
        """Everybody, by name."""
        return self._read(users.listed)

    def user(self, user_id: str) -> User:
        """The user of an id. Raises NotFound."""
        return self._read(lambda connection: users.by_id(connection, user_id))

    def find(self, name: str) -> User | None:
        """The user who signs in with that name, if there is one."""
        return self._read(lambda connection: users.by_name(connection, name))

    def named(self, name: str) -> User:
        """The user who signs in with that name. Raises NotFound."""
        found = self.find(name)
        if found is None:
            raise NotFound("There is no user of this name. dateline user list shows them.")
        return found

    def set_role(self, user_id: str, role: Role, *, actor: str = "") -> User:
        """Change what somebody may do, from their next request on. Raises NotFound, Conflict for the last admin."""
        with self._database.write() as connection:
            return users.change(connection, user_id, {"role": role}, Act("user.role", "", {"role": role.value}), actor)

    def disable(self, user_id: str, *, actor: str = "") -> User:
        """Keep somebody out at once: sessions and links end, tokens are revoked. Raises NotFound, Conflict.

        Conflict is for the last admin. Enabling somebody again brings none of it back.
        """
        with self._database.write() as connection:
            tokens.revoke_of(connection, user_id, By(actor))
            sessions.end_all(connection, user_id)
            sessions.drop_links(connection, user_id)
            return users.change(connection, user_id, {"disabled_at": now()}, Act("user.disabled"), actor)

    def enable(self, user_id: str, *, actor: str = "") -> User:
        """Let somebody in again. Raises NotFound."""
        with self._database.write() as connection:
            return users.change(connection, user_id, {"disabled_at": None}, Act("user.enabled"), actor)

    def set_password(self, user_id: str, password: str, *, keep: str = "", actor: str = "") -> None:
        """Give a user a password. Raises NotFound, BadInput.

        Every session but the one of hash `keep` ends, and the user's tokens are revoked: whoever changes a password
        may do so because somebody else knew it.
        """
        kept = passwords.hashed(password, self.user(user_id).name)
        with self._database.write() as connection:
            users.change(connection, user_id, {"password_hash": kept}, Act("user.password"), actor)
            tokens.revoke_of(connection, user_id, By(actor))
            sessions.end_all(connection, user_id, keep)
            sessions.drop_links(connection, user_id)

    # Signing in

    def wait_s(self, name: str, address: str) -> int:
        """Count an attempt to sign in; return the seconds to wait if there were too many, else 0."""
        house = throttle.house_of(address)
        # The audit has the attempts that are checked and fail; a flood of refused ones would only fill it.
        return self._counted({"name": _tried(name, address), "address": house})

    def wrong_token_wait_s(self, address: str) -> int:
        """Count a wrong token, with a line in the audit; return the seconds to wait if there were too many, else 0.

        In a flood from many addresses nothing more is counted or written: it takes nobody's turn to write.
        """
        if self._read(lambda connection: audit.is_flooded(connection, "token.refused")):
            return 0
        wait_s = self._counted({"token": throttle.house_of(address)})
        if not wait_s:
            self.note("token.refused")
        return wait_s

    def _counted(self, tried: Mapping[str, str]) -> int:
        """Count an attempt; whoever has to wait is told by a look alone, which holds up nobody who writes."""
        key = self.secret("attempts")
        if wait_s := self._read(lambda connection: throttle.wait_s(connection, key, tried)):
            return wait_s
        with self._database.write() as connection:
            return throttle.attempted(connection, key, tried)

    def check_password(self, name: str, password: str, address: str = "") -> User | None:
        """Return who has this name and password, None for a wrong one; a name that nobody has takes as long.

        A right one forgives what was counted for that name from that address.
        """
        row = self._read(lambda connection: users.row_where(connection, name=users.plain_name(name)))
        right, better = passwords.verified(password, row["password_hash"] if row else None)
        if row is None or not right or row["disabled_at"]:
            # A name that nobody has may be a password typed into the wrong field.
            if not self._read(lambda connection: audit.is_flooded(connection, "sign_in.refused")):
                self.note("sign_in.refused", row["name"] if row else "")
            return None
        key = self.secret("attempts")
        with self._database.write() as connection:
            throttle.forgive(connection, key, _tried(row["name"], address))
            if better:
                users.write(connection, row["id"], password_hash=better)
        return users.of_row(row)

    def link(self, user_id: str, *, lasts: timedelta = LINK_LASTS, actor: str = "") -> str:
        """Make a sign-in link's text, told this once; earlier ones of that user end. Raises NotFound."""
        with self._database.write() as connection:
            found = users.by_id(connection, user_id)
            audit.note(connection, Act("user.link", found.name), actor=actor)
            return sessions.make_link(connection, user_id, lasts)

    def link_user(self, text: str) -> User:
        """Whom a sign-in link would sign in. Raises NotFound for one that is used, too old, or none."""
        found = self._read(lambda connection: sessions.link_user(connection, text))
        if found is None:
            raise NotFound(_NO_LINK)
        return found

    def use_link(self, text: str, *, subject: str = "") -> User:
        """Use a sign-in link up, and link a provider's subject with whom it is for. Raises NotFound, Conflict."""
        with self._database.write() as connection:
            found = sessions.use_link(connection, text)
            if found is None:
                raise NotFound(_NO_LINK)
            return _link(connection, found.id, subject, actor="OpenID Connect") if subject else found

    def can_anybody_sign_in(self) -> bool:
        """Whether an admin has a way in that lasts: a password, a provider's word, or an open session."""
        return self._read(sessions.has_admin_with_a_way_in)

    # Sessions

    def open_session(self, user: User, how: str, provider_sid: str = "") -> str:
        """Sign somebody in by a "password", "link" or "oidc"; return the session's text, for the cookie alone."""
        with self._database.write() as connection:
            audit.note(connection, Act("sign_in", user.name, {"by": how}))
            return sessions.open_(connection, user.id, provider_sid)

    def session(self, text: str) -> Session | None:
        """The open session that a text is; its use is noted, to the minute."""
        found = self._read(lambda connection: sessions.find(connection, text))
        if found and found.is_sight_due:
            with self._database.write() as connection:
                sessions.note_sight(connection, found.hash)
        return found

    def end_session(self, hash_: str) -> None:
        """Sign out."""
        with self._database.write() as connection:
            sessions.end(connection, hash_)
            audit.note(connection, Act("sign_out"))

    def end_sessions(self, user_id: str) -> None:
        """Sign somebody out everywhere."""
        with self._database.write() as connection:
            sessions.end_all(connection, user_id)
            audit.note(connection, Act("sign_out.everywhere", users.by_id(connection, user_id).name))

    def open_sessions(self, user_id: str) -> int:
        """How many sessions of somebody are open."""
        return self._read(lambda connection: sessions.count(connection, user_id))

    # OpenID Connect

    def by_subject(self, subject: str) -> User | None:
        """The user whom a provider knows as that subject."""
        row = self._read(lambda connection: users.row_where(connection, oidc_subject=subject))
        return users.of_row(row) if row else None

    def link_subject(self, user_id: str, subject: str, *, keep: str = "", actor: str = "") -> User:
        """Let a provider's subject sign in as that user from now on. Raises NotFound; Conflict if it is another's.

        Where another subject did so until now, every session but the one of hash `keep` ends.
        """
        with self._database.write() as connection:
            return _link(connection, user_id, subject, keep, actor)

    def unlink_subject(self, user_id: str, *, keep: str = "", actor: str = "") -> User:
        """Let no provider sign in as that user; every session but the one of hash `keep` ends. Raises NotFound."""
        with self._database.write() as connection:
            sessions.end_all(connection, user_id, keep)
            return users.change(connection, user_id, {"oidc_subject": None}, Act("user.provider.unlinked"), actor)

    def end_provider_sessions(self, subject: str, provider_sid: str, until: datetime) -> None:
        """End the sessions begun until then that a provider says are over: by its session's name, subject, or both."""
        with self._database.write() as connection:
            row = users.row_where(connection, oidc_subject=subject) if subject else None
            user_id = row["id"] if row else None
            if not subject:
                user_id = sessions.user_of_provider_sid(connection, provider_sid)
            if user_id:
                sessions.end_of_provider(connection, user_id, provider_sid, until)
                audit.note(connection, Act("sign_out.provider", users.by_id(connection, user_id).name))

    # The audit, and what signatures are made with

    def note(self, action: str, target: str = "") -> None:
        """Append a line to the audit that no change comes with."""
        with self._database.write() as connection:
            audit.note(connection, Act(action, target))

    def audit(self, wanted: audit.Wanted, limit: int = 100, before: int | None = None) -> tuple[audit.Line, ...]:
        """Lines of the audit, newest first; `before`: older than the line of that id."""
        return self._read(lambda connection: audit.lines(connection, wanted, limit, before))

    def secret(self, name: str) -> bytes:
        """32 random bytes, the same for every process on this database, made when first asked for."""
        query = select(secret_table.c.value).where(secret_table.c.name == name)
        if kept := self._read(lambda connection: connection.execute(query).scalar_one_or_none()):
            return bytes(kept)
        with self._database.write() as connection:
            if kept := connection.execute(query).scalar_one_or_none():
                return bytes(kept)
            made = secrets.token_bytes(32)
            connection.execute(insert(secret_table).values(name=name, value=made))
            return made
