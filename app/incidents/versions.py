"""What readers see: numbered snapshots of a map. One is never written twice, but its places can be withheld later."""

from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection, RowMapping, select

from app.errors import Gone, NotFound
from app.incidents import ceilings, corrections, maps
from app.incidents import published as published_now
from app.incidents.checks import is_slug
from app.incidents.records import map_of_snapshot
from app.incidents.schema import map_, map_version
from app.model import Correction, IncidentMap

_READERS_KNOW = map_.c.deleted_at.is_(None) & (map_.c.published_version > 0)
"""One query finds a published map or nothing: to readers a draft costs the same work as an unknown name."""


class PublicState(NamedTuple):
    """What an answer kept in memory is checked against.

    `number` is the newest version; `revision` counts what reached readers without one: a precision that was lowered, a
    map taken down and put back.
    """

    number: int
    revision: int


def state(connection: Connection, slug: str) -> PublicState:
    """The number of the newest version and the revision. Raises NotFound, for drafts too; Gone."""
    columns = (map_.c.published_version, map_.c.public_revision, map_.c.taken_down_at, map_.c.taken_down_reason)
    query = select(*columns).where(map_.c.slug == slug, _READERS_KNOW)
    row = connection.execute(query).first() if is_slug(slug) else None
    if row is None:
        raise NotFound(maps.NO_MAP)
    if row.taken_down_at:
        raise Gone(row.taken_down_reason)
    return PublicState(row.published_version, row.public_revision)


def published(connection: Connection, slug: str, number: int | None) -> IncidentMap:
    """A version as it was published, the newest if no number is given, each place at the precision it may have now.

    Raises NotFound, for drafts too; Gone.
    """
    row = shown_row(connection, slug)
    wanted = row["published_version"] if number is None else number
    # A number that no version can have may be larger than the column holds.
    if not 1 <= wanted <= row["published_version"]:
        raise NotFound("There is no such version of this map.")
    return _read(connection, row, wanted)


def shown_row(connection: Connection, slug: str) -> RowMapping:
    """The row of a map that readers may know of. Raises NotFound, for drafts too; Gone."""
    query = select(map_).where(map_.c.slug == slug, _READERS_KNOW)
    row = connection.execute(query).mappings().first() if is_slug(slug) else None
    if row is None:
        raise NotFound(maps.NO_MAP)
    if row["taken_down_at"]:
        raise Gone(row["taken_down_reason"])
    return row


def _read(connection: Connection, row: RowMapping, number: int) -> IncidentMap:
    if number == row["published_version"]:
        return published_now.whole(connection, row["id"])
    query = select(map_version.c.content).where(map_version.c.map_id == row["id"], map_version.c.number == number)
    found = map_of_snapshot(connection.execute(query).scalar_one())
    finest = ceilings.of_map(connection, row["id"])
    return replace(found, incidents=ceilings.held(found.incidents, finest)) if finest else found


def corrected(connection: Connection, slug: str) -> tuple[Correction, ...]:
    """The corrections of a published map, newest first. Raises NotFound, Gone."""
    return corrections.listed(connection, shown_row(connection, slug)["id"])
