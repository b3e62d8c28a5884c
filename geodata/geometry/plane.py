"""A flat projection of a town, round one latitude.

It is equirectangular on the ellipsoid's local radii of curvature (Snyder, Map Projections, 1987): within 30 km of its
latitude a length is off by less than 0.3 %, which no block or corner feels.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from geodata.geometry.earth import ECCENTRICITY_SQUARED, SEMI_MAJOR_AXIS_M, Position
from geodata.geometry.lines import Step, between, corners_between, step_at


class Plane:
    """A flat projection: degrees to meters east and north of (0°, latitude) and back."""

    def __init__(self, latitude: float) -> None:
        phi = math.radians(latitude)
        root = 1 - ECCENTRICITY_SQUARED * math.sin(phi) ** 2
        self.east_m = math.radians(1) * SEMI_MAJOR_AXIS_M * math.cos(phi) / math.sqrt(root)
        self.north_m = math.radians(1) * SEMI_MAJOR_AXIS_M * (1 - ECCENTRICITY_SQUARED) / root**1.5

    def xy(self, position: Sequence[float]) -> Position:
        """(lon, lat) in degrees → (x, y) in meters."""
        return position[0] * self.east_m, position[1] * self.north_m

    def lonlat(self, xy: Sequence[float]) -> Position:
        """(x, y) in meters → (lon, lat) in degrees."""
        return xy[0] / self.east_m, xy[1] / self.north_m

    def distance_m(self, a: Sequence[float], b: Sequence[float]) -> float:
        """Return the meters between two positions in degrees."""
        return math.hypot((a[0] - b[0]) * self.east_m, (a[1] - b[1]) * self.north_m)

    def cosine(self, one: Sequence[Position], other: Sequence[Position]) -> float:
        """Of the angle between the ways from the first to the last of each: 1 where they lead alike, -1 back; 0 where
        one leads nowhere."""
        (x1, y1), (x2, y2) = self._way(one), self._way(other)
        return (x1 * x2 + y1 * y2) / (math.hypot(x1, y1) * math.hypot(x2, y2) or 1.0)

    def _way(self, line: Sequence[Position]) -> Position:
        """Metres east and north from the line's first position to its last."""
        (x1, y1), (x2, y2) = self.xy(line[0]), self.xy(line[-1])
        return x2 - x1, y2 - y1

    def _steps(self, line: Sequence[Position]) -> Iterator[Step]:
        for a, b in pairwise(line):
            yield a, b, self.distance_m(a, b)

    def length_m(self, line: Sequence[Position]) -> float:
        """Return the meters along a line of positions in degrees."""
        return sum(map(self.distance_m, line, line[1:]))

    def along(self, line: Sequence[Position], along_m: float) -> Position:
        """Return the position `along_m` meters from the line's start, held to its ends."""
        found = step_at(self._steps(line), max(0.0, along_m))
        return between(*found) if found else line[-1]

    def cut(self, line: Sequence[Position], from_share: float, to_share: float) -> tuple[Position, ...]:
        """Return the part of the line between two shares (0-1) of its length."""
        total_m = self.length_m(line)
        from_m, to_m = from_share * total_m, to_share * total_m
        corners = corners_between(self._steps(line), from_m, to_m)
        return (self.along(line, from_m), *corners, self.along(line, to_m))
