"""Lines in local meters, for lengths up to a city's.

Differences in degrees become meters by the length of a degree at each step's own latitude. Within 20 km the error
against the geodesic is below 0.1 %.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians, sin
from typing import TypeAlias

from geodata.geometry.earth import Position, degree_m

Point: TypeAlias = Position
Line: TypeAlias = Sequence[Position]
Step: TypeAlias = tuple[Point, Point, float]
"""A straight piece of a line: from, to, meters."""


def distance_m(a: Point, b: Point) -> float:
    """Return the meters between two positions."""
    of_lon, of_lat = degree_m((a[1] + b[1]) / 2)
    return hypot((a[0] - b[0]) * of_lon, (a[1] - b[1]) * of_lat)


def steps(line: Line) -> Iterator[Step]:
    """Yield (from, to, meters) of every straight piece of the line."""
    for a, b in pairwise(line):
        yield a, b, distance_m(a, b)


def length_m(line: Line) -> float:
    """Return the length along the line, in meters."""
    return sum(metres for _, _, metres in steps(line))


def between(a: Point, b: Point, share: float) -> Point:
    """Return the position at that share (0-1) of the straight way from one position to another."""
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def step_at(pieces: Iterable[Step], ahead_m: float) -> tuple[Point, Point, float] | None:
    """Return the piece that holds the position so many meters ahead, and its share (0-1) of the piece.

    None if the pieces end before.
    """
    for a, b, metres in pieces:
        if ahead_m <= metres and metres > 0:
            return a, b, ahead_m / metres
        ahead_m -= metres
    return None


def corners_between(pieces: Iterable[Step], from_m: float, to_m: float) -> Iterator[Point]:
    """Yield the corners that lie between two distances from the start of the pieces."""
    gone_m = 0.0
    for _, corner, metres in pieces:
        gone_m += metres
        if from_m < gone_m < to_m:
            yield corner


def point_along(line: Line, fraction: float, left_m: float = 0.0) -> Point:
    """Return the position at that fraction (0-1) of the line's length, moved `left_m` to its left (negative: right)."""
    share = min(max(fraction, 0.0), 1.0)
    if len(line) == 2:
        return _beside(line[0], line[1], share, left_m)
    pieces = list(steps(line))
    found = step_at(pieces, share * sum(metres for _, _, metres in pieces))
    return _beside(*(found or (line[-2:][0], line[-1], 1.0)), left_m)


def part(line: Line, start: float, end: float) -> Line:
    """Return the piece of the line from one fraction (0-1) of its length to another."""
    low, high = sorted((min(max(start, 0.0), 1.0), min(max(end, 0.0), 1.0)))
    total_m = length_m(line)
    corners = corners_between(steps(line), low * total_m, high * total_m)
    return (point_along(line, low), *corners, point_along(line, high))


def _beside(a: Point, b: Point, fraction: float, left_m: float) -> Point:
    lon, lat = between(a, b, fraction)
    if not left_m:
        return lon, lat
    of_lon, of_lat = degree_m(lat)
    east_m, north_m = (b[0] - a[0]) * of_lon, (b[1] - a[1]) * of_lat
    reach_m = hypot(east_m, north_m) or 1.0
    return lon - left_m * north_m / reach_m / of_lon, lat + left_m * east_m / reach_m / of_lat


def bearing_deg(start: Point, end: Point) -> float:
    """Return the direction from one position to another, in degrees from east, counterclockwise, -180 to 180."""
    of_lon, of_lat = degree_m(start[1])
    return degrees(atan2((end[1] - start[1]) * of_lat, (end[0] - start[0]) * of_lon))


def straight_on(start: Point, bearing: float, ahead_m: float) -> Point:
    """Return the position so many meters from the start, that many degrees from east, counterclockwise."""
    of_lon, of_lat = degree_m(start[1])
    angle = radians(bearing)
    return start[0] + ahead_m * cos(angle) / of_lon, start[1] + ahead_m * sin(angle) / of_lat


def local_m(line: Line, origin: Point) -> Iterator[Point]:
    """Yield the line's positions in meters east and north of the origin."""
    of_lon, of_lat = degree_m(origin[1])
    return (((lon - origin[0]) * of_lon, (lat - origin[1]) * of_lat) for lon, lat in line)


def farthest_m(point: Point, lines: Iterable[Line]) -> float:
    """Return the meters from the point to the farthest position of the lines: always one of their corners."""
    return max((distance_m(point, position) for line in lines for position in line), default=0.0)


def nearest(point: Point, lines: Iterable[Line]) -> tuple[float, Point]:
    """Return the meters to the nearest position on the lines, and that position; (0, the point) without lines."""
    found = ((distance_m(point, place), place) for line in lines for place in _nearest_of_each_step(point, line))
    return min(found, default=(0.0, point))


def nearest_on(point: Point, lines: Iterable[Line]) -> Point:
    """Return the position on the lines nearest to the point; the point itself where there are no lines."""
    return nearest(point, lines)[1]


def away_m(point: Point, lines: Iterable[Line]) -> float:
    """Return the meters from the point to the nearest position on the lines; 0 where there are no lines."""
    return nearest(point, lines)[0]


def _nearest_of_each_step(point: Point, line: Line) -> Iterator[Point]:
    of_lon, of_lat = degree_m(point[1])
    for a, b, metres in steps(line):
        along_m = (point[0] - a[0]) * (b[0] - a[0]) * of_lon**2 + (point[1] - a[1]) * (b[1] - a[1]) * of_lat**2
        yield between(a, b, min(max(along_m / metres**2, 0.0), 1.0) if metres else 0.0)


def within(point: Point, lines: Iterable[Line], reach_m: float) -> list[Line]:
    """Return the lines that can come that near to the point, by the boxes round them; some of them may not."""
    of_lon, of_lat = degree_m(point[1])
    x, y = (1.05 * reach_m + 1) / of_lon, (1.05 * reach_m + 1) / of_lat
    west, east, south, north = point[0] - x, point[0] + x, point[1] - y, point[1] + y
    found = []
    for line in lines:
        lons, lats = zip(*line, strict=True)
        if max(lons) >= west and min(lons) <= east and max(lats) >= south and min(lats) <= north:
            found.append(line)
    return found


def centre_on(lines: Sequence[Line]) -> Point:
    """Return the position on the lines nearest to the middle of their extent: the place for one pin for all of them."""
    lons = [lon for line in lines for lon, _ in line]
    lats = [lat for line in lines for _, lat in line]
    return nearest_on(((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2), lines)


def middle(line: Line) -> Point:
    """Return the position half way along the line."""
    return point_along(line, 0.5)


def course(lines: Iterable[Line]) -> float:
    """Return the direction of the lines as a whole, in degrees 0-180 from east; opposite ways are the same."""
    along = across = 0.0
    for line in lines:
        for a, b, metres in steps(line):
            of_lon, of_lat = degree_m(a[1])
            doubled = 2 * atan2((b[1] - a[1]) * of_lat, (b[0] - a[0]) * of_lon)
            along, across = along + metres * cos(doubled), across + metres * sin(doubled)
    return degrees(atan2(across, along)) / 2 % 180
