"""Hundreds that no piece of their street has, put where most speaks for them; house numbers have no use for these.

Nothing here changes what is known of a piece. A street whose numbers pass from 500 to 700 has a 600 block somewhere
between, and a phrase that asks for it says that it exists: such a block is on the piece that has most votes for it, or
most room.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from geodata.concluding.crossvalues import CrossValues
from geodata.concluding.numbers import Numbered, Numbers
from geodata.concluding.opinion import opinion_of
from geodata.concluding.town import Form

_OPINION = 1.5
_HEARD = 0.25
"""The least that has to speak for a hundred, in votes."""
_SUREST, _BY_ROOM = 0.5, 0.3
_WIDEST_GAP = 300
_FIRM = 3.0


def place_missing(numbers: Numbers, values: CrossValues) -> None:
    """Give every street the hundreds that something speaks for and that no piece of it has."""
    streets: dict[tuple[str, Form], list[Numbered]] = defaultdict(list)
    for numbered in numbers.pieces.values():
        if not numbered.piece.base.startswith(("INTERSTATE", "HIGHWAY")):
            streets[numbered.street].append(numbered)
    for pieces in streets.values():
        held = {hundred for numbered in pieces for hundred in numbered.hundreds}
        for hundred, found in sorted(_spoken_for(numbers, pieces, values, held).items()):
            weight, index = max(found, key=lambda f: (f[0], -f[1]))
            if weight >= _HEARD:
                share = weight / sum(w for w, _ in found)
                numbers.pieces[index].perhaps[hundred] = round(_SUREST * share * weight / (weight + 0.5), 3)
                held.add(hundred)
        for hundred, numbered in _in_gaps(numbers, pieces, held):
            numbered.perhaps[hundred] = _BY_ROOM


def _spoken_for(
    numbers: Numbers, pieces: Sequence[Numbered], values: CrossValues, held: set[int]
) -> Mapping[int, list[tuple[float, int]]]:
    """Hundred → (weight, piece), of the hundreds that are not held."""
    found: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for numbered in pieces:
        weights: dict[int, float] = defaultdict(float, _not_astray(numbered))
        for hundred, weight in opinion_of(numbers, numbered, values).items():
            weights[hundred] += _OPINION * weight
        for hundred, weight in weights.items():
            if hundred not in held:
                found[hundred].append((weight, numbered.piece.index))
    return found


def _not_astray(numbered: Numbered) -> dict[int, float]:
    """What was seen on the piece, without what little was seen of a hundred far from its own."""
    own = numbered.hundreds
    return {
        hundred: weight
        for hundred, weight in numbered.seen.items()
        if weight >= _FIRM or not own or min(abs(hundred - other) for other in own) <= _WIDEST_GAP
    }


def _in_gaps(numbers: Numbers, pieces: Sequence[Numbered], held: set[int]) -> Iterator[tuple[int, Numbered]]:
    """Hundreds left out between two joined pieces, each with the one of the two that has more room."""
    for low in pieces:
        for _, high in numbers.neighbours(low):
            top, bottom = max(low.hundreds, default=0), min(high.hundreds, default=0)
            missing = [h for h in range(top + 100, bottom, 100) if h not in held] if low.hundreds else []
            if missing and bottom - top <= _WIDEST_GAP:
                roomy = max((low, high), key=lambda n: (n.piece.length_m / len(n.hundreds), -n.piece.index))
                held.update(missing)
                yield from ((hundred, roomy) for hundred in missing)
