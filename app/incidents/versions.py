"""What readers see: numbered snapshots of a map. One is never written twice, but its places can be withheld later."""

from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection, RowMapping, insert, select

from app.errors import BadInput, Gone, NotFound
from app.incidents import ceilings, corrections, entries, maps, webhooks
from app.incidents.checks import is_slug
from app.incidents.history import By, Entry, record
from app.incidents.moments import now
from app.incidents.records import map_of_row, map_of_snapshot, snapshot
from app.incidents.schema import map_, map_version
from app.model import Correction, IncidentMap, MapStatus

_READERS_KNOW = map_.c.deleted_at.is_(None) & (map_.c.published_version > 0)
"""One query finds a published map or nothing: to readers a draft costs the same work as an unknown name."""


class PublicState(NamedTuple):
    """What an answer kept in memory is checked against.

    `number` is the newest version; `revision` counts what reached readers without one: a precision that was lowered, a
    map taken down and put back.
    """

    number: int
    revision: int


def publish(connection: Connection, slug: str, version: int | None, by: By) -> IncidentMap:
    """Make the draft the next numbered version.

    Raises NotFound; Conflict where `version` is given and stale; BadInput where something is corrected and no reason
    is given, and for a map that is taken down.
    """
    row = maps.row_of(connection, slug, lock=True)
    if version is not None:
        maps.check_version(map_of_row(row), version)
    if row["taken_down_at"]:
        raise BadInput("This map is taken down: put it back before you publish it.")
    moment, number = now(), row["published_version"] + 1
    changed = {
        "status": MapStatus.PUBLISHED,
        "version": row["version"] + 1,
        "published_version": number,
        "updated_at": moment,
    }
    published_map = map_of_row({**row, **changed}, entries.of_map(connection, row["id"]))
    corrected = _correct(connection, row, published_map, by)
    maps.write(connection, row["id"], changed)
    values = {"map_id": row["id"], "number": number, "published_at": moment, "content": snapshot(published_map)}
    connection.execute(insert(map_version).values({**values, **by._asdict()}))
    ceilings.publish(connection, row, published_map.incidents)
    record(connection, by, Entry("map.published", slug, after={"published_version": number}))
    webhooks.announce(connection, webhooks.CORRECTED if corrected else webhooks.PUBLISHED, slug, number)
    return published_map


def _correct(connection: Connection, row: RowMapping, published_map: IncidentMap, by: By) -> bool:
    """Keep what the new version corrects of the newest, if it does. Raises BadInput where that needs a reason."""
    if not row["published_version"]:
        return False
    before = _read(connection, row, row["published_version"])
    found = list(corrections.between(before.incidents, published_map.incidents))
    corrections.check_reason(found, by.reason)
    assert published_map.updated_at
    corrections.keep(connection, row["id"], published_map.published_version, published_map.updated_at, found, by.reason)
    return bool(found)


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
    query = select(map_version.c.content).where(map_version.c.map_id == row["id"], map_version.c.number == number)
    found = map_of_snapshot(connection.execute(query).scalar_one())
    finest = ceilings.of_map(connection, row["id"])
    return replace(found, incidents=ceilings.held(found.incidents, finest)) if finest else found


def corrected(connection: Connection, slug: str) -> tuple[Correction, ...]:
    """The corrections of a published map, newest first. Raises NotFound, Gone."""
    return corrections.listed(connection, shown_row(connection, slug)["id"])
