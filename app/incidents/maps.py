"""Maps: made, listed, read, changed, taken down. Every change to a map or its incidents locks the map's row first."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from app.errors import Conflict, NotFound
from app.incidents import published_rows, webhooks
from app.incidents.checks import check_map, check_slug, is_slug
from app.incidents.database import note_withdrawal
from app.incidents.history import By, Entry, record
from app.incidents.moments import now
from app.incidents.records import map_json, map_of_row
from app.incidents.schema import map_
from app.model import Incident, IncidentMap, MapStatus

NO_MAP = "There is no map of this name."
"""What readers are told of a draft, a deleted map and an unknown name alike."""
_ID_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_id() -> str:
    """A short random id for an address: 12 characters, 59 bits, none that is taken for another."""
    return "".join(secrets.choice(_ID_ALPHABET) for _ in range(12))


def create(connection: Connection, slug: str, values: Mapping[str, Any], by: By) -> IncidentMap:
    """A new, empty draft. Raises BadInput, Conflict for a slug that is or was in use."""
    check_slug(slug)
    check_map(values)
    taken = connection.execute(select(map_.c.deleted_at).where(map_.c.slug == slug)).first()
    if taken:
        state = "is already a map" if taken.deleted_at is None else "was a map that has been taken down"
        raise Conflict(f"There {state} with the slug {slug}; choose another.")
    row = {
        "slug": slug,
        **values,
        "status": MapStatus.DRAFT,
        "version": 1,
        "published_version": 0,
        "public_revision": 0,
        "taken_down_reason": "",
        "created_at": now(),
        "updated_at": now(),
    }
    connection.execute(insert(map_).values(row))
    made = map_of_row(row)
    record(connection, by, Entry("map.created", slug, after=map_json(made)))
    return made


def listed(connection: Connection, limit: int | None = None, after: int = 0) -> tuple[IncidentMap, ...]:
    """Maps, the newest first, without incidents: all, or `limit` behind the first `after`."""
    query = select(map_).where(map_.c.deleted_at.is_(None)).order_by(map_.c.id.desc()).offset(after).limit(limit)
    return tuple(map_of_row(row) for row in connection.execute(query).mappings())


def row_of(connection: Connection, slug: str, *, lock: bool = False) -> RowMapping:
    """The map's row, locked against other changes if asked. Raises NotFound."""
    query = select(map_).where(map_.c.slug == slug, map_.c.deleted_at.is_(None))
    row = connection.execute(query.with_for_update() if lock else query).mappings().first() if is_slug(slug) else None
    if row is None:
        raise NotFound(NO_MAP)
    return row


def change_fields(connection: Connection, slug: str, changes: Mapping[str, Any], version: int, by: By) -> IncidentMap:
    """Change title, dek or settings. Raises BadInput, NotFound, Conflict for a version that is not the current one."""
    check_map(changes)
    row = row_of(connection, slug, lock=True)
    check_version(map_of_row(row), version)
    after = map_of_row({**row, **changes, "version": version + 1, "updated_at": now()})
    write(connection, row["id"], {**changes, "version": after.version, "updated_at": after.updated_at})
    entry = Entry("map.updated", slug, before=map_json(map_of_row(row)), after=map_json(after))
    record(connection, by, entry)
    return after


def delete_whole(connection: Connection, slug: str, version: int, by: By) -> None:
    """Delete a map, every version of it at once. A slug that readers have seen is not given away again."""
    row = row_of(connection, slug, lock=True)
    check_version(map_of_row(row), version)
    if row["published_version"]:
        write(connection, row["id"], {"deleted_at": now(), "version": version + 1})
        published_rows.clear(connection, row["id"])
        note_withdrawal(connection)
        webhooks.announce(connection, webhooks.TAKEN_DOWN, slug, row["published_version"])
    else:
        connection.execute(delete(map_).where(map_.c.id == row["id"]))
    record(connection, by, Entry("map.deleted", slug, before=map_json(map_of_row(row))))


def write(connection: Connection, map_id: int, values: Mapping[str, Any]) -> None:
    """Set columns of the map's row."""
    connection.execute(update(map_).where(map_.c.id == map_id).values(dict(values)))


def reach_readers(connection: Connection, map_id: int) -> None:
    """Note that readers see the map differently from now on, though no version was published."""
    connection.execute(update(map_).where(map_.c.id == map_id).values(public_revision=map_.c.public_revision + 1))
    note_withdrawal(connection)


def check_not_taken_down(taken_down_at: datetime | None, act: str) -> None:
    """Raise Conflict if the map is taken down. `act` says what was tried: "add a place".

    Nothing new gets onto such a map. Whoever repairs it may still edit, remove, undo and restore.
    """
    if taken_down_at:
        raise Conflict(f"This map is taken down. Put it back before you {act}.")


def check_version(found: Incident | IncidentMap, expected: int) -> None:
    """Raises Conflict, with what is there now, unless the caller saw the current version."""
    if found.version != expected:
        noun = "incident" if isinstance(found, Incident) else "map"
        raise Conflict(
            f"Somebody else changed this {noun} first: it is at version {found.version} now, the change was made to "
            f"version {expected}. Read it again, then decide.",
            found,
        )
