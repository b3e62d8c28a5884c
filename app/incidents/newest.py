"""The versions of a map, a line each, without reading one: for feeds."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from app.incidents import versions
from app.incidents.schema import map_, map_version


class VersionLine(NamedTuple):
    """A published version."""

    number: int
    published_at: datetime


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
