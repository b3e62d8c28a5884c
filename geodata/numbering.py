"""The hundred of every piece of street, and which way its numbers run.

A hundred is seen on the piece or follows from the pieces before and behind it and from those beside it: where streets
form a grid, neighbours share their hundreds.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shapely import STRtree

from geodata.evidence import CrossStreets, Sighting
from geodata.naming import Form, Piece, Town, between
from geodata.planar import Position

_WEIGHTS = {"block": 3.0, "address": 1.0, "parcel": 0.7, "dispatch": 1.0}
BESIDE_M = 900.0
"""How far to the side a parallel street still tells the hundred."""
_ALIKE_DEG = 14.0
_SURE = 0.55
LONGEST_BLOCK_M = 280.0
_HEARD = 0.1
_OPINION = 1.5
_AT_THE_CORNER = 0.3
_ROOM_M = 60.0
_ROUNDS = 4


@dataclass(slots=True, eq=False)
class Numbered:
    """A named piece with its hundred. `seen`: votes by hundred; `rising`: 1 where numbers grow along the line, -1
    where they fall, 0 unknown; (x, y) its middle and (ux, uy) its direction, in metres."""

    piece: Piece
    form: Form
    x: float
    y: float
    ux: float
    uy: float
    seen: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    hundred: int | None = None
    also: set[int] = field(default_factory=set)
    confidence: float = 0.0
    evidence: str = ""
    rising: int = 0

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
        self.pieces = {p.index: _numbered(p, p.form) for p in town.pieces if p.form and p.base}
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
    return Numbered(piece, form, middle.x, middle.y, math.sin(angle), math.cos(angle))


def number(town: Town, on_piece: Mapping[int, Sequence[Sighting]], blocks: Iterable[CrossStreets]) -> Numbers:
    """Conclude the hundreds of the town's pieces."""
    numbers = Numbers(town)
    _count_votes(numbers, on_piece, blocks)
    for numbered in numbers.pieces.values():
        if numbered.seen:
            _settle(numbered, {})
    for turn in range(_ROUNDS):
        _weigh(numbers, sure=_SURE if turn < _ROUNDS - 1 else 0.35)
    _add_seconds(numbers)
    _fill_gaps(numbers)
    _trim(numbers)
    for numbered in numbers.pieces.values():
        numbered.rising = _rising(numbers, numbered)
    for numbered in [n for n in numbers.pieces.values() if n.hundred is not None and not n.rising]:
        numbered.rising = _rising_beside(numbers, numbered)
    return numbers


