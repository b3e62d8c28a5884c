"""Hundreds that a street leaves out where a plaza, a stadium or a park interrupts it. Addresses go on across the gap.

A city hall can stand at 350 on a street that no car drives between its 200 and its 400 block. Such a block is the line
from the one end to the other, and evidence "gap" says that no street is mapped there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from geodata.geometry.earth import Position
from geodata.geometry.plane import Plane
from geodata.streets import Block, Segment

GAP = "gap"
_GAP_M = (40.0, 175.0)
"""From end to end: no shorter and no longer than one block of the streets around."""
_STRAIGHT_ON = 0.85
"""The cosine of the angle at each end of the gap, at least: one street goes on, it does not begin elsewhere anew."""
_CONFIDENCE = 0.5
_End = tuple[Position, Position]
"""Where a block's line ends, and the position before that."""


def across_gaps(blocks: Iterable[Block], segments: Iterable[Segment], plane: Plane) -> Iterator[Block]:
    """The hundreds that lie between two blocks of a street, where none of its segments does."""
    middles: dict[int | None, list[Position]] = defaultdict(list)
    for segment in segments:
        middles[segment.street_id].append(plane.along(segment.line, segment.length_m / 2))
    by_street: dict[int, dict[int, list[Block]]] = defaultdict(lambda: defaultdict(list))
    for block in blocks:
        by_street[block.street_id][block.hundred].append(block)
    for street_id, of_hundred in sorted(by_street.items()):
        for hundred in sorted(of_hundred):
            missing, behind = hundred + 100, hundred + 200
            if missing not in of_hundred and behind in of_hundred:
                line = _between(_ends(of_hundred[hundred]), _ends(of_hundred[behind]), plane)
                if line and not _filled(line, middles[street_id], plane):
                    yield _block(street_id, missing, line, plane)


def _ends(blocks: Sequence[Block]) -> list[_End]:
    return [end for block in blocks for line in block.lines for end in ((line[0], line[1]), (line[-1], line[-2]))]


def _between(ends: Sequence[_End], others: Sequence[_End], plane: Plane) -> tuple[Position, Position] | None:
    """The shortest way from the one block to the other, where it is a block long and goes straight on."""
    (a, before), (b, after) = min(
        ((end, other) for end in ends for other in others), key=lambda pair: plane.distance_m(pair[0][0], pair[1][0])
    )
    straight = min(plane.cosine((before, a), (a, b)), plane.cosine((a, b), (b, after)))
    return (a, b) if _GAP_M[0] <= plane.distance_m(a, b) <= _GAP_M[1] and straight >= _STRAIGHT_ON else None


def _filled(line: tuple[Position, Position], middles: Sequence[Position], plane: Plane) -> bool:
    """Whether a segment lies in the gap, whose number nobody knows."""
    length_m = plane.distance_m(*line)
    middle = plane.along(line, length_m / 2)
    return any(plane.distance_m(middle, other) < length_m / 2 for other in middles)


def _block(street_id: int, hundred: int, line: tuple[Position, Position], plane: Plane) -> Block:
    length_m = plane.distance_m(*line)
    lon, lat = plane.along(line, length_m / 2)
    return Block(street_id, hundred, 0, lon, lat, length_m, (line,), GAP, _CONFIDENCE)
