"""The list of maps with what the desk asks of it: how many incidents, who was there last. No incident is read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, ScalarSelect, func, select, true

from app.errors import NotFound
from app.incidents import maps
from app.incidents.checks import is_slug
from app.incidents.records import map_of_row
from app.incidents.schema import change, incident, map_
from app.model import IncidentMap


@dataclass(frozen=True, slots=True)
class MapLine:
    """A map, without its incidents, in a line of the list. `edited`: its draft differs from what was published."""

    map: IncidentMap
    incidents: int
    changed_at: datetime | None
    changed_by: str
    edited: bool = False


MOST_COMPARED = 50
"""Lines of the list whose edits are compared; the maps edited last come first."""
MOST_EDITS = 200
"""Edits since the last publish that are compared."""
_COUNTED = frozenset({"version", "updated_at", "published_version", "status", "restored_version"})
"""What every change counts up, an undo too."""
_EDITS = ("map.updated", "map.restored", "incident.added", "incident.updated", "incident.deleted")


def lines(connection: Connection, slug: str | None = None) -> tuple[MapLine, ...]:
    """Every map, the one changed last first; with a slug only that one, if it is there."""
    count = select(func.count()).where(incident.c.map_id == map_.c.id).scalar_subquery()
    each = change.alias()
    last = select(func.max(each.c.id)).where(each.c.slug == map_.c.slug).scalar_subquery()
    edited = (_last(*_EDITS) > _last("map.published")).label("edited")
    query = (
        select(map_, count.label("incidents"), change.c.changed_at, change.c.actor, edited)
        .select_from(map_)
        .outerjoin(change, change.c.id == last)
        .where(map_.c.deleted_at.is_(None), map_.c.slug == slug if slug is not None else true())
        .order_by(map_.c.updated_at.desc(), map_.c.id.desc())
    )
    found = [_line(row) for row in connection.execute(query).mappings()]
    return tuple(
        replace(line, edited=_differs(connection, line.map.slug)) if line.edited and at < MOST_COMPARED else line
        for at, line in enumerate(found)
    )


def _differs(connection: Connection, slug: str) -> bool:
    """Return True unless every edit since the last publish was undone. Many edits are not compared: they count."""
    query = (
        select(change.c.what, change.c.incident_id, change.c.before, change.c.after)
        .where(change.c.slug == slug, change.c.what.in_(_EDITS))
        .where(change.c.id > _last("map.published", slug=slug))
        .order_by(change.c.id)
        .limit(MOST_EDITS + 1)
    )
    rows = connection.execute(query).mappings().all()
    if len(rows) > MOST_EDITS or any(row["what"] == "map.restored" or _lowers(row) for row in rows):
        return True
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for row in rows:
        first.setdefault(row["incident_id"], row["before"])
        last[row["incident_id"]] = row["after"]
    return any(_content(first[id_]) != _content(last[id_]) for id_ in first)


def _lowers(edit: RowMapping) -> bool:
    """Return True for a change of what readers may see, which can have taken effect at once and stays when undone."""
    old, new = ((edit[end] or {}).get("location", {}).get("display_precision") for end in ("before", "after"))
    return edit["what"] == "incident.updated" and bool(old != new)


def _content(state: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (state or {}).items() if name not in _COUNTED}


def _last(*kinds: str, slug: str | None = None) -> ScalarSelect[int]:
    """The number of a map's last change of these kinds."""
    each = change.alias()
    of_map = each.c.slug == (map_.c.slug if slug is None else slug)
    return select(func.max(each.c.id)).where(of_map, each.c.what.in_(kinds)).scalar_subquery()


def one(connection: Connection, slug: str) -> MapLine:
    """The line of one map. Raises NotFound."""
    found = lines(connection, slug) if is_slug(slug) else ()
    if not found:
        raise NotFound(maps.NO_MAP)
    return found[0]


def _line(row: RowMapping) -> MapLine:
    return MapLine(map_of_row(row), row["incidents"], row["changed_at"], row["actor"] or "", bool(row["edited"]))
