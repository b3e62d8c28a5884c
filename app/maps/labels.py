"""Where names stand: decided once for a cell of many tiles, so that neighbouring tiles agree to the px.

A name lies wholly inside its cell, names never touch one another, and a cell always gives the same names, whatever was
asked for first.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, cos, degrees, hypot, radians, sin

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from app.maps.style import LABELS, LabelStyle

_SAME_WATER_PX = 300.0
Point = tuple[float, float]
_NARROW, _WIDE = frozenset("fijlrtI.,'()-/ 1"), frozenset("mwMW&")


def cell_px(z: int) -> int:
    """The side of a cell: wide views in one piece, lest a name misses its place for a border; close ones quick."""
    return (16 if z <= 13 else 8) * 512


@dataclass(frozen=True, slots=True)
class Label:
    """A name: `lines` of text in px of the zoom, centred on (x, y) and turned by `angle` degrees, or along `path`."""

    kind: str
    lines: tuple[str, ...]
    x: float
    y: float
    angle: float
    size_px: float
    path: tuple[Point, ...]
    discs: tuple[tuple[float, float, float], ...]
    """(x, y, radius) of discs that cover the text: what must stay clear of other names."""

    def within(self, west: float, north: float, east: float, south: float) -> bool:
        """Whether any of it may show in that box."""
        return any(west - r < x < east + r and north - r < y < south + r for x, y, r in self.discs)


@lru_cache(maxsize=8192)
def text_width_px(text: str, style: LabelStyle, z: int) -> float:
    """The width of a text in px, on the large side, for any of the sans faces a reader's system may have."""
    if style.capitals:
        text = text.upper()
    em = sum(0.34 if c in _NARROW else 0.9 if c in _WIDE else 0.7 if c.isupper() else 0.58 for c in text)
    return (em + style.spacing_em * len(text)) * style.size(z)


