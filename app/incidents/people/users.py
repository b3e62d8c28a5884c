"""Users: added, listed, found, changed. One admin who may sign in always stays; nobody is taken out, but disabled."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from app.errors import BadInput, Conflict, NotFound
from app.incidents.checks import check_text
from app.incidents.maps import new_id
from app.incidents.moments import now
from app.incidents.people.audit import Act, note
from app.incidents.people.tables import user as table
from app.people import Role, User

_NAME = re.compile(r"[\w][\w.@+-]{0,79}")


def plain_name(name: str) -> str:
    """A sign-in name as it is kept and compared: one spelling of each letter, small."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def add(connection: Connection, name: str, role: Role, display_name: str = "", actor: str = "") -> User:
    """A new user, without a password yet. Raises BadInput; Conflict for a name that somebody has."""
    plain = plain_name(name)
    if not _NAME.fullmatch(plain):
        raise BadInput("A name to sign in with is 1 to 80 letters, digits and . @ + - _: maria, or maria@example.org.")
    check_text("name", display_name)
    if connection.execute(select(table.c.id).where(table.c.name == plain)).first():
        raise Conflict(f"There is somebody named {plain} already; choose another name.")
    id_ = new_id()
    values = {"name": plain, "display_name": display_name.strip(), "role": role, "created_at": now()}
    connection.execute(insert(table).values(id=id_, **values))
    note(connection, Act("user.added", plain, {"role": role.value}), actor=actor)
    return by_id(connection, id_)


def listed(connection: Connection) -> tuple[User, ...]:
    """Everybody, by name."""
    return tuple(of_row(row) for row in connection.execute(select(table).order_by(table.c.name)).mappings())


def by_id(connection: Connection, user_id: str) -> User:
    """The user of an id. Raises NotFound."""
    row = row_where(connection, id=user_id) if user_id.isascii() and user_id.isalnum() else None
    if row is None:
        raise NotFound("There is no such user.")
    return of_row(row)


def by_name(connection: Connection, name: str) -> User | None:
    """The user who signs in with that name."""
    row = row_where(connection, name=plain_name(name))
    return of_row(row) if row else None


def row_where(connection: Connection, **values: str) -> RowMapping | None:
    """The row of the user of whom a column, which is unique, has this value."""
    ((column, value),) = values.items()
    if not value.isprintable():
        return None
    return connection.execute(select(table).where(table.c[column] == value)).mappings().first()


def of_row(row: RowMapping) -> User:
    """A user out of the row."""
    return User(
        id=row["id"],
        name=row["name"],
        display_name=row["display_name"],
        role=Role(row["role"]),
        created_at=row["created_at"],
        has_password=row["password_hash"] is not None,
        has_subject=row["oidc_subject"] is not None,
        disabled_at=row["disabled_at"],
        signed_in_at=row["signed_in_at"],
    )


def write(connection: Connection, user_id: str, **values: object) -> None:
    """Set columns of the user's row."""
    connection.execute(update(table).where(table.c.id == user_id).values(values))


def change(connection: Connection, user_id: str, values: Mapping[str, Any], act: Act, actor: str = "") -> User:
    """Change a user, who must not be the last admin to go. Raises NotFound, Conflict."""
    before = by_id(connection, user_id)
    write(connection, user_id, **values)
    after = by_id(connection, user_id)
    if _is_admin(before) and not _is_admin(after) and not _admins(connection):
        raise Conflict(f"{before.name} is the last admin. Make somebody else an admin first.")
    note(connection, act._replace(target=before.name), actor=actor)
    return after


def _is_admin(user: User) -> bool:
    return user.role is Role.ADMIN and user.disabled_at is None


def _admins(connection: Connection) -> int:
    query = select(func.count()).where(table.c.role == Role.ADMIN, table.c.disabled_at.is_(None))
    return connection.execute(query).scalar_one()
