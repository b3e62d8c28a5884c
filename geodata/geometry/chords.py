"""The nearest and the farthest two positions of two sets of lines, chosen by chords: nothing is projected.

A chord grows with the geodesic, needs no map projection and knows no antimeridian, so the same steps serve for a block
and for a continent. Lines are straight in degrees (RFC 7946 section 3.1.1).
"""

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise, product
from typing import NamedTuple, TypeAlias

from geodata.geometry.earth import ECCENTRICITY_SQUARED, SEMI_MAJOR_AXIS_M, Position
from geodata.geometry.lines import Line

_Point3: TypeAlias = tuple[float, float, float]


class _Piece(NamedTuple):
    """A straight piece of a line: its ends as positions and, in metres, in space."""

    start: Position
    end: Position
    start_m: _Point3
    end_m: _Point3
    length_m: float


def nearest(a: Iterable[Line], b: Iterable[Line]) -> tuple[Position, Position]:
    """Return the two positions, one on each set of lines, with the shortest way between.

    A line may be a single position. Raises ValueError if a set has no position.
    """
    best_m, best = math.inf, None
    pieces = list(_pieces(b))
    for p, q in product(_pieces(a), pieces):
        if math.dist(p.start_m, q.start_m) - p.length_m - q.length_m >= best_m:
            continue
        at_p, at_q = _closest(p, q)
        chord_m = math.dist(_between3(p, at_p), _between3(q, at_q))
        if chord_m < best_m:
            best_m, best = chord_m, (_between(p, at_p), _between(q, at_q))
    if best is None:
        raise ValueError("both sets of lines need a position")
    return best


def farthest(a: Iterable[Line], b: Iterable[Line]) -> tuple[Position, Position]:
    """Return the two positions, one on each set of lines, that lie farthest apart: always two corners of the lines."""
    corners = [(position, in_space(position)) for line in b for position in line]
    ends = ((position, in_space(position)) for line in a for position in line)
    (p, _), (q, _) = max(product(ends, corners), key=lambda pair: math.dist(pair[0][1], pair[1][1]))
    return p, q


def _pieces(lines: Iterable[Line]) -> Iterator[_Piece]:
    for line in lines:
        for start, end in pairwise(line) if len(line) > 1 else [(line[0], line[0])]:
            start_m, end_m = in_space(start), in_space(end)
            yield _Piece(start, end, start_m, end_m, math.dist(start_m, end_m))


def in_space(position: Position) -> _Point3:
    """Return earth-centered coordinates in meters (the usual geodetic to geocentric conversion, EPSG method 9602)."""
    lon, lat = math.radians(position[0]), math.radians(position[1])
    normal_m = SEMI_MAJOR_AXIS_M / math.sqrt(1 - ECCENTRICITY_SQUARED * math.sin(lat) ** 2)
    across_m = normal_m * math.cos(lat)
    return across_m * math.cos(lon), across_m * math.sin(lon), normal_m * (1 - ECCENTRICITY_SQUARED) * math.sin(lat)


def _closest(p: _Piece, q: _Piece) -> tuple[float, float]:
    """How far along each piece, 0 to 1, the two come nearest (Ericson, Real-Time Collision Detection, 5.1.9)."""
    along_p, along_q, offset = _minus(p.end_m, p.start_m), _minus(q.end_m, q.start_m), _minus(p.start_m, q.start_m)
    pp, qq, pq = _dot(along_p, along_p), _dot(along_q, along_q), _dot(along_p, along_q)
    po, qo = _dot(along_p, offset), _dot(along_q, offset)
    if pp == 0 or qq == 0:
        return _unit(-po, pp), _unit(qo, qq)
    at_p = _unit(pq * qo - po * qq, pp * qq - pq * pq)
    at_q = (pq * at_p + qo) / qq
    if at_q < 0:
        return _unit(-po, pp), 0.0
    if at_q > 1:
        return _unit(pq - po, pp), 1.0
    return at_p, at_q


def _unit(part: float, whole: float) -> float:
    return min(1.0, max(0.0, part / whole)) if whole > 0 else 0.0


def _minus(a: _Point3, b: _Point3) -> _Point3:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def _dot(a: _Point3, b: _Point3) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _between3(piece: _Piece, at: float) -> _Point3:
    (x0, y0, z0), (x1, y1, z1) = piece.start_m, piece.end_m
    return x0 + at * (x1 - x0), y0 + at * (y1 - y0), z0 + at * (z1 - z0)


def _between(piece: _Piece, at: float) -> Position:
    (lon0, lat0), (lon1, lat1) = piece.start, piece.end
    return lon0 + at * (lon1 - lon0), lat0 + at * (lat1 - lat0)
