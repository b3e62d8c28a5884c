"""Where streets meet: at a node that both have. A bridge shares no node with the street below it and is no corner."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from geodata.geometry.earth import Position
from geodata.geometry.plane import Plane
from geodata.street_sizes import SAME_CORNER_M
from geodata.streets import CrossingRecord, Segment


def crossings_of(
    segments: Iterable[Segment], meetings: Sequence[CrossingRecord], plane: Plane, planar: bool = False
) -> Iterator[CrossingRecord]:
    """The crossings of the named segments, and of `meetings` those that no shared node shows already.

    `planar`: a freeway has nodes where it only bridges a street; such a crossing is an interchange, not a corner.
    """
    at_node: dict[Position, set[int]] = defaultdict(set)
    confidence: dict[tuple[Position, int], float] = defaultdict(float)
    classes: dict[int, set[str]] = defaultdict(set)
    for segment in segments:
        for end in (segment.line[0], segment.line[-1]):
            if segment.street_id is not None:
                at_node[end].add(segment.street_id)
                classes[segment.street_id].add(segment.street_class)
                key = (end, segment.street_id)
                confidence[key] = max(confidence[key], segment.confidence)
    nodes_of: dict[tuple[int, int], list[Position]] = defaultdict(list)
    for node, streets in at_node.items():
        for pair in combinations(sorted(streets), 2):
            nodes_of[pair].append(node)
    published: dict[tuple[int, int], list[CrossingRecord]] = defaultdict(list)
    for meeting in meetings:
        published[meeting.street_id, meeting.cross_street_id].append(meeting)
    for pair in sorted(nodes_of.keys() | published.keys()):
        kind = "interchange" if planar and _apart(*(classes[street_id] for street_id in pair)) else "corner"
        found = [_corner(pair, kind, nodes, confidence, plane) for nodes in _clusters(nodes_of.get(pair, []), plane)]
        yield from _numbered([*found, *_unseen(published.get(pair, []), found, plane)])


def _apart(one: set[str], other: set[str]) -> bool:
    """Whether the one is a freeway, and the other neither that nor a ramp."""
    return (one == {"freeway"}) != (other == {"freeway"}) and "ramp" not in one | other


def _clusters(nodes: list[Position], plane: Plane) -> list[list[Position]]:
    """The nodes in groups, each node within SAME_CORNER_M of another of its group."""
    groups: list[list[Position]] = []
    for node in sorted(nodes):
        near = [group for group in groups if any(plane.distance_m(node, other) <= SAME_CORNER_M for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(other for group in near for other in group), node])
    return groups


def _corner(
    pair: tuple[int, int], kind: str, nodes: list[Position], confidence: dict[tuple[Position, int], float], plane: Plane
) -> CrossingRecord:
    lon = sum(node[0] for node in nodes) / len(nodes)
    lat = sum(node[1] for node in nodes) / len(nodes)
    spread_m = max(plane.distance_m((lon, lat), node) for node in nodes)
    sure = max(min(confidence[node, pair[0]], confidence[node, pair[1]]) for node in nodes)
    return CrossingRecord(*pair, 0, lon, lat, spread_m, kind, "node", round(sure, 3))


def _unseen(
    meetings: Sequence[CrossingRecord], found: Sequence[CrossingRecord], plane: Plane
) -> Iterator[CrossingRecord]:
    taken = list(found)
    for meeting in meetings:
        if all(plane.distance_m((meeting.lon, meeting.lat), (c.lon, c.lat)) > SAME_CORNER_M for c in taken):
            taken.append(meeting)
            yield meeting


def _numbered(records: Sequence[CrossingRecord]) -> Iterator[CrossingRecord]:
    for part, c in enumerate(sorted(records, key=lambda c: (c.lat, c.lon))):
        yield CrossingRecord(
            c.street_id, c.cross_street_id, part, c.lon, c.lat, c.spread_m, c.kind, c.evidence, c.confidence
        )
