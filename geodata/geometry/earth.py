"""The size of the earth and of a degree on it."""

from functools import lru_cache
from math import cos, hypot, radians
from typing import TypeAlias

Position: TypeAlias = tuple[float, float]
"""(lon, lat) in WGS 84 degrees."""

SEMI_MAJOR_AXIS_M = 6_378_137.0
ECCENTRICITY_SQUARED = 0.006_694_379_990_14
"""Both are of the WGS 84 ellipsoid (EPSG 7030)."""

EQUATOR_DEGREE_M = 111_320.0
"""A degree of the equator: the semi-major axis × π / 180, to 10 m."""
SPHERE_DEGREE_M = 111_195.0
"""A degree of a great circle on the sphere of the mean radius 6,371,008.8 m (IUGG): the radius × π / 180, to 1 m."""
ABOUT_DEGREE_M = 111_000.0
"""A degree in round figures, to say how fine a coordinate with so many decimals is."""


@lru_cache(maxsize=512)
def _degree_m(tenth_lat: int) -> tuple[float, float]:
    """Return the meters of a degree of (longitude, latitude) at a latitude in tenths of a degree.

    The usual cosine series on WGS 84 (NGA, "Length of a Degree of Latitude and Longitude").
    """
    lat = radians(tenth_lat / 10)
    of_lon = 111_412.84 * cos(lat) - 93.5 * cos(3 * lat) + 0.118 * cos(5 * lat)
    of_lat = 111_132.92 - 559.82 * cos(2 * lat) + 1.175 * cos(4 * lat)
    return of_lon, of_lat


def degree_m(lat: float) -> tuple[float, float]:
    """Return the meters of a degree of (longitude, latitude) at this latitude, to a tenth of a degree."""
    return _degree_m(round(lat * 10))


def roughly_m(one: Position, other: Position, of_degree_m: float) -> float:
    """Return a distance between neighbors that is right to about a percent, on a sphere with degrees of that length."""
    east_m = (one[0] - other[0]) * of_degree_m * cos(radians(one[1]))
    return hypot(east_m, (one[1] - other[1]) * of_degree_m)
