"""Vector files as features, whatever their format: shapefile, its zip, GeoJSON, CSV. It reads; it understands nothing.

Shapefiles are read by pyshp, the rest by the standard library. Positions come out as WGS 84 degrees, (lon, lat): NAD
83, in which the Census publishes, lies within 2 m of it and is taken as it stands; projected metres are refused.
"""

import csv
import json
import re
import struct
import sys
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.streets import Line

_DECIMALS = 6
_DEGREES = re.compile(r"CRS84|EPSG:+(?:\d*:)?(?:4326|4269|4617|4152|4759|6318)$|^$", re.IGNORECASE)
_LINES = {"LineString": 1, "MultiLineString": 2}


class SourceUnreadable(Exception):  # noqa: N818 - reads as what happened
    """A file cannot be used; the message names it and says what would be."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A row: its columns, their names in small letters, blanks round values cut off; its lines; its point."""

    properties: dict[str, Any]
    lines: tuple[Line, ...] = ()
    point: tuple[float, float] | None = None

    def text(self, column: str) -> str:
        """The column's value as text; "" where it is empty or absent."""
        value = self.properties.get(column.lower())
        return "" if value is None else str(value)


def read(file: Path) -> Iterator[Feature]:
    """The file's features in its order; raises SourceUnreadable."""
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        raise SourceUnreadable(
            f"{file.name} is none of {', '.join(_READERS)}. Save it as one of them: ogr2ogr out.geojson {file.name}"
        )
    if not file.is_file():
        raise SourceUnreadable(f"There is no file {file.name}.")
    try:
        yield from reader(file)
    except (OSError, ValueError, KeyError, TypeError, LookupError, csv.Error, zipfile.BadZipFile) as error:
        raise SourceUnreadable(f"{file.name} cannot be read: it is damaged, or no {file.suffix} file.") from error


def columns(file: Path) -> frozenset[str]:
    """The names of the file's columns, in small letters; raises SourceUnreadable."""
    first = next(read(file), None)
    return frozenset(first.properties) if first else frozenset()


def _shapefile(file: Path) -> Iterator[Feature]:
    import shapefile  # pyshp: needed by the build alone

    _refuse_metres(file, _projection(file))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", shapefile.PossiblyCorruptFileHeader)
            reader = shapefile.Reader(str(file), encodingErrors="replace")
        with reader:
            for row in reader.iterShapeRecords():
                yield _feature(row.record.as_dict(), _geometry(row.shape))
    except (shapefile.ShapefileException, shapefile.PossiblyCorruptFileHeader, struct.error) as error:
        raise SourceUnreadable(f"{file.name} cannot be read as one shapefile with its .shp, .shx and .dbf.") from error


def _geometry(shape: Any) -> Mapping[str, Any]:
    """The shape as GeoJSON; polygons are dropped, since of those only their columns are asked for."""
    kind = shape.shapeTypeName
    return shape.__geo_interface__ if kind.startswith(("POLYLINE", "POINT")) else {"type": "", "coordinates": []}


def _projection(file: Path) -> str:
    """The text of the .prj that lies beside the shapefile, or in its zip."""
    if file.suffix.lower() == ".zip":
        with zipfile.ZipFile(file) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".prj")]
            return archive.read(names[0]).decode("latin-1") if names else ""
    beside = [path for path in file.parent.glob(f"{file.stem}.*") if path.suffix.lower() == ".prj"]
    return beside[0].read_text(encoding="latin-1") if beside else ""


def _refuse_metres(file: Path, projection: str) -> None:
    if projection.lstrip().startswith(("PROJCS", "PROJCRS")):
        raise SourceUnreadable(
            f"{file.name} is projected, in metres or feet. Save it in degrees: "
            f"ogr2ogr -t_srs EPSG:4326 out.geojson {file.name}"
        )


def _geojson(file: Path) -> Iterator[Feature]:
    with file.open(encoding="utf-8-sig") as f:
        first = f.readline()
        f.seek(0)
        lines = _is_feature(first)
        document = {} if lines else json.load(f)
        crs = ((document.get("crs") or {}).get("properties") or {}).get("name", "")
        _refuse_metres(file, "" if _DEGREES.search(crs) else "PROJCS")
        rows = (json.loads(line) for line in f if line.strip()) if lines else iter(document["features"])
        for row in rows:
            yield _feature(row["properties"] or {}, row["geometry"] or {"type": "", "coordinates": []})


def _is_feature(line: str) -> bool:
    """Whether the line is a feature by itself: a file of such lines is how OpenAddresses writes GeoJSON."""
    try:
        return bool(json.loads(line).get("type") == "Feature")
    except (ValueError, AttributeError):
        return False


def _csv(file: Path) -> Iterator[Feature]:
    csv.field_size_limit(sys.maxsize)
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as f:
        for row in csv.DictReader(f):
            yield _feature({name: value for name, value in row.items() if name}, {"type": "", "coordinates": []})


def _feature(properties: Mapping[str, Any], geometry: Mapping[str, Any]) -> Feature:
    plain = {
        name.lower(): (value.strip() or None) if isinstance(value, str) else value for name, value in properties.items()
    }
    coordinates = geometry["coordinates"]
    if geometry["type"] == "Point":
        return Feature(plain, (), (float(coordinates[0]), float(coordinates[1])))
    parts = {1: [coordinates], 2: coordinates}.get(_LINES.get(geometry["type"], 0), [])
    return Feature(plain, tuple(_joined([line for part in parts if len(line := _line(part)) > 1])))


def _line(positions: Any) -> Line:
    """Rounded to 0.1 m, so that lines that meet have the same end; without steps on the spot."""
    rounded = [(round(float(p[0]), _DECIMALS), round(float(p[1]), _DECIMALS)) for p in positions]
    return tuple(b for a, b in zip([None, *rounded], rounded, strict=False) if a != b)


def _joined(lines: list[Line]) -> Iterator[Line]:
    """Parts of one feature that go on where the last one ended are one line."""
    whole: Line = ()
    for line in lines:
        if whole and line[0] != whole[-1]:
            yield whole
            whole = ()
        whole = (*whole, *line[1:]) if whole else line
    if whole:
        yield whole


_READERS = {
    ".shp": _shapefile,
    ".zip": _shapefile,
    ".geojson": _geojson,
    ".json": _geojson,
    ".geojsonl": _geojson,
    ".csv": _csv,
}