class Cell:
    """The names of one cell; `west` and `north` are its corner in px of zoom `z`, `size` its own one if it has one."""

    def __init__(self, z: int, west: float, north: float, size: Point | None = None) -> None:
        self.z = z
        self._west, self._north = west, north
        width, height = size or (cell_px(z), cell_px(z))
        self._width, self._height = float(width), float(height)
        self.labels: list[Label] = []
        self._grid: dict[tuple[int, int], list[tuple[float, float, float]]] = {}
        self._named: dict[tuple[str, str], list[Point]] = {}

    def add(self, label: Label, apart_px: float = 0.0) -> bool:
        """Put the label where it is free, and no nearer than `apart_px` to the same name; False where it is not."""
        if not self._inside(label) or self._taken(label) or self._repeats(label, apart_px):
            return False
        self.labels.append(label)
        self._named.setdefault((label.kind, "".join(label.lines)), []).append((label.x, label.y))
        for disc in label.discs:
            self._claim(disc)
        return True

    def _claim(self, disc: tuple[float, float, float]) -> None:
        for key in self._keys(disc):
            self._grid.setdefault(key, []).append(disc)

    def _inside(self, label: Label) -> bool:
        return all(
            self._west + r <= x <= self._west + self._width - r
            and self._north + r <= y <= self._north + self._height - r
            for x, y, r in label.discs
        )

    def reserve(self, west: float, north: float, east: float, south: float, disc_px: float = 7.0) -> None:
        """Keep every name out of a box."""
        columns, rows = (max(2, int((end - start) / disc_px) + 1) for start, end in ((west, east), (north, south)))
        for x in np.linspace(west, east, columns).tolist():
            for y in np.linspace(north, south, rows).tolist():
                self._claim((x, y, disc_px))

    def _taken(self, label: Label) -> bool:
        return any(
            hypot(x - other_x, y - other_y) < r + other_r
            for x, y, r in label.discs
            for key in self._keys((x, y, r))
            for other_x, other_y, other_r in self._grid.get(key, ())
        )

    def _repeats(self, label: Label, apart_px: float) -> bool:
        others = self._named.get((label.kind, "".join(label.lines)), ())
        return any(hypot(label.x - x, label.y - y) < apart_px for x, y in others)

    @staticmethod
    def _keys(disc: tuple[float, float, float]) -> Iterator[tuple[int, int]]:
        x, y, r = disc
        for column in range(int((x - r) // 48), int((x + r) // 48) + 1):
            for row in range(int((y - r) // 48), int((y + r) // 48) + 1):
                yield column, row


def place_at(
    cell: Cell, kind: str, lines: Sequence[str], x: float, y: float, angle: float = 0.0, apart_px: float = 0.0
) -> bool:
    """A text of one or more lines centred on a point."""
    style = LABELS[kind]
    size = style.size(cell.z)
    discs: list[tuple[float, float, float]] = []
    turn = radians(angle)
    for index, line in enumerate(lines):
        across = (index - (len(lines) - 1) / 2) * size * 1.15
        row_x, row_y = x - across * sin(turn), y + across * cos(turn)
        discs += _discs_along(_straight(row_x, row_y, turn, text_width_px(line, style, cell.z)), size)
    return cell.add(Label(kind, tuple(lines), x, y, angle, size, (), tuple(discs)), apart_px)


def _straight(x: float, y: float, turn: float, width: float) -> list[Point]:
    dx, dy = cos(turn) * width / 2, sin(turn) * width / 2
    count = max(2, int(width / 7) + 1)
    return [(x + dx * (2 * i / (count - 1) - 1), y + dy * (2 * i / (count - 1) - 1)) for i in range(count)]


def _discs_along(points: Sequence[Point], size: float) -> list[tuple[float, float, float]]:
    return [(x, y, size * 0.72) for x, y in points]


def place_along(cell: Cell, kind: str, text: str, line: LineString) -> None:
    """A street's name along its line, once every so many px; pieces too short or too crooked stay without."""
    style = LABELS[kind]
    width = text_width_px(text, style, cell.z)
    length = line.length
    if length < width + 6:
        return
    count = max(1, round(length / style.every_px))
    for index in range(count):
        for shift in (0.0, 0.16, -0.16, 0.32, -0.32, 0.45, -0.45):
            middle = (index + 0.5 + shift) * length / count
            label = _along(cell.z, kind, text, line, middle, width)
            if label and cell.add(label, style.every_px * 0.62):
                break


def _along(z: int, kind: str, text: str, line: LineString, middle: float, width: float) -> Label | None:
    start, end = middle - width / 2, middle + width / 2
    if start < 2 or end > line.length - 2:
        return None
    sampled = _sampled(line, start, end, max(3, int(width / 7) + 1))
    if _backwards(sampled):
        sampled = sampled[::-1]
    if not _readable(sampled):
        return None
    size = LABELS[kind].size(z)
    points = [(float(x), float(y)) for x, y in sampled]
    discs = tuple(_discs_along(points, size))
    (x0, y0), (x1, y1), (x, y) = points[0], points[-1], points[len(points) // 2]
    angle = degrees(atan2(y1 - y0, x1 - x0))
    if _bulge(sampled) < 1 + width / 80:
        return Label(kind, (text,), (x0 + x1) / 2, (y0 + y1) / 2, angle, size, (), discs)
    return Label(kind, (text,), x, y, angle, size, _baseline(sampled, size), discs)


def _sampled(line: LineString, start: float, end: float, count: int) -> NDArray[np.float64]:
    """Points along the stretch, evenly; of a straight one, as most are, only the ends are looked up."""
    ends = shapely.get_coordinates(shapely.line_interpolate_point(line, np.array((start, end))))
    if hypot(*(ends[1] - ends[0])) > (end - start) * 0.99999:
        straight: NDArray[np.float64] = ends[0] + (ends[1] - ends[0]) * np.linspace(0, 1, count)[:, None]
        return straight
    return shapely.get_coordinates(shapely.line_interpolate_point(line, np.linspace(start, end, count)))


def _backwards(points: NDArray[np.float64]) -> bool:
    """Whether text would stand on its head; what runs nearly upright always reads from below."""
    dx, dy = points[-1] - points[0]
    return not -105 < degrees(atan2(dy, dx)) <= 75


def _readable(points: NDArray[np.float64]) -> bool:
    steps = points[1:] - points[:-1]
    headings = np.arctan2(steps[:, 1], steps[:, 0])
    turns = np.abs(np.degrees(headings[1:] - headings[:-1]))
    turns = np.minimum(turns, 360 - turns)
    return bool(turns.max(initial=0) < 28 and turns.sum() < 75)


def _bulge(points: NDArray[np.float64]) -> float:
    """How far the points stray from the line between the first and the last, in px."""
    chord = points[-1] - points[0]
    away = points - points[0]
    return float(np.abs(away[:, 0] * chord[1] - away[:, 1] * chord[0]).max() / max(1e-9, hypot(*chord)))


def _baseline(points: NDArray[np.float64], size: float) -> tuple[Point, ...]:
    """The line that letters stand on so that their middle lies on the street; longer than the text at both ends."""
    smooth = points.copy()
    for _ in range(3):
        smooth[1:-1] = (smooth[:-2] + 2 * smooth[1:-1] + smooth[2:]) / 4
    steps = np.gradient(smooth, axis=0)
    steps /= np.hypot(steps[:, 0], steps[:, 1])[:, None]
    shifted = smooth + np.column_stack((-steps[:, 1], steps[:, 0])) * size * 0.34
    extended = np.vstack((shifted[0] - steps[0] * size, shifted, shifted[-1] + steps[-1] * size))
    return tuple((float(x), float(y)) for x, y in extended)


def wrapped(text: str, style: LabelStyle, z: int, room_px: float) -> tuple[str, ...]:
    """The text in one line, or in two of about the same length where one is wider than the room."""
    words = text.split(" ")
    if len(words) < 2 or text_width_px(text, style, z) <= room_px:
        return (text,)
    cut: Callable[[int], int] = lambda i: abs(len(" ".join(words[:i])) - len(" ".join(words[i:])))  # noqa: E731
    best = min(range(1, len(words)), key=cut)
    return " ".join(words[:best]), " ".join(words[best:])


def place_in(
    cell: Cell, kind: str, text: str, shape: BaseGeometry, middle: Point, radius_px: float, room: float
) -> None:
    """A name inside a polygon: level if it fits, else in two lines, else turned; not at all where it would burst.

    `middle` and `radius_px`: the largest circle inside the shape; `room`: how far a text may exceed it.
    """
    style = LABELS[kind]
    width = text_width_px(text, style, cell.z)
    x, y = middle
    if width <= 2 * radius_px * room:
        place_at(cell, kind, (text,), x, y, apart_px=_SAME_WATER_PX)
        return
    lines = wrapped(text, style, cell.z, 2 * radius_px * room)
    if max(text_width_px(line, style, cell.z) for line in lines) <= 2 * radius_px * room:
        place_at(cell, kind, lines, x, y, apart_px=_SAME_WATER_PX)
        return
    if radius_px < style.size(cell.z) * 0.75:
        return
    near = shapely.intersection(shape, shapely.box(x - width / 2, y - width / 2, x + width / 2, y + width / 2))
    angle, length, breadth = _long_axis(near)
    if length >= width * 0.9 and length > 1.8 * breadth:
        place_at(cell, kind, (text,), x, y, angle, _SAME_WATER_PX)


def _long_axis(shape: BaseGeometry) -> tuple[float, float, float]:
    """The angle in degrees at which a text along the shape stands upright, the shape's length and its breadth."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(shape))
    if len(corners) < 4:
        return 0.0, 0.0, 0.0
    sides = (corners[1] - corners[0], corners[2] - corners[1])
    lengths = [float(hypot(*side)) for side in sides]
    dx, dy = sides[0] if lengths[0] >= lengths[1] else sides[1]
    if not -105 < degrees(atan2(dy, dx)) <= 75:
        dx, dy = -dx, -dy
    return degrees(atan2(dy, dx)), max(lengths), min(lengths)
