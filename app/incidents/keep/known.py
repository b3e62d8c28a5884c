"""What a map ever had, for whoever chooses what to erase: on the draft, in a version, or in the history alone."""

from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, select

from app.errors import NotFound
from app.incidents.schema import change, incident, map_, map_version


class Known(StrEnum):
    """Where something of an incident is still kept, the nearest to readers and editors first."""

    DRAFT = "draft"
    VERSION = "version"
    HISTORY = "history"


class Entry(NamedTuple):
    """An incident that a map has or had; `title` is the last it was known by."""

    id: str
    title: str
    where: Known


def ever_on(connection: Connection, slug: str) -> tuple[Entry, ...]:
    """Everything that a map ever had, those on its draft first, each in the order it came. Raises NotFound."""
    found: dict[str, Entry] = {}
    map_id = connection.execute(select(map_.c.id).where(map_.c.slug == slug)).scalar()
    told = connection.execute(select(change).where(change.c.slug == slug).order_by(change.c.id)).mappings().all()
    if map_id is None and not told:
        raise NotFound("There is no map of this name, and there never was.")
    for row in told:
        content = row["after"] or row["before"] or {}
        if row["incident_id"] and "title" in content:
            found[row["incident_id"]] = Entry(row["incident_id"], content["title"], Known.HISTORY)
    contents = select(map_version.c.content).where(map_version.c.map_id == map_id).order_by(map_version.c.number)
    for version in connection.execute(contents).scalars():
        found |= {one["id"]: Entry(one["id"], one["title"], Known.VERSION) for one in version["incidents"]}
    drafts = select(incident.c.id, incident.c.title).where(incident.c.map_id == map_id).order_by(incident.c.ordinal)
    found |= {row.id: Entry(row.id, row.title, Known.DRAFT) for row in connection.execute(drafts)}
    return tuple(sorted(found.values(), key=lambda one: tuple(Known).index(one.where)))
