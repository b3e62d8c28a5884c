"""Boundaries, water, parks and landmarks out of GeoJSON and CSV: places to name and to draw. It only reads."""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from geodata.gazetteer import SourcePlace
from geodata.planar import Plane
from geodata.streets import PlaceRecord

_DECIMALS = 5  # about 1 m
_DEGREE_M = 111_000.0


def polygons(
    file: Path,
    kind: str,
    *,
    tolerance_m: float = 3.0,
    evidence: str = "",
    locality: str = "",
    only: str = "",
    renamed: Mapping[str, str] | None = None,
) -> Iterator[SourcePlace]:
    """The file's features as places of that kind, simplified to the tolerance.

    `only` keeps the one of that name; `renamed`: a name in the file → the present one, the old one stays as an alias.
    """
    for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
        name = str(feature["properties"].get("name") or "").strip()
        outline = shape(feature["geometry"]).simplify(tolerance_m / _DEGREE_M)
        if not outline.is_empty and only in ("", name):
            current = (renamed or {}).get(name, name)
            former = ((name, "former"),) if current != name else ()
            record = _record(_tidy(current), kind, outline, evidence, locality)
            yield SourcePlace(record, (*_other_names(current), *former))


def _record(name: str, kind: str, outline: BaseGeometry, evidence: str, locality: str) -> PlaceRecord:
    inside = outline.representative_point()
    plane = Plane(inside.y)
    here = (inside.x, inside.y)
    geometry: dict[str, Any] = _rounded(mapping(outline))
    reach_m = max(plane.distance_m(here, position) for position in _positions(geometry["coordinates"]))
    lon, lat = round(inside.x, 6), round(inside.y, 6)
    return PlaceRecord(0, name, kind, lon, lat, round(reach_m), locality, evidence, geometry)


def _tidy(name: str) -> str:
    """ "Lind - Bohanon" → "Lind-Bohanon"; what the city writes with spaced hyphens is printed without."""
    return name.replace(" - ", "-")


def _other_names(name: str) -> tuple[tuple[str, str], ...]:
    spaced = name.replace(" - ", " ").replace("-", " ")
    return ((spaced, "spelling"),) if spaced != _tidy(name) else ()


def _rounded(geometry: Any) -> dict[str, Any]:
    def walk(part: Any) -> Any:
        if isinstance(part[0], float | int):
            return [round(part[0], _DECIMALS), round(part[1], _DECIMALS)]
        return [walk(inner) for inner in part]

    return {"type": geometry["type"], "coordinates": walk(geometry["coordinates"])}


def _positions(part: Any) -> Iterator[tuple[float, float]]:
    if isinstance(part[0], float):
        yield part[0], part[1]
        return
    for inner in part:
        yield from _positions(inner)


def landmarks(file: Path, *, locality: str, evidence: str) -> Iterator[SourcePlace]:
    """The landmarks of one municipality whose position may be passed on: none off OpenStreetMap, none in doubt."""
    with file.open(encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            doubtful = any(word in row["quality"].upper() for word in ("UNVERIFIED", "SUSPECT", "BUILDING CENTROID"))
            if row["municipality"] == locality and not doubtful and "OSM" not in row["source"]:
                record = PlaceRecord(
                    0, row["name"], row["category"], float(row["lon"]), float(row["lat"]), 150.0, locality, evidence
                )
                aliases = tuple((name.strip(), "spelling") for name in row["aliases"].split(";") if name.strip())
                yield SourcePlace(record, aliases)
