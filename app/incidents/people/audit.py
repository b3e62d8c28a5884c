"""Who did what, when and from where. It only grows, and holds no content: what changed stands in the history.

Every change of the history and of people writes its line in its own transaction. Who acts is said once a request, by
`acting`: the change itself cannot forget it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, delete, insert, select

from app.incidents.moments import now
from app.incidents.people.tables import audit as table
from app.incidents.people.tables import erasing as guard

LONGEST_PAGE = 1000
MOST_REFUSED = 200
FLOOD = timedelta(minutes=15)
"""Of one kind of refusal so many lines are written in that time: strangers cannot fill the disk by guessing."""


class Who(NamedTuple):
    """Who acts: the name the history gets, an id ("user:…", "token:…"), role or scope, the address they act from."""

    name: str = ""
    id: str = ""
    role: str = ""
    address: str = ""


_NOBODY = Who()
acting: ContextVar[Who] = ContextVar("acting", default=_NOBODY)
"""Who acts in this request or command; the empty Who where it is the service itself."""


class Act(NamedTuple):
    """One thing done: "user.added", to whom or what, and more where there is more to say."""

    action: str
    target: str = ""
    detail: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the audit."""

    id: int
    at: datetime
    actor: str
    actor_id: str
    role: str
    action: str
    target: str
    address: str
    detail: Mapping[str, Any] | None


class Wanted(NamedTuple):
    """Which lines: of this actor, of actions that begin so, about targets that begin so, from and until a moment."""

    actor: str = ""
    action: str = ""
    target: str = ""
    since: datetime | None = None
    until: datetime | None = None


def note(connection: Connection, *acts: Act, actor: str = "") -> None:
    """Append lines. `actor` is used where nobody signed in acts: a command, the service itself."""
    who = acting.get()
    common = {
        "at": now(),
        "actor": who.name or actor,
        "actor_id": who.id,
        "role": who.role,
        "address": who.address,
    }
    if acts:
        connection.execute(insert(table), [{**common, **act._asdict()} for act in acts])


def is_flooded(connection: Connection, action: str) -> bool:
    """Whether so many lines of that action were written just now that one more says nothing."""
    newest = select(table.c.at).where(table.c.action == action).order_by(table.c.id.desc())
    at = connection.execute(newest.offset(MOST_REFUSED - 1).limit(1)).scalar_one_or_none()
    return at is not None and at > now() - FLOOD


def lines(connection: Connection, wanted: Wanted, limit: int, before: int | None = None) -> tuple[Line, ...]:
    """The newest lines first, those older than the line `before` if one is named."""
    query = _chosen(wanted).order_by(table.c.id.desc()).limit(min(max(limit, 1), LONGEST_PAGE))
    if before is not None:
        query = query.where(table.c.id < before)
    return tuple(Line(**row) for row in connection.execute(query).mappings())


def _chosen(wanted: Wanted) -> Select[Any]:
    query = select(table)
    if wanted.actor:
        query = query.where(table.c.actor == wanted.actor)
    if wanted.action:
        query = query.where(table.c.action.startswith(wanted.action, autoescape=True))
    if wanted.target:
        query = query.where(table.c.target.startswith(wanted.target, autoescape=True))
    if wanted.since:
        query = query.where(table.c.at >= wanted.since)
    if wanted.until:
        query = query.where(table.c.at < wanted.until)
    return query


@contextmanager
def erasing(connection: Connection) -> Iterator[None]:
    """The one way past the guard of what only grows: inside it, UPDATE and DELETE of the audit are let through.

    It holds for this transaction alone, because no other sees its row, and it is for removing what the law or decency
    wants removed: whoever uses it notes that it was (`note`), not what.
    """
    connection.execute(insert(guard).values(id=1))
    yield
    connection.execute(delete(guard))
