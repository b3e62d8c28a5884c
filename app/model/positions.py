"""Where something is, and how fine that is: what readings, matches and incidents share. Longitude comes first."""

from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

Geometry: TypeAlias = dict[str, Any]
"""A GeoJSON geometry (RFC 7946): {"type": "LineString", "coordinates": [[lon, lat], …]}."""


class LonLat(NamedTuple):
    """A WGS 84 position in degrees, longitude first as in GeoJSON."""

    lon: float
    lat: float


Box: TypeAlias = tuple[float, float, float, float]
"""West, south, east and north in degrees. Where west is east of east, the box crosses 180 degrees."""


def is_within(position: LonLat, box: Box) -> bool:
    """Return True for a position in a box or on its edge."""
    west, south, east, north = box
    if not south <= position.lat <= north:
        return False
    return west <= position.lon <= east if west <= east else position.lon >= west or position.lon <= east


class AccuracyType(StrEnum):
    """How fine a place is: Geocodio's words; `block` and `between` are ours."""

    POINT = "point"
    RANGE_INTERPOLATION = "range_interpolation"
    INTERSECTION = "intersection"
    BLOCK = "block"
    BETWEEN = "between"
    STREET_CENTER = "street_center"
    PLACE = "place"


class Relation(StrEnum):
    """How the event stands to the reference: a "near" stays a "near" to the end.

    `beside`: across from, in front of, behind it. `away`: a stated way from it ("a block south of"). Of these two the
    label says which; near and off stand before a label, see `lead`.
    """

    AT = "at"
    NEAR = "near"
    OFF = "off"
    BESIDE = "beside"
    AWAY = "away"

    @property
    def lead(self) -> str:
        """The word to print before a label, with its space: "near "; "" where the label says it itself."""
        return f"{self.value} " if self in (Relation.NEAR, Relation.OFF) else ""
