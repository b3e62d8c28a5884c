"""Streets that divide others in two: 34th Street is East on one side of Nicollet and West on the other.

Which street divides, and into what, is learnt from the streets that plainly change at it. Next to where it was learnt
it holds for those that were seen less.
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from geodata.concluding.town import Form, Piece, Town
from geodata.geometry.earth import Position

_FIRM = 3.0
_FEWEST = 3
"""Streets that change at one dividing street, before it is taken for one."""
_REACH_M = 1_200.0
_SAME_WAY = math.cos(math.radians(50))
_OUTVOTED = 4.0
"""Votes that a directional needs, in proportion, to stand against a dividing street."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A node where a street changes its directional: the way to the piece that has `side`, a unit vector in metres."""

    x: float
    y: float
    side: str
    ux: float
    uy: float


class Dividers:
    """The dividing streets of a town, as far as its pieces with firm names show them."""

    def __init__(self, town: Town) -> None:
        """Learn from the town's pieces as they are named now."""
        self._town = town
        self._changes: dict[str, list[_Change]] = defaultdict(list)
        changing = [(node, *found) for node in town.at_node for found in self._changing(node)]
        streets: dict[tuple[str, frozenset[str]], set[str]] = defaultdict(set)
        for _, crossed, one, other in changing:
            streets[crossed, _sides(one, other)].add(one.base)
        for node, crossed, one, other in changing:
            if len(streets[crossed, _sides(one, other)]) >= _FEWEST:
                self._changes[crossed] += [self._change(node, one), self._change(node, other)]

    def _changing(self, node: Position) -> Iterator[tuple[str, Piece, Piece]]:
        """(dividing base, piece, piece) where a street's two firm pieces at the node differ in directional alone."""
        here = self._town.at_node[node]
        firm = [p for p in here if p.form and p.form[1] and p.votes.get(p.form, 0.0) >= _FIRM]
        for one, other in combinations(firm, 2):
            alike = one.base == other.base and one.form and other.form and one.form[0] == other.form[0]
            if alike and one.form != other.form:
                for crossed in sorted({p.base for p in here} - {one.base, ""}):
                    yield crossed, one, other

    def _change(self, node: Position, piece: Piece) -> _Change:
        x, y = self._town.plane.xy(node)
        return _Change(x, y, piece.form[1] if piece.form else "", *self._way(node, piece))

    def _way(self, node: Position, piece: Piece) -> tuple[float, float]:
        x, y = self._town.plane.xy(node)
        dx, dy = piece.middle.x - x, piece.middle.y - y
        length = math.hypot(dx, dy) or 1.0
        return dx / length, dy / length

    def side_of(self, node: Position, piece: Piece, sides: set[str]) -> str:
        """Which of the `sides` a piece that ends at the node has, by the dividing street there; "" where none is."""
        x, y = self._town.plane.xy(node)
        ux, uy = self._way(node, piece)
        votes: dict[str, float] = defaultdict(float)
        for crossed in {p.base for p in self._town.at_node[node]} - {piece.base}:
            for change in self._changes.get(crossed, ()):
                away_m = math.hypot(change.x - x, change.y - y)
                if away_m <= _REACH_M and ux * change.ux + uy * change.uy >= _SAME_WAY:
                    votes[change.side] += 1.0 / (100.0 + away_m)
        side = max(votes, key=lambda s: (votes[s], s), default="")
        return side if side in sides and votes[side] >= 0.8 * sum(votes.values()) else ""


def _sides(one: Piece, other: Piece) -> frozenset[str]:
    return frozenset(p.form[1] for p in (one, other) if p.form)


def heed(town: Town, dividers: Dividers) -> None:
    """At a dividing street, a piece that little was seen on has the directional of its side."""
    for piece in town.pieces:
        if piece.form and piece.form[1] and piece.votes.get(piece.form, 0.0) < _FIRM:
            said = {dividers.side_of(node, piece, _sides_around(town, piece)) for node in piece.ends} - {""}
            side = said.pop() if len(said) == 1 else ""
            own = piece.votes.get(piece.form, 0.0)
            if side and side != piece.form[1] and piece.votes.get((piece.form[0], side), 0.0) * _OUTVOTED >= own - 1.0:
                piece.form, piece.confidence = (piece.form[0], side), 0.6


def _sides_around(town: Town, piece: Piece) -> set[str]:
    """The directionals that the street has anywhere."""
    return {p.form[1] for p in town.by_base[piece.base] if p.form and piece.form and p.form[0] == piece.form[0]}


def across(town: Town, dividers: Dividers, node: Position, piece: Piece, form: Form) -> Form:
    """The form that is carried over a node onto a piece: at a dividing street, that of its side."""
    sides = {p.form[1] for p in town.by_base[piece.base] if p.form and p.form[0] == form[0]}
    side = dividers.side_of(node, piece, sides) if form[1] else ""
    return (form[0], side) if side else form
