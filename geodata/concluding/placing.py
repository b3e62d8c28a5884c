"""Which hundreds a piece of street is said to have, out of how likely each is there. Only what is likely is said.

A hundred that no piece is likely enough to have is put where it is likeliest, if it is likely at all: a phrase that
asks for it says that it exists. House numbers have no use for these.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import NamedTuple

from geodata.concluding.numbers import Numbered
from geodata.geometry.earth import Position

_LIKELY = 0.6
_ALONE = 0.4
"""What makes a hundred likely enough that no other piece of its street has."""
_PERHAPS, _LEFT_OUT = 0.3, 0.08
"""What makes a hundred likely enough that is only perhaps there: any, and one that two joined pieces leave out."""
_WIDEST_GAP = 300
_A_VOTE, _WITNESSED = 0.6, 0.3
"""A hundred that a house or a record of dispatch speaks for, and no piece has, is at least so likely there."""
PUBLISHED = 3.0
"""Votes that a published block has: what a source says of the block itself, and not of a house on it."""
_CONTESTED = 0.5
_HALF = 0.5
"""What a hundred that is only perhaps there counts for, beside those that are."""
_NOT_SEEN = 0.9
"""How much less sure a hundred is that was not seen on the piece itself."""


_AGAINST = 0.5
_DOUBT, _UNSPOKEN = 0.36, 0.6
"""What witnesses take away from: a likely hundred that nothing speaks for counts 0.4, one of three votes 0.9."""


class Chance(NamedTuple):
    """How likely a hundred is on a piece, 0-1, and what speaks for it there, as the logarithm of odds: 0 where only its
    place between others does."""

    share: float
    spoken: float

    @property
    def likely(self) -> float:
        """0-1, less than the share: what speaks against counts for more than its part, for witnesses err together."""
        return 1 - _AGAINST * math.sqrt(1 - self.share)

    @property
    def confidence(self) -> float:
        """0-1. Of two that are as likely, the one that more witnesses speak for is the surer."""
        return self.likely * (1 - _DOUBT / (_UNSPOKEN + self.spoken))


Chances = dict[int, dict[int, Chance]]
"""Piece → hundred → how likely it is there."""


def place(pieces: Sequence[Numbered], chances: Chances) -> None:
    """Give the pieces of one street their hundreds, with their confidence and evidence."""
    for numbered in pieces:
        numbered.hundred, numbered.also, numbered.perhaps = None, set(), {}
        _take(numbered, {h: c for h, c in chances.get(numbered.piece.index, {}).items() if c.share >= _LIKELY})
    held = _held(pieces)
    for numbered in pieces:
        if numbered.hundred is None and (here := chances.get(numbered.piece.index)):
            hundred = max(here, key=lambda h: (here[h].share, -h))
            if here[hundred].share >= _ALONE and hundred not in held:
                _take(numbered, {hundred: here[hundred]})
    _heed_the_published(pieces)
    _place_the_rest(pieces, chances, _held(pieces))


def _held(pieces: Sequence[Numbered]) -> set[int]:
    return {hundred for numbered in pieces for hundred in (*numbered.hundreds, *numbered.perhaps)}


def _take(numbered: Numbered, likely: Mapping[int, Chance]) -> None:
    if likely:
        numbered.hundred = max(likely, key=lambda hundred: (likely[hundred].share, hundred))
        numbered.also = set(likely) - {numbered.hundred}
        seen = numbered.seen.get(numbered.hundred)
        numbered.evidence = "seen" if seen else "neighbours"
        numbered.confidence = round(_confidence(numbered, likely[numbered.hundred]), 3)


def _confidence(numbered: Numbered, chance: Chance) -> float:
    """What the piece and those around it made of the hundred by themselves, if they made the same of it."""
    hundred, alone = numbered.settled
    if hundred == numbered.hundred:
        return min(alone, chance.likely)
    return chance.confidence * (1 if numbered.evidence == "seen" else _NOT_SEEN)


def _heed_the_published(pieces: Sequence[Numbered]) -> None:
    """A block that its source publishes on one of the pieces is there, whatever the others make of it."""
    for numbered in pieces:
        for hundred in [h for h, votes in numbered.seen.items() if votes >= PUBLISHED and h not in numbered.hundreds]:
            holders = [other for other in pieces if hundred in other.hundreds]
            if not any(other.seen.get(hundred, 0.0) >= PUBLISHED for other in holders):
                for other in holders:
                    _give_up(other, hundred)
                numbered.perhaps[hundred] = _CONTESTED


def _give_up(numbered: Numbered, hundred: int) -> None:
    numbered.also.discard(hundred)
    if numbered.hundred == hundred:
        numbered.hundred = min(numbered.also, default=None)
        numbered.also.discard(numbered.hundred or -1)


def _place_the_rest(pieces: Sequence[Numbered], chances: Chances, held: set[int]) -> None:
    best: dict[int, tuple[float, int, Numbered]] = {}
    left_out = _left_out(pieces)
    for numbered in pieces:
        for hundred, chance in chances.get(numbered.piece.index, {}).items():
            share = max(chance.share, _WITNESSED if numbered.seen.get(hundred, 0.0) >= _A_VOTE else 0.0)
            if hundred not in held and share >= (_LEFT_OUT if hundred in left_out else _PERHAPS):
                way = (share, -numbered.piece.index, numbered)
                best[hundred] = max(best.get(hundred, way), way, key=lambda w: w[:2])
    for hundred, (share, _, numbered) in best.items():
        numbered.perhaps[hundred] = round(_HALF * share, 3)


def _left_out(pieces: Sequence[Numbered]) -> set[int]:
    """Hundreds that lie between those of two joined pieces: a street whose numbers pass from 500 to 700 has a 600 block
    somewhere."""
    at_node: dict[Position, list[Numbered]] = defaultdict(list)
    for numbered in pieces:
        for node in numbered.piece.ends if numbered.hundreds else ():
            at_node[node].append(numbered)
    found: set[int] = set()
    for joined in at_node.values():
        for low, high in permutations(joined, 2):
            top, bottom = max(low.hundreds), min(high.hundreds)
            found |= set(range(top + 100, bottom, 100)) if bottom - top <= _WIDEST_GAP else set()
    return found
