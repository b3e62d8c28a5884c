"""Geometry of lines at city scale, in local metres. Positions are (lon, lat) in WGS 84 degrees; nothing is imported.

Differences in degrees are turned into metres by the length of a degree at that latitude on WGS 84 (the usual cosine
series, NGA "Length of a Degree of Latitude and Longitude"). Within 20 km the error against the geodesic is below 0.1 %.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians, sin

Point = tuple[float, float]
Line = Sequence[Point]


@lru_cache(maxsize=512)
def _degree_m(tenth_lat: int) -> tuple[float, float]:
    """Metres per degree of (longitude, latitude) at a latitude in tenths of a degree."""
    lat = radians(tenth_lat / 10)
    of_lon = 111_412.84 * cos(lat) - 93.5 * cos(3 * lat) + 0.118 * cos(5 * lat)
    of_lat = 111_132.92 - 559.82 * cos(2 * lat) + 1.175 * cos(4 * lat)
    return of_lon, of_lat


def degree_m(lat: float) -> tuple[float, float]:
    """Metres per degree of (longitude, latitude) at this latitude, to a tenth of a degree."""
    return _degree_m(round(lat * 10))


def distance_m(a: Point, b: Point) -> float:
    """Metres between two positions."""
    of_lon, of_lat = degree_m((a[1] + b[1]) / 2)
    return hypot((a[0] - b[0]) * of_lon, (a[1] - b[1]) * of_lat)


def steps(line: Line) -> Iterator[tuple[Point, Point, float]]:
    """(from, to, metres) of every straight piece of the line."""
    for a, b in pairwise(line):
        yield a, b, distance_m(a, b)


def length_m(line: Line) -> float:
    """Length along the line, in metres."""
    return sum(metres for _, _, metres in steps(line))


def point_along(line: Line, fraction: float, left_m: float = 0.0) -> Point:
    """The position at that fraction (0-1) of the line's length, moved `left_m` metres to its left (negative: right)."""
    share = min(max(fraction, 0.0), 1.0)
    if len(line) == 2:
        return _beside(line[0], line[1], share, left_m)
    pieces = list(steps(line))
    ahead_m = share * sum(metres for _, _, metres in pieces)
    a = b = line[0]
    for a, b, metres in pieces:
        if ahead_m <= metres and metres > 0:
            return _beside(a, b, ahead_m / metres, left_m)
        ahead_m -= metres
    return _beside(a, b, 1.0, left_m)


def part(line: Line, start: float, end: float) -> Line:
    """The piece of the line from one fraction (0-1) of its length to another."""
    low, high = sorted((min(max(start, 0.0), 1.0), min(max(end, 0.0), 1.0)))
    total_m, gone_m, inside = length_m(line), 0.0, []
    for _, corner, metres in steps(line):
        gone_m += metres
        if low * total_m < gone_m < high * total_m:
            inside.append(corner)
    return (point_along(line, low), *inside, point_along(line, high))


def _beside(a: Point, b: Point, fraction: float, left_m: float) -> Point:
    lon, lat = a[0] + (b[0] - a[0]) * fraction, a[1] + (b[1] - a[1]) * fraction
    if not left_m:
        return lon, lat
    of_lon, of_lat = degree_m(lat)
    east_m, north_m = (b[0] - a[0]) * of_lon, (b[1] - a[1]) * of_lat
    reach_m = hypot(east_m, north_m) or 1.0
    return lon - left_m * north_m / reach_m / of_lon, lat + left_m * east_m / reach_m / of_lat


def farthest_m(point: Point, lines: Iterable[Line]) -> float:
    """Metres from the point to the farthest position of the lines: always one of their corners."""
    return max((distance_m(point, position) for line in lines for position in line), default=0.0)


def nearest_on(point: Point, lines: Iterable[Line]) -> Point:
    """The position on the lines nearest to the point; the point itself where there are no lines."""
    found = ((distance_m(point, place), place) for line in lines for place in _nearest_of_each_step(point, line))
    return min(found, default=(0.0, point))[1]


def within(point: Point, lines: Iterable[Line], reach_m: float) -> list[Line]:
    """The lines that can come that near to the point, told by the boxes round them; some of them may not."""
    of_lon, of_lat = degree_m(point[1])
    x, y = (1.05 * reach_m + 1) / of_lon, (1.05 * reach_m + 1) / of_lat
    west, east, south, north = point[0] - x, point[0] + x, point[1] - y, point[1] + y
    found = []
    for line in lines:
        lons, lats = zip(*line, strict=True)
        if max(lons) >= west and min(lons) <= east and max(lats) >= south and min(lats) <= north:
            found.append(line)
    return found


def _nearest_of_each_step(point: Point, line: Line) -> Iterator[Point]:
    of_lon, of_lat = degree_m(point[1])
    for a, b, metres in steps(line):
        along_m = (point[0] - a[0]) * (b[0] - a[0]) * of_lon**2 + (point[1] - a[1]) * (b[1] - a[1]) * of_lat**2
        fraction = min(max(along_m / metres**2, 0.0), 1.0) if metres else 0.0
        yield a[0] + (b[0] - a[0]) * fraction, a[1] + (b[1] - a[1]) * fraction


def gap_m(lines: Sequence[Line], others: Sequence[Line]) -> float:
    """Metres between two sets of lines that do not cross, measured from the corners of each to the other."""
    there = (distance_m(p, nearest_on(p, others)) for line in lines for p in line)
    back = (distance_m(p, nearest_on(p, lines)) for line in others for p in line)
    return min((*there, *back), default=0.0)


def centre_on(lines: Sequence[Line]) -> Point:
    """The position on the lines nearest to the middle of their extent: the place to put one pin for all of them."""
    lons = [lon for line in lines for lon, _ in line]
    lats = [lat for line in lines for _, lat in line]
    return nearest_on(((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2), lines)


def middle(line: Line) -> Point:
    """The position half way along the line."""
    return point_along(line, 0.5)


def course(lines: Iterable[Line]) -> float:
    """The direction in which the lines run as a whole, in degrees 0-180 from east; opposite ways are the same."""
    along = across = 0.0
    for line in lines:
        for a, b, metres in steps(line):
            of_lon, of_lat = degree_m(a[1])
            doubled = 2 * atan2((b[1] - a[1]) * of_lat, (b[0] - a[0]) * of_lon)
            along, across = along + metres * cos(doubled), across + metres * sin(doubled)
    return degrees(atan2(across, along)) / 2 % 180
