"""A grid over lines, points and areas, to find what lies near a position (lon, lat). Pure Python, built once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product
from math import floor
from typing import Generic, TypeVar

from geodata.geometry.lines import Line, Point

CELL_LON, CELL_LAT = 0.0025, 0.0018
"""Degrees; about 200 m by 200 m at 45 degrees north."""
Thing = TypeVar("Thing")
Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


class Grid(Generic[Thing]):
    """Things by the cells that their boxes touch."""

    def __init__(self, things: Iterable[tuple[Box, Thing]]) -> None:
        """Lay the things on the grid."""
        self._cells: dict[tuple[int, int], list[Thing]] = defaultdict(list)
        for (west, south, east, north), thing in things:
            columns = range(floor(west / CELL_LON), floor(east / CELL_LON) + 1)
            for cell in product(columns, range(floor(south / CELL_LAT), floor(north / CELL_LAT) + 1)):
                self._cells[cell].append(thing)

    def around(self, point: Point, cells: int = 0) -> Iterator[Thing]:
        """Yield what touches the position's own cell or the next `cells` on every side; a thing may come up twice."""
        column, row = floor(point[0] / CELL_LON), floor(point[1] / CELL_LAT)
        reach = range(-cells, cells + 1)
        for at in ((column + i, row + j) for i in reach for j in reach):
            yield from self._cells.get(at, ())


def box_of(line: Line) -> Box:
    """Return the box round a line."""
    lons, lats = [lon for lon, _ in line], [lat for _, lat in line]
    return min(lons), min(lats), max(lons), max(lats)
