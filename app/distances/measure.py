"""How far two places lie apart, as an interval over the doubt of both. A block is its line, every other place a disc.

Positions are (lon, lat) in WGS 84 degrees; they are flipped to geopy's (lat, lon) in `_geodesic_m` and nowhere else.
"""

import math
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple, Protocol

from app.errors import BadInput
from app.model import Distance, Geometry
from geodata.geometry.chords import farthest, nearest
from geodata.geometry.earth import Position
from geodata.street_sizes import HALF_ROADWAY_M

METHOD = "geodesic (WGS 84)"


class Placed(Protocol):
    """A place: Candidate, Location and anything else that says where and how surely."""

    @property
    def lon(self) -> float:
        """Degrees east."""

    @property
    def lat(self) -> float:
        """Degrees north."""

    @property
    def geometry(self) -> Geometry | None:
        """GeoJSON, where the place is more than a point."""

    @property
    def uncertainty_m(self) -> float | None:
        """Metres from the point within which the whole place lies; None if unknown."""


class _Extent(NamedTuple):
    """Where a place can be: anywhere within `margin_m` of its lines, or of its one point; None is anywhere at all."""

    lines: tuple[tuple[Position, ...], ...]
    margin_m: float | None


def measure(a: Placed, b: Placed) -> Distance:
    """The straight line between the two points, and the least and most it can be, in metres.

    Geodesic on the WGS 84 ellipsoid (Karney 2013, by way of geopy). `at_least_m` is never negative; `at_most_m` is
    None, and `at_least_m` 0, where the doubt of a place is unknown. Raises BadInput for a position that is none.
    """
    _check(a)
    _check(b)
    distance_m = _geodesic_m((a.lon, a.lat), (b.lon, b.lat))
    from_extent, to_extent = _extent(a), _extent(b)
    if from_extent.margin_m is None or to_extent.margin_m is None:
        return Distance(distance_m, 0.0, None, METHOD)
    margin_m = from_extent.margin_m + to_extent.margin_m
    near_m = _geodesic_m(*nearest(from_extent.lines, to_extent.lines))
    far_m = _geodesic_m(*farthest(from_extent.lines, to_extent.lines))
    # A place's point need not lie on its line to the last digit: the interval holds the distance all the same.
    at_least_m = max(0.0, min(near_m, distance_m) - margin_m)
    return Distance(distance_m, at_least_m, max(far_m, distance_m) + margin_m, METHOD)


@cache
def _geodesic() -> Callable[..., Any]:
    # geopy loads every geocoder it knows: half a second that only a measurement should cost.
    from geopy.distance import geodesic

    return geodesic  # type: ignore[no-any-return]


def _geodesic_m(a: Position, b: Position) -> float:
    return float(_geodesic()((a[1], a[0]), (b[1], b[0])).meters)


def _check(place: Placed) -> None:
    lon, lat = place.lon, place.lat
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise BadInput("A position needs two numbers in degrees: longitude first, then latitude.")
    if abs(lon) <= 180 and abs(lat) <= 90:
        return
    if abs(lat) <= 180 and abs(lon) <= 90:
        raise BadInput(f"{lon:g}, {lat:g} looks swapped: longitude comes first. Try {lat:g}, {lon:g}.")
    raise BadInput(
        f"{lon:g}, {lat:g} is not a position that can be measured: longitude comes first and runs from -180 to 180, "
        "then latitude, from -90 to 90."
    )


def _extent(place: Placed) -> _Extent:
    """A line with half a street's width; doubt beyond the line's own reach ("near the 600 block") stays."""
    point = (place.lon, place.lat)
    uncertainty_m = _checked_doubt_m(place.uncertainty_m)
    lines = tuple(_lines(place.geometry))
    if not lines or uncertainty_m is None:
        return _Extent(((point,),), uncertainty_m)
    reach_m = _geodesic_m(*farthest(((point,),), lines))
    return _Extent(lines, max(HALF_ROADWAY_M, uncertainty_m - reach_m))


def _checked_doubt_m(uncertainty_m: float | None) -> float | None:
    if uncertainty_m is not None and not 0 <= uncertainty_m < math.inf:
        raise BadInput("The uncertainty of a place is a number of metres, 0 or more; leave it out where it is unknown.")
    return uncertainty_m


def _lines(geometry: Geometry | None) -> Iterable[tuple[Position, ...]]:
    kind, coordinates = (geometry or {}).get("type"), (geometry or {}).get("coordinates")
    if kind not in ("LineString", "MultiLineString") or not coordinates:
        return
    try:
        for line in [coordinates] if kind == "LineString" else coordinates:
            positions = tuple((float(lon), float(lat)) for lon, lat, *_ in line)
            if not all(math.isfinite(degrees) for position in positions for degrees in position):
                raise ValueError
            if positions:
                yield positions
    except (TypeError, ValueError):
        raise BadInput("The geometry of a place has to be GeoJSON: each position is [longitude, latitude].") from None
