"""Outlines: lists of rings, holes too, as GeoJSON has them."""

from collections.abc import Iterable, Sequence
from typing import Any

from geodata.geometry.lines import Line, Point, away_m


def rings_of(geometry: dict[str, Any]) -> list[Line]:
    """Return the rings of a GeoJSON Polygon or MultiPolygon, holes too; none of any other geometry."""
    if geometry["type"] == "Polygon":
        return list(geometry["coordinates"])
    return [ring for part in geometry["coordinates"] for ring in part] if geometry["type"] == "MultiPolygon" else []


def inside(point: Point, rings: Iterable[Line]) -> bool:
    """Return True if a ray from the point crosses the rings an odd number of times (Jordan curve theorem)."""
    lon, lat = point
    crossed = False
    for ring in rings:
        for (lon_a, lat_a), (lon_b, lat_b) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (lat_a > lat) != (lat_b > lat) and lon < lon_a + (lat - lat_a) / (lat_b - lat_a) * (lon_b - lon_a):
                crossed = not crossed
    return crossed


def outside_m(point: Point, rings: Sequence[Line]) -> float:
    """Return the meters from the point to the rings; 0 inside of them."""
    return 0.0 if inside(point, rings) else away_m(point, rings)
