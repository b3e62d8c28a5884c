"""Full street names for centre lines that carry base names only. A name is a vote of what was seen on the segment,
carried along the street where nothing was seen; where no street of that name was seen near, nothing is concluded."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shapely import LineString, Point, STRtree

from geodata.evidence import CentreLine, CornerSighting, CrossStreets, Evidence, Sighting
from geodata.names import DIRECTIONAL_WORDS, DIRECTIONALS, STREET_TYPES, StreetName, base_name, standardize
from geodata.planar import Plane, Position

ON_THE_LINE_M = 30.0
"""A block or an address that the city publishes lies on its centre line; a parcel stands up to HOUSE_REACH_M off."""
HOUSE_REACH_M = 60.0
_WEIGHTS = {"block": 3.0, "address": 1.0, "corner": 1.0, "dispatch": 1.0, "parcel": 0.5, "stop": 0.4, "hydrant": 0.3}
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

    def __init__(self, lines: Sequence[CentreLine], aliases: Mapping[str, str]) -> None:
        """`aliases`: another base name → the one that the centre lines carry."""
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
        known = [self.aliases.get(name, name) for name in found]
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


def form_on(base: str, street: StreetName) -> Form:
    """The (type, directional) that a seen name gives a base: "BROADWAY AV W" on WEST BROADWAY is ("Ave", "")."""
    first, _, rest = base.partition(" ")
    consumed = DIRECTIONALS.get(first, "") if rest and base != street.name else ""
    directional = next((d for d in (street.post_directional, street.pre_directional) if d and d != consumed), "")
    return street.type, directional


def full_name(base: str, form: Form) -> StreetName:
    """The street's name out of its base and its form: ("NICOLLET MALL", ("Mall", "")) is Nicollet Mall."""
    post_type, directional = form
    head, _, last = base.rpartition(" ")
    if form == ("", "") and base.split(" ")[0] not in DIRECTIONALS:
        return standardize(base)
    if head and last in STREET_TYPES and post_type in ("", STREET_TYPES[last]):
        return StreetName(head, STREET_TYPES[last], directional)
    return StreetName(base, post_type, directional)


def vote(town: Town, evidence: Evidence) -> dict[int, list[Sighting]]:
    """Let everything that was seen vote; returns the sightings with a number, by the piece they lie on."""
    on_piece: dict[int, list[Sighting]] = defaultdict(list)
    for sighting in [*evidence.blocks, *evidence.addresses, *evidence.house_points]:
        if piece := town.find(sighting):
            piece.votes[form_on(piece.base, sighting.street)] += _WEIGHTS[sighting.kind]
            on_piece[piece.index].append(sighting)
    for corner in evidence.corners:
        _vote_at_corner(town, corner)
    for block in evidence.cross_streets:
        for piece in between(town, block):
            piece.votes[form_on(piece.base, block.street)] += _WEIGHTS[block.kind] * block.share
    return on_piece


def _vote_at_corner(town: Town, corner: CornerSighting) -> None:
    node = corner_node(town, corner)
    for street in (corner.street, corner.cross_street) if node else ():
        here = {piece.base for piece in town.at_node[node]} if node else set()
        base = next((base for base in town.bases(street) if base in here), None)
        for piece in town.at_node[node] if node else ():
            if piece.base == base:
                piece.votes[form_on(piece.base, street)] += _WEIGHTS[corner.kind]


def corner_node(town: Town, corner: CornerSighting) -> Position | None:
    """The nearest node within the source's reach where streets of both names end."""
    first, second = town.bases(corner.street), town.bases(corner.cross_street)
    for _, node in sorted(town.nodes_near(corner.position, corner.reach_m)):
        bases = {piece.base for piece in town.at_node[node]}
        if bases.intersection(first) and bases.intersection(second) and len(bases) > 1:
            return node
    return None


def between(town: Town, block: CrossStreets, reach_pieces: int = 3) -> list[Piece]:
    """The pieces of the street between its two cross streets, where these are at most `reach_pieces` apart."""
    bases = town.bases(block.street)
    starts, goals = (set(town.bases(cross)) for cross in block.cross_streets)
    found: dict[int, Piece] = {}
    for base in bases[:1]:
        for piece in town.by_base[base]:
            for path in _paths(town, piece, starts - {base}, goals - {base}, reach_pieces):
                found |= {p.index: p for p in path}
    return list(found.values()) if len(found) <= 2 * reach_pieces else []


