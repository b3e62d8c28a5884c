"""The base map: streets, water, parks and names of the gazetteer as SVG tiles of 512 px. Same gazetteer, same bytes."""

import threading
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import shapely

from app.maps import shapes as shapes_of
from app.maps import svg
from app.maps.content import Area
from app.maps.labels import Cell, Label
from app.maps.mercator import TILE_PX, unproject
from app.maps.names import Names
from app.maps.shapes import Geometries, Shapes
from app.maps.style import CLASSES, CROWDED, MAX_ZOOM, MIN_ZOOM, THEMES, VERSION, fill_px
from geodata.streets import Streets

_MARGIN_PX = 28.0
Box = tuple[float, float, float, float]


class BaseMap:
    """Draws tiles. Nothing is read before the first is asked for; safe to share between threads."""

    def __init__(self, streets: Streets) -> None:
        self._streets = streets
        self._levels: dict[int, _Level] = {}
        self._lock = threading.RLock()

    @cached_property
    def shapes(self) -> Shapes:
        """What the tiles are drawn from."""
        with self._lock:
            return shapes_of.read(self._streets)

    @cached_property
    def version(self) -> str:
        """Changes whenever a tile may look different: a digest of the gazetteer's shapes, and of the style."""
        return f"{shapes_of.fingerprint(self.shapes)}-{VERSION}"

    @cached_property
    def area(self) -> Area:
        """What pages need to know of it."""
        limits = shapely.simplify(self.shapes.limits, 3e-6)
        rings = tuple(
            tuple((round(lon, 4), round(lat, 4)) for lon, lat in (unproject(x, y) for x, y in part.exterior.coords))
            for part in shapely.get_parts(limits)
            if part.geom_type == "Polygon"
        )
        west, north, east, south = self.shapes.bounds
        corners = (*unproject(west, south), *unproject(east, north))
        names = self.shapes.places["limits"].names
        bounds = (round(corners[0], 4), round(corners[1], 4), round(corners[2], 4), round(corners[3], 4))
        return Area(names[0] if names else self._streets.info.locality, rings, bounds, self.version)

    def tile(self, z: int, x: int, y: int, theme: str = "light", *, within: bool = True) -> bytes:
        """The tile of that address (XYZ, y southwards) as SVG; plain ground where there is nothing to draw.

        `within`: whether there are names within the limits. From afar a crowd's counts would cut through them.
        """
        colours = THEMES.get(theme, THEMES["light"])
        if not MIN_ZOOM <= z <= MAX_ZOOM or not self.covers(z, x, y):
            return svg.document(svg.ground(colours.beyond))
        with self._lock:
            level = self._levels.get(z) or self._levels.setdefault(z, _Level(self.shapes, z))
            west, north = x * TILE_PX, y * TILE_PX
            names = [name for name in level.names_at(west, north) if within or name.kind == "town" or z > CROWDED]
            parts = svg.tile_parts(level.clipped(west, north), names, z, (west, north), colours)
        return svg.document(*parts)

    def view(self, z: int, box: Box, taken: Sequence[Box]) -> tuple[dict[str, Geometries], list[Label]]:
        """What shows in a box of px at that zoom: the shapes, cut a little beyond it, and names that lie wholly inside.

        No name touches the `taken` boxes.
        """
        with self._lock:
            level = self._levels.get(z) or self._levels.setdefault(z, _Level(self.shapes, z))
            return level.cut(box), level.names_in(box, taken)

    def covers(self, z: int, x: int, y: int) -> bool:
        """Whether anything is drawn in that tile."""
        west, north, east, south = self.shapes.bounds
        count = 1 << z
        return west * count < x + 1 and east * count > x and north * count < y + 1 and south * count > y


class _Level:
    """The shapes of one zoom in its px, simplified and indexed."""

    def __init__(self, shapes: Shapes, z: int) -> None:
        self._names = Names(shapes, z)
        self._layers: dict[str, tuple[Geometries, shapely.STRtree]] = {}
        for kind, layer in shapes.places.items():
            kept = shapes.at(layer, z, 0.7 if z < 13 else 0.5)
            self._keep(kind, kept[shapely.area(kept) > 6.0])
        for street_class in CLASSES:
            if street_class in shapes.streets and fill_px(street_class, z):
                lines = shapes.at(shapes.streets[street_class], z, 0.5 if z < 13 else 0.35)
                self._keep(street_class, lines[shapely.length(lines) > 1.5])

    def _keep(self, kind: str, geometries: Geometries) -> None:
        self._layers[kind] = geometries, shapely.STRtree(geometries)

    def clipped(self, west: float, north: float) -> dict[str, Geometries]:
        """What shows in the tile whose corner that is, cut off a little beyond its edges."""
        return self.cut((west, north, west + TILE_PX, north + TILE_PX))

    def cut(self, box: Box) -> dict[str, Geometries]:
        """What shows in the box, cut off a little beyond its edges."""
        west, north, east, south = box
        wider = (west - _MARGIN_PX, north - _MARGIN_PX, east + _MARGIN_PX, south + _MARGIN_PX)
        return {kind: self._cut(kind, wider) for kind in self._layers}

    def _cut(self, kind: str, box: Box) -> Geometries:
        geometries, tree = self._layers[kind]
        hits = geometries[np.sort(tree.query(shapely.box(*box)))]
        pieces = shapely.clip_by_rect(hits, *box) if kind in CLASSES else shapely.intersection(hits, shapely.box(*box))
        parts: Geometries = shapely.get_parts(pieces)
        return parts

    def names_at(self, west: float, north: float) -> list[Label]:
        """The names that show in the tile."""
        return self._names.shown(west, north, west + TILE_PX, north + TILE_PX)

    def names_in(self, box: Box, taken: Sequence[Box]) -> list[Label]:
        """Names placed for that box alone, clear of what is taken."""
        west, north, east, south = box
        cell = Cell(self._names.z, west, north, (east - west, south - north))
        for each in taken:
            cell.reserve(*each)
        return self._names.placed(cell, shapely.box(*box))
