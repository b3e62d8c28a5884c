"""Nodes that a source draws twice are one: pieces too short to be street are taken out and their ends joined."""

from collections.abc import Iterable

from geodata.concluding.evidence import CentreLine
from geodata.geometry.earth import Position
from geodata.geometry.plane import Plane

SHORTEST_M = 2.0


def contracted(lines: Iterable[CentreLine]) -> list[CentreLine]:
    """The lines without those under SHORTEST_M, the ends of these moved together so that what met there still meets."""
    lines = list(lines)
    plane = Plane(lines[0].line[0][1]) if lines else Plane(0.0)
    short = {index for index, line in enumerate(lines) if _is_short(line, plane)}
    moved: dict[Position, Position] = {}
    for index in sorted(short):
        first, last = (_settled(end, moved) for end in (lines[index].line[0], lines[index].line[-1]))
        if first != last:
            moved[last] = first
    return [
        line._replace(line=(_settled(line.line[0], moved), *line.line[1:-1], _settled(line.line[-1], moved)))
        for index, line in enumerate(lines)
        if index not in short
    ]


def _is_short(line: CentreLine, plane: Plane) -> bool:
    return plane.length_m(line.line) < SHORTEST_M


def _settled(node: Position, moved: dict[Position, Position]) -> Position:
    while node in moved:
        node = moved[node]
    return node