def _bases_at(town: Town, node: Position) -> set[str]:
    return {piece.base for piece in town.at_node[node]}


def _paths(town: Town, piece: Piece, starts: set[str], goals: set[str], reach_pieces: int) -> Iterator[list[Piece]]:
    for here, there in (piece.ends, piece.ends[::-1]):
        if not starts & _bases_at(town, here):
            continue
        path, node = [piece], there
        while not goals & _bases_at(town, node):
            onward = [p for p in town.at_node[node] if p.base == piece.base and p not in path]
            if len(path) == reach_pieces or len(onward) != 1:
                break
            path.append(onward[0])
            node = next((end for end in onward[0].ends if end != node), node)
        else:
            yield path


def carry_names(town: Town) -> None:
    """Give every piece a form: by its own votes, by the street it goes on from, by the streets beside it."""
    for piece in town.pieces:
        _take_own_votes(piece)
    _complete_directionals(town)
    for base, pieces in town.by_base.items():
        if base:
            _carry_along(town, pieces)
    _ask_the_neighbourhood(town)


def _take_own_votes(piece: Piece) -> None:
    if piece.votes:
        (form, weight), *_ = sorted(piece.votes.items(), key=lambda v: (-v[1], v[0]))
        total = sum(piece.votes.values())
        piece.form, piece.evidence = form, "seen"
        piece.confidence = round(min(0.99, weight / total * (1 - 0.5 / (1 + weight))), 3)


def _complete_directionals(town: Town) -> None:
    """A piece seen only without a directional takes the nearest one seen with its base and type."""
    for pieces in town.by_base.values():
        complete = [p for p in pieces if p.form and p.form[1]]
        for piece in pieces:
            if piece.form and not piece.form[1]:
                same_type = [p for p in complete if p.form and p.form[0] == piece.form[0]]
                nearest = min(same_type, key=lambda p: p.middle.distance(piece.middle), default=None)
                if nearest and nearest.form and nearest.middle.distance(piece.middle) < 3_000:
                    piece.form = nearest.form


def _carry_along(town: Town, pieces: Sequence[Piece]) -> None:
    """Pieces that nothing was seen on take the form of the nearest seen piece that they are joined to."""
    frontier = [piece for piece in pieces if piece.form]
    waiting = {piece.index for piece in pieces if not piece.form}
    while frontier and waiting:
        found: dict[int, tuple[float, Piece, Piece]] = {}
        for known in frontier:
            for end in known.ends:
                for piece in town.at_node[end]:
                    if piece.index in waiting and piece.base == known.base:
                        turn = abs(piece.bearing_deg - known.bearing_deg)
                        found.setdefault(piece.index, (min(turn, 180 - turn), piece, known))
        for _, piece, known in found.values():
            piece.form, piece.evidence = known.form, "joined"
            piece.confidence = round(known.confidence * 0.97, 3)
        waiting -= found.keys()
        frontier = [piece for _, piece, _ in found.values()]


def _ask_the_neighbourhood(town: Town) -> None:
    """A piece joined to no seen one takes the form that its base, or for a number any number, has close by."""
    for piece in [p for p in town.pieces if p.base and not p.form]:
        counts: dict[Form, float] = defaultdict(float)
        for metres, other in town.near(_lonlat(town, piece.middle), 700.0):
            turn = abs(piece.bearing_deg - other.bearing_deg)
            alike = other.base == piece.base or (piece.base[0].isdigit() and other.base[:1].isdigit())
            if other.form and alike and other.evidence == "seen" and min(turn, 180 - turn) < 15:
                counts[other.form] += 1 / (100 + metres)
        if not counts:
            counts = _anywhere(town, piece)
        if counts:
            (form, weight), *_ = sorted(counts.items(), key=lambda c: (-c[1], c[0]))
            piece.form, piece.evidence = form, "beside"
            piece.confidence = round(0.8 * weight / sum(counts.values()), 3)


def _anywhere(town: Town, piece: Piece) -> dict[Form, float]:
    """The form of the nearest seen piece of the same base, wherever it is."""
    seen = [(other.middle.distance(piece.middle), other) for other in town.by_base[piece.base] if other.form]
    metres, nearest = min(seen, key=lambda s: s[0], default=(0.0, None))
    return {nearest.form: 1 / (1 + metres / 500)} if nearest and nearest.form and metres < 2_500 else {}


def _lonlat(town: Town, point: Point) -> Position:
    return town.plane.lonlat((point.x, point.y))
