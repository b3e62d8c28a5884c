"""A store as the first releases left it, at migration 0002: rows as their code wrote them, put in by SQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from app.incidents import migrate
from app.incidents.database import connect
from app.incidents.tokens import hash_of

TOKEN = "what the desk wrote with"
_MADE, _EDITED = "2025-11-23T04:00:00.161628+00:00", "2025-11-23T04:10:00.266556+00:00"
_CORNER = {
    "verbatim": "34th and Portland", "label": "34th St E & Portland Ave S", "lon": -93.267652, "lat": 44.94138,
    "accuracy_type": "intersection", "uncertainty_m": 20.0, "geometry": None, "relation": "at",
    "locality": "Minneapolis", "georeferenced_by": "dateline", "georeferenced_at": "2025-11-23T04:00:00.159255+00:00",
    "verification": "unverified", "display_precision": "exact",
}  # fmt: skip
_LINE = {"type": "LineString", "coordinates": [[-93.286454, 45.003685], [-93.28799, 45.003689]]}
_BLOCK = _CORNER | {
    "verbatim": "the 600 block of 24th Avenue North", "label": "600 block of 24th Ave N", "lon": -93.287222,
    "lat": 45.003687, "accuracy_type": "block", "uncertainty_m": 68.6, "geometry": _LINE,
}  # fmt: skip
_AWAY = _CORNER | {"label": "a block south of 34th St E & Portland Ave S", "lat": 44.9402, "relation": "away"}


def _incident(id_: str, location: dict[str, Any], **said: Any) -> dict[str, Any]:
    texts = dict.fromkeys(("category", "description", "attribution", "source_url"), "")
    own = {"id": id_, "title": "Shooting", "occurred_at": None, "version": 1, "updated_at": _MADE}
    return own | texts | said | {"location": location}


SHOOTING = _incident(
    "cc74ysrbyhfg", _CORNER, category="shooting", occurred_at="2025-11-22T21:30:00-06:00",
    description='One.\nTwo, "quoted" =1+1', attribution="the city said", source_url="https://example.org/a?b=1&c=2",
)  # fmt: skip
OTHER = _incident("mzy6vmt3v2u4", _BLOCK, occurred_at="2025-11-22T00:00:00-06:00")
RENAMED = OTHER | {"title": "Assault", "version": 2, "updated_at": _EDITED}
SOUTH = _incident("gbmcp2wnyqdw", _AWAY)
HELD = _incident("sncuysqvyyfy", _CORNER | {"display_precision": "block"})
TITLE = "Saturday’s “shootings” \U0001f5fa ${x} </script>"
"""A title with what breaks where it is put in unescaped, or where letters are counted as bytes."""


def fill(connection: sa.Connection) -> None:
    """A map published twice and edited since, a draft, a map that was deleted, one with a place held to its block."""
    _map(
        connection,
        "saturday",
        "A title for later",
        [SHOOTING, RENAMED],
        [[SHOOTING, OTHER], [SHOOTING, RENAMED, SOUTH]],
    )
    _map(connection, "draft", "A draft", [_incident("ggxnf7sva9f2", _CORNER)], [])
    _map(connection, "down", "Deleted", [], [[_incident("7acdau8rf2ff", _CORNER)]], deleted_at=_moment(_EDITED))
    _map(connection, "held", "Held", [HELD], [[HELD]])
    for what, slug, id_, before, after in CHANGES:
        row = {"what": what, "slug": slug, "incident_id": id_, "before": before, "after": after}
        insert(connection, "change", changed_at=_moment(_EDITED), actor="api", reason="", **row)
    insert(connection, "token", id="t", name="night desk", hash=hash_of(TOKEN), created_at=_moment(_MADE))


CHANGES: list[tuple[str, str, str, Any, Any]] = [
    ("incident.added", "saturday", "cc74ysrbyhfg", None, SHOOTING),
    ("map.published", "saturday", "", None, {"published_version": 1}),
    ("incident.updated", "saturday", "mzy6vmt3v2u4", OTHER, RENAMED),
    ("incident.deleted", "saturday", "gbmcp2wnyqdw", SOUTH, None),
    ("map.deleted", "down", "", {"slug": "down", "title": "Deleted"}, None),
]


def _map(
    connection: sa.Connection, slug: str, title: str, draft: list[Any], versions: list[list[Any]], **own: Any
) -> None:
    said: dict[str, Any] = {
        "slug": slug,
        "status": "published" if versions else "draft",
        "dek": "Two places",
        "settings": {},
    }
    counted = {"version": len(versions) + 1, "published_version": len(versions)}
    dates = {"created_at": _moment(_MADE), "updated_at": _moment(_EDITED)}
    id_ = insert(connection, "map", title=title, **said, **counted, **dates, **own)
    for ordinal, one in enumerate(draft, start=1):
        row = {**one, **one["location"], "map_id": id_, "ordinal": ordinal, "created_at": _moment(_MADE)}
        when = {name: _moment(row[name]) for name in ("occurred_at", "georeferenced_at", "updated_at")}
        zones = {"occurred_zone": "-06:00" if one["occurred_at"] else "", "georeferenced_zone": "+00:00"}
        insert(connection, "incident", **row | when | zones)
    for number, shown in enumerate(versions, start=1):
        content = said | {"title": TITLE, "version": number + 1, "published_version": number, "updated_at": _EDITED}
        row = {"number": number, "published_at": _moment(_EDITED), "content": content | {"incidents": shown}}
        insert(connection, "map_version", map_id=id_, **row)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@contextmanager
def as_of(url: str, revision: str) -> Iterator[sa.Connection]:
    """A database at an older state of the schema: today's code cannot write there, so rows go in as they are."""
    database = connect(url)
    with database.write() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(migrate.SCRIPTS))
        config.set_main_option("path_separator", "os")
        command.upgrade(config, revision)
    try:
        with database.write() as connection:
            yield connection
    finally:
        database.close()


def insert(connection: sa.Connection, into: str, **values: Any) -> Any:
    """A row of a table as it was, what it had no column for left out; the key that it got."""
    table = sa.Table(into, sa.MetaData(), autoload_with=connection)
    # SQLite keeps a moment in UTC, without its zone.
    bare = connection.dialect.name == "sqlite"
    plain = {name: _utc(value, bare) if isinstance(value, datetime) else value for name, value in values.items()}
    row = {name: plain[name] for name in plain if name in table.c}
    return (connection.execute(table.insert().values(row)).inserted_primary_key or [None])[0]


def _utc(moment: datetime, bare: bool) -> datetime:
    found = moment.astimezone(UTC)
    return found.replace(tzinfo=None) if bare else found
