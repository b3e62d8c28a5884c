"""A whole map as plain JSON, drafts, versions, corrections and history, and back: for archives, so for the newsroom.

What comes back is checked as if it were typed; it gets new ids where its own are taken, and never another's name.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, insert, select

from app.errors import BadInput, Conflict
from app.incidents import entries, maps, published_rows
from app.incidents.checks import check_incident, check_location, check_map, check_slug, check_text
from app.incidents.history import By, Entry, record
from app.incidents.keep.sifting import held, sifted
from app.incidents.moments import midnight_as_day
from app.incidents.records import incident_of_row, location_of_json, map_of_row, map_of_snapshot
from app.incidents.schema import Moment, change, correction, incident, kept_place, map_, map_version, public_precision
from app.model import IncidentMap

_OF_A_MAP = {
    "incidents": (incident, "ordinal"),
    "versions": (map_version, "number"),
    "precisions": (public_precision, "incident_id"),
    "corrections": (correction, "id"),
    "places": (kept_place, "incident_id"),
}
VERSION = 2
"""Of the content. In version 1 an incident's day whose time is unknown was the midnight it begins with."""
_DAMAGED = "This archive is damaged, or was changed by hand: nothing of it was taken."


def read(connection: Connection, slug: str) -> dict[str, Any]:
    """All that is kept of a map. Raises NotFound."""
    row = maps.row_of(connection, slug)
    found: dict[str, Any] = {"map": _plain(row, ("id", "deleted_at"))}
    for name, (table, order) in _OF_A_MAP.items():
        rows = connection.execute(select(table).where(table.c.map_id == row["id"]).order_by(table.c[order]))
        found[name] = [_plain(one, ("map_id", *(("id",) if name == "corrections" else ()))) for one in rows.mappings()]
    told = connection.execute(select(change).where(change.c.slug == slug).order_by(change.c.id))
    found["history"] = [_plain(one, ("id",)) for one in told.mappings()]
    return found


def _plain(row: RowMapping, without: tuple[str, ...]) -> dict[str, Any]:
    return {
        str(name): value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
        if name not in without
    }


def restore(connection: Connection, slug: str, content: Mapping[str, Any], by: By) -> IncidentMap:
    """Make a map of that name out of what `read` gave. Raises BadInput; Conflict for a name that is or was in use."""
    check_slug(slug)
    if connection.execute(select(map_.c.id).where(map_.c.slug == slug)).first():
        raise Conflict(f"There is or was a map named {slug}: an archive needs a name of its own.")
    try:
        return _restored(connection, slug, content, by)
    except BadInput:
        raise
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadInput(_DAMAGED) from None


def _restored(connection: Connection, slug: str, content: Mapping[str, Any], by: By) -> IncidentMap:
    content = held(connection, sifted(connection, content))
    row = _typed(map_, content["map"]) | {"slug": slug}
    check_map({name: row[name] for name in ("title", "dek", "settings")})
    check_text("reason", row["taken_down_reason"])
    ids = _new_ids(connection, content)
    map_id = connection.execute(insert(map_).values(row).returning(map_.c.id)).scalar_one()
    for name, (table, _) in _OF_A_MAP.items():
        rows = [_typed(table, _renamed(one, slug, ids)) | {"map_id": map_id} for one in _rows(content, name)]
        if name == "incidents" and content.get("version", VERSION) < 2:
            rows = list(map(_with_day, rows))
        _check(name, rows)
        _insert(connection, table, rows)
    history = [_typed(change, _renamed(one, slug, ids)) | {"slug": slug} for one in content["history"]]
    for one in history:
        check_text("actor", one["actor"])
        check_text("reason", one["reason"])
    _insert(connection, change, history)
    published_rows.rebuild(connection, map_id)
    made = map_of_row(row, entries.of_map(connection, map_id))
    record(connection, by, Entry("map.created", slug, after={"archive_of": str(content["map"]["slug"])}))
    return made


def _rows(content: Mapping[str, Any], name: str) -> Iterable[Mapping[str, Any]]:
    """The rows of a name; archives of old have no coarse places, which are then found in the streets."""
    rows: Iterable[Mapping[str, Any]] = content.get(name, ()) if name == "places" else content[name]
    return rows


def _with_day(row: dict[str, Any]) -> dict[str, Any]:
    if row["occurred_at"] is None:
        return row
    moment, zone = midnight_as_day(row["occurred_at"], row["occurred_zone"])
    return row | {"occurred_at": moment, "occurred_zone": zone}


def _check(name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Raises BadInput for what nobody could have typed."""
    for row in rows:
        if name == "incidents":
            check_incident(incident_of_row(row))
        elif name == "versions":
            shown = map_of_snapshot(row["content"])
            check_map({"title": shown.title, "dek": shown.dek, "settings": shown.settings})
            for one in shown.incidents:
                check_incident(one)
        elif name == "corrections":
            check_text("reason", row["reason"])
        elif name == "places":
            check_location(location_of_json(row["place"]))


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _typed(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that the table has columns for, moments as such."""
    return {
        name: datetime.fromisoformat(value) if value is not None and isinstance(table.c[name].type, Moment) else value
        for name, value in values.items()
        if name in table.c
    }


def _new_ids(connection: Connection, content: Mapping[str, Any]) -> dict[str, str]:
    """Another id for each incident where one of them is known here already, or is no id."""
    ids = {str(one["incident_id"]) for one in content["history"]} | {str(one["id"]) for one in content["incidents"]}
    ids |= {str(one["id"]) for version in content["versions"] for one in version["content"]["incidents"]}
    ids |= {str(one["incident_id"]) for one in _rows(content, "places")}
    ids.discard("")
    listed = sorted(ids)
    chunks = (listed[at : at + 500] for at in range(0, len(listed), 500))
    taken = any(
        connection.execute(select(table.c[column]).where(table.c[column].in_(chunk)).limit(1)).first()
        for chunk in chunks
        for table, column in ((incident, "id"), (change, "incident_id"))
    )
    if taken or not all(id_.isascii() and id_.isalnum() and len(id_) <= 40 for id_ in ids):
        return {id_: maps.new_id() for id_ in ids}
    return {}


def _renamed(value: Any, slug: str, ids: Mapping[str, str]) -> Any:
    """The value with the new ids where an id stands, and the new slug where a map's does."""
    if isinstance(value, list):
        return [_renamed(one, slug, ids) for one in value]
    if not isinstance(value, dict):
        return value
    renamed = {name: _renamed(one, slug, ids) for name, one in value.items()}
    for name in ("id", "incident_id"):
        if isinstance(renamed.get(name), str):
            renamed[name] = ids.get(renamed[name], renamed[name])
    if "slug" in renamed:
        renamed["slug"] = slug
    return renamed
