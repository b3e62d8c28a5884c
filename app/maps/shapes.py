"""The gazetteer's lines and polygons in world units, joined into long lines: read once, simplified for each zoom."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.maps.mercator import project_array, world_px
from geodata.names import display_name
from geodata.streets import PlaceRecord, Segment, Streets

Geometries = NDArray[np.object_]
_KINDS = ("water", "park", "neighborhood", "municipality", "limits")


@dataclass(frozen=True, slots=True)
class Layer:
    """Geometries of one kind with their names, in world units."""

    geometries: Geometries
    names: tuple[str, ...]


@dataclass(frozen=True)
class Shapes:
    """All that a base map draws: `streets` by class, `places` by kind."""

    streets: dict[str, Layer]
    places: dict[str, Layer]

    @cached_property
    def limits(self) -> BaseGeometry:
        """The area inside the city limits; empty where the gazetteer has none."""
        return shapely.union_all(self.places["limits"].geometries)

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, north, east, south of everything, in world units."""
        layers = (*self.streets.values(), *self.places.values())
        kept = [layer.geometries for layer in layers if len(layer.geometries)]
        if not kept:
            return 0.0, 0.0, 0.0, 0.0
        west, north, east, south = shapely.total_bounds(np.concatenate(kept))
        return float(west), float(north), float(east), float(south)

    def at(self, layer: Layer, z: int, tolerance_px: float) -> Geometries:
        """The layer's geometries in px of zoom `z`, simplified."""
        scaled = shapely.transform(layer.geometries, lambda xy: xy * world_px(z))
        simplified: Geometries = shapely.simplify(scaled, tolerance_px)
        return simplified


def read(streets: Streets) -> Shapes:
    """Everything to draw out of the gazetteer."""
    places = {kind: _places(streets.places(kind)) for kind in _KINDS}
    return Shapes(_streets(streets), places)


def _streets(streets: Streets) -> dict[str, Layer]:
    segments = list(streets.all_segments())
    printed = {street.id: str(street.name) for street in streets.streets()}
    groups: dict[str, dict[str, list[LineString]]] = {}
    for segment, line in zip(segments, _lines(segments), strict=True):
        by_name = groups.setdefault(segment.street_class, {})
        by_name.setdefault(_name(segment, printed), []).append(line)
    return {street_class: _joined(by_name) for street_class, by_name in sorted(groups.items())}


def _lines(segments: list[Segment]) -> Any:
    """The segments as lines, made in one call: one by one takes ten times as long."""
    if not segments:
        return ()
    points = [point for segment in segments for point in segment.line]
    return shapely.linestrings(points, indices=np.repeat(range(len(segments)), [len(one.line) for one in segments]))


def _name(segment: Segment, printed: dict[int, str]) -> str:
    """The name to print: the full one; a bare number without its type would be a name that is not."""
    if segment.street_id is not None:
        return printed[segment.street_id]
    if segment.street_class == "ramp" or not segment.base_name or segment.base_name[0].isdigit():
        return ""
    return display_name(segment.base_name)


def _joined(by_name: dict[str, list[LineString]]) -> Layer:
    """Segments of one street joined end to end: a straight street then costs two points a tile, not two a block."""
    geometries: list[BaseGeometry] = []
    names: list[str] = []
    for name, lines in sorted(by_name.items()):
        for line in shapely.get_parts(shapely.line_merge(shapely.union_all([shapely.multilinestrings(lines)]))):
            geometries.append(line)
            names.append(name)
    return _layer(geometries, names)


def _places(records: Iterable[PlaceRecord]) -> Layer:
    geometries: list[BaseGeometry] = []
    names: list[str] = []
    for record in records:
        if record.geometry and record.geometry["type"] in ("Polygon", "MultiPolygon"):
            geometries.append(polygon(record.geometry))
            names.append(record.name)
    return _layer(geometries, names)


def polygon(geometry: dict[str, Any]) -> BaseGeometry:
    """A valid shape of a GeoJSON Polygon or MultiPolygon."""
    rings = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    made = MultiPolygon([Polygon(outer, holes) for outer, *holes in rings])
    return made if made.is_valid else shapely.make_valid(made)


def _layer(geometries: list[BaseGeometry], names: list[str]) -> Layer:
    array: Geometries = np.array(geometries, dtype=object)
    return Layer(shapely.transform(array, project_array), tuple(names))


def fingerprint(shapes: Shapes) -> str:
    """A digest of everything that is drawn: equal shapes, equal digest."""
    import hashlib

    digest = hashlib.sha256()
    for kind, layer in (*sorted(shapes.streets.items()), *sorted(shapes.places.items())):
        digest.update(json.dumps([kind, layer.names]).encode())
        digest.update(np.round(shapely.get_coordinates(layer.geometries) * 2**31).astype("<i8").tobytes())
    return digest.hexdigest()[:12]
