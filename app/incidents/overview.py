"""The list of maps with what the desk asks of it: how many incidents, who was there last. No incident is read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, ScalarSelect, func, select, true

from app.errors import NotFound
from app.incidents import maps
from app.incidents.checks import is_slug
from app.incidents.records import map_of_row
from app.incidents.schema import change, incident, map_
from app.model import IncidentMap


@dataclass(frozen=True, slots=True)
class MapLine:
    """A map, without its incidents, in a line of the list. `edited`: its draft was edited since it was published."""

    map: IncidentMap
    incidents: int
    changed_at: datetime | None
    changed_by: str
    edited: bool = False


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
    return tuple(_line(row) for row in connection.execute(query).mappings())


def _last(*kinds: str) -> ScalarSelect[int]:
    """The number of a map's last change of these kinds."""
    each = change.alias()
    return select(func.max(each.c.id)).where(each.c.slug == map_.c.slug, each.c.what.in_(kinds)).scalar_subquery()


def one(connection: Connection, slug: str) -> MapLine:
    """The line of one map. Raises NotFound."""
    found = lines(connection, slug) if is_slug(slug) else ()
    if not found:
        raise NotFound(maps.NO_MAP)
    return found[0]


def _line(row: RowMapping) -> MapLine:
    return MapLine(map_of_row(row), row["incidents"], row["changed_at"], row["actor"] or "", bool(row["edited"]))
