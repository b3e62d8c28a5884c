"""The coarse places round a position, nested: exact → block → corner → neighborhood.

Each follows from the one before it and from the gazetteer, never again from the exact place. The corner is one fixed
end of the block; the neighborhood is that of the corner with all blocks that it stands for. So a reader who has seen
several of them, in several versions of a map, knows no more than the finest of them says.

Where a position has no block (its street has no numbers there, or none is near), the chain begins at the nearest
corner; where it has no corner either, at the neighborhood that holds it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from math import ceil
from typing import Any

from app.geocoding.block_at import block_at, number_at
from app.geocoding.ground import WIDER_M, geometry_of
from app.model import AccuracyType, Geometry, LonLat, Relation
from geodata.geometry import lines
from geodata.geometry.grid import Box, Grid, box_of
from geodata.geometry.rings import inside, outside_m, rings_of
from geodata.street_sizes import CORNER_M, CORNER_OF_BLOCK_M, ON_STREET_M
from geodata.streets import Block, CrossingRecord, PlaceRecord, Streets

OUTSIDE_M = 40.0
"""A block on a neighborhood's border street runs this far outside of it, at the most."""
BORDER_M = OUTSIDE_M + ON_STREET_M
"""A place on such a block reaches this far out of the neighborhood."""
_HOUSE_OR_BLOCK = re.compile(r"(\d{1,6}) (?:block of )?")
Outline = tuple[PlaceRecord, tuple[lines.Line, ...]]


