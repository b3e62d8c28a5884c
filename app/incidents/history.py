"""Who changed what, when, from what to what, and why. Written in the change's own transaction, never taken out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select

from app.incidents.checks import check_text
from app.incidents.moments import now
from app.incidents.people import audit
from app.incidents.schema import change, map_


class By(NamedTuple):
    """Who makes a change, and why; "" where nobody said."""

    actor: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the history; `what` is "map.created", "incident.updated" and the like; `number` grows with time."""

    changed_at: datetime
    actor: str
    what: str
    slug: str
    incident_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    reason: str
    number: int = 0


class Entry(NamedTuple):
    """What there is to tell of one change."""

    what: str
    slug: str = ""
    incident_id: str = ""
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None

    @property
    def target(self) -> str:
        """What it was done to, in one word: a map, "map/incident", or the id of a thing outside of maps."""
        if self.slug:
            return "/".join(filter(None, (self.slug, self.incident_id)))
        return str((self.after or self.before or {}).get("id", ""))


def record(connection: Connection, by: By, *entries: Entry) -> None:
    """Append to the history, and to the audit. Raises BadInput for an actor or a reason that cannot be kept."""
    check_text("actor", by.actor)
    check_text("reason", by.reason)
    rows = [entry._asdict() | by._asdict() | {"changed_at": now()} for entry in entries]
    connection.execute(insert(change), rows)
    audit.note(connection, *_acts(entries), actor=by.actor)


def _acts(entries: Sequence[Entry]) -> Iterator[audit.Act]:
    """The lines of the audit: one for each entry, and one that counts where many are of one kind."""
    alike = Counter((entry.what, entry.slug) for entry in entries)
    for (what, slug), count in alike.items():
        if count > 1:
            yield audit.Act(what, slug, {"count": count})
    for entry in entries:
        if alike[entry.what, entry.slug] == 1:
            yield audit.Act(entry.what, _target(entry))


def _target(entry: Entry) -> str:
    """What it was done to, in one word: a map, "map/incident", or the id of a thing outside of maps."""
    if entry.slug:
        return "/".join(filter(None, (entry.slug, entry.incident_id)))
    return str((entry.after or entry.before or {}).get("id", ""))


def changes(connection: Connection, slug: str, incident_id: str, limit: int, before: int = 0) -> tuple[Change, ...]:
    """The history of a map, or of one of its incidents, newest first, behind the change of number `before`."""
    query = select(change).where(change.c.slug == slug).order_by(change.c.id.desc()).limit(limit)
    if incident_id:
        query = query.where(change.c.incident_id == incident_id)
    if before:
        query = query.where(change.c.id < before)
    rows = connection.execute(query).mappings()
    return tuple(Change(**{"number" if name == "id" else name: value for name, value in row.items()}) for row in rows)


def map_of_incident(connection: Connection, incident_id: str, *, published_only: bool = False) -> str | None:
    """The slug of the map that an incident is on or once was; the last one where maps took turns with a name.

    With `published_only` an incident of a draft is not found, by the same one query as an unknown id.
    """
    query = select(change.c.slug).where(change.c.incident_id == incident_id).order_by(change.c.id.desc()).limit(1)
    if published_only:
        readers_know = map_.c.deleted_at.is_(None) & (map_.c.published_version > 0)
        query = query.join(map_, map_.c.slug == change.c.slug).where(readers_know)
    return connection.execute(query).scalar_one_or_none()
