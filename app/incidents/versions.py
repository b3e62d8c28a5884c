"""What readers see: numbered snapshots of a map. A snapshot is never written twice."""

from sqlalchemy import Connection, insert, select

from app.errors import NotFound
from app.incidents import entries, maps
from app.incidents.checks import is_slug
from app.incidents.history import By, Entry, record
from app.incidents.moments import now
from app.incidents.records import map_of_row, map_of_snapshot, snapshot
from app.incidents.schema import map_, map_version
from app.model import IncidentMap, MapStatus


def publish(connection: Connection, slug: str, version: int | None, by: By) -> IncidentMap:
    """Make the draft the next numbered version. Raises NotFound, Conflict where `version` is given and stale."""
    row = maps.row_of(connection, slug, lock=True)
    if version is not None:
        maps.check_version("map", row["version"], version)
    moment, number = now(), row["published_version"] + 1
    changed = {
        "status": MapStatus.PUBLISHED,
        "version": row["version"] + 1,
        "published_version": number,
        "updated_at": moment,
    }
    published_map = map_of_row({**row, **changed}, entries.of_map(connection, row["id"]))
    maps.write(connection, row["id"], changed)
    values = {"map_id": row["id"], "number": number, "published_at": moment, "content": snapshot(published_map)}
    connection.execute(insert(map_version).values(values))
    record(connection, by, Entry("map.published", slug, after={"published_version": number}))
    return published_map


def newest(connection: Connection, slug: str) -> int:
    """The number of the newest version: what an answer kept in memory is checked against. Raises NotFound."""
    query = select(map_.c.published_version).where(map_.c.slug == slug, map_.c.deleted_at.is_(None))
    number = connection.execute(query).scalar() if is_slug(slug) else None
    if not number:
        raise NotFound("There is no published map of this name.")
    return int(number)


def published(connection: Connection, slug: str, number: int | None) -> IncidentMap:
    """A version as it was published, the newest if no number is given. Raises NotFound for drafts too."""
    row = maps.row_of(connection, slug)
    wanted = row["published_version"] if number is None else number
    # A number that no version can have may be larger than the column holds.
    if not 1 <= wanted <= row["published_version"]:
        raise NotFound("There is no published map of this name." if number is None else "There is no such version.")
    query = select(map_version.c.content).where(map_version.c.map_id == row["id"], map_version.c.number == wanted)
    return map_of_snapshot(connection.execute(query).scalar_one())
