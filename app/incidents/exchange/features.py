"""GeoJSON → lines of a table: the properties, and the point as lon and lat. An area's point is its box's middle."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.errors import BadInput

LON, LAT, GEOMETRY = "lon", "lat", "geometry"
MOST_POINTS = 10_000
"""Points of one shape; checking and drawing more takes minutes, and no place of an incident has more."""
_GEOMETRIES = (
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection",
)  # fmt: skip
_NO_FEATURES = "This JSON is not GeoJSON: it has no features. Export the data as GeoJSON, or as CSV."
_IN_DEGREES = {"4326", "4269", "84", "CRS84", "4258", "4979"}
"""Coordinate systems in degrees that differ from WGS 84 by a few meters at most."""
_OTHER_SYSTEM = "This file is in the coordinate system {name}, not in degrees. Export it in WGS 84 (EPSG:4326)."


def is_json(text: str) -> bool:
    """Return True if a text begins as JSON does. Features, one a line, may each follow a record separator."""
    return text.lstrip("\ufeff \t\r\n\x1e").startswith(("{", "[{"))


def records(body: bytes, most: int, most_names: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the headings, then a record for each feature, with its number from 1. Raises BadInput."""
    features = _features(_loaded(body))
    if len(features) > most:
        raise BadInput(f"The file has more than {most:,} features. Split it.")
    rows = [_row(feature, number) for number, feature in enumerate(features, start=1)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    if len(names) > most_names:
        # Before they are laid side by side: every row would have every name.
        raise BadInput(f"The features have {len(names):,} properties; at most {most_names} are read.")
    yield 0, names
    yield from ((number, [row.get(name, "") for name in names]) for number, row in enumerate(rows, start=1))


def _loaded(body: bytes) -> Any:
    """The document, or features one a line (RFC 8142) as one collection."""
    # json takes less memory than orjson, which lays the whole document out a second time.
    try:
        return json.loads(body)
    except RecursionError:
        raise BadInput("This JSON is nested too deeply to be GeoJSON.") from None
    except json.JSONDecodeError as error:
        whole = _damaged(error)
    except UnicodeDecodeError as error:
        whole = f"This JSON is not UTF-8 at byte {error.start:,}. Save it as UTF-8."
    try:
        return {"features": [json.loads(line) for line in body.replace(b"\x1e", b"").splitlines() if line.strip()]}
    except (ValueError, RecursionError):
        raise BadInput(whole) from None


def _damaged(error: json.JSONDecodeError) -> str:
    if error.pos >= len(error.doc.rstrip()) or "Unterminated" in error.msg or error.msg == "Extra data":
        return f"This JSON is cut off or damaged at line {error.lineno:,}. Export the file again."
    return f"This JSON is damaged at line {error.lineno:,}, column {error.colno:,}. Export the file again."


def _features(found: Any) -> list[Mapping[str, Any]]:
    if not isinstance(found, dict):
        raise BadInput(_NO_FEATURES)
    if found.get("type") == "Topology":
        raise BadInput("This is TopoJSON. Export it as GeoJSON.")
    if found.get("type") == "Feature":
        found = {**found, "features": [found]}
    elif found.get("type") in _GEOMETRIES:
        found = {"features": [{"geometry": found}]}
    features = found.get("features")
    if not isinstance(features, list) or not all(map(_is_feature, features)):
        raise BadInput(_NO_FEATURES)
    _check_system(found)
    return features


def _is_feature(one: Any) -> bool:
    """Return True for a feature of GeoJSON, or of the JSON that ArcGIS writes, with attributes for properties."""
    return isinstance(one, dict) and (
        one.get("type") == "Feature" or "geometry" in one or "properties" in one or "attributes" in one
    )


def _check_system(found: Mapping[str, Any]) -> None:
    """Raise BadInput for coordinates that a file says are not in degrees."""
    if isinstance(crs := found.get("crs"), dict):
        properties = crs.get("properties")
        name = str(properties.get("name") or properties.get("code") or "") if isinstance(properties, dict) else ""
        if name and re.split(r"[:/#]", name)[-1].upper() not in _IN_DEGREES:
            raise BadInput(_OTHER_SYSTEM.format(name=name[:60]))
    if isinstance(reference := found.get("spatialReference"), dict):
        number = reference.get("latestWkid") or reference.get("wkid")
        if number is not None and str(number) not in _IN_DEGREES:
            raise BadInput(_OTHER_SYSTEM.format(name=f"EPSG:{str(number)[:20]}"))


def _row(feature: Mapping[str, Any], number: int) -> dict[str, str]:
    properties = feature.get("properties", feature.get("attributes"))
    properties = properties if isinstance(properties, dict) else {}
    row = {} if feature.get("id") is None else {"id": str(feature["id"])}
    for name, value in properties.items():
        if isinstance(value, str | int | float | bool):
            row[str(name)] = str(value)
    return row | _position(feature.get("geometry"), properties.get("place"), number)


def _position(geometry: object, place: object, number: int) -> dict[str, str]:
    """lon and lat, and the whole place where it is more than a point."""
    if not isinstance(geometry, dict):
        return {}
    if isinstance(geometry.get("x"), int | float) and isinstance(geometry.get("y"), int | float):
        return {LON: repr(float(geometry["x"])), LAT: repr(float(geometry["y"]))}
    if geometry.get("type") not in _GEOMETRIES:
        raise BadInput(f"Feature {number:,} has a geometry of an unknown type: {str(geometry.get('type'))[:40]}.")
    points = list(_points(geometry))
    if len(points) > MOST_POINTS:
        raise BadInput(
            f"The shape of feature {number:,} has {len(points):,} points; at most {MOST_POINTS:,} are read. "
            "Simplify it, or use its middle."
        )
    if not points:
        return {}
    (west, east), (south, north) = ((min(axis), max(axis)) for axis in zip(*points, strict=True))
    shape = _shape(geometry)
    whole = shape if shape and len(points) > 1 else place if isinstance(place, dict) else None
    more = {GEOMETRY: json.dumps(whole)} if whole else {}
    return {LON: repr((west + east) / 2), LAT: repr((south + north) / 2), **more}


def _shape(geometry: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """A geometry as one that can be kept: of several parts in one kind, else none; their middle is still the point."""
    if geometry.get("type") != "GeometryCollection":
        return geometry
    parts = geometry.get("geometries")
    return parts[0] if isinstance(parts, list) and len(parts) == 1 and isinstance(parts[0], dict) else None


def _points(geometry: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
    """The positions of a geometry, however nested. Not recursive: a file says how deep."""
    waiting: list[Any] = [geometry]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend((one.get("coordinates"), one.get("geometries")))
        elif isinstance(one, list) and one:
            if isinstance(one[0], int | float):
                if len(one) >= 2 and isinstance(one[1], int | float):
                    yield float(one[0]), float(one[1])
            else:
                waiting.extend(one)
