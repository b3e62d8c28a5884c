"""What hangs together on a street: pieces joined at a node, and parts with a gap between them. It concludes nothing."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from geodata.concluding.numbers import Numbered, Numbers
from geodata.geometry.earth import Position

_PLAINLY = 0.5
"""The cosine, between the way over a gap and the way numbers run, from which on the one says something of the other."""


class Link(NamedTuple):
    """Two pieces of a street. `onward`: 1 where numbers go up from the first to the second, -1 where they go down, 0
    unknown; `gap_m`: metres between them, 0 where they are joined."""

    first: Numbered
    second: Numbered
    onward: int
    gap_m: float


def links(numbers: Numbers, pieces: Sequence[Numbered]) -> list[Link]:
    """All links among the pieces of one street: every joint, and the shortest gaps that make one of all its parts."""
    joined = list(_joined(numbers, pieces))
    return [*joined, *_over_gaps(_parts(pieces, joined))]


def _joined(numbers: Numbers, pieces: Sequence[Numbered]) -> Iterator[Link]:
    known: set[tuple[int, int]] = set()
    for first in pieces:
        for node, second in numbers.neighbours(first):
            low, high = sorted((first.piece.index, second.piece.index))
            if (low, high) not in known:
                known.add((low, high))
                ways = _leads_up(first, node) - _leads_up(second, node)
                yield Link(first, second, (ways > 0) - (ways < 0), 0.0)


def _leads_up(numbered: Numbered, node: Position) -> int:
    """1 where the piece's numbers rise towards the node, -1 where they fall, 0 unknown."""
    return numbered.rising * (1 if numbered.piece.ends[1] == node else -1)


def _parts(pieces: Sequence[Numbered], joined: Sequence[Link]) -> list[list[Numbered]]:
    """The pieces that are joined with each other, part by part, in the order of the pieces."""
    of = {numbered.piece.index: [numbered] for numbered in pieces}
    for first, second, _, _ in joined:
        one, other = of[first.piece.index], of[second.piece.index]
        if one is not other:
            one += other
            of.update((member.piece.index, one) for member in other)
    return list({id(part): part for part in of.values()}.values())


def _over_gaps(parts: Sequence[list[Numbered]]) -> Iterator[Link]:
    """The gaps between the parts, from the first one on always the nearest part next."""
    reached, left = list(parts[0]), list(parts[1:])
    while left:
        ways = (
            (_apart_m(here, there), at, here, there)
            for at, part in enumerate(left)
            for here in reached
            for there in part
        )
        _, at, first, second = min(ways, key=lambda way: way[:2])
        yield Link(first, second, _onward(first, second), max(1.0, first.piece.xy.distance(second.piece.xy)))
        reached += left.pop(at)


def _apart_m(first: Numbered, second: Numbered) -> float:
    """About how far apart: as far as their middles, less half their lengths."""
    half_m = (first.piece.length_m + second.piece.length_m) / 2
    return math.hypot(first.x - second.x, first.y - second.y) - half_m


def _onward(first: Numbered, second: Numbered) -> int:
    dx, dy = second.x - first.x, second.y - first.y
    length_m = math.hypot(dx, dy) or 1.0
    ways = sum(n.rising * n.forward * (n.ux * dx + n.uy * dy) / length_m for n in (first, second))
    return 0 if abs(ways) < _PLAINLY else 1 if ways > 0 else -1
