"""How far a hundred reaches: pieces that have two, gaps that a long piece fills, and lengths that no block has."""

from collections import defaultdict

from geodata.concluding.crossvalues import CrossValues
from geodata.concluding.numbers import Numbered, Numbers
from geodata.concluding.town import Form

LONGEST_BLOCK_M = 350.0
_ROOM_M = 60.0
_FIRM = 3.0
_VALUED = 0.9
_FAR = 300
_CRAMPED_M = 50.0


def add_seconds(numbers: Numbers) -> None:
    """A hundred that was seen on a piece beside its main one, and on no other piece better, is there too."""
    for numbered in numbers.pieces.values():
        for hundred, weight in sorted(numbered.seen.items(), key=lambda s: abs(s[0] - (numbered.hundred or 0))):
            if numbered.hundred is not None and _has_room(numbered, hundred) and weight >= 0.6:
                rivals = [o for _, o in numbers.neighbours(numbered) if o.hundred == hundred]
                if not rivals and (weight >= 2 or weight >= 0.15 * sum(numbered.seen.values())):
                    numbered.also.add(hundred)
        _fill_between(numbered)


def _fill_between(numbered: Numbered) -> None:
    """Between two of its hundreds a piece has all, where there is room."""
    if len(numbered.hundreds) > 1:
        run = range(min(numbered.hundreds), max(numbered.hundreds) + 1, 100)
        if numbered.piece.length_m / len(run) >= _CRAMPED_M:
            numbered.also |= set(run) - {numbered.hundred}


def _has_room(numbered: Numbered, hundred: int) -> bool:
    """Beside its own hundreds a piece may always have another; one farther off, where it is long enough for all."""
    hundreds = {*numbered.hundreds, hundred}
    apart = min(abs(hundred - other) for other in numbered.hundreds)
    width = (max(hundreds) - min(hundreds)) // 100 + 1
    return apart == 100 or (apart <= _FAR and numbered.piece.length_m / width >= _ROOM_M)


def between_values(numbers: Numbers, values: CrossValues) -> None:
    """A piece whose cross streets say several hundreds, and that has room for them, has them all."""
    for numbered in numbers.pieces.values():
        said = {hundred for hundred, sure in values.of(numbered) if sure >= _VALUED}
        if len(said) > 1 and said & numbered.hundreds and numbered.piece.length_m / len(said) >= _ROOM_M:
            numbered.also |= said - {numbered.hundred}


def trim(numbers: Numbers) -> None:
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
    if numbered.seen.get(hundred, 0.0) >= _FIRM:
        return
    numbered.also.discard(hundred)
    if numbered.hundred == hundred:
        numbered.hundred = min(numbered.also, default=None)
        numbered.also.discard(numbered.hundred or -1)


def fill_gaps(numbers: Numbers) -> None:
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
