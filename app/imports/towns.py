"""Where positions of a table lie: in an area, in a known town beside it, or outside all."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.model import LonLat
from geodata.geometry.earth import EQUATOR_DEGREE_M
from geodata.geometry.grid import Box, box_of
from geodata.geometry.lines import Line
from geodata.geometry.rings import inside, outside_m, rings_of
from geodata.names import tidy
from geodata.streets import Streets

MARGIN_M = 1_000.0
"""How far outside its limits an area still counts: streets on the border, positions that are a little off."""


@dataclass(frozen=True, slots=True)
class Town:
    """The outline of a town."""

    name: str
    rings: Sequence[Line]
    box: Box

    def holds(self, position: LonLat) -> bool:
        """Return True if the position is within the outline."""
        return _in_box(position, self.box) and inside(position, self.rings)


class Towns:
    """The areas and the towns in and around them."""

    def __init__(self, gazetteers: Sequence[Streets]) -> None:
        """Stand on these gazetteers; their outlines are read when they are first needed."""
        self._gazetteers = gazetteers
        self._found: dict[LonLat, str] = {}

    def holds(self, position: LonLat) -> bool:
        """Return True for a position in an area: in its limits, close to them, or in a known town within its box.

        An area without an outline is its box.
        """
        return any(self._is_in(position, at) for at in range(len(self._gazetteers)))

    def _is_in(self, position: LonLat, at: int) -> bool:
        if not _in_box(position, self._boxes[at], MARGIN_M):
            return False
        own = self._limits[at]
        return not own or bool(self.town_of(position)) or any(_is_close(position, town.rings) for town in own)

    def town_of(self, position: LonLat) -> str:
        """Return the town that holds a position; "" where none is known to."""
        if position not in self._found:
            limits = (town for own in self._limits for town in own)
            self._found[position] = next((town.name for town in (*limits, *self._towns) if town.holds(position)), "")
        return self._found[position]

    def names(self, locality: str, position: LonLat) -> bool:
        """Return True if the words name the town that the position is in."""
        town = self.town_of(position)
        return bool(town) and _plain(town) in {_plain(part) for part in locality.split(",")}

    def is_town(self, words: str) -> bool:
        """Return True for the name of a known town, with or without its state."""
        if not words:
            return False
        first, *rest = words.split(",")
        is_region = all(_plain(part.rstrip(" 0123456789-")) in self._regions for part in rest)
        plain = _plain(first)
        return is_region and (plain in self._names or plain.removeprefix("CITY OF ") in self._names)

    @cached_property
    def _regions(self) -> frozenset[str]:
        return frozenset({"", "USA", "MINN", *(_plain(one.info.region) for one in self._gazetteers)})

    @cached_property
    def _names(self) -> frozenset[str]:
        kinds = ("municipality", "limits")
        known = {_plain(name) for one in self._gazetteers for name, kind in one.place_names() if kind in kinds}
        return frozenset({"MPLS", *known, *(_plain(one.info.locality) for one in self._gazetteers)}) - {""}

    @cached_property
    def _towns(self) -> list[Town]:
        return [town for one in self._gazetteers for town in _outlined(one, "municipality")]

    @cached_property
    def _limits(self) -> list[list[Town]]:
        """The outline of each gazetteer's own town: its limits, else the municipality of its name."""
        return [list(_own(one)) for one in self._gazetteers]

    @cached_property
    def _boxes(self) -> list[Box]:
        return [_box(one) for one in self._gazetteers]


def _own(streets: Streets) -> Iterator[Town]:
    name = _plain(streets.info.locality)
    limits = [town for town in _outlined(streets, "limits") if not name or _plain(town.name) == name]
    yield from limits or (town for town in _outlined(streets, "municipality") if _plain(town.name) == name)


def _outlined(streets: Streets, kind: str) -> Iterator[Town]:
    for place in streets.places(kind):
        if rings := rings_of(place.geometry) if place.geometry else []:
            yield Town(place.name, rings, box_of([point for ring in rings for point in ring]))


def _box(streets: Streets) -> Box:
    """The box of an area. One that crosses the 180th meridian has its west east of its east."""
    west, south, east, north = streets.info.bbox
    if east - west <= 180:
        return west, south, east, north
    lons = [lon for segment in streets.all_segments() for lon, _ in segment.line]
    return min(lon for lon in lons if lon > 0), south, max(lon for lon in lons if lon <= 0), north


def _in_box(position: LonLat, box: Box, margin_m: float = 0.0) -> bool:
    west, south, east, north = box
    margin = margin_m / EQUATOR_DEGREE_M
    if not south - margin <= position.lat <= north + margin:
        return False
    margin /= max(math.cos(math.radians(position.lat)), 0.01)
    wide = east - west + 2 * margin + (360 if west > east else 0)
    return (position.lon - west + margin) % 360 <= wide


def _is_close(position: LonLat, rings: Sequence[Line]) -> bool:
    """Return True for a position within the rings, or at most the margin from them."""
    return outside_m(position, rings) <= MARGIN_M


def _plain(name: str) -> str:
    return tidy(name).replace("SAINT ", "ST ")
