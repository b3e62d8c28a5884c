"""What number a street has where another crosses it: avenues of one part of town all reach 3400 at 34th Street.

The value of a cross street is learnt from the pieces whose hundreds are known, for each directional by itself, and
holds near where it was learnt.
"""

import math
from collections import defaultdict
from collections.abc import Iterator

from geodata.concluding.numbers import Numbered, Numbers
from geodata.concluding.town import Form
from geodata.geometry.earth import Position

Cross = tuple[str, Form]
_REACH_M = 2_500.0
_FADES_M = 700.0
_AGREED = 0.6
_BOTH, _ONE = 1.6, 0.7
_SPAN = 300
"""Numbers that a piece of any length may pass; a longer one may pass a hundred for each so many metres."""
_A_HUNDRED_M = 75.0


class CrossValues:
    """The values learnt from the pieces as they stand now."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._learnt: dict[tuple[str, Cross], list[tuple[float, float, int, float, int]]] = defaultdict(list)
        self._heard: dict[tuple[str, Cross, Position], list[tuple[int, float, int]]] = {}
        for index, numbered in numbers.pieces.items():
            if numbered.hundreds and numbered.rising:
                low_end, high_end = numbered.piece.ends if numbered.rising > 0 else numbered.piece.ends[::-1]
                self._learn(index, numbered, low_end, min(numbered.hundreds))
                self._learn(index, numbered, high_end, max(numbered.hundreds) + 100)

    def _learn(self, index: int, numbered: Numbered, node: Position, value: int) -> None:
        x, y = self._numbers.town.plane.xy(node)
        for cross in self._crosses(numbered, node):
            self._learnt[numbered.form[1], cross].append((x, y, value, numbered.confidence, index))

    def _crosses(self, numbered: Numbered, node: Position) -> Iterator[Cross]:
        for other in self._numbers.town.at_node[node]:
            if other.base != numbered.piece.base and other.form and other.base:
                yield other.base, other.form

    def at(self, numbered: Numbered, node: Position) -> tuple[int, float] | None:
        """(value, how sure 0–1) of the piece's street at the node, by what other pieces taught; None where unsure."""
        votes: dict[int, float] = defaultdict(float)
        for cross in self._crosses(numbered, node):
            for value, weight, index in self._near(numbered.form[1], cross, node):
                if index != numbered.piece.index:
                    votes[value] += weight
        if not votes:
            return None
        value, weight = max(votes.items(), key=lambda v: (v[1], -v[0]))
        share = weight / sum(votes.values())
        return (value, share * weight / (weight + 0.3)) if share >= _AGREED else None

    def _near(self, directional: str, cross: Cross, node: Position) -> list[tuple[int, float, int]]:
        """(value, weight, piece) of what was learnt within reach of the node."""
        key = (directional, cross, node)
        if key not in self._heard:
            x, y = self._numbers.town.plane.xy(node)
            self._heard[key] = [
                (value, weight * math.exp(-away_m / _FADES_M), index)
                for vx, vy, value, weight, index in self._learnt.get((directional, cross), ())
                if (away_m := math.hypot(vx - x, vy - y)) < _REACH_M
            ]
        return self._heard[key]

    def of(self, numbered: Numbered) -> Iterator[tuple[int, float]]:
        """(hundred, how sure) by the values at the piece's two ends, or at one and the way its numbers run."""
        first, last = (self.at(numbered, end) for end in numbered.piece.ends)
        if first and last and 100 <= abs(first[0] - last[0]) <= _room(numbered):
            low, high = sorted((first[0], last[0]))
            yield from ((hundred, _BOTH * min(first[1], last[1])) for hundred in range(low, high, 100))
        elif (first is None) != (last is None):
            value, sure = first or last or (0, 0.0)
            upward = numbered.rising if first else -numbered.rising
            onward = {1: (value,), -1: (value - 100,), 0: ()}[upward]
            yield from ((hundred, _ONE * sure) for hundred in onward if hundred >= 0)


def _room(numbered: Numbered) -> float:
    return max(_SPAN, 100 * (numbered.piece.length_m // _A_HUNDRED_M))
