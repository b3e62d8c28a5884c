"""Taking a map down and putting it back: its readers are told the reason at once, and nothing of it is lost."""

from sqlalchemy import Connection

from app.errors import BadInput
from app.incidents import maps, webhooks
from app.incidents.checks import check_text
from app.incidents.history import By, Entry, record
from app.incidents.moments import now
from app.incidents.records import map_of_row
from app.model import IncidentMap


def take_down(connection: Connection, slug: str, reason: str, version: int, by: By) -> IncidentMap:
    """Show readers the reason instead of any version. Raises NotFound, Conflict, BadInput."""
    check_text("reason", reason)
    if not reason.strip():
        raise BadInput("Say why in a few words: readers see them in the map's place.")
    row = maps.row_of(connection, slug, lock=True)
    maps.check_version(map_of_row(row), version)
    if not row["published_version"]:
        raise BadInput("This map has not been published: nobody can see it.")
    return _set(connection, slug, {"taken_down_at": now(), "taken_down_reason": reason.strip()}, by)


def put_back(connection: Connection, slug: str, version: int, by: By) -> IncidentMap:
    """Show readers the versions again. Raises NotFound, Conflict, BadInput."""
    row = maps.row_of(connection, slug, lock=True)
    maps.check_version(map_of_row(row), version)
    if not row["taken_down_at"]:
        raise BadInput("This map is not taken down.")
    return _set(connection, slug, {"taken_down_at": None, "taken_down_reason": ""}, by)


def _set(connection: Connection, slug: str, values: dict[str, object], by: By) -> IncidentMap:
    row = maps.row_of(connection, slug)
    changed = {**values, "version": row["version"] + 1, "updated_at": now()}
    maps.write(connection, row["id"], changed)
    maps.reach_readers(connection, row["id"])
    what = "map.taken_down" if values["taken_down_at"] else "map.put_back"
    record(connection, by, Entry(what, slug))
    webhooks.announce(connection, what, slug, row["published_version"])
    return map_of_row({**row, **changed})
