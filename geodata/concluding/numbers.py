"""Named pieces of street with their hundreds, and who stands beside and behind whom. It holds; it concludes nothing."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from shapely import STRtree

from geodata.concluding.town import Form, Piece, Town
from geodata.geometry.earth import Position

BESIDE_M = 900.0
"""How far to the side a parallel street still tells the hundred."""
_ALIKE_DEG = 14.0


@dataclass(slots=True, eq=False)
class Numbered:
    """A named piece with its hundred. `seen`: votes by hundred; `rising`: 1 where numbers grow along the line, -1
    where they fall, 0 unknown; (x, y) its middle and (ux, uy) its direction, in metres; `forward`: 1 where the line is
    drawn that way, -1 where against it; `perhaps`: hundreds that no piece has, with their confidence; `settled`: the
    hundred, with its confidence, before the whole street was looked at."""

    piece: Piece
    form: Form
    x: float
    y: float
    ux: float
    uy: float
    forward: int
    seen: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    hundred: int | None = None
    also: set[int] = field(default_factory=set)
    perhaps: dict[int, float] = field(default_factory=dict)
    confidence: float = 0.0
    evidence: str = ""
    rising: int = 0
    settled: tuple[int | None, float] = (None, 0.0)

    @property
    def hundreds(self) -> set[int]:
        """All its hundreds; empty where none is known."""
        return set() if self.hundred is None else {self.hundred, *self.also}

    @property
    def street(self) -> tuple[str, Form]:
        """Base name and form: what makes a street."""
        return self.piece.base, self.form


@dataclass(frozen=True, slots=True)
class Refusal:
    """A fact that was not taken over, and why."""

    what: str
    why: str


class Numbers:
    """The numbered pieces of a town."""

    def __init__(self, town: Town) -> None:
        """Takes the pieces that have a name; ramps have no numbers."""
        self.town = town
        self.pieces = {p.index: _numbered(p, p.form) for p in town.pieces if p.form and p.base and " TO " not in p.base}
        self.refused: dict[int, Refusal] = {}
        self._order = list(self.pieces.values())
        self._tree = STRtree([numbered.piece.middle for numbered in self._order])
        self._beside: dict[int, list[tuple[float, Numbered]]] = {}

    def neighbours(self, numbered: Numbered) -> Iterator[tuple[Position, Numbered]]:
        """(shared node, piece) of the same street, at either end."""
        for end in dict.fromkeys(numbered.piece.ends):
            for other in self.town.at_node[end]:
                known = self.pieces.get(other.index)
                if known and known is not numbered and known.street == numbered.street:
                    yield end, known

    def beside(self, numbered: Numbered) -> list[tuple[float, Numbered]]:
        """(weight, piece) of the parallel streets between the same cross streets; weights fall with the distance."""
        index = numbered.piece.index
        if index not in self._beside:
            self._beside[index] = list(self._parallels(numbered))
        return self._beside[index]

    def _parallels(self, numbered: Numbered) -> Iterator[tuple[float, Numbered]]:
        found = self._tree.query(numbered.piece.middle, predicate="dwithin", distance=BESIDE_M)
        for other in (self._order[i] for i in found):
            if other is numbered or other.form[1] != numbered.form[1]:
                continue
            cosine = numbered.ux * other.ux + numbered.uy * other.uy
            if abs(cosine) < math.cos(math.radians(_ALIKE_DEG)):
                continue
            dx, dy = other.x - numbered.x, other.y - numbered.y
            along_m = abs(dx * numbered.ux + dy * numbered.uy)
            aside_m = abs(dy * numbered.ux - dx * numbered.uy)
            overlap_m = (numbered.piece.length_m + other.piece.length_m) / 2 - along_m
            share = overlap_m / max(numbered.piece.length_m, other.piece.length_m, 1.0)
            if share > 0.3 and (aside_m > 20 or other.street != numbered.street):
                yield share * share * math.exp(-aside_m / 250), other


def _numbered(piece: Piece, form: Form) -> Numbered:
    middle = piece.middle
    angle = math.radians(piece.bearing_deg)
    ux, uy = math.sin(angle), math.cos(angle)
    (x1, y1), (x2, y2) = piece.xy.coords[0], piece.xy.coords[-1]
    forward = 1 if (x2 - x1) * ux + (y2 - y1) * uy >= 0 else -1
    return Numbered(piece, form, middle.x, middle.y, ux, uy, forward)
