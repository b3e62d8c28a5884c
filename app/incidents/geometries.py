"""Whether a place's geometry is GeoJSON (RFC 7946) that every page, picture and file can draw; nothing is mended."""

import math

from app.errors import BadInput

_DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
"""How many lists stand round a position. A GeometryCollection has no one place."""
_REFUSED = (
    "geometry is GeoJSON with a type ({types}) and its coordinates: each position [longitude, latitude] in degrees."
)


def check_shape(geometry: object) -> None:
    """Raises BadInput for what is no geometry of a place."""
    kind, coordinates = (geometry.get("type"), geometry.get("coordinates")) if isinstance(geometry, dict) else ("", ())
    if not isinstance(kind, str) or kind not in _DEPTHS or not _nested(coordinates, _DEPTHS[kind]):
        raise BadInput(_REFUSED.format(types=", ".join(_DEPTHS)))


def _nested(value: object, depth: int) -> bool:
    """Whether lists of that depth hold positions, at least one in each."""
    if not isinstance(value, list | tuple):
        return False
    if not depth:
        return (
            len(value) >= 2 and _is_degrees(value[0], 180) and _is_degrees(value[1], 90) and all(map(_is_figure, value))
        )
    return bool(value) and all(_nested(inner, depth - 1) for inner in value)


def _is_degrees(value: object, most: float) -> bool:
    return _is_figure(value) and isinstance(value, int | float) and -most <= value <= most


def _is_figure(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
