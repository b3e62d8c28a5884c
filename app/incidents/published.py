"""Read what is published now by index: a row for each map, a row for each of its incidents.

A version's content is one long text, which takes seconds to read where it holds 100,000 incidents. Lists, feeds and
pages read these rows instead; published_rows.py writes them.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, func, or_, select

from app.errors import NotFound
from app.incidents import ceilings
from app.incidents.moments import from_text
from app.incidents.records import incident_of_json, map_of_row
from app.incidents.schema import map_, public_precision
from app.incidents.schema import published_incident as incidents
from app.incidents.schema import published_map as heads
from app.model import FINEST_FIRST, Box, DisplayPrecision, Incident, IncidentMap

HIDDEN_FROM = 2**30
"""Added to the ordinal of an incident whose place is hidden: those come last, and `after` stays one number."""
_ROWS_AT_ONCE = 2000
_COARSE = tuple(one.value for one in FINEST_FIRST[1:] if one is not DisplayPrecision.HIDDEN)


class PublishedLine(NamedTuple):
    """The newest version of a map."""

    slug: str
    title: str
    dek: str
    number: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """Some incidents of a newest version; `next` is what to ask for `after` to go on, None at the end."""

    incidents: tuple[Incident, ...]
    next: int | None


def _shown() -> Select[Any]:
    """Select the rows of maps that readers may see."""
    return (
        select(map_.c.slug, heads.c.published_at, heads.c.content)
        .join(map_, map_.c.id == heads.c.map_id)
        .where(map_.c.deleted_at.is_(None), map_.c.taken_down_at.is_(None))
    )


def lines(connection: Connection, limit: int) -> tuple[PublishedLine, ...]:
    """Return the maps that readers may see, the one published last first."""
    query = _shown().order_by(heads.c.published_at.desc(), map_.c.id.desc()).limit(limit)
    return tuple(_line(row) for row in connection.execute(query).mappings())


def _line(row: RowMapping) -> PublishedLine:
    content = row["content"]
    return PublishedLine(
        row["slug"], content["title"], content["dek"], content["published_version"], row["published_at"]
    )


def page_of_maps(connection: Connection, limit: int, after: int) -> tuple[IncidentMap, ...]:
    """Return maps as they were published, without incidents, the newest map first, behind the first `after`."""
    query = _shown().order_by(map_.c.id.desc()).limit(limit).offset(after)
    return tuple(_head(row["content"]) for row in connection.execute(query).mappings())


def count_of_maps(connection: Connection) -> int:
    """Return how many maps readers may see."""
    return int(connection.execute(select(func.count()).select_from(_shown().subquery())).scalar_one())


def head(connection: Connection, map_id: int) -> IncidentMap:
    """Return a published map as readers know it, without incidents."""
    return _head(connection.execute(select(heads.c.content).where(heads.c.map_id == map_id)).scalar_one())


def _head(content: Mapping[str, Any]) -> IncidentMap:
    return map_of_row({**content, "updated_at": from_text(content["updated_at"])})


def whole(connection: Connection, map_id: int) -> IncidentMap:
    """Return the newest version of a map with its incidents, each at the precision that it may have now."""
    query = _with_ceiling(map_id).order_by(incidents.c.ordinal).execution_options(yield_per=_ROWS_AT_ONCE)
    listed = tuple(_incident(row) for row in connection.execute(query))
    content = connection.execute(select(heads.c.content).where(heads.c.map_id == map_id)).scalar_one()
    return map_of_row({**content, "updated_at": from_text(content["updated_at"])}, listed)


def one(connection: Connection, map_id: int, incident_id: str) -> Incident:
    """Return an incident of the newest version. Raises NotFound."""
    # What could never be an id must not reach the database, which may not even take the text.
    known = incident_id if incident_id.isascii() and incident_id.isalnum() else ""
    row = connection.execute(_with_ceiling(map_id).where(incidents.c.incident_id == known)).first()
    if row is None:
        raise NotFound("There is no such incident on this map.")
    return _incident(row)


def precisions(connection: Connection, map_id: int, ids: Collection[str] | None = None) -> dict[str, DisplayPrecision]:
    """Return how finely readers see each incident of the newest version now, or those of these ids."""
    query = (
        select(incidents.c.incident_id, incidents.c.precision, public_precision.c.precision.label("finest"))
        .outerjoin(public_precision, public_precision.c.incident_id == incidents.c.incident_id)
        .where(incidents.c.map_id == map_id)
    )
    if ids is not None:
        query = query.where(incidents.c.incident_id.in_(ids))
    found = {}
    for row in connection.execute(query):
        own = DisplayPrecision(row.precision)
        found[row.incident_id] = own.coarser(DisplayPrecision(row.finest)) if row.finest else own
    return found


def page(connection: Connection, map_id: int, limit: int, after: int) -> PublishedPage:
    """Return up to `limit` incidents of the newest version behind `after`, those with a hidden place last."""
    rows: list[tuple[int, Any]] = []
    for start, is_hidden in ((0, False), (HIDDEN_FROM, True)):
        wanted = limit + 1 - len(rows)
        if wanted > 0:
            query = _with_ceiling(map_id).where(incidents.c.ordinal > after - start, _hidden(map_id, is_hidden))
            found = connection.execute(query.order_by(incidents.c.ordinal).limit(wanted))
            rows += [(start + row.ordinal, row) for row in found]
    following = rows[limit - 1][0] if len(rows) > limit else None
    return PublishedPage(tuple(_incident(row) for _, row in rows[:limit]), following)


def within(connection: Connection, map_id: int, number: int, box: Box, most: int) -> tuple[Incident, ...] | None:
    """Return the incidents of the newest version that readers may see in a box, by index and in their order.

    Those that are shown coarsely come wherever they lie: only their coarse place may be compared with the box. None
    where `number` is not the newest version any more, or more than `most` would have to be read.
    """
    if connection.execute(select(map_.c.published_version).where(map_.c.id == map_id)).scalar_one() != number:
        return None
    finest = func.coalesce(public_precision.c.precision, DisplayPrecision.EXACT.value)
    inside = _with_ceiling(map_id).where(incidents.c.precision == DisplayPrecision.EXACT.value, *_in_box(box))
    inside = inside.where(finest == DisplayPrecision.EXACT.value)
    rows = list(connection.execute(inside.limit(most + 1)))
    coarse_now = select(public_precision.c.incident_id).where(
        public_precision.c.map_id == map_id, public_precision.c.precision.in_(_COARSE)
    )
    for coarse in (incidents.c.precision.in_(_COARSE), incidents.c.incident_id.in_(coarse_now)):
        if len(rows) <= most:
            rows += connection.execute(_with_ceiling(map_id).where(coarse).limit(most + 1))
    if len(rows) > most:
        return None
    found = {row.ordinal: row for row in rows}
    return tuple(_incident(found[ordinal]) for ordinal in sorted(found))


def _in_box(box: Box) -> Iterator[ColumnElement[bool]]:
    west, south, east, north = box
    yield incidents.c.lat.between(south, north)
    lon = incidents.c.lon
    yield lon.between(west, east) if west <= east else or_(lon >= west, lon <= east)


def _with_ceiling(map_id: int) -> Select[Any]:
    """Select a version's incidents, each with the finest precision that readers may see of it now."""
    finest = public_precision.c.precision.label("finest")
    return (
        select(incidents.c.ordinal, incidents.c.content, finest)
        .outerjoin(public_precision, public_precision.c.incident_id == incidents.c.incident_id)
        .where(incidents.c.map_id == map_id)
    )


def _hidden(map_id: int, wanted: bool) -> ColumnElement[bool]:
    """Select what is hidden, by the version's own word or by one that holds now; or all that is not."""
    word = DisplayPrecision.HIDDEN.value
    now = select(public_precision.c.incident_id).where(
        public_precision.c.map_id == map_id, public_precision.c.precision == word
    )
    if wanted:
        return or_(incidents.c.precision == word, incidents.c.incident_id.in_(now))
    return and_(incidents.c.precision != word, incidents.c.incident_id.not_in(now))


def _incident(row: Any) -> Incident:
    found = incident_of_json(row.content)
    if row.finest is None:
        return found
    (held,) = ceilings.held([found], {found.id: DisplayPrecision(row.finest)})
    return held
