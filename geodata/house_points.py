"""Address points sharpen the ranges of segments: which numbers a side really uses, and where along it they stand.

A point is put on the nearest segment of its own street. What contradicts the numbers listed there is counted, not used.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from statistics import linear_regression
from typing import TYPE_CHECKING

from geodata.address_range import AddressRange
from geodata.gazetteer import Alias, SourceSegment
from geodata.geometry.plane import Plane
from geodata.sources.address_points import AddressPoint

if TYPE_CHECKING:
    from shapely.geometry import LineString, Point

REACH_M = 100.0
"""A house this far from its street's centre line still stands on it; most stand about 30 m from it."""
FEWEST = 3
"""Different numbers on a side from which its range is drawn; fewer say too little of where the others stand."""
FITTED = 4
POINTS = "points"
SURE = 0.98
_Seen = tuple[int, float, bool]
"""A number, how far along the segment it stands (0–1), and whether on its left."""


def sharpened(
    segments: Sequence[SourceSegment], aliases: Iterable[Alias], points: Sequence[AddressPoint], refused: Counter[str]
) -> list[SourceSegment]:
    """The segments, those with enough points with the ranges that these show; the rest as they were."""
    seen = _placed(segments, aliases, points, refused)
    return [
        replace(segment, ranges=_ranges(segment.ranges, seen[at])) if at in seen else segment
        for at, segment in enumerate(segments)
    ]


def _placed(
    segments: Sequence[SourceSegment], aliases: Iterable[Alias], points: Sequence[AddressPoint], refused: Counter[str]
) -> Mapping[int, list[_Seen]]:
    """Segment → what was seen on it."""
    from shapely import STRtree
    from shapely.geometry import LineString, Point

    if not segments or not points:
        return {}
    plane = Plane(segments[0].line[0][1])
    lines = [LineString([plane.xy(position) for position in segment.line]) for segment in segments]
    houses = [Point(plane.xy((point.lon, point.lat))) for point in points]
    near: dict[int, list[int]] = defaultdict(list)
    for house, at in STRtree(lines).query(houses, predicate="dwithin", distance=REACH_M).T.tolist():
        near[house].append(at)
    streets = _streets(segments, aliases)
    seen: dict[int, list[_Seen]] = defaultdict(list)
    for house, point in enumerate(points):
        on = [at for at in near[house] if streets.get(point.street.key) == segments[at].name]
        fitting = [at for at in on if _admits(segments[at].ranges, point.number)]
        if not fitting:
            refused["address point not placed: no such street within 100 m" if not on else _CONTRADICTS] += 1
            continue
        at = min(fitting, key=lambda at: (not segments[at].ranges, lines[at].distance(houses[house])))
        share = lines[at].project(houses[house], normalized=True)
        seen[at].append((point.number, share, _is_left(lines[at], houses[house], share)))
    return seen


_CONTRADICTS = "address point not used: its number lies outside the numbers listed there"


def _streets(segments: Sequence[SourceSegment], aliases: Iterable[Alias]) -> dict[tuple[str, str, str], object]:
    """Name → the street's own name."""
    own: dict[tuple[str, str, str], object] = {alias.name.key: alias.street for alias in aliases}
    return own | {segment.name.key: segment.name for segment in segments if segment.name}


def _admits(ranges: Sequence[AddressRange], number: int) -> bool:
    return not ranges or any(r.holds(number) for r in ranges)


def _is_left(line: "LineString", house: "Point", share: float) -> bool:
    """Whether the house stands left of the line, seen along it."""
    here = line.interpolate(max(0.0, share - 0.01), normalized=True)
    there = line.interpolate(min(1.0, share + 0.01), normalized=True)
    along, out = (there.x - here.x, there.y - here.y), (house.x - here.x, house.y - here.y)
    return bool(along[0] * out[1] - along[1] * out[0] > 0)


def _ranges(listed: Sequence[AddressRange], seen: Sequence[_Seen]) -> tuple[AddressRange, ...]:
    """The listed ranges, in place of those whose parity was seen often enough what was seen."""
    kept, drawn = list(listed), []
    for parity in ("even", "odd"):
        of_parity = [one for one in seen if (one[0] % 2 == 0) == (parity == "even")]
        if len({number for number, *_ in of_parity}) < FEWEST:
            continue
        same = [r for r in kept if r.parity == parity]
        kept = [r for r in kept if r not in same]
        drawn.append(_drawn(parity, of_parity, same))
    return (*drawn, *kept)


def _drawn(parity: str, seen: Sequence[_Seen], listed: Sequence[AddressRange]) -> AddressRange:
    """The range of a side: the numbers that its houses have, drawn out to the segment's ends where the fit allows."""
    numbers = [number for number, *_ in seen]
    low, high = min(numbers), max(numbers)
    least = min([low, *(min(r.from_number, r.to_number) for r in listed)])
    most = max([high, *(max(r.from_number, r.to_number) for r in listed)])
    slope, start = linear_regression(shares, numbers) if len(set(shares := [s for _, s, _ in seen])) > 1 else (0, low)
    side = "left" if 2 * sum(left for *_, left in seen) >= len(seen) else "right"
    if len(set(numbers)) >= FITTED and slope:
        ends = sorted((_even_with(start, low), _even_with(start + slope, low)))
        low, high = max(least, min(low, ends[0])), min(most, max(high, ends[1]))
    rising = slope > 0 if slope else True
    return AddressRange(side, low if rising else high, high if rising else low, parity, POINTS, SURE)


def _even_with(value: float, number: int) -> int:
    """The value rounded to a number on the same side of odd and even."""
    return 2 * round((value - number % 2) / 2) + number % 2
