"""House numbers → spots on a street, with the doubt of each. Where no range holds a number, its block does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.model import AccuracyType
from geodata.address_range import AddressRange
from geodata.geometry import lines
from geodata.street_sizes import BESIDE_M, HOUSE_M
from geodata.streets import Block, Line, Segment, Streets

WELL_KNOWN = 0.97
DOUBTFUL_M = 500.0
"""What each step of a range's confidence below that adds, in proportion: at 0.87 it adds 50 m."""
WIDEST_M = 300.0
HEARSAY = 0.6
"""A range with less than this share of the best one's confidence in its hundred says nothing against it."""
AT_END_M = 20.0
OTHER_SIDE = 0.9
IN_BLOCK = 0.85


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a house number is thought to be. `as_long`: the share of the area's blocks that are as long as its own;
    `lines` is the block, where no more than that is known."""

    point: lines.Point
    doubt_m: float
    accuracy: AccuracyType
    confidence: float
    evidence: str
    as_long: float
    lines: tuple[Line, ...] = ()


class Numbers:
    """The ranges of each street by the hundreds they touch, made when a street is first asked for."""

    def __init__(self, streets: Streets) -> None:
        """Find numbers on these streets."""
        self._streets = streets
        self._by_hundred: dict[int, dict[int, list[tuple[Segment, AddressRange]]]] = {}

    def spots(self, street_id: int, number: int) -> list[Spot]:
        """Every place of the street where the number can be: by its ranges, else by its block; [] for neither."""
        near = _well_known(self._index(street_id).get(number // 100, []))
        for fits in (AddressRange.holds, AddressRange.spans):
            found: dict[int, tuple[Segment, AddressRange]] = {}
            for segment, numbers in near:
                best = found.get(segment.id)
                if fits(numbers, number) and (best is None or numbers.confidence > best[1].confidence):
                    found[segment.id] = segment, numbers
            if found:
                blocks = self._streets.blocks(street_id).get(number // 100 * 100, ())
                on_its_side = fits is AddressRange.holds
                return [self._interpolated(*one, number, on_its_side, blocks) for one in found.values()]
        blocks = self._streets.blocks(street_id).get(number // 100 * 100, ())
        end = _beyond(near, number)
        return [_in_block(self._streets, block, number, end) for block in blocks]

    def stretch(self, street_id: int, low: int, high: int) -> Iterator[lines.Line]:
        """The pieces of the street whose ranges hold the numbers from low to high."""
        shares: dict[Segment, list[float]] = {}
        for segment, numbers in self._index(street_id).get(low // 100, []):
            first, last = sorted((numbers.from_number, numbers.to_number))
            if first <= high and low <= last:
                ends = (numbers.share(max(low, first)), numbers.share(min(high, last)))
                shares.setdefault(segment, []).extend(ends)
        for segment, ends_of in shares.items():
            yield lines.part(segment.line, min(ends_of), max(ends_of))

    def _interpolated(
        self, segment: Segment, numbers: AddressRange, number: int, on_its_side: bool, blocks: Sequence[Block]
    ) -> Spot:
        left_m = {"left": BESIDE_M, "right": -BESIDE_M}.get(numbers.side, 0.0) if on_its_side else 0.0
        share = 1.0 if on_its_side else OTHER_SIDE
        doubt_m = min(HOUSE_M + DOUBTFUL_M * max(WELL_KNOWN - numbers.confidence * share, 0.0), WIDEST_M)
        sure = min(numbers.confidence, segment.confidence or numbers.confidence) * share
        where = lines.point_along(segment.line, numbers.share(number), left_m)
        block = _nearest(blocks, where)
        as_long = self._streets.share_as_long(block.length_m) if block else 0.0
        return Spot(where, doubt_m, AccuracyType.RANGE_INTERPOLATION, sure, numbers.evidence, as_long)

    def _index(self, street_id: int) -> dict[int, list[tuple[Segment, AddressRange]]]:
        if street_id not in self._by_hundred:
            index: dict[int, list[tuple[Segment, AddressRange]]] = {}
            for segment in self._streets.segments(street_id):
                for numbers in segment.ranges:
                    low, high = sorted((numbers.from_number // 100, numbers.to_number // 100))
                    for hundred in range(low, high + 1):
                        index.setdefault(hundred, []).append((segment, numbers))
            self._by_hundred[street_id] = index
        return self._by_hundred[street_id]


def _nearest(blocks: Sequence[Block], point: lines.Point) -> Block | None:
    if len(blocks) < 2:
        return blocks[0] if blocks else None
    return min(blocks, key=lambda block: lines.distance_m((block.lon, block.lat), point))


def _well_known(ranges: Sequence[tuple[Segment, AddressRange]]) -> list[tuple[Segment, AddressRange]]:
    """The ranges of a hundred without those that are hearsay beside the best: they spread numbers over what is left."""
    best = max((numbers.confidence for _, numbers in ranges), default=0.0)
    return [one for one in ranges if one[1].confidence >= HEARSAY * best]


def _beyond(ranges: Sequence[tuple[Segment, AddressRange]], number: int) -> lines.Point | None:
    """Where the ranges of the hundred end, for a number that is higher than all of them; None for any other."""
    own = [one for one in ranges if one[1].spans(number // 100 * 100) or _begins_in(one[1], number)]
    last = max(own, key=lambda one: max(one[1].from_number, one[1].to_number), default=None)
    if last is None or number <= (highest := max(last[1].from_number, last[1].to_number)):
        return None
    return lines.point_along(last[0].line, last[1].share(highest))


def _begins_in(numbers: AddressRange, number: int) -> bool:
    return min(numbers.from_number, numbers.to_number) // 100 == number // 100


def _in_block(streets: Streets, block: Block, number: int, end: lines.Point | None) -> Spot:
    """The block's middle, or its second half where the known numbers run out before the one that is looked for."""
    where = (block.lon, block.lat)
    doubt_m = lines.farthest_m(where, block.lines) + HOUSE_M
    if end is not None and lines.away_m(end, block.lines) < AT_END_M:
        # Of a hundred that is numbered evenly, 50 stands in the middle and 99 at the end.
        share = max(0.0, (number % 100 - 50) / 50)
        where = lines.nearest_on(lines.point_along((where, end), share), block.lines)
    as_long, sure = streets.share_as_long(block.length_m), block.confidence * IN_BLOCK
    return Spot(where, doubt_m, AccuracyType.BLOCK, sure, block.evidence, as_long, block.lines)
