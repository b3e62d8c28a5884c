"""The coarse places of a gazetteer, each the same whoever asks: the nearest corner, the block, the neighborhood."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from app.geocoding import lines
from app.geocoding.block_at import block_at
from app.geocoding.corners import CORNER_M
from app.geocoding.grid import Box, Grid, box_of, inside, rings_of
from app.geocoding.ground import WIDER_M, geometry_of
from app.model import AccuracyType, Geometry, LonLat, Relation
from geodata.streets import Block, CrossingRecord, PlaceRecord, Streets

ON_STREET_M = 60.0
"""Houses and their yards reach about this far from the centre line."""
_HOUSE_OR_BLOCK = re.compile(r"(\d{1,6}) (?:block of )?")
BORDER_M = 100.0
"""A place on a neighborhood's border street, with its own doubt, reaches about this far out of it."""


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


@lru_cache(maxsize=16)
def surroundings_of(streets: Streets) -> "Surroundings":
    """The gazetteer laid on grids, once."""
    return Surroundings(streets)


class Surroundings:
    """A gazetteer laid on grids. Which place is found depends on a position; what it is, on the gazetteer alone."""

    def __init__(self, streets: Streets) -> None:
        self._streets = streets
        self._pieces = Grid(_pieces(streets))
        self._corners = Grid(_corners(streets))
        self._neighborhoods = Grid(_neighborhoods(streets))

    def corner(self, position: LonLat, doubt_m: float) -> Spot | None:
        """Near the nearest corner."""
        found = self._corners.around(position, 1)
        nearest = min(
            found, key=lambda one: (lines.distance_m(position, (one.lon, one.lat)), _order(one)), default=None
        )
        return self._near_corner(nearest).holding(position, doubt_m) if nearest else None

    def _near_corner(self, corner: CrossingRecord) -> Spot:
        one, other = (self._streets.street(id_).name for id_ in (corner.street_id, corner.cross_street_id))
        # Numbers first, as the geocoder writes a corner.
        first, second = sorted(
            (one, other), key=lambda name: (not name.name[0].isdigit(), name.type != "St", str(name))
        )
        doubt_m = round(corner.spread_m + CORNER_M + WIDER_M[Relation.NEAR], 1)
        return Spot(f"{first} & {second}", corner.lon, corner.lat, AccuracyType.INTERSECTION, doubt_m)

    def block(self, position: LonLat, doubt_m: float, label: str) -> Spot | None:
        """The hundred-block of the street that the position is on; the one that its label names comes first.

        A house number, or a block itself, cannot lie off its block, however unsure its place on it is.
        """
        for street_id, at in self._streets_beside(position, label):
            name = str(self._streets.street(street_id).name)
            named = _HOUSE_OR_BLOCK.fullmatch(label.removesuffix(name))
            if named and (spot := self._named_block(street_id, int(named[1]) // 100 * 100, position)):
                return spot
            if block := block_at(self._streets, street_id, at):
                return _of_block(block, name).holding(position, doubt_m)
        return None

    def _named_block(self, street_id: int, hundred: int, position: LonLat) -> Spot | None:
        name = str(self._streets.street(street_id).name)
        spots = (_of_block(part, name) for part in self._streets.blocks(street_id).get(hundred, ()))
        return next((spot for spot in spots if spot.holding(position, 0.0)), None)

    def _streets_beside(self, position: LonLat, label: str) -> list[tuple[int, lines.Point]]:
        """The streets within reach, each with its point nearest to the position: the label's come first."""
        nearest: dict[int, tuple[float, lines.Point]] = {}
        for piece, street_id in self._pieces.around(position, 1):
            at = lines.nearest_on(position, [piece])
            away = lines.distance_m(position, at), at
            if away[0] <= ON_STREET_M:
                nearest[street_id] = min(away, nearest.get(street_id, away))
        unnamed = {id_: str(self._streets.street(id_).name) not in label for id_ in nearest}
        return [(id_, nearest[id_][1]) for id_ in sorted(nearest, key=lambda id_: (unnamed[id_], *nearest[id_], id_))]

    def neighborhood(self, position: LonLat, doubt_m: float) -> Spot | None:
        """The smallest neighborhood that holds the position."""
        holding = [one for one, rings in self._neighborhoods.around(position) if inside(position, rings)]
        found = min(holding, key=lambda one: (one.uncertainty_m or 0.0, one.id), default=None)
        if found is None or not found.uncertainty_m:
            return None
        reach_m = round(found.uncertainty_m + BORDER_M, 1)
        spot = Spot(found.name, found.lon, found.lat, AccuracyType.PLACE, reach_m, found.geometry)
        return spot.holding(position, doubt_m)


def _of_block(block: Block, street: str) -> Spot:
    reach_m = round(lines.farthest_m((block.lon, block.lat), block.lines) + ON_STREET_M, 1)
    label = f"{block.hundred} block of {street}"
    return Spot(label, block.lon, block.lat, AccuracyType.BLOCK, reach_m, geometry_of(block.lines))


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


def _neighborhoods(streets: Streets) -> Iterator[tuple[Box, tuple[PlaceRecord, tuple[lines.Line, ...]]]]:
    for place in streets.places("neighborhood"):
        rings = rings_of(place.geometry) if place.geometry and place.name else []
        if rings:
            yield box_of([position for ring in rings for position in ring]), (place, tuple(rings))
