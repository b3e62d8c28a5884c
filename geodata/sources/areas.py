"""Boundaries, water, parks and landmarks out of GeoJSON and CSV: places to name and to draw. It only reads."""

import csv
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from shapely import set_precision, union_all
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from geodata.gazetteer import SourcePlace
from geodata.geometry.earth import ABOUT_DEGREE_M
from geodata.geometry.plane import Plane
from geodata.streets import PlaceRecord

_DECIMALS = 5  # about 1 m
_COARSE_M, _COARSE_DECIMALS = 50.0, 4  # about 10 m, for what is simplified to more than that
# A landmark of the category "community" is a building; the kind is the part of the city.
_KINDS = {"community": "community center"}
_REACH_M = {
    "bridge": 350.0,
    "cemetery": 1_000.0,
    "college": 300.0,
    "hospital": 250.0,
    "shopping": 200.0,
    "stadium": 250.0,
}
_ORDINARY_REACH_M = 150.0
"""How far from its one position a landmark may reach: the longest bridge here is 660 m, a cemetery has 100 hectares."""


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
        outline = shape(feature["geometry"]).simplify(tolerance_m / ABOUT_DEGREE_M)
        if not outline.is_empty and only in ("", name):
            current = (renamed or {}).get(name, name)
            former = ((name, "former"),) if current != name else ()
            if tolerance_m > _COARSE_M:
                outline = set_precision(outline, 10**-_COARSE_DECIMALS)  # Rounding alone would make rings cross.
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


def landmarks(file: Path, *, locality: str, evidence: str, left_out: Collection[str]) -> Iterator[SourcePlace]:
    """The landmarks of one municipality whose position may be passed on: none off OpenStreetMap, none in doubt."""
    with file.open(encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            doubtful = any(word in row["quality"].upper() for word in ("UNVERIFIED", "SUSPECT", "BUILDING CENTROID"))
            kind = _KINDS.get(row["category"], row["category"])
            wanted = row["municipality"] == locality and row["name"] not in left_out
            if wanted and not doubtful and "OSM" not in row["source"]:
                record = PlaceRecord(
                    0,
                    row["name"],
                    kind,
                    float(row["lon"]),
                    float(row["lat"]),
                    _REACH_M.get(row["category"], _ORDINARY_REACH_M),
                    locality,
                    evidence,
                )
                yield SourcePlace(record, tuple(_aliases(row["name"], row["aliases"])))


def _aliases(name: str, aliases: str) -> Iterator[tuple[str, str]]:
    """Its other names, and its own without what stands in brackets behind it ("(closed site)")."""
    bare = re.sub(r"\s*\(.*\)$", "", name)
    others = [bare, *(alias.strip() for alias in aliases.split(";"))]
    yield from ((other, "spelling") for other in dict.fromkeys(others) if other and other != name)


def zip_codes(file: Path, evidence: str) -> Iterator[SourcePlace]:
    """ZIP codes with a point that says roughly where; enough to know one, not to place a pin. Locality: whose it is."""
    with file.open(encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            locality = row["municipality_at_point"] or row["post_office_city"]
            lon, lat = float(row["lon"]), float(row["lat"])
            yield SourcePlace(PlaceRecord(0, row["zip"], "zip", lon, lat, None, locality, evidence))


def unions(file: Path, parts: Sequence[SourcePlace], evidence: str, locality: str) -> Iterator[SourcePlace]:
    """Parts of a city that are several of its communities or neighborhoods together, out of a list kept by hand."""
    outlines = {(p.record.kind, p.record.name): shape(p.record.geometry) for p in parts if p.record.geometry}
    with file.open(encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            whole = union_all([outlines[row["kind"], name] for name in row["parts"].split(";")])
            record = _record(row["name"], "sector", whole, evidence, locality)
            yield SourcePlace(replace(record, geometry=None), tuple(_aliases(row["name"], row["aliases"])))