@dataclass(frozen=True, slots=True)
class Spot:
    """A coarse place; `uncertainty_m` reaches from its point over all that it can stand for."""

    label: str
    lon: float
    lat: float
    accuracy_type: AccuracyType
    uncertainty_m: float
    geometry: Geometry | None = None

    def holding(self, position: LonLat, doubt_m: float) -> "Spot | None":
        """This place, if all that lies within the doubt of a position lies in its circle."""
        away_m = lines.distance_m(position, (self.lon, self.lat))
        return self if away_m + doubt_m <= self.uncertainty_m else None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the chain of a position begins; `is_sure`: a house number, or a block, cannot lie off its block."""

    block: Block | None
    corner: CrossingRecord | None
    is_sure: bool = False


@lru_cache(maxsize=16)
def surroundings_of(streets: Streets) -> "Surroundings":
    """The gazetteer laid on grids, once."""
    return Surroundings(streets)


class Surroundings:
    """A gazetteer laid on grids. Which place is found depends on a position; what it is, on the gazetteer alone."""

    def __init__(self, streets: Streets) -> None:
        self._streets = streets
        self.locality = streets.info.locality
        self._pieces = Grid(_pieces(streets))
        corners = list(_corners(streets))
        self._corners = Grid(corners)
        self._of_street: dict[int, list[CrossingRecord]] = defaultdict(list)
        for _, one in corners:
            self._of_street[one.street_id].append(one)
            self._of_street[one.cross_street_id].append(one)
        self._outlines = Grid(_outlines(streets))
        self._ends: dict[tuple[int, int, int], CrossingRecord | None] = {}
        self._starting: dict[CrossingRecord, list[Block]] = {}

    def anchor(self, position: LonLat, label: str, *, is_corner: bool) -> Anchor | None:
        """Where the chain of a position begins: at its block, else at a corner. Its doubt makes no difference."""
        if is_corner and (met := self._corner_at(position, label)):
            return Anchor(next(iter(self._blocks_from(met)), None), met)
        block, is_sure = self._block(position, label)
        if block:
            return Anchor(block, self.end_of(block), is_sure)
        corner = self._nearest_corner(position)
        return Anchor(None, corner) if corner and self._serves(corner, position) else None

    def _corner_at(self, position: LonLat, label: str) -> CrossingRecord | None:
        """The corner that a position is at; where several streets meet, the one that its label names."""
        near = [one for away_m, one in self._corners_around(position) if away_m <= CORNER_OF_BLOCK_M]
        named = (one for one in near if self._label_of(one) == label)
        return next(named, near[0] if near else None)

    def _nearest_corner(self, position: LonLat) -> CrossingRecord | None:
        return next((one for _, one in self._corners_around(position)), None)

    def _corners_around(self, position: LonLat) -> list[tuple[float, CrossingRecord]]:
        away = ((lines.distance_m(position, (one.lon, one.lat)), one) for one in self._corners.around(position, 1))
        return sorted(away, key=lambda found: (found[0], _order(found[1])))

    def _serves(self, corner: CrossingRecord, position: LonLat) -> bool:
        """Return True if a position without a block lies in the corner's circle and beside its neighborhood.

        The neighborhood is asked here, so that whoever is shown the corner may be shown its neighborhood too.
        """
        of_corner = self.outline_of(self.ground_of(Anchor(None, corner)))
        own = self.outline_of([position])
        beside = outside_m(position, of_corner[1]) <= BORDER_M if of_corner else own is None
        return beside and self.corner_spot(corner).holding(position, 0.0) is not None

    def _block(self, position: LonLat, label: str) -> tuple[Block | None, bool]:
        """The hundred-block of the street that the position is on; the one that its label names comes first."""
        for street_id, at in self._streets_beside(position, label):
            name = str(self._streets.street(street_id).name)
            named = _HOUSE_OR_BLOCK.fullmatch(label.removesuffix(name))
            if named and (block := self._named_block(street_id, int(named[1]) // 100 * 100, position)):
                return block, True
            if block := block_at(self._streets, street_id, at):
                return block, False
        return None, False

    def _named_block(self, street_id: int, hundred: int, position: LonLat) -> Block | None:
        parts = self._streets.blocks(street_id).get(hundred, ())
        return next((part for part in parts if self.block_spot(part).holding(position, 0.0)), None)

    def _streets_beside(self, position: LonLat, label: str) -> list[tuple[int, lines.Point]]:
        """The streets within reach, each with its point nearest to the position: the label's come first."""
        nearest: dict[int, tuple[float, lines.Point]] = {}
        for piece, street_id in self._pieces.around(position, 1):
            away = lines.nearest(position, [piece])
            if away[0] <= ON_STREET_M:
                nearest[street_id] = min(away, nearest.get(street_id, away))
        unnamed = {id_: str(self._streets.street(id_).name) not in label for id_ in nearest}
        return [(id_, nearest[id_][1]) for id_ in sorted(nearest, key=lambda id_: (unnamed[id_], *nearest[id_], id_))]

    def end_of(self, block: Block) -> CrossingRecord | None:
        """The corner that stands for a block: where its numbers begin; if that is unknown, the northwestern end."""
        key = block.street_id, block.hundred, block.part
        if key not in self._ends:
            found = [one for one in self._of_street.get(block.street_id, ()) if _touches(block, one)]
            self._ends[key] = min(found, key=self._ranking(block, found), default=None)
        return self._ends[key]

    def _ranking(self, block: Block, found: Sequence[CrossingRecord]) -> Callable[[CrossingRecord], tuple[Any, ...]]:
        numbers: dict[CrossingRecord, int] = {}
        for one in found:
            at = lines.nearest_on((one.lon, one.lat), block.lines)
            if (number := number_at(self._streets, block.street_id, at)) is not None:
                numbers[one] = number
        if len(numbers) < len(found) or len(set(numbers.values())) < 2:
            return lambda one: (round(one.lon - one.lat, 5), _order(one))
        return lambda one: (numbers[one], _order(one))

    def _blocks_from(self, corner: CrossingRecord) -> list[Block]:
        """The blocks that a corner stands for."""
        if corner not in self._starting:
            of_streets = (self._streets.blocks(id_).values() for id_ in (corner.street_id, corner.cross_street_id))
            blocks = (part for parts in chain(*of_streets) for part in parts)
            found = [one for one in blocks if _touches(one, corner) and self.end_of(one) == corner]
            self._starting[corner] = sorted(found, key=lambda one: (one.street_id, one.hundred, one.part))
        return self._starting[corner]

    def ground_of(self, anchor: Anchor) -> list[lines.Point]:
        """All that a corner, or a block without one, stands for, as positions."""
        blocks = self._blocks_from(anchor.corner) if anchor.corner else [anchor.block] if anchor.block else []
        at = [(anchor.corner.lon, anchor.corner.lat)] if anchor.corner else []
        return [*at, *(place for one in blocks for line in one.lines for place in _along(line))]

    def outline_of(self, ground: Sequence[lines.Point]) -> Outline | None:
        """The neighborhood that holds all of some ground, its border streets with it: the one that holds most of it."""
        first = ground[0]
        near = {one.id: (one, rings) for one, rings in self._outlines.around(first, 1)}
        holding = [
            (sum(not inside(place, rings) for place in ground), one.uncertainty_m or 0.0, one.id)
            for one, rings in near.values()
            if all(outside_m(place, rings) <= OUTSIDE_M for place in ground)
        ]
        # A position alone has to lie inside.
        found = min((one for one in holding if one[0] < len(ground)), default=None)
        return near[found[2]] if found else None

    def block_spot(self, block: Block) -> Spot:
        """The block as it is shown."""
        return _of_block(block, str(self._streets.street(block.street_id).name))

    def corner_spot(self, corner: CrossingRecord) -> Spot:
        """Near the corner, as it is shown: its circle holds the circles of all blocks that it stands for."""
        at = corner.lon, corner.lat
        spots = [self.block_spot(block) for block in self._blocks_from(corner)]
        reach_m = max((lines.distance_m(at, (spot.lon, spot.lat)) + spot.uncertainty_m for spot in spots), default=0.0)
        doubt_m = max(reach_m, corner.spread_m + CORNER_M + WIDER_M[Relation.NEAR])
        return Spot(self._label_of(corner), *at, AccuracyType.INTERSECTION, ceil(doubt_m * 10) / 10)

    def _label_of(self, corner: CrossingRecord) -> str:
        names = [self._streets.street(id_).name for id_ in (corner.street_id, corner.cross_street_id)]
        # Numbers first, as the geocoder writes a corner.
        first, second = sorted(names, key=lambda name: (not name.name[0].isdigit(), name.type != "St", str(name)))
        return f"{first} & {second}"


