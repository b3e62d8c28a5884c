"""Many incidents: columns for the page's canvas, rows for its list, cells for what no page can hold.

A page of more than MOST_MARKED incidents shows circles and counts drawn by our own script on one canvas (many.js), not
numbered markers: one canvas draws 10,000 in some 20 ms, where a layer each takes 0.8 s and Leaflet.markercluster's tree
1.1 s and 34 kB.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from app.maps import payload
from app.maps.content import MapContent
from app.maps.mercator import project
from app.model import Box, Incident, is_within
from app.public import PublicIncident

MOST_MARKED = 60
"""Up to this many incidents have a marker, a label and a line of the list each."""
MOST_INLINE = 20_000
"""Up to this many stand in the page as columns; of more it asks for the cells that it shows."""
FIRST_ROWS = 50
MOST_ROWS = 200
MOST_IN_CELL = 400
"""A cell with more points answers their sums on a grid of GRID × GRID, unless it is as close as one can look."""
GRID = 16
CLOSEST = 17
_STEPS_A_DEGREE = 100_000
"""Positions in whole steps of about a metre: what a circle of five px can show at the closest zoom."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader has chosen to see; None is no choice. Days are those of the map's time zone."""

    category: str | None = None
    first: date | None = None
    last: date | None = None

    def takes(self, category: str, day: date | None) -> bool:
        """Return True for an incident that is wanted; one without a day is in no span of days."""
        if self.category is not None and category != self.category:
            return False
        if not (self.first or self.last):
            return True
        return day is not None and (self.first or date.min) <= day <= (self.last or date.max)


def is_many(content: MapContent) -> bool:
    """Whether a content has too many incidents for markers."""
    return len(content.incidents) > MOST_MARKED


class Crowd:
    """The incidents of one content, numbered from 1 as in its list. Never changes; safe to share between threads."""

    def __init__(self, content: MapContent) -> None:
        self.content = content
        self.incidents: tuple[Incident, ...] = payload.shown(content)
        self.days = tuple(payload.day(incident, content) for incident in self.incidents)
        self.matching = lru_cache(maxsize=8)(self._matching)
        self._cells = lru_cache(maxsize=16)(self._grouped)

    @cached_property
    def columns(self) -> dict[str, Any]:
        """What the page's script draws, filters and steps through; without positions where they are too many."""
        counted = Counter(incident.category for incident in self.incidents)
        categories = [name for name, _ in counted.most_common()]
        days = [day for day in self.days if day]
        value: dict[str, Any] = {
            "count": len(self.incidents),
            "bounds": self._bounds(),
            "categories": [[name, counted[name]] for name in categories],
            "days": [min(days).isoformat(), max(days).isoformat(), (max(days) - min(days)).days] if days else None,
        }
        if len(self.incidents) <= MOST_INLINE:
            value |= self._points(categories, min(days) if days else None)
        return value

    def _bounds(self) -> list[float]:
        lons, lats = ([place[axis] for place in self._positions()] for axis in (0, 1))
        return [min(lons), min(lats), max(lons), max(lats)]

    def _positions(self) -> list[tuple[float, float]]:
        return [(incident.location.lon, incident.location.lat) for incident in self.incidents]

    def _points(self, categories: list[str], first: date | None) -> dict[str, Any]:
        index = {name: number for number, name in enumerate(categories)}
        return {
            "lon": _steps([incident.location.lon for incident in self.incidents]),
            "lat": _steps([incident.location.lat for incident in self.incidents]),
            "doubt": [round(incident.location.uncertainty_m or 0) for incident in self.incidents],
            "category": [index[incident.category] for incident in self.incidents] if len(categories) > 1 else None,
            "day": [(day - first).days if day and first else -1 for day in self.days] if first else None,
        }

    def _matching(self, wanted: Wanted) -> tuple[int, ...]:
        """The places in `incidents` of those wanted."""
        both = enumerate(zip(self.incidents, self.days, strict=True))
        return tuple(i for i, (one, day) in both if wanted.takes(one.category, day))

    def rows(self, wanted: Wanted, after: int, limit: int) -> dict[str, Any]:
        """Lines of the list behind the first `after` that are wanted, with where they are."""
        found = self.matching(wanted)
        return {"total": len(found), "rows": [self.row(i) for i in found[after : after + min(limit, MOST_ROWS)]]}

    def numbered(self, numbers: Sequence[int]) -> dict[str, Any]:
        """The lines of these numbers; what is none of them is left out."""
        found = [number for number in numbers if 1 <= number <= len(self.incidents)]
        return {"total": len(found), "rows": [self.row(number - 1) for number in found[:MOST_ROWS]]}

    @property
    def every_row(self) -> list[dict[str, Any]]:
        """All lines, for a file that has nobody to ask."""
        return [self.row(index) for index in range(len(self.incidents))]

    def row(self, index: int) -> dict[str, Any]:
        """One line of the list."""
        incident = self.incidents[index]
        place = {"lon": round(incident.location.lon, 6), "lat": round(incident.location.lat, 6)}
        return payload.row(incident, index + 1, self.content) | place

    def within(self, box: Box, wanted: Wanted) -> list[PublicIncident]:
        """Those wanted in a box, in their order."""
        # What a content shows is public by then: Pages makes it of nothing else.
        found = (PublicIncident(self.incidents[i]) for i in self.matching(wanted))
        return [one for one in found if is_within(one.location.position, box)]

    def cell(self, z: int, x: int, y: int, wanted: Wanted) -> list[list[float]]:
        """[lon, lat, how many, number, doubt in m] for each point of a tile; a sum has 0 for the last two."""
        found = self._cells(z, wanted).get((x, y), [])
        if len(found) <= MOST_IN_CELL or z >= CLOSEST:
            return [self._point(i) for i in found]
        spots: dict[tuple[int, int], list[int]] = {}
        for i in found:
            px, py = self._projected[i]
            spots.setdefault((int(px * (GRID << z)), int(py * (GRID << z))), []).append(i)
        return [self._spot(members) for _, members in sorted(spots.items())]

    def _spot(self, members: list[int]) -> list[float]:
        if len(members) == 1:
            return self._point(members[0])
        lon, lat = (sum(self._rounded(i)[axis] for i in members) / len(members) for axis in (0, 1))
        return [round(lon, 5), round(lat, 5), len(members), 0, 0]

    def _point(self, index: int) -> list[float]:
        return [*self._rounded(index), 1, index + 1, round(self.incidents[index].location.uncertainty_m or 0)]

    def _rounded(self, index: int) -> tuple[float, float]:
        location = self.incidents[index].location
        return round(location.lon, 5), round(location.lat, 5)

    @cached_property
    def _projected(self) -> list[tuple[float, float]]:
        return [project(lon, lat) for lon, lat in self._positions()]

    def _grouped(self, z: int, wanted: Wanted) -> dict[tuple[int, int], list[int]]:
        groups: dict[tuple[int, int], list[int]] = {}
        count = 1 << z
        for i in self.matching(wanted):
            px, py = self._projected[i]
            groups.setdefault((int(px * count), int(py * count)), []).append(i)
        return groups


def _steps(degrees: list[float]) -> list[int]:
    """Whole steps, each as its difference from the one before: short, and they compress."""
    steps = [round(value * _STEPS_A_DEGREE) for value in degrees]
    return [b - a for a, b in zip([0, *steps], steps, strict=False)]
