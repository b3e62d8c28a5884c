"""House numbers → spots on a street, with the doubt of each. Where no range holds a number, its block does."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.geocoding import lines
from app.model import AccuracyType
from geodata.streets import AddressRange, Line, Segment, Streets

BESIDE_M = 20.0
"""How far from the centre line the spot is put, on the side that the number tells; houses stand about 30 m from it."""
HOUSE_M = 40.0
"""From the spot to the house, where the range is known well: 95 of 100 of the addresses it was measured on."""
DOUBTFUL_M = 800.0
"""What a range without any confidence would add, in proportion: at 0.95 it adds 40 m."""
WIDEST_M = 300.0
OTHER_SIDE = 0.9
IN_BLOCK = 0.85


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a house number is thought to be. `lines` is the block, where no more than that is known."""

    point: lines.Point
    doubt_m: float
    accuracy: AccuracyType
    confidence: float
    evidence: str
    lines: tuple[Line, ...] = ()


def spots(streets: Streets, street_id: int, number: int) -> list[Spot]:
    """Every place of the street where the number can be: by its ranges, else by its hundred-block; [] for neither."""
    segments = streets.segments(street_id)
    for parity_counts in (True, False):
        if found := list(_in_ranges(segments, number, parity_counts)):
            return found
    return list(_in_block(streets, street_id, number))


def _in_ranges(segments: tuple[Segment, ...], number: int, parity_counts: bool) -> Iterator[Spot]:
    for segment in segments:
        fitting = [r for r in segment.ranges if (r.holds(number) if parity_counts else _spans(r, number))]
        if fitting:
            yield _interpolated(segment, max(fitting, key=lambda r: r.confidence), number, parity_counts)


def _spans(numbers: AddressRange, number: int) -> bool:
    return min(numbers.from_number, numbers.to_number) <= number <= max(numbers.from_number, numbers.to_number)


def _interpolated(segment: Segment, numbers: AddressRange, number: int, parity_counts: bool) -> Spot:
    span = numbers.to_number - numbers.from_number
    fraction = (number - numbers.from_number) / span if span else 0.5
    left_m = {"left": BESIDE_M, "right": -BESIDE_M}.get(numbers.side, 0.0) if parity_counts else 0.0
    sure = min(numbers.confidence, segment.confidence or numbers.confidence) * (1.0 if parity_counts else OTHER_SIDE)
    doubt_m = min(HOUSE_M + DOUBTFUL_M * (1.0 - sure), WIDEST_M)
    where = lines.point_along(segment.line, fraction, left_m)
    return Spot(where, doubt_m, AccuracyType.RANGE_INTERPOLATION, sure, numbers.evidence)


def _in_block(streets: Streets, street_id: int, number: int) -> Iterator[Spot]:
    for block in streets.blocks(street_id).get(number // 100 * 100, ()):
        where = (block.lon, block.lat)
        doubt_m = lines.farthest_m(where, block.lines) + HOUSE_M
        yield Spot(where, doubt_m, AccuracyType.BLOCK, block.confidence * IN_BLOCK, block.evidence, block.lines)
