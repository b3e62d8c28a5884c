"""The way along a street from one cross street to another: the shortest over its own segments, as one line."""

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geodata.geometry import lines
from geodata.street_sizes import AT_CORNER_M
from geodata.streets import CrossingRecord, Line, Segment, Streets

LONGEST_M = 8_000.0


@dataclass(frozen=True, slots=True)
class Path:
    """A stretch of a street, as a line of (lon, lat)."""

    line: Line
    confidence: float
    evidence: str


def between(
    streets: Streets, street_id: int, starts: Sequence[CrossingRecord], ends: Sequence[CrossingRecord]
) -> Iterator[Path]:
    """The stretches of the street between its corners with two others: the shortest for each of the starts."""
    segments = streets.segments(street_id)
    for start in starts:
        ways = [way for end in ends if (way := _shortest(segments, start, end))]
        if ways:
            line = min(ways, key=lines.length_m)
            sure = min([start.confidence, *(end.confidence for end in ends)])
            yield Path(line, sure, start.evidence)


def _shortest(segments: Sequence[Segment], start: CrossingRecord, end: CrossingRecord) -> Line | None:
    """Dijkstra's way from a node of one corner to a node of the other; None where the street does not join them."""
    nodes = _nodes_at(segments, start), _nodes_at(segments, end)
    if nodes[0] & nodes[1]:
        return None
    steps: dict[int, list[tuple[int, Line, float]]] = defaultdict(list)
    for s in segments:
        steps[s.from_node].append((s.to_node, s.line, s.length_m))
        steps[s.to_node].append((s.from_node, s.line[::-1], s.length_m))
    queue: list[tuple[float, int, Line]] = [(0.0, node, ()) for node in sorted(nodes[0])]
    seen: set[int] = set()
    while queue:
        gone_m, node, line = heapq.heappop(queue)
        if node in nodes[1]:
            return line
        if node not in seen and gone_m < LONGEST_M:
            seen.add(node)
            for following, piece, metres in steps[node]:
                heapq.heappush(queue, (gone_m + metres, following, (*line[:-1], *piece) if line else piece))
    return None


def _nodes_at(segments: Sequence[Segment], corner: CrossingRecord) -> set[int]:
    """The street's nodes at the corner."""
    where = (corner.lon, corner.lat)
    ends = [(end, s.line[at]) for s in segments for end, at in ((s.from_node, 0), (s.to_node, -1))]
    near = {node for node, point in ends if lines.distance_m(where, point) <= corner.spread_m + 1.0}
    return near or {node for node, point in ends if lines.distance_m(where, point) <= corner.spread_m + AT_CORNER_M}
