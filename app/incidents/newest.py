"""What is published, in a line each, without reading a map: for feeds. Titles are those that readers see."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from app.incidents import versions
from app.incidents.schema import map_, map_version


class PublishedLine(NamedTuple):
    """The newest version of a map."""

    slug: str
    title: str
    dek: str
    number: int
    published_at: datetime


class VersionLine(NamedTuple):
    """A published version."""

    number: int
    published_at: datetime


def lines(connection: Connection, limit: int) -> tuple[PublishedLine, ...]:
    """The maps that readers may see, the one published last first."""
    content = map_version.c.content
    query = (
        select(
            map_.c.slug, content["title"].as_string(), content["dek"].as_string(),
            map_version.c.number, map_version.c.published_at,
        )
        .join(map_version, (map_version.c.map_id == map_.c.id) & (map_version.c.number == map_.c.published_version))
        .where(map_.c.deleted_at.is_(None), map_.c.taken_down_at.is_(None))
        .order_by(map_version.c.published_at.desc(), map_.c.id.desc())
        .limit(limit)
    )  # fmt: skip
    return tuple(PublishedLine(*row) for row in connection.execute(query))


def versions_of(connection: Connection, slug: str, limit: int) -> tuple[VersionLine, ...]:
    """The versions of a map, newest first. Raises NotFound, Gone."""
    newest = versions.state(connection, slug).number
    query = (
        select(map_version.c.number, map_version.c.published_at)
        .join(map_, map_.c.id == map_version.c.map_id)
        .where(map_.c.slug == slug, map_version.c.number <= newest)
        .order_by(map_version.c.number.desc())
        .limit(limit)
    )
    return tuple(VersionLine(*row) for row in connection.execute(query))
