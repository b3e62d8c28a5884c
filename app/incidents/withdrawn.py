"""Keep places as coarse as readers see them that a version showed, that were lowered, and that have moved since.

Otherwise raising the precision of an incident at its new place would show the old one again, in the versions that had
it and in the corrections.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from app.incidents.raising import Raised
from app.incidents.schema import correction, map_version
from app.model import DisplayPrecision, Location

_PLACE = ("lon", "lat", "label")
Place = dict[str, Any]


def hold(connection: Connection, row: RowMapping, raised: Sequence[Raised]) -> None:
    """Write into the versions so far, and into the corrections, what readers see now of places that have moved."""
    known = {one.incident.id: one for one in raised if not one.known_as}
    if not known:
        return
    _hold_versions(connection, row, known)
    query = select(correction).where(correction.c.map_id == row["id"], correction.c.incident_id.in_(list(known)))
    for told in connection.execute(query).mappings().all():
        ends = {end: _held_end(told[end], known[told["incident_id"]]) for end in ("before", "after")}
        if any(ends[end] != told[end] for end in ends):
            connection.execute(update(correction).where(correction.c.id == told["id"]).values(ends))


def _hold_versions(connection: Connection, row: RowMapping, known: Mapping[str, Raised]) -> None:
    until = row["published_version"]
    query = select(map_version.c.number, map_version.c.content)
    of_map = map_version.c.map_id == row["id"]
    for number, content in connection.execute(query.where(of_map, map_version.c.number <= until)).all():
        incidents = [
            {**one, "location": _held(one["location"], known[one["id"]])} if one["id"] in known else one
            for one in content["incidents"]
        ]
        if incidents != content["incidents"]:
            this = of_map & (map_version.c.number == number)
            connection.execute(update(map_version).where(this).values(content={**content, "incidents": incidents}))


def _held_end(end: Mapping[str, Any] | None, one: Raised) -> Any:
    return {**end, "place": _held(end["place"], one)} if end and "place" in end else end


def _held(place: Place, one: Raised) -> Place:
    """The place no finer than readers see it now, unless it is the very place that is published."""
    new: Location = one.incident.location
    if all(place[name] == getattr(new, name) for name in _PLACE):
        return place
    return {**place, "display_precision": DisplayPrecision(place["display_precision"]).coarser(one.before).value}