def _count_votes(numbers: Numbers, on_piece: Mapping[int, Sequence[Sighting]], blocks: Iterable[CrossStreets]) -> None:
    for index, sightings in on_piece.items():
        numbered = numbers.pieces.get(index)
        for sighting in sightings if numbered else ():
            if numbered and sighting.number is not None and _same_street(numbered, sighting):
                weight = _WEIGHTS[sighting.kind] * (_AT_THE_CORNER if _at_an_end(numbers, numbered, sighting) else 1)
                numbered.seen[sighting.number // 100 * 100] += weight
    for block in blocks:
        for piece in between(numbers.town, block):
            if numbered := numbers.pieces.get(piece.index):
                numbered.seen[block.hundred] += _WEIGHTS[block.kind] * block.share


def _at_an_end(numbers: Numbers, numbered: Numbered, sighting: Sighting) -> bool:
    """A house number put on the corner itself may belong to the piece on either side of it."""
    return sighting.kind == "address" and any(
        numbers.town.plane.distance_m(end, sighting.position) < 6.0 for end in numbered.piece.ends
    )


def _same_street(numbered: Numbered, sighting: Sighting) -> bool:
    """A sighting of another type or another side of town votes for no hundred here."""
    directional = sighting.street.directional
    consumed = numbered.piece.base != sighting.street.name
    return sighting.street.type in ("", numbered.form[0]) and (
        consumed or directional in ("", numbered.form[1]) or not numbered.form[1]
    )


def _settle(numbered: Numbered, opinion: Mapping[int, float]) -> None:
    """The hundred for which what was seen on the piece and what its neighbours say weigh most."""
    weights: dict[int, float] = {}
    for hundred in numbered.seen.keys() | opinion.keys():
        weights[hundred] = numbered.seen.get(hundred, 0.0) + _OPINION * opinion.get(hundred, 0.0)
    (hundred, weight), *_ = sorted(weights.items(), key=lambda v: (-v[1], v[0]))
    numbered.hundred = hundred
    numbered.evidence = "seen" if numbered.seen.get(hundred) else "neighbours"
    share = weight / sum(weights.values())
    numbered.confidence = round(share * (1 - 0.3 / (0.3 + weight)) * (1 if numbered.evidence == "seen" else 0.9), 3)


def _opinion(numbers: Numbers, numbered: Numbered) -> dict[int, float]:
    """What the pieces around say of this one's hundred; the weights of a clear case add up to more than 1."""
    opinion: dict[int, float] = defaultdict(float)
    for weight, other in numbers.beside(numbered):
        if other.hundred is not None:
            opinion[other.hundred] += weight * other.confidence
    for (low, weight), (high, other_weight) in _both_ends(numbers, numbered):
        step = high - low
        if abs(step) == 200:
            opinion[(low + high) // 2] += 1.2 * min(weight, other_weight)
        elif abs(step) == 100:
            opinion[low] += 0.5 * weight
            opinion[high] += 0.5 * other_weight
        elif step == 0:
            opinion[low] += 1.2 * min(weight, other_weight)
    return opinion


def _both_ends(numbers: Numbers, numbered: Numbered) -> Iterator[tuple[tuple[int, float], tuple[int, float]]]:
    known: dict[Position, list[Numbered]] = defaultdict(list)
    for node, other in numbers.neighbours(numbered):
        if other.hundred is not None:
            known[node].append(other)
    ends = [min(others, key=lambda o: -o.confidence) for others in known.values()]
    if len(ends) == 2 and ends[0].hundred is not None and ends[1].hundred is not None:
        yield (ends[0].hundred, ends[0].confidence), (ends[1].hundred, ends[1].confidence)


def _weigh(numbers: Numbers, sure: float) -> None:
    """One round: every piece hears its neighbours as they stood before the round."""
    opinions = {index: _opinion(numbers, numbered) for index, numbered in numbers.pieces.items()}
    for index, opinion in opinions.items():
        numbered, total = numbers.pieces[index], sum(opinions[index].values())
        if numbered.seen:
            before = numbered.hundred
            _settle(numbered, opinion)
            if before != numbered.hundred and before is not None and not opinion.get(before):
                name = f"{before} on {numbered.piece.base} {' '.join(numbered.form)}".strip()
                numbers.refused[index] = Refusal(name, f"all around say {numbered.hundred}")
        elif total > _HEARD and max(opinion.values()) / total >= sure and not _is_route(numbered):
            _settle(numbered, opinion)


def _is_route(numbered: Numbered) -> bool:
    return numbered.piece.base.startswith(("INTERSTATE", "HIGHWAY"))


def _add_seconds(numbers: Numbers) -> None:
    """A hundred that was seen on a piece beside its main one, and on no other piece better, is there too."""
    for numbered in numbers.pieces.values():
        for hundred, weight in numbered.seen.items():
            if numbered.hundred is not None and abs(hundred - numbered.hundred) == 100 and weight >= 0.6:
                rivals = [o for _, o in numbers.neighbours(numbered) if o.hundred == hundred]
                if not rivals and (weight >= 2 or weight >= 0.2 * sum(numbered.seen.values())):
                    numbered.also.add(hundred)


def _trim(numbers: Numbers) -> None:
    """A hundred is not longer than LONGEST_BLOCK_M: past that, the pieces that have it least surely lose it."""
    holders: dict[tuple[str, Form, int], list[Numbered]] = defaultdict(list)
    for numbered in numbers.pieces.values():
        for hundred in numbered.hundreds:
            holders[*numbered.street, hundred].append(numbered)
    for (_, _, hundred), found in holders.items():
        found.sort(key=lambda n: (-n.seen.get(hundred, 0.0), -n.confidence))
        for place, numbered in enumerate(found):
            rivals = [
                o for o in found[:place] if hundred in o.hundreds and o.piece.xy.distance(numbered.piece.xy) < 400
            ]
            taken_m = sum(o.piece.length_m / len(o.hundreds) for o in rivals)
            if rivals and taken_m + numbered.piece.length_m / len(numbered.hundreds) > LONGEST_BLOCK_M:
                _drop(numbered, hundred)


def _drop(numbered: Numbered, hundred: int) -> None:
    if numbered.seen.get(hundred, 0.0) >= _WEIGHTS["block"]:
        return
    numbered.also.discard(hundred)
    if numbered.hundred == hundred:
        numbered.hundred = min(numbered.also, default=None)
        numbered.also.discard(numbered.hundred or -1)


def _fill_gaps(numbers: Numbers) -> None:
    """Where the numbers of two joined pieces leave out a hundred, the piece with more room per hundred has it too."""
    for numbered in numbers.pieces.values():
        for _, other in numbers.neighbours(numbered):
            if other.piece.index > numbered.piece.index and numbered.hundred is not None and other.hundred is not None:
                _fill_gap(numbered, other)


def _fill_gap(a: Numbered, b: Numbered) -> None:
    low, high = sorted((a, b), key=lambda n: n.hundred or 0)
    missing = set(range(max(low.hundreds, default=0) + 100, min(high.hundreds, default=0), 100))
    if not 1 <= len(missing) <= 2:
        return
    for hundred in sorted(missing):
        roomy = max((low, high), key=lambda n: n.seen.get(hundred, 0) * 200 + n.piece.length_m / (1 + len(n.also)))
        beside = max(roomy.hundreds) + 100 == hundred or min(roomy.hundreds) - 100 == hundred
        if beside and roomy.piece.length_m / (2 + len(roomy.also)) >= _ROOM_M:
            roomy.also.add(hundred)


def _rising(numbers: Numbers, numbered: Numbered) -> int:
    """The way numbers run, by the hundreds before and behind on the same street."""
    if numbered.hundred is None:
        return 0
    tendency = 0.0
    for node, other in numbers.neighbours(numbered):
        if other.hundred is not None and 0 < abs(other.hundred - numbered.hundred) <= 300:
            ahead = node == numbered.piece.ends[1]
            tendency += other.confidence * (1 if (other.hundred > numbered.hundred) == ahead else -1)
    return (tendency > 0) - (tendency < 0)


def _rising_beside(numbers: Numbers, numbered: Numbered) -> int:
    tendency = 0.0
    for weight, other in numbers.beside(numbered):
        same_way = _forward(numbered.piece) * _forward(other.piece) * (numbered.ux * other.ux + numbered.uy * other.uy)
        tendency += weight * other.rising * (1 if same_way > 0 else -1)
    return (tendency > 0) - (tendency < 0)


def _forward(piece: Piece) -> int:
    """Whether the line runs along its bearing of 0–180° (1) or against it (-1)."""
    (x1, y1), (x2, y2) = piece.xy.coords[0], piece.xy.coords[-1]
    angle = math.radians(piece.bearing_deg)
    return 1 if (x2 - x1) * math.sin(angle) + (y2 - y1) * math.cos(angle) >= 0 else -1
