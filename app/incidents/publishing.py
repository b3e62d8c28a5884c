"""Publish: make the draft the next numbered version. It is prepared in a look of its own, and then written at once.

Reading and comparing 100,000 incidents takes seconds; nobody else could write meanwhile.
"""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, insert

from app.errors import BadInput
from app.incidents import (
    ceilings,
    corrections,
    entries,
    json_text,
    maps,
    published,
    published_rows,
    raising,
    webhooks,
    withdrawn,
)
from app.incidents.corrections import Found
from app.incidents.history import By, Entry, record
from app.incidents.moments import now
from app.incidents.published_rows import Rows
from app.incidents.records import map_of_row, snapshot
from app.incidents.schema import map_version
from app.model import DisplayPrecision, IncidentMap, MapStatus

_SEEN = ("id", "version", "published_version", "public_revision", "updated_at", "taken_down_at")
"""What changes with every change of a map, of its incidents and of what readers see of it."""


class Prepared(NamedTuple):
    """A version that is ready to be written, and the state of the map that it was made of."""

    seen: tuple[Any, ...]
    map: IncidentMap
    corrected: list[Found]
    raised: list[raising.Raised]
    head: dict[str, Any]
    text: json_text.Text
    rows: Rows


def prepare(
    connection: Connection,
    slug: str,
    version: int | None,
    by: By,
    confirmed: Mapping[str, DisplayPrecision] | None,
    zone: tzinfo | None,
) -> Prepared:
    """Read the draft and compare it with what readers see.

    Raises NotFound; Conflict where `version` is given and stale; BadInput where something is corrected and no reason
    is given, and for a map that is taken down; NotConfirmed where readers would see a place more exactly than they do
    and that is not `confirmed`, by id. None confirms all.
    """
    row = maps.row_of(connection, slug)
    if version is not None:
        maps.check_version(map_of_row(row), version)
    if row["taken_down_at"]:
        raise BadInput("This map is taken down: put it back before you publish it.")
    changed = {
        "status": MapStatus.PUBLISHED,
        "version": row["version"] + 1,
        "published_version": row["published_version"] + 1,
        "updated_at": now(),
    }
    made = map_of_row({**row, **changed}, entries.of_map(connection, row["id"]))
    found = _corrected(connection, row, made, by, zone)
    raised = raising.found(connection, row, made.incidents)
    if confirmed is not None:
        raising.check(raised, confirmed)
    content = snapshot(made)
    listed = content.pop("incidents")
    rows = published_rows.difference(connection, row["id"], listed)
    text = json_text.written({**content, "incidents": listed})
    return Prepared(_state(row), made, found, raised, content, text, rows)


def _state(row: RowMapping) -> tuple[Any, ...]:
    return tuple(row[name] for name in _SEEN)


def _corrected(connection: Connection, row: RowMapping, made: IncidentMap, by: By, zone: tzinfo | None) -> list[Found]:
    """Return what the new version corrects of the newest. Raises BadInput where that needs a reason."""
    if not row["published_version"]:
        return []
    before = published.whole(connection, row["id"])
    found = list(corrections.between(before.incidents, made.incidents, zone))
    corrections.check_reason(found, by.reason)
    return found


def write(connection: Connection, slug: str, prepared: Prepared, by: By) -> bool:
    """Write the version; False where the map changed since it was prepared. Raises NotFound."""
    row = maps.row_of(connection, slug, lock=True)
    if _state(row) != prepared.seen:
        return False
    made, id_ = prepared.map, row["id"]
    assert made.updated_at
    number, moment = made.published_version, made.updated_at
    corrections.keep(connection, id_, number, moment, prepared.corrected, by.reason)
    names = ("status", "version", "published_version", "updated_at")
    maps.write(connection, id_, {name: getattr(made, name) for name in names})
    values = {"map_id": id_, "number": number, "published_at": moment, "content": prepared.text}
    connection.execute(insert(map_version).values({**values, **by._asdict()}))
    published_rows.write(connection, id_, moment, prepared.head, prepared.rows)
    withdrawn.hold(connection, row, prepared.raised)
    ceilings.publish(connection, row, made.incidents)
    said = Entry("map.published", slug, after={"published_version": number})
    record(connection, by, *raising.entries(slug, prepared.raised), said)
    webhooks.announce(connection, webhooks.CORRECTED if prepared.corrected else webhooks.PUBLISHED, slug, number)
    return True
