"""Metres on a map the size of a city: a flat projection round one latitude. Positions are (lon, lat), WGS 84 degrees.

The projection is equirectangular on the ellipsoid's local radii of curvature (Snyder, Map Projections, 1987): within
30 km of its latitude a length is off by less than 0.3 %, which no block or corner feels. Published distances are never
measured with it (app/distances does that, on the ellipsoid).
"""

import math
from collections.abc import Sequence
from itertools import pairwise

Position = tuple[float, float]
_EQUATOR_M, _ECCENTRICITY_2 = 6_378_137.0, 0.006_694_379_990_14  # WGS 84


class Plane:
    """A flat projection: degrees to metres east and north of (0°, latitude) and back."""

    def __init__(self, latitude: float) -> None:
        phi = math.radians(latitude)
        root = 1 - _ECCENTRICITY_2 * math.sin(phi) ** 2
        self.east_m = math.radians(1) * _EQUATOR_M * math.cos(phi) / math.sqrt(root)
        self.north_m = math.radians(1) * _EQUATOR_M * (1 - _ECCENTRICITY_2) / root**1.5

    def xy(self, position: Sequence[float]) -> Position:
        """(lon, lat) in degrees → (x, y) in metres."""
        return position[0] * self.east_m, position[1] * self.north_m

    def lonlat(self, xy: Sequence[float]) -> Position:
        """(x, y) in metres → (lon, lat) in degrees."""
        return xy[0] / self.east_m, xy[1] / self.north_m

    def distance_m(self, a: Sequence[float], b: Sequence[float]) -> float:
        """Metres between two positions in degrees."""
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

    def length_m(self, line: Sequence[Position]) -> float:
        """Metres along a line of positions in degrees."""
        return sum(map(self.distance_m, line, line[1:]))

    def along(self, line: Sequence[Position], along_m: float) -> Position:
        """The position `along_m` metres from the line's start, held to its ends."""
        left_m = max(0.0, along_m)
        for a, b in pairwise(line):
            step_m = self.distance_m(a, b)
            if left_m <= step_m and step_m > 0:
                share = left_m / step_m
                return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])
            left_m -= step_m
        return line[-1]

    def cut(self, line: Sequence[Position], from_share: float, to_share: float) -> tuple[Position, ...]:
        """The part of the line between two shares (0–1) of its length."""
        total_m = self.length_m(line)
        from_m, to_m = from_share * total_m, to_share * total_m
        inner, passed_m = [], 0.0
        for a, b in pairwise(line):
            passed_m += self.distance_m(a, b)
            if from_m < passed_m < to_m:
                inner.append(b)
        return (self.along(line, from_m), *inner, self.along(line, to_m))
