"""Hundred-blocks out of address ranges: the stretch of a street whose numbers share a hundred. A block stays a line."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from geodata.geometry.earth import Position
from geodata.geometry.plane import Plane
from geodata.streets import Block, Line, Segment

SAME_BLOCK_M = 80.0
"""Stretches of one hundred this close are one block: a square or a second carriageway lies between them."""

_BACK = -0.7
"""The cosine below which a line leads back: it is the other carriageway, not the way on."""
_SERVED_M = 99.4
"""Whoever looks for a block this far off still finds it."""
_BOTH_M = 250.0


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of a segment within one hundred."""

    line: Line
    length_m: float
    evidence: str
    confidence: float


def hundred_blocks(
    segments: Iterable[Segment],
    plane: Plane,
    published: Mapping[tuple[int, int], Sequence[Position]],
    whole: Mapping[int, Mapping[int, tuple[str, float]]],
) -> Iterator[Block]:
    """Every block of the segments' streets, by street, hundred and part.

    `published`: (street, hundred) → positions; `whole`: segment → the hundreds that it stands for uncut.
    A block of several stretches has its position where a source publishes it, if that is on it; else in its middle.
    """
    stretches: dict[tuple[int, int], list[_Stretch]] = defaultdict(list)
    for segment in segments:
        if segment.street_id is not None:
            for hundred, stretch in _stretches(segment, plane, whole.get(segment.id, {})):
                stretches[segment.street_id, hundred].append(stretch)
    for (street_id, hundred), found in sorted(stretches.items()):
        groups = sorted(_groups(found, plane), key=lambda group: -sum(s.length_m for s in group))
        for part, group in enumerate(groups):
            yield _block(street_id, hundred, part, group, published.get((street_id, hundred), ()), plane)


def _stretches(
    segment: Segment, plane: Plane, whole: Mapping[int, tuple[str, float]]
) -> Iterator[tuple[int, _Stretch]]:
    """The segment cut at its hundreds; where its sides differ, each hundred gets the longer stretch."""
    best: dict[int, tuple[float, float, str, float]] = {}
    for r in segment.ranges:
        for hundred, start, end in hundreds_of(r.from_number, r.to_number):
            if hundred not in best or end - start > best[hundred][1] - best[hundred][0]:
                best[hundred] = (start, end, r.evidence, r.confidence)
    best |= {hundred: (0.0, 1.0, *facts) for hundred, facts in whole.items()}
    for hundred, (start, end, evidence, confidence) in best.items():
        line = segment.line if (start, end) == (0.0, 1.0) else plane.cut(segment.line, start, end)
        length_m = plane.length_m(line)
        if length_m > 0:
            yield hundred, _Stretch(line, length_m, evidence, min(confidence, segment.confidence))


def hundreds_of(from_number: int, to_number: int) -> Iterator[tuple[int, float, float]]:
    """(hundred, from share, to share) of a range, shares 0–1 along it: 150 → 250 is half in 100 and half in 200."""
    low, high = sorted((from_number, to_number))
    span = high - low
    for hundred in range(low // 100 * 100, high + 1, 100):
        start = 0.0 if hundred <= low else (hundred - low) / span
        end = 1.0 if hundred + 99 >= high else (hundred + 100 - low) / span
        yield hundred, *((start, end) if from_number <= to_number else (1 - end, 1 - start))


def _groups(stretches: Sequence[_Stretch], plane: Plane) -> list[list[_Stretch]]:
    groups: list[list[_Stretch]] = []
    for stretch in stretches:
        near = [group for group in groups if any(_touch(stretch, other, plane) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(other for group in near for other in group), stretch])
    return groups


def _touch(a: _Stretch, b: _Stretch, plane: Plane) -> bool:
    ends_a, ends_b = (a.line[0], a.line[-1]), (b.line[0], b.line[-1])
    return any(plane.distance_m(p, q) <= SAME_BLOCK_M for p in ends_a for q in ends_b)


def _block(
    street_id: int, hundred: int, part: int, group: Sequence[_Stretch], published: Sequence[Position], plane: Plane
) -> Block:
    lines = _joined([stretch.line for stretch in group], plane)
    evidence = "+".join(sorted({stretch.evidence for stretch in group}))
    confidence = max(stretch.confidence for stretch in group)
    length_m = sum(map(plane.length_m, lines))
    (lon, lat), by = _published([s.line for s in group], published, plane) or (_middle(lines, plane), "")
    return Block(street_id, hundred, part, lon, lat, length_m, tuple(lines), evidence + by, confidence)


def _published(lines: Sequence[Line], published: Sequence[Position], plane: Plane) -> tuple[Position, str] | None:
    """Where the sources put the block: of their positions and the spots midway between two, the one that the most of
    them are close to. `published` comes with the position that most reports have first.
    """
    found = [p for p in dict.fromkeys(published) if _away_m(p, lines, plane) <= _BOTH_M]
    if not found:
        return None
    spots = [*found, *(((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in combinations(found, 2))]
    served = [sum(plane.distance_m(spot, p) <= _SERVED_M for p in found) for spot in spots]
    return spots[served.index(max(served))], "+published"


def _away_m(position: Position, lines: Sequence[Line], plane: Plane) -> float:
    return min(plane.distance_m(position, plane.along(line, plane.length_m(line) / 2)) for line in lines)


def _joined(lines: list[Line], plane: Plane) -> list[Line]:
    """Lines that meet end to end, as one line each; the two carriageways of a street stay two."""
    chains: list[Line] = []
    left = list(lines)
    while left:
        chain = left.pop(0)
        while (following := _following(chain, left, plane)) is not None:
            index, chain = following
            del left[index]
        chains.append(chain)
    return chains


def _following(chain: Line, lines: Sequence[Line], plane: Plane) -> tuple[int, Line] | None:
    """The index of a line that goes on at an end of the chain, and the chain with it."""
    for index, line in enumerate(lines):
        for candidate in (line, line[::-1]):
            for before, behind in ((chain, candidate), (candidate, chain)):
                if before[-1] == behind[0] and not _turns_back(before, behind, plane):
                    return index, before + behind[1:]
    return None


def _turns_back(before: Line, behind: Line, plane: Plane) -> bool:
    """Whether the second line, from its start to its end, leads back the way that the first has come."""
    return plane.cosine(before, behind) < _BACK


def _middle(lines: Sequence[Line], plane: Plane) -> Position:
    """Half-way along a single line; of several, the mean of their middles, the longer counting more."""
    lengths_m = [plane.length_m(line) for line in lines]
    middles = [plane.along(line, length_m / 2) for line, length_m in zip(lines, lengths_m, strict=True)]
    total_m = sum(lengths_m)
    if len(lines) == 1:
        return middles[0]
    return (
        sum(m[0] * length_m for m, length_m in zip(middles, lengths_m, strict=True)) / total_m,
        sum(m[1] * length_m for m, length_m in zip(middles, lengths_m, strict=True)) / total_m,
    )
