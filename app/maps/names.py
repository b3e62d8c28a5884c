"""Which names a cell of the base map gets, and in what order they may claim their room: the important ones first."""

import re

import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from app.maps.labels import Cell, Label, cell_px, place_along, place_at, place_in, wrapped
from app.maps.mercator import world_px
from app.maps.shapes import Geometries, Layer, Shapes
from app.maps.style import LABELS

_VIEW_PX = 420.0
_ROUTE = re.compile(r"(I-|US |Hwy |County Rd )\d+\w?$")


class Names:
    """The names of one zoom, cell by cell."""

    def __init__(self, shapes: Shapes, z: int) -> None:
        self.z = z
        self._shapes = shapes
        self._cells: dict[tuple[int, int], list[Label]] = {}
        self._layers: dict[int, Geometries] = {}

    def shown(self, west: float, north: float, east: float, south: float) -> list[Label]:
        """The labels that show in that box of px, which lies in one cell."""
        key = int((west + east) / 2 // cell_px(self.z)), int((north + south) / 2 // cell_px(self.z))
        if key not in self._cells:
            self._cells[key] = self._place(*key)
        return [label for label in self._cells[key] if label.within(west, north, east, south)]

    def _place(self, column: int, row: int) -> list[Label]:
        side = cell_px(self.z)
        return self.placed(
            Cell(self.z, column * side, row * side),
            shapely.box(column * side, row * side, (column + 1) * side, (row + 1) * side),
        )

    def placed(self, cell: Cell, box: BaseGeometry) -> list[Label]:
        """The names of a cell that covers the box."""
        self._city(cell)
        self._plates(cell, box)
        self._within(cell, box, "water", room=1.15)
        self._along(cell, box, "major")
        self._neighborhoods(cell, box)
        self._towns(cell, box)
        self._within(cell, box, "park", room=1.5)
        self._along(cell, box, "minor")
        return cell.labels

    def _asked(self, kind: str) -> bool:
        return LABELS[kind].first <= self.z <= LABELS[kind].last

    def _px(self, layer: Layer) -> Geometries:
        if id(layer) not in self._layers:
            self._layers[id(layer)] = self._shapes.at(layer, self.z, 0.7)
        return self._layers[id(layer)]

    def _in_cell(self, layer: Layer, box: BaseGeometry) -> list[tuple[str, BaseGeometry]]:
        geometries = self._px(layer)
        return (
            [(layer.names[i], geometries[i]) for i in shapely.STRtree(geometries).query(box).tolist() if layer.names[i]]
            if len(geometries)
            else []
        )

    def _city(self, cell: Cell) -> None:
        limits = self._shapes.places["limits"]
        if self._asked("city") and limits.names:
            middle = self._shapes.limits.centroid
            place_at(cell, "city", limits.names[:1], middle.x * world_px(self.z), middle.y * world_px(self.z))

    def _towns(self, cell: Cell, box: BaseGeometry) -> None:
        """The neighbouring towns: the city itself needs no name within its own limits, save from afar."""
        if not self._asked("town"):
            return
        own = set(self._shapes.places["limits"].names)
        for name, shape in _largest_first(self._in_cell(self._shapes.places["municipality"], box)):
            x, y, radius = _widest(shape)
            lines = wrapped(_plain(name), LABELS["town"], self.z, max(60.0, 2 * radius))
            if name not in own and radius > 14:
                place_at(cell, "town", lines, x, y)

    def _neighborhoods(self, cell: Cell, box: BaseGeometry) -> None:
        if not self._asked("neighborhood"):
            return
        style = LABELS["neighborhood"]
        for name, shape in _largest_first(self._in_cell(self._shapes.places["neighborhood"], box)):
            x, y, radius = _widest(shape)
            lines = wrapped(name, style, self.z, 2.6 * radius)
            steps = (0.0, 0.3, -0.3, 0.6, -0.6) if radius > 16 else ()
            spots = [(x + dx * radius, y + dy * radius) for dy in steps for dx in steps]
            any(place_at(cell, "neighborhood", lines, *spot) for spot in spots)

    def _within(self, cell: Cell, box: BaseGeometry, kind: str, room: float) -> None:
        if not self._asked(kind):
            return
        for name, shape in _largest_first(self._in_cell(self._shapes.places[kind], box)):
            for piece in _in_view_sizes(shape, box):
                x, y, radius = _widest(piece)
                if radius > LABELS[kind].size(self.z) * 0.5:
                    place_in(cell, kind, name, piece, (x, y), radius, room)

    def _along(self, cell: Cell, box: BaseGeometry, street_class: str) -> None:
        layer = self._shapes.streets.get(street_class)
        if layer is None or not self._asked(street_class):
            return
        for name, line in _longest_first(self._in_cell(layer, box), box):
            place_along(cell, street_class, name, line)

    def _plates(self, cell: Cell, box: BaseGeometry) -> None:
        """Numbers of highways, level on a small plate; named freeways along their line."""
        layer = self._shapes.streets.get("freeway")
        if layer is None or not self._asked("plate"):
            return
        every = LABELS["plate"].every_px
        for name, line in _longest_first(self._in_cell(layer, box), box):
            if not _ROUTE.match(name):
                place_along(cell, "major", name, line)
                continue
            count = max(1, round(line.length / every))
            for index in range(count if line.length > 40 else 0):
                point = line.interpolate((index + 0.5) / count, normalized=True)
                place_at(cell, "plate", (name,), point.x, point.y, apart_px=every * 0.6)


def _in_view_sizes(shape: BaseGeometry, box: BaseGeometry) -> list[BaseGeometry]:
    """A river or a long park in pieces no larger than a view, so that it is named again and again; others whole."""
    west, north, east, south = shape.bounds
    if max(east - west, south - north) <= 1.4 * _VIEW_PX:
        return [shape]
    inside = shapely.intersection(shape, box)
    if inside.is_empty:
        return []
    west, north, east, south = inside.bounds
    squares = [
        shapely.box(column * _VIEW_PX, row * _VIEW_PX, (column + 1) * _VIEW_PX, (row + 1) * _VIEW_PX)
        for column in range(int(west // _VIEW_PX), int(east // _VIEW_PX) + 1)
        for row in range(int(north // _VIEW_PX), int(south // _VIEW_PX) + 1)
    ]
    parts = shapely.get_parts(shapely.intersection(shape, squares))
    return [part for part in parts if part.geom_type == "Polygon" and part.area > 60]


def _plain(name: str) -> str:
    return name.replace(" (unorg.)", "")


def _widest(shape: BaseGeometry) -> tuple[float, float, float]:
    """Middle and radius of the largest circle inside the shape."""
    radii = shapely.maximum_inscribed_circle([shape], tolerance=max(0.5, shape.length / 400))
    (x, y), (edge_x, edge_y) = shapely.get_coordinates(radii)[:2]
    return float(x), float(y), float(((x - edge_x) ** 2 + (y - edge_y) ** 2) ** 0.5)


def _largest_first(named: list[tuple[str, BaseGeometry]]) -> list[tuple[str, BaseGeometry]]:
    return sorted(named, key=lambda item: (-item[1].area, item[0], item[1].bounds))


def _longest_first(named: list[tuple[str, BaseGeometry]], box: BaseGeometry) -> list[tuple[str, LineString]]:
    """The pieces of the streets inside the cell, the longest first."""
    lines, owners = shapely.get_parts(
        shapely.intersection(np.array([line for _, line in named], dtype=object), box), return_index=True
    )
    pieces = [
        (named[owner][0], line)
        for owner, line in zip(owners.tolist(), lines, strict=True)
        if isinstance(line, LineString) and not line.is_empty
    ]
    return sorted(pieces, key=lambda item: (-round(item[1].length, 3), item[0], item[1].bounds))