def neighborhood_spot(outline: Outline) -> Spot:
    """The neighborhood as it is shown."""
    found = outline[0]
    reach_m = round((found.uncertainty_m or 0.0) + BORDER_M, 1)
    return Spot(found.name, found.lon, found.lat, AccuracyType.PLACE, reach_m, found.geometry)


def _of_block(block: Block, street: str) -> Spot:
    reach_m = round(lines.farthest_m((block.lon, block.lat), block.lines) + ON_STREET_M, 1)
    label = f"{block.hundred} block of {street}"
    return Spot(label, block.lon, block.lat, AccuracyType.BLOCK, reach_m, geometry_of(block.lines))


def _touches(block: Block, corner: CrossingRecord) -> bool:
    at = corner.lon, corner.lat
    if corner.street_id != block.street_id != corner.cross_street_id:
        return False
    return lines.away_m(at, block.lines) <= CORNER_OF_BLOCK_M + corner.spread_m


def _along(line: lines.Line) -> Iterator[lines.Point]:
    """The corners of a line and the middles between them."""
    yield line[0]
    for a, b in pairwise(line):
        yield (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
        yield b


def _order(corner: CrossingRecord) -> tuple[int, int, int]:
    return corner.street_id, corner.cross_street_id, corner.part


def _pieces(streets: Streets) -> Iterator[tuple[Box, tuple[lines.Line, int]]]:
    for segment in streets.all_segments():
        if segment.street_id is not None and segment.street_class not in ("ramp", "freeway"):
            for piece in pairwise(segment.line):
                yield box_of(piece), (piece, segment.street_id)


def _corners(streets: Streets) -> Iterator[tuple[Box, CrossingRecord]]:
    """The corners that people know by name: no ramp, no interchange."""
    for street in streets.streets():
        for other, records in streets.crossings(street.id).items():
            plain = "ramp" not in (street.street_class, streets.street(other).street_class)
            for record in records if street.id < other and plain else ():
                if record.kind == "corner":
                    yield (record.lon, record.lat, record.lon, record.lat), record


def _outlines(streets: Streets) -> Iterator[tuple[Box, Outline]]:
    for place in streets.places("neighborhood"):
        rings = rings_of(place.geometry) if place.geometry and place.name and place.uncertainty_m else []
        if rings:
            yield box_of([position for ring in rings for position in ring]), (place, tuple(rings))
