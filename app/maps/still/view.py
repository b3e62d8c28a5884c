"""Which part of the world a still shows: as near as every label allows. The same search as static/map.js."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import floor, log2

from app.maps.mercator import TILE_PX
from app.maps.still.arrange import Joint, Layout, Spread, arrange
from app.maps.still.boxes import Box, Point
from app.maps.still.marks import Mark
from app.maps.style import MAX_ZOOM, MIN_ZOOM

_LEAST, _MOST_OF_MANY, _MOST_OF_ONE = 3.0, 16.0, 14.25
_PADDING_PX = (64.0, 72.0)
_MANY = 12
Corner = str | None
Extent = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    """A frame of `size` px round `center` (world units) at `zoom`, counted in tiles of 512 px."""

    center: Point
    zoom: float
    size: Point

    @property
    def level(self) -> int:
        """The zoom of the base map that is drawn."""
        return max(MIN_ZOOM, min(MAX_ZOOM, floor(self.zoom + 0.5)))

    @property
    def scale(self) -> float:
        """How much larger than at its level the base map is drawn."""
        return float(2 ** (self.zoom - self.level))

    @property
    def world_px(self) -> float:
        """The width of the world in px."""
        return float(TILE_PX * 2**self.zoom)

    def point(self, world: Point) -> Point:
        """World units → px of the frame."""
        return (
            (world[0] - self.center[0]) * self.world_px + self.size[0] / 2,
            (world[1] - self.center[1]) * self.world_px + self.size[1] / 2,
        )

    @property
    def extent(self) -> Extent:
        """West, north, east, south in world units."""
        dx, dy = self.size[0] / 2 / self.world_px, self.size[1] / 2 / self.world_px
        return self.center[0] - dx, self.center[1] - dy, self.center[0] + dx, self.center[1] + dy


@dataclass(frozen=True, slots=True)
class Chosen:
    """A view with its layout and the corner of the inset."""

    view: View
    layout: Layout
    corner: Corner


def extent_of(points: Sequence[Point]) -> Extent:
    """West, north, east, south of the points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def closest(extent: Extent, size: Point, padding_px: Point = _PADDING_PX) -> float:
    """The zoom at which the extent just fits into a frame with that padding."""
    rooms = (max(side - padding, side * 0.4) for side, padding in zip(size, padding_px, strict=True))
    spans = (extent[2] - extent[0], extent[3] - extent[1])
    return min((log2(room / TILE_PX / span) for room, span in zip(rooms, spans, strict=True) if span > 0), default=99.0)


def chosen(
    marks: Sequence[Mark],
    joints: Sequence[Joint],
    size: Point,
    furniture: Callable[[View, Corner], list[Box]],
    corners: Callable[[View], list[Corner]],
) -> Chosen:
    """The view that shows all incidents as large as every label allows."""
    extent = extent_of([point for mark in marks for point in mark.points])
    most = _MOST_OF_MANY if len(marks) > 1 else _MOST_OF_ONE
    near = min(most, closest(extent, size))
    best: Chosen | None = None
    for cost, view, corner in sorted(_views(extent, near, size, len(marks), corners), key=lambda each: each[0]):
        if best and cost >= best.layout.cost:
            break
        laid = arrange(size, [spread(mark, view) for mark in marks], joints, furniture(view, corner))
        total = cost + laid.cost
        if best is None or total < best.layout.cost:
            best = Chosen(view, Layout(total, laid.markers, laid.pills, laid.labels), corner)
    assert best
    return best


def whole(extent: Extent, size: Point) -> View:
    """The view of an extent, with no incident in it to make room for."""
    return View(_middle(extent), max(_LEAST, _tidy(min(_MOST_OF_MANY, closest(extent, size, (40.0, 40.0))))), size)


def of_many(marks: Sequence[Mark], size: Point) -> View:
    """The view of more incidents than can be named."""
    return whole(extent_of([mark.at for mark in marks]), size)


def spread(mark: Mark, view: View) -> Spread:
    """The incident in that view's px."""
    line = mark.longest
    ends = (view.point(line[0]), view.point(line[-1])) if line else None
    return Spread(view.point(mark.at), ends, mark.ring_px(view.zoom), mark.sizes)


def _views(
    extent: Extent, near: float, size: Point, count: int, corners: Callable[[View], list[Corner]]
) -> Iterator[tuple[float, View, Corner]]:
    """Views to try, each with what it costs before anything is laid out."""
    x, y = _middle(extent)
    zooms = dict.fromkeys(max(_LEAST, _tidy(near - step / 4)) for step in range(7))
    for zoom in zooms:
        for shift in (0.0,) if count > _MANY else (0.0, -0.1, 0.1, -0.2, 0.2):
            view = View((x + shift * size[0] / (TILE_PX * 2**zoom), y), zoom, size)
            for rank, corner in enumerate(corners(view)):
                yield (near - zoom) * 14 + abs(shift) * 20 + rank * 2, view, corner


def _middle(extent: Extent) -> Point:
    return (extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2


def _tidy(zoom: float) -> float:
    """Steps at which the letters of the base map are neither too large nor too small."""
    stepped = floor(zoom * 4) / 4
    return stepped - 0.25 if stepped % 1 == 0.5 else stepped
