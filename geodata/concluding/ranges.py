"""The house numbers that a piece of street really uses, and on which side. Numbers do not run to 99 on a short block.

Measured on house points of Minneapolis that the city's geocoder did not place: on a block of 150 m or more the numbers
end at about 55, on a short one at about 30; a linear hundred puts a house 44 m off along the street.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from geodata.address_range import AddressRange
from geodata.concluding.evidence import Sighting
from geodata.concluding.numbers import Numbered, Numbers

_SHORT_M, _LONG_M = 90.0, 150.0
_WHOLE_M = 115.0
"""Two pieces of this length in one hundred are two city blocks that share it: there the numbers run to 99."""
_SHORT_TOP, _LONG_TOP = 32, 58
_AGREED = 0.8
_ENOUGH = 12
Grain = tuple[str, bool]
"""A street's directional, and whether the piece runs rather east and west: what its sides follow from."""
Sides = Mapping[Grain, str]
"""The side, seen towards higher numbers, that odd numbers stand on."""


def top_number(length_m: float) -> int:
    """The highest number within its hundred that a block of that length uses, 0–99."""
    share = (length_m - _SHORT_M) / (_LONG_M - _SHORT_M)
    return round(_SHORT_TOP + min(1.0, max(0.0, share)) * (_LONG_TOP - _SHORT_TOP))


def sides_of_odd(numbers: Numbers, on_piece: Mapping[int, Sequence[Sighting]]) -> dict[Grain, str]:
    """Learn from the house points on which side odd numbers stand, where those of a grain agree."""
    votes: dict[Grain, Counter[str]] = defaultdict(Counter)
    for index, sightings in on_piece.items():
        numbered = numbers.pieces.get(index)
        for sighting in sightings if numbered and numbered.rising else ():
            if numbered and sighting.kind == "parcel" and sighting.number:
                left_m = _left_m(numbers, numbered, sighting) * numbered.rising
                if 8 <= abs(left_m) <= 60:
                    is_left = (left_m > 0) == bool(sighting.number % 2)
                    votes[_grain(numbered)]["left" if is_left else "right"] += 1
    agreed = {}
    for grain, counts in votes.items():
        (side, count), *_ = counts.most_common()
        if counts.total() >= _ENOUGH and count / counts.total() >= _AGREED:
            agreed[grain] = side
    return agreed


def _grain(numbered: Numbered) -> Grain:
    return numbered.form[1], 45 <= numbered.piece.bearing_deg < 135


def _left_m(numbers: Numbers, numbered: Numbered, sighting: Sighting) -> float:
    """Metres to the left of the line, as drawn; negative to the right."""
    (x1, y1), (x2, y2) = numbered.piece.xy.coords[0], numbered.piece.xy.coords[-1]
    x, y = numbers.town.plane.xy(sighting.position)
    length_m = max(1.0, math.hypot(x2 - x1, y2 - y1))
    return float((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)) / length_m


def ranges_of(numbers: Numbers, sides: Sides) -> dict[int, tuple[AddressRange, ...]]:
    """The ranges of every numbered piece, by its index."""
    found: dict[int, tuple[AddressRange, ...]] = {}
    for group in _blocks(numbers):
        shares = _shares(group)
        for numbered, (start, end) in zip(group, shares, strict=True):
            found[numbered.piece.index] = _ranges(numbered, start, end, sides)
    return found


def _blocks(numbers: Numbers) -> Iterator[list[Numbered]]:
    """Pieces of one street and hundred that hang together, in the order of their numbers; others alone."""
    left = {index: numbered for index, numbered in numbers.pieces.items() if numbered.hundreds}
    while left:
        _, first = left.popitem()
        group = [first]
        for member in group:
            for _, other in numbers.neighbours(member):
                alike = other.hundreds == first.hundreds and len(first.hundreds) == 1
                if alike and other.piece.index in left and other.rising:
                    group.append(left.pop(other.piece.index))
        yield sorted(group, key=lambda n: _distance_up(n, first)) if first.rising else group


def _distance_up(numbered: Numbered, first: Numbered) -> float:
    """How far up the numbers a piece lies, seen from the first."""
    (x1, y1), (x2, y2) = first.piece.xy.coords[0], first.piece.xy.coords[-1]
    return ((numbered.x - first.x) * (x2 - x1) + (numbered.y - first.y) * (y2 - y1)) * first.rising


def _shares(group: Sequence[Numbered]) -> list[tuple[int, int]]:
    """The first and last number, within or above the lowest hundred, of each piece of the group."""
    lowest, highest = min(group[0].hundreds), max(group[0].hundreds)
    if lowest != highest:
        return [(lowest, highest + 99)]
    total_m = sum(numbered.piece.length_m for numbered in group)
    whole = sum(numbered.piece.length_m >= _WHOLE_M for numbered in group) > 1
    top, shares, passed_m = 99 if whole else top_number(total_m), [], 0.0
    for numbered in group:
        start = round(top * passed_m / total_m)
        passed_m += numbered.piece.length_m
        shares.append((lowest + start, lowest + max(start + 1, round(top * passed_m / total_m))))
    return shares


def _ranges(numbered: Numbered, start: int, end: int, sides: Sides) -> tuple[AddressRange, ...]:
    from_number, to_number = (end, start) if numbered.rising < 0 else (start, end)
    confidence = round(numbered.confidence * (1 if numbered.rising else 0.8), 3)
    odd_side = sides.get(_grain(numbered))
    if not odd_side or not numbered.rising:
        return (AddressRange("both", from_number, to_number, "both", numbered.evidence, confidence),)
    even_side = {"left": "right", "right": "left"}[odd_side]
    if numbered.rising < 0:
        odd_side, even_side = even_side, odd_side
    return tuple(
        AddressRange(side, from_number, to_number, parity, numbered.evidence, confidence)
        for side, parity in ((odd_side, "odd"), (even_side, "even"))
    )
