"""The hundred of every piece of street, and which way its numbers run.

A hundred is seen on the piece or follows from the pieces before and behind it and from those beside it: where streets
form a grid, neighbours share their hundreds. What each piece makes of that is then weighed along whole streets.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from geodata.concluding.crossvalues import CrossValues
from geodata.concluding.evidence import CrossStreets, Sighting
from geodata.concluding.naming import between, goes_by_another_name
from geodata.concluding.numbers import Numbered, Numbers, Refusal
from geodata.concluding.opinion import opinion_of, rising, rising_beside, rising_joined
from geodata.concluding.placing import PUBLISHED, place
from geodata.concluding.town import Form, Town
from geodata.concluding.whole_street import believe
from geodata.names import StreetName

_WEIGHTS = {"block": PUBLISHED, "address": 1.0, "parcel": 0.7, "dispatch": 1.0}
_SURE = 0.55
_HEARD = 0.1
_OPINION = 1.5
_AT_THE_CORNER = 0.3
_ROUNDS = 4
_WHOLE_STREETS = 2


def number(town: Town, on_piece: Mapping[int, Sequence[Sighting]], blocks: Iterable[CrossStreets]) -> Numbers:
    """Conclude the hundreds of the town's pieces."""
    numbers = Numbers(town)
    _count_votes(numbers, on_piece, blocks)
    for numbered in numbers.pieces.values():
        if numbered.seen:
            _settle(numbered, {})
    for turn in range(_ROUNDS):
        _weigh(numbers, sure=_SURE if turn < _ROUNDS - 1 else 0.35)
    streets = _streets(numbers)
    for _ in range(_WHOLE_STREETS):
        _direct(numbers)
        chances = believe(numbers, streets)
        for pieces in streets:
            place(pieces, chances)
    _direct(numbers)
    return numbers


def _streets(numbers: Numbers) -> list[list[Numbered]]:
    found: dict[tuple[str, Form], list[Numbered]] = defaultdict(list)
    for numbered in numbers.pieces.values():
        if not _is_route(numbered):
            found[numbered.street].append(numbered)
    return list(found.values())


def _direct(numbers: Numbers) -> None:
    """Say of every piece which way its numbers run: by its street, else by the streets beside it."""
    for numbered in numbers.pieces.values():
        numbered.rising = rising(numbers, numbered)
    for how in (rising_beside, rising_joined, rising_joined, rising_joined):
        for numbered in [n for n in numbers.pieces.values() if not n.rising]:
            numbered.rising = how(numbers, numbered)


def _count_votes(numbers: Numbers, on_piece: Mapping[int, Sequence[Sighting]], blocks: Iterable[CrossStreets]) -> None:
    for index, sightings in on_piece.items():
        numbered = numbers.pieces.get(index)
        for sighting in sightings if numbered else ():
            if numbered and sighting.number is not None and is_of(numbered, sighting.street):
                weight = _WEIGHTS[sighting.kind] * (_AT_THE_CORNER if _at_an_end(numbers, numbered, sighting) else 1)
                numbered.seen[sighting.number // 100 * 100] += weight
    for block in blocks:
        for piece in between(numbers.town, block):
            numbered = numbers.pieces.get(piece.index)
            if numbered and is_of(numbered, block.street):
                numbered.seen[block.hundred] += _WEIGHTS[block.kind] * block.share


def _at_an_end(numbers: Numbers, numbered: Numbered, sighting: Sighting) -> bool:
    """A house number put on the corner itself may belong to the piece on either side of it."""
    return sighting.kind == "address" and any(
        numbers.town.plane.distance_m(end, sighting.position) < 6.0 for end in numbered.piece.ends
    )


def is_of(numbered: Numbered, street: StreetName) -> bool:
    """What was seen of a street of another type, or on another side of town, says nothing of the hundred here."""
    if goes_by_another_name(numbered.piece.base, street):
        return True
    directional = street.directional
    consumed = numbered.piece.base != street.name
    return street.type in ("", numbered.form[0]) and (
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
    numbered.settled = (hundred, numbered.confidence)


def _weigh(numbers: Numbers, sure: float) -> None:
    """One round: every piece hears its neighbours as they stood before the round."""
    _direct(numbers)
    values = CrossValues(numbers)
    opinions = {index: opinion_of(numbers, numbered, values) for index, numbered in numbers.pieces.items()}
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
