"""Small files of street data, drawn by the tests: TIGER/Line shapefiles with the Census's columns, GeoJSON, CSV."""

import csv
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import shapefile

from tests.grid import nodes

NAD_83 = 'GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983",SPHEROID["GRS_1980",6378137.0,298.257222101]]]'
UTM = 'PROJCS["NAD_1983_UTM_Zone_15N",GEOGCS["GCS_North_American_1983"]]'
Row = tuple[str, Mapping[str, Any]]
"""The letters of a line on the drawing, and its columns."""


def lines(drawing: str, run: str) -> list[list[float]]:
    """The positions of a string of letters."""
    at = nodes(drawing)
    return [list(at[letter]) for letter in run]


def write_shapefile(file: Path, drawing: str, rows: Sequence[Row], projection: str = NAD_83) -> Path:
    """A shapefile of lines; text columns, as the Census has them."""
    columns = list(dict.fromkeys(name for _, row in rows for name in row))
    with shapefile.Writer(str(file), shapeType=shapefile.POLYLINE) as writer:
        for name in columns:
            writer.field(name, "C", size=60)
        for run, row in rows:
            writer.line([lines(drawing, run)])
            writer.record(*[str(row.get(name, "") or "") for name in columns])
    file.with_suffix(".prj").write_text(projection)
    return file


def zipped(file: Path) -> Path:
    """The parts of a shapefile in one zip, as the Census hands them out; the parts go away."""
    archive = file.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w") as z:
        for part in sorted(file.parent.glob(f"{file.stem}.*")):
            if part != archive:
                z.write(part, part.name)
                part.unlink()
    return archive


def write_geojson(file: Path, drawing: str, rows: Iterable[Row], crs: str = "") -> Path:
    """A FeatureCollection of lines; a run with a space in it is a MultiLineString."""
    features = []
    for run, row in rows:
        parts = [lines(drawing, part) for part in run.split()]
        kind, coordinates = ("LineString", parts[0]) if len(parts) == 1 else ("MultiLineString", parts)
        geometry = {"type": kind, "coordinates": coordinates}
        features.append({"type": "Feature", "properties": dict(row), "geometry": geometry})
    named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    file.write_text(json.dumps({"type": "FeatureCollection", **named, "features": features}))
    return file


def write_csv(file: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """A table with a header."""
    with file.open("w", newline="") as f:
        writer = csv.DictWriter(f, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


def range_columns(left: str = "", right: str = "") -> dict[str, str]:
    """ "100-198" on the left, "101-199" on the right, in the columns of ADDRFEAT."""

    def ends(text: str) -> tuple[str, str]:
        start, _, end = text.rpartition("/") if "/" in text else text.partition("-")
        return start, end

    (left_from, left_to), (right_from, right_to) = ends(left), ends(right)
    parity = {"LFROMHN": left_from, "LTOHN": left_to, "RFROMHN": right_from, "RTOHN": right_to}
    return {**parity, "PARITYL": _parity(left_from), "PARITYR": _parity(right_from)}


def _parity(number: str) -> str:
    return {"": "", "0": "E", "1": "O"}[str(int(number[-1]) % 2) if number else ""]
