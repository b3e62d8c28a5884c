"""The pieces of street of one area, found by position, by node and by base name. It holds; it concludes nothing."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shapely import LineString, Point, STRtree

from geodata.concluding.evidence import CentreLine, Sighting
from geodata.geometry.earth import Position
from geodata.geometry.plane import Plane
from geodata.names import DIRECTIONAL_WORDS, StreetName, base_name

ON_THE_LINE_M = 30.0
"""A block or an address that the city publishes lies on its centre line; a parcel stands up to HOUSE_REACH_M off."""
HOUSE_REACH_M = 60.0
Form = tuple[str, str]
"""(type, directional) that a base name takes on a piece of street: ("Ave", "N")."""


@dataclass(slots=True, eq=False)
class Piece:
    """A centre line with what is known of it. `xy`: the line in metres; `bearing_deg`: 0–180, ends to end."""

    index: int
    source: CentreLine
    base: str
    xy: LineString
    ends: tuple[Position, Position]
    bearing_deg: float
    length_m: float
    votes: dict[Form, float] = field(default_factory=lambda: defaultdict(float))
    form: Form | None = None
    evidence: str = ""
    confidence: float = 0.0

    @property
    def middle(self) -> Point:
        """Half-way along, in metres."""
        return self.xy.interpolate(0.5, normalized=True)


class Town:
    """The pieces of an area, found by position, by node and by base name."""

    def __init__(self, lines: Sequence[CentreLine], aliases: Mapping[str, Sequence[str]]) -> None:
        """`aliases`: another base name → those that the centre lines carry."""
        self.plane = Plane(sum(line.line[0][1] for line in lines) / len(lines))
        self.aliases = aliases
        self.pieces = [self._piece(index, line) for index, line in enumerate(lines)]
        self.tree = STRtree([piece.xy for piece in self.pieces])
        self.at_node: dict[Position, list[Piece]] = defaultdict(list)
        self.by_base: dict[str, list[Piece]] = defaultdict(list)
        for piece in self.pieces:
            for end in dict.fromkeys(piece.ends):
                self.at_node[end].append(piece)
            self.by_base[piece.base].append(piece)
        self._nodes = list(self.at_node)
        self._node_tree = STRtree([Point(self.plane.xy(node)) for node in self._nodes])

    def _piece(self, index: int, source: CentreLine) -> Piece:
        xy = LineString([self.plane.xy(position) for position in source.line])
        (x1, y1), (x2, y2) = xy.coords[0], xy.coords[-1]
        bearing_deg = math.degrees(math.atan2(x2 - x1, y2 - y1)) % 180
        base = base_name(source.base_name) if source.base_name else ""
        return Piece(index, source, base, xy, (source.line[0], source.line[-1]), bearing_deg, xy.length)

    def bases(self, street: StreetName) -> list[str]:
        """The base names under which the centre lines may carry the street, the likeliest first."""
        words = [DIRECTIONAL_WORDS[d].upper() for d in (street.pre_directional, street.post_directional) if d]
        found = [f"{word} {street.name}" for word in words]
        found += [street.name, f"{street.name} {street.type.upper()}", f"{street.pre_type} {street.name}".strip()]
        found += [f"{word} LAKE {street.name}" for word in words]
        known = [*found, *(other for name in found for other in self.aliases.get(name, ()))]
        return [name for name in dict.fromkeys(known) if name in self.by_base]

    def near(self, position: Position, reach_m: float) -> Iterator[tuple[float, Piece]]:
        """(metres, piece) within reach of the position."""
        point = Point(self.plane.xy(position))
        for index in self.tree.query(point, predicate="dwithin", distance=reach_m):
            yield self.pieces[index].xy.distance(point), self.pieces[index]

    def nodes_near(self, position: Position, reach_m: float) -> Iterator[tuple[float, Position]]:
        """(metres, node) within reach of the position."""
        point = Point(self.plane.xy(position))
        for index in self._node_tree.query(point, predicate="dwithin", distance=reach_m):
            node = self._nodes[index]
            yield self.plane.distance_m(node, position), node

    def find(self, sighting: Sighting) -> Piece | None:
        """The piece that a sighting lies on: of the street's base names, the nearest; a block's middle decides."""
        reach_m = HOUSE_REACH_M if sighting.kind == "parcel" else ON_THE_LINE_M
        bases = self.bases(sighting.street)
        found = [(metres, piece) for metres, piece in self.near(sighting.position, reach_m) if piece.base in bases]
        point = Point(self.plane.xy(sighting.position))
        to_middle = sighting.kind == "block"
        return min(
            found,
            key=lambda f: (round(f[0]), bases.index(f[1].base), f[1].middle.distance(point) if to_middle else f[0]),
            default=(0.0, None),
        )[1]
