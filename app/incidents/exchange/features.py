"""GeoJSON → lines of a table: the properties, and the point as lon and lat. An area's point is its box's middle."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from app.errors import BadInput

_NO_FEATURES = "This JSON is no GeoJSON FeatureCollection."
LON, LAT, GEOMETRY = "lon", "lat", "geometry"


def is_json(text: str) -> bool:
    """Whether a text begins as JSON does, and as no table; features one a line may each follow a record separator."""
    return text.lstrip(" \t\r\n\x1e").startswith(("{", "[{"))


def lines(text: str, most: int, most_names: int) -> Iterator[list[str]]:
    """The headings, then a line a feature. Raises BadInput."""
    features = _features(text)
    if len(features) > most:
        raise BadInput(f"The file has more than {most:,} features. Split it.")
    rows = [_row(feature) for feature in features]
    names = list(dict.fromkeys(name for row in rows for name in row))
    if len(names) > most_names:
        # Before they are laid side by side: every row would have every name.
        raise BadInput(f"The features have {len(names):,} properties; at most {most_names} are read.")
    yield names
    yield from ([row.get(name, "") for name in names] for row in rows)


def _features(text: str) -> list[Mapping[str, Any]]:
    found = _loaded(text)
    if found.get("type") == "Feature":
        found = {"features": [found]}
    features = found.get("features")
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise BadInput(_NO_FEATURES)
    if "crs" in found and "CRS84" not in json.dumps(found["crs"]) and "4326" not in json.dumps(found["crs"]):
        raise BadInput("This GeoJSON is in another coordinate system. Export it in WGS 84 (EPSG:4326).")
    return features


def _loaded(text: str) -> Mapping[str, Any]:
    """The collection, or features one a line (RFC 8142) as one."""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        try:
            found = {"features": [orjson.loads(line) for line in text.replace("\x1e", "").splitlines() if line.strip()]}
        except orjson.JSONDecodeError:
            raise BadInput("This file begins as JSON does and is none: it is cut off or damaged.") from None
    if not isinstance(found, dict):
        raise BadInput(_NO_FEATURES)
    return found


def _row(feature: Mapping[str, Any]) -> dict[str, str]:
    properties = feature.get("properties")
    row = {} if feature.get("id") is None else {"id": str(feature["id"])}
    for name, value in properties.items() if isinstance(properties, dict) else ():
        if isinstance(value, str | int | float | bool):
            row[str(name)] = str(value)
    place = properties.get("place") if isinstance(properties, dict) else None
    return row | _position(feature.get("geometry"), place)


def _position(geometry: object, place: object) -> dict[str, str]:
    """lon and lat, and the whole place where it is more than a point."""
    if not isinstance(geometry, dict):
        return {}
    points = list(_points(geometry.get("coordinates")))
    if not points:
        return {}
    (west, east), (south, north) = ((min(axis), max(axis)) for axis in zip(*points, strict=True))
    whole = geometry if len(points) > 1 else place if isinstance(place, dict) else None
    more = {GEOMETRY: json.dumps(whole)} if whole else {}
    return {LON: repr((west + east) / 2), LAT: repr((south + north) / 2), **more}


def _points(coordinates: object) -> Iterator[tuple[float, float]]:
    """The positions of a geometry, however nested. Not recursive: a file says how deep."""
    waiting = [coordinates]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, list) or not one:
            continue
        if isinstance(one[0], int | float):
            if len(one) >= 2 and isinstance(one[1], int | float):
                yield float(one[0]), float(one[1])
        else:
            waiting.extend(one)
