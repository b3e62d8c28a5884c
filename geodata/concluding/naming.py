"""Votes for the full names of centre lines that carry base names only: whatever was seen on a piece has its say."""

from collections import defaultdict
from collections.abc import Iterator

from geodata.concluding.evidence import CornerSighting, CrossStreets, Evidence, Sighting
from geodata.concluding.town import Form, Piece, Town
from geodata.geometry.earth import Position
from geodata.names import DIRECTIONALS, STREET_TYPES, StreetName, standardize

# A corner says little of the piece: at a dividing street both "Franklin Ave E" and "Franklin Ave W" end at its node.
WEIGHTS = {
    "block": 3.0, "address": 1.0, "dispatch": 0.3, "parcel": 0.5, "corner": 0.2, "stop": 0.1, "hydrant": 0.1
}  # fmt: skip
_DEAD_END = "DEAD END"


def form_on(base: str, street: StreetName) -> Form:
    """The (type, directional) that a seen name gives a base: "BROADWAY AV W" on WEST BROADWAY is ("Ave", "")."""
    first, _, rest = base.partition(" ")
    consumed = DIRECTIONALS.get(first, "") if rest and base != street.name else ""
    directional = next((d for d in (street.post_directional, street.pre_directional) if d and d != consumed), "")
    return street.type, directional


def goes_by_another_name(base: str, street: StreetName) -> bool:
    """Whether a street was found under a base that none of its own words make: "Chicago Ave S" on KIRBY PUCKETT."""
    return not set(base.split(" ")) & set(street.name.split(" ")) or (base.endswith(" MALL") and street.type != "Mall")


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
            if not goes_by_another_name(piece.base, sighting.street):
                piece.votes[form_on(piece.base, sighting.street)] += WEIGHTS[sighting.kind]
            on_piece[piece.index].append(sighting)
    for corner in evidence.corners:
        _vote_at_corner(town, corner)
    for block in evidence.cross_streets:
        for piece in between(town, block):
            piece.votes[form_on(piece.base, block.street)] += WEIGHTS[block.kind] * block.share
    return on_piece


def _vote_at_corner(town: Town, corner: CornerSighting) -> None:
    node = corner_node(town, corner)
    for street in (corner.street, corner.cross_street) if node else ():
        here = {piece.base for piece in town.at_node[node]} if node else set()
        base = next((base for base in town.bases(street) if base in here), None)
        for piece in town.at_node[node] if node else ():
            if piece.base == base:
                piece.votes[form_on(piece.base, street)] += WEIGHTS[corner.kind]


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
    starts, goals = ({_DEAD_END} if "DEAD END" in c.name else set(town.bases(c)) for c in block.cross_streets)
    found: dict[int, Piece] = {}
    for base in bases[:2]:
        for piece in town.by_base[base]:
            for path in _paths(town, piece, starts - {base}, goals - {base}, reach_pieces):
                found |= {p.index: p for p in path}
    return list(found.values()) if len(found) <= 2 * reach_pieces else []


def _meets(town: Town, node: Position, bases: set[str]) -> bool:
    here = town.at_node[node]
    return any(piece.base in bases for piece in here) or (len(here) == 1 and _DEAD_END in bases)


def _paths(town: Town, piece: Piece, starts: set[str], goals: set[str], reach_pieces: int) -> Iterator[list[Piece]]:
    for here, there in (piece.ends, piece.ends[::-1]):
        if not _meets(town, here, starts):
            continue
        path, node = [piece], there
        while not _meets(town, node, goals):
            onward = [p for p in town.at_node[node] if p.base == piece.base and p not in path]
            if len(path) == reach_pieces or len(onward) != 1:
                break
            path.append(onward[0])
            node = next((end for end in onward[0].ends if end != node), node)
        else:
            yield path
