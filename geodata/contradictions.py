"""Two pieces of one street that claim the same house numbers: the one that fits its neighbours keeps them.

A piece fits where its numbers lie among those of its other side and of the pieces before and behind it. Where neither
fits better both keep them, and a phrase ties.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from geodata.address_range import AddressRange
from geodata.gazetteer import SourceSegment
from geodata.names import StreetName

UNDECIDED = 10.0
"""House numbers: of two claims whose misfits differ by less, neither is the better."""
STRAY = 100.0
"""House numbers: a claim that fits this much worse is no reason to doubt the other."""
CONTESTED = 0.85
"""How sure a range is that another piece claims with some right."""
UNKNOWN_MISFIT = 60.0
"""What a piece without neighbours counts as: more than one in its place (10 to 50), less than a stray."""
REFUSED = "range that another piece of its street claims, which fits its neighbours better"
TRIMMED = "range cut down to what no better-fitting piece of its street claims"


@dataclass(frozen=True, slots=True)
class _Claim:
    """A range of a segment, and how far its middle lies from what its neighbours have, in house numbers."""

    segment: int
    range: AddressRange
    misfit: float

    @property
    def low(self) -> int:
        return min(self.range.from_number, self.range.to_number)

    @property
    def high(self) -> int:
        return max(self.range.from_number, self.range.to_number)


def settled(segments: Sequence[SourceSegment], refused: Counter[str]) -> list[SourceSegment]:
    """The segments without the claims that contradict better ones; what goes is counted in `refused`."""
    ranges_of: dict[int, list[AddressRange]] = defaultdict(list)
    for of_street in _by_street(segments).values():
        claims = _claims(segments, of_street)
        better = [[other for other in claims if _overrides(other, claim)] for claim in claims]
        contested = {id(one) for claim, over in zip(claims, better, strict=True) for one in over if _near(one, claim)}
        for claim, over in zip(claims, better, strict=True):
            left = _left(claim, over) if over else claim.range
            if over:
                refused[TRIMMED if left else REFUSED] += 1
            if left:
                sure = min(left.confidence, CONTESTED) if id(claim) in contested else left.confidence
                ranges_of[claim.segment].append(replace(left, confidence=sure))
    return [
        replace(segment, ranges=tuple(ranges_of[at])) if segment.name else segment
        for at, segment in enumerate(segments)
    ]


def _near(one: "_Claim", other: "_Claim") -> bool:
    return other.misfit - one.misfit < STRAY


def _by_street(segments: Sequence[SourceSegment]) -> Mapping[StreetName, list[int]]:
    found: dict[StreetName, list[int]] = defaultdict(list)
    for at, segment in enumerate(segments):
        if segment.name:
            found[segment.name].append(at)
    return found


def _claims(segments: Sequence[SourceSegment], of_street: Sequence[int]) -> list[_Claim]:
    at_node: dict[tuple[float, float], list[int]] = defaultdict(list)
    for at in of_street:
        for node in {segments[at].line[0], segments[at].line[-1]}:
            at_node[node].append(at)
    claims = []
    for at in of_street:
        ends = (segments[at].line[0], segments[at].line[-1])
        beside = {other for node in ends for other in at_node[node]} - {at}
        around = [_middle(r) for other in beside for r in segments[other].ranges]
        for own in segments[at].ranges:
            others = [_middle(r) for r in segments[at].ranges if r is not own] + around
            misfit = abs(_middle(own) - median(others)) if others else UNKNOWN_MISFIT
            claims.append(_Claim(at, own, misfit))
    return claims


def _middle(r: AddressRange) -> float:
    return (r.from_number + r.to_number) / 2


def _overrides(one: _Claim, other: _Claim) -> bool:
    """Whether the one claims numbers of the other, from another piece, and fits better."""
    overlaps = one.low <= other.high and other.low <= one.high
    same = "both" in (one.range.parity, other.range.parity) or one.range.parity == other.range.parity
    return overlaps and same and one.segment != other.segment and one.misfit + UNDECIDED <= other.misfit


def _left(claim: _Claim, better: Sequence[_Claim]) -> AddressRange | None:
    """The longest run of the claim's numbers that no better one claims, in the claim's own direction."""
    step = 1 if claim.range.parity == "both" else 2
    runs: list[list[int]] = []
    run: list[int] = []
    for number in range(claim.low, claim.high + 1, step):
        if any(other.low <= number <= other.high for other in better):
            runs, run = [*runs, run], []
        else:
            run.append(number)
    longest = max([*runs, run], key=len)
    if not longest:
        return None
    ends = (longest[0], longest[-1])
    start, end = ends if claim.range.from_number <= claim.range.to_number else ends[::-1]
    return replace(claim.range, from_number=start, to_number=end)
