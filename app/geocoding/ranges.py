"""A run of house numbers → the stretch of the street that has them: one building, a part of a block, several blocks."""

from collections.abc import Iterator
from itertools import product

from app.geocoding import namesakes, refusals
from app.geocoding.addresses import Spot
from app.geocoding.ground import Ground, Located, Put
from app.geocoding.naming import Known
from app.geocoding.patterns import MOST_NUMBERS, ONE_BUILDING
from app.geocoding.sureness import of_block, of_length
from app.model import AccuracyType, Candidate, NumberRange, Reading
from geodata.geometry import lines
from geodata.street_sizes import HALF_STREET_M, HOUSE_M
from geodata.streets import Block

ONE_BUILDING_M = 150.0
"""Its doors lie no farther apart; else the numbers are on two streets of one name."""


def number_range(ground: Ground, reference: NumberRange, reading: Reading) -> Located:
    """The stretches of the street from the one number to the other."""
    found = Located()
    known = ground.known(reference.street, found)
    if known and not _is_range(reference):
        found.reasons.append(refusals.no_range(reference.low, reference.high))
        return found
    for street in known:
        for candidate in _on(ground, reference, street, reading):
            found.add(candidate, (street, reference.street))
    hundred = reference.low // 100 * 100
    namesakes.bear_out(found, reading)
    namesakes.weigh(ground, reference.street, known, hundred, found)
    if known and not found.candidates and not found.reasons:
        hundreds = sorted(ground.streets.blocks(known[0].street.id)) if len(known) == 1 else []
        found.reasons.append(refusals.no_block([one.street.name for one in known], hundred, hundreds))
    return found


def _is_range(reference: NumberRange) -> bool:
    return reference.low <= reference.high < reference.low + MOST_NUMBERS


def _on(ground: Ground, reference: NumberRange, street: Known, reading: Reading) -> Iterator[Candidate]:
    label = f"{reference.low}-{reference.high} {street.label}"
    if reference.high - reference.low <= ONE_BUILDING and not reference.masked:
        yield from _building(ground, reference, street, label, reading)
        return
    blocks = list(_blocks(ground, reference, street))
    if not blocks:
        return
    pieces = [piece for block in blocks for piece in _pieces(ground, reference, block)]
    where = lines.centre_on(pieces)
    one_block = reference.low // 100 == reference.high // 100
    kind = AccuracyType.BLOCK if one_block else AccuracyType.BETWEEN
    whole = reference.low % 100 < 2 and reference.high % 100 > 97
    doubt_m = lines.farthest_m(where, pieces) + (HALF_STREET_M if whole else HOUSE_M)
    weakest = min(blocks, key=lambda block: block.confidence)
    share = min(of_block(ground.streets.share_as_long(block.length_m), block.evidence) for block in blocks)
    put = Put(
        label, where, kind, doubt_m, street.agreement, weakest.confidence, weakest.evidence, pieces, ("block", share)
    )
    yield ground.candidate(put, reading)


def _blocks(ground: Ground, reference: NumberRange, street: Known) -> Iterator[Block]:
    known = ground.streets.blocks(street.street.id)
    for hundred in range(reference.low // 100 * 100, reference.high + 1, 100):
        yield from known.get(hundred, ())


def _pieces(ground: Ground, reference: NumberRange, block: Block) -> list[lines.Line]:
    """The block's lines, or the part of them that its numbers put between the two."""
    low, high = max(reference.low, block.hundred), min(reference.high, block.hundred + 99)
    if low - block.hundred < 2 and high - block.hundred > 97:
        return list(block.lines)
    return list(ground.numbers.stretch(block.street_id, low, high)) or list(block.lines)


def _building(
    ground: Ground, reference: NumberRange, street: Known, label: str, reading: Reading
) -> Iterator[Candidate]:
    firsts = ground.numbers.spots(street.street.id, reference.low)
    lasts = ground.numbers.spots(street.street.id, reference.high)
    near = [(a, b) for a, b in product(firsts, lasts) if lines.distance_m(a.point, b.point) <= ONE_BUILDING_M]
    for first, last in near or [(spot, spot) for spot in firsts]:
        yield ground.candidate(_midway(first, last, street, label), reading)


def _midway(first: Spot, last: Spot, street: Known, label: str) -> Put:
    """Between two doors, with a doubt that holds both of them."""
    a, b = first.point, last.point
    where = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    doubt_m = max(first.doubt_m, last.doubt_m) + lines.distance_m(a, b) / 2
    facts = min(first.confidence, last.confidence)
    share = ("block", of_length(min(first.as_long, last.as_long)))
    return Put(label, where, first.accuracy, doubt_m, street.agreement, facts, first.evidence, first.lines, share)
