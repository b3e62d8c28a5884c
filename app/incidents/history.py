"""Who changed what, when, from what to what, and why. Written in the change's own transaction, never taken out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select

from app.incidents.checks import check_text
from app.incidents.moments import now
from app.incidents.schema import change


class By(NamedTuple):
    """Who makes a change, and why; "" where nobody said."""

    actor: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the history; `what` is "map.created", "incident.updated" and the like."""

    changed_at: datetime
    actor: str
    what: str
    slug: str
    incident_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    reason: str


class Entry(NamedTuple):
    """What there is to tell of one change."""

    what: str
    slug: str = ""
    incident_id: str = ""
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


def record(connection: Connection, by: By, *entries: Entry) -> None:
    """Append to the history. Raises BadInput for an actor or a reason that cannot be kept."""
    check_text("actor", by.actor)
    check_text("reason", by.reason)
    rows = [entry._asdict() | by._asdict() | {"changed_at": now()} for entry in entries]
    connection.execute(insert(change), rows)


def changes(connection: Connection, slug: str, incident_id: str, limit: int) -> tuple[Change, ...]:
    """The history of a map, or of one of its incidents, newest first."""
    query = select(change).where(change.c.slug == slug).order_by(change.c.id.desc()).limit(limit)
    if incident_id:
        query = query.where(change.c.incident_id == incident_id)
    rows = connection.execute(query).mappings()
    return tuple(Change(**{name: value for name, value in row.items() if name != "id"}) for row in rows)


def map_of_incident(connection: Connection, incident_id: str) -> str | None:
    """The slug of the map that an incident is on or once was; the last one where maps took turns with a name."""
    query = select(change.c.slug).where(change.c.incident_id == incident_id).order_by(change.c.id.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()
