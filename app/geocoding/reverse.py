"""A point → the words a reporter would write: its corner, its block, its park. Outside the streets it says so.

The place named is the nearest that a reader can find again; how far the point lies from it is told as well.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import inf
from typing import Any, NamedTuple

from app.geocoding import bearing, refusals
from app.geocoding.answer import as_dict, remarks_as_dict
from app.geocoding.block_at import block_at
from app.geocoding.ground import WIDER_M, geometry_of
from app.geocoding.moves import OF_A_DISTANCE
from app.model import AccuracyType, Candidate, LonLat, Match, MatchStatus, Relation, Remark, RemarkCode, remark
from geodata.geometry import lines
from geodata.geometry.grid import Box, Grid, box_of
from geodata.geometry.rings import inside, rings_of
from geodata.names import StreetName
from geodata.street_sizes import AT_CORNER_M, CORNER_M, HALF_STREET_M, ON_STREET_M
from geodata.streets import Block, CrossingRecord, Streets

IN_THE_ROAD_M = 20.0
"""So near a street a point is on it, though a park or a lake holds it too."""
NEAR_CORNER_M = 60.0
LONGEST_NEAR_M = WIDER_M[Relation.NEAR]
FARTHER_CELLS = (2, 5, 10, 20)
LEAST_CELL_M = 150.0
"""What the narrow side of a cell measures at least, up to 57 degrees of latitude."""
NOTHING: tuple[float, None] = (inf, None)


@dataclass(frozen=True, slots=True)
class Described:
    """A position in words. `candidate` is the place they name, `distance_m` the way to it; both None outside the area.

    `neighborhood` holds the position; "" where none is known to. `remarks` say why there are no words.
    """

    position: LonLat
    words: str = ""
    candidate: Candidate | None = None
    distance_m: float | None = None
    neighborhood: str = ""
    remarks: tuple[Remark, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The JSON of the API and the command line."""
        found = [self.candidate] if self.candidate else []
        candidates = as_dict(Match(self.words, MatchStatus.MATCH, tuple(found)))["candidates"]
        return {
            "lon": self.position.lon,
            "lat": self.position.lat,
            "words": self.words or None,
            "candidate": candidates[0] if candidates else None,
            "distance_m": None if self.distance_m is None else round(self.distance_m, 1),
            "neighborhood": self.neighborhood or None,
            **remarks_as_dict(self.remarks),
        }


def reverse(streets: Streets, position: LonLat) -> Described:
    """What lies at a position (lon, lat in WGS 84 degrees). Outside the area it is said, and nothing is named."""
    return _surroundings(streets).describe(position)


def reverse_among(gazetteers: Sequence[Streets], position: LonLat) -> Described:
    """The same by the first of several gazetteers that has the position; else what the first says."""
    found = [described for streets in gazetteers if (described := reverse(streets, position)).words]
    return found[0] if found else reverse(gazetteers[0], position)


@lru_cache(maxsize=16)
def _surroundings(streets: Streets) -> "_Surroundings":
    return _Surroundings(streets)


class _Surroundings:
    """A gazetteer laid on grids."""

    def __init__(self, streets: Streets) -> None:
        self._streets = streets
        self._pieces = Grid(_pieces(streets))
        self._corners = Grid((box, corner) for box, corner in _corners(streets) if self._is_plain(corner))
        self._parks = Grid(_areas(streets, "park", "water"))
        self._neighborhoods = Grid(_areas(streets, "neighborhood"))
        self._limits = [area for _, area in _areas(streets, "limits")]

    def describe(self, position: LonLat) -> Described:
        """The first of the ways to say it that fits, from the finest to the coarsest."""
        on = self._street_at(position)
        if not self._reaches(position, on):
            return Described(position, remarks=(self._outside(),))
        neighborhood = next((area.name for area in self._holding(self._neighborhoods, position)), "")
        ways = (self._at_corner, self._in_a_park, self._on_a_street, self._away)
        said = next(filter(None, (way(position, on) for way in ways)), None)
        if said is None:
            return Described(
                position, neighborhood, None, None, neighborhood, () if neighborhood else (refusals.FAR_FROM_ALL,)
            )
        return Described(position, said.words, said.candidate, said.distance_m, neighborhood, said.remarks)

    def _reaches(self, position: LonLat, on: "_On | None") -> bool:
        """Whether the area holds the position: within its limits, or in one of its streets; without limits, its box."""
        if on is not None and on.distance_m <= IN_THE_ROAD_M:
            return True
        if self._limits:
            return any(area.holds(position) for area in self._limits)
        west, south, east, north = self._streets.info.bbox
        return west <= position.lon <= east and south <= position.lat <= north

    def _outside(self) -> Remark:
        return remark(RemarkCode.POSITION_OUTSIDE, area=self._streets.info.locality)

    def _holding(self, areas: Grid["_Area"], position: LonLat) -> Iterator["_Area"]:
        """The areas that hold the position, the smallest first."""
        found = [area for area in areas.around(position) if area.holds(position)]
        return iter(sorted(found, key=lambda area: area.reach_m))

    def _street_at(self, position: LonLat) -> "_On | None":
        """The street that the position is on or beside."""
        around = self._pieces.around(position, 1)
        found = ((*lines.nearest(position, [line]), street) for line, street in around)
        nearest = min(found, default=None)
        return _On(*nearest) if nearest and nearest[0] <= ON_STREET_M else None

    def _at_corner(self, position: LonLat, on: "_On | None") -> "_Said | None":
        found = [(_away_m(position, c), c) for c in self._corners.around(position, 1)]
        near = [(away_m, c) for away_m, c in found if away_m <= c.spread_m + AT_CORNER_M]
        if not near:
            return None
        away_m, corner = min(near, key=lambda one: one[0])
        one, other = _in_order(*self._names_of(corner))
        candidate = self._of_corner(corner, f"{one} & {other}", Relation.AT)
        meetings = self._meetings(corner)
        remarks = (remark(RemarkCode.SEVERAL_MEETINGS, count=meetings),) if meetings > 1 else ()
        return _Said(f"{one.long()} and {other.long()}", candidate, away_m, remarks)

    def _in_a_park(self, position: LonLat, on: "_On | None") -> "_Said | None":
        area = next(self._holding(self._parks, position), None)
        if area is None or (on is not None and on.distance_m <= IN_THE_ROAD_M):
            return None
        evidence = (area.evidence,) if area.evidence else ()
        candidate = Candidate(
            area.name, area.lon, area.lat, AccuracyType.PLACE, area.reach_m or None, 1.0, self._locality, None,
            Relation.AT, evidence,
        )  # fmt: skip
        return _Said(area.name, candidate, 0.0)

    def _on_a_street(self, position: LonLat, on: "_On | None") -> "_Said | None":
        """ "34th Street East near Portland Avenue South", or its block where the next corner is farther."""
        if on is None:
            return None
        street = self._streets.street(on.street_id).name
        near_m, corner = self._next_corner(on)
        block = block_at(self._streets, on.street_id, on.point)
        if block and (corner is None or near_m > NEAR_CORNER_M):
            return self._said_of_block(position, street, block)
        if corner is None or near_m > LONGEST_NEAR_M:
            return None
        names = self._names_of(corner)
        cross = names[1] if corner.street_id == on.street_id else names[0]
        candidate = self._of_corner(corner, f"{street} & {cross}", Relation.NEAR)
        return _Said(f"{street.long()} near {cross.long()}", candidate, _away_m(position, corner))

    def _next_corner(self, on: "_On") -> tuple[float, CrossingRecord | None]:
        """The street's nearest corner with one that it meets nowhere else, and how far it is; else infinity, None."""
        met = self._streets.crossings(on.street_id).values()
        alone = [records[0] for records in met if len(records) == 1 and self._is_plain(records[0])]
        found = ((lines.distance_m(on.point, (c.lon, c.lat)), c) for c in alone)
        return min(found, key=lambda one: one[0], default=NOTHING)

    def _is_plain(self, corner: CrossingRecord) -> bool:
        """Whether two streets meet here that people know by name: no ramp, no interchange."""
        ids = corner.street_id, corner.cross_street_id
        return corner.kind == "corner" and all(self._streets.street(one).street_class != "ramp" for one in ids)

    def _said_of_block(self, position: LonLat, street: StreetName, block: Block) -> "_Said":
        middle = LonLat(block.lon, block.lat)
        doubt_m = round(lines.farthest_m(middle, block.lines) + HALF_STREET_M, 1)
        candidate = Candidate(
            f"{block.hundred} block of {street}", *middle, AccuracyType.BLOCK, doubt_m, round(block.confidence, 3),
            self._locality, geometry_of(block.lines), Relation.AT, (block.evidence,),
        )  # fmt: skip
        away_m = lines.away_m(position, block.lines)
        return _Said(f"the {block.hundred} block of {street.long()}", candidate, away_m)

    def _away(self, position: LonLat, on: "_On | None") -> "_Said | None":
        """So far from the nearest corner, and which way."""
        away_m, corner = self._nearest_corner(position)
        if corner is None:
            return None
        one, other = _in_order(*self._names_of(corner))
        how_far = f"{bearing.how_far(away_m)} {bearing.direction((corner.lon, corner.lat), position)} of"
        doubt_m = round(corner.spread_m + CORNER_M + OF_A_DISTANCE * away_m, 1)
        candidate = Candidate(
            f"{how_far} {one} & {other}", *position, AccuracyType.INTERSECTION, doubt_m, round(corner.confidence, 3),
            self._locality, None, Relation.AWAY, (corner.evidence,),
        )  # fmt: skip
        return _Said(f"{how_far} {one.long()} and {other.long()}", candidate, away_m)

    def _nearest_corner(self, position: LonLat) -> tuple[float, CrossingRecord | None]:
        """The nearest corner of two streets that meet only there, farther and farther out; else infinity, None."""
        for cells in FARTHER_CELLS:
            around = (c for c in self._corners.around(position, cells) if self._meetings(c) == 1)
            away_m, corner = min(((_away_m(position, c), c) for c in around), key=lambda one: one[0], default=NOTHING)
            if away_m <= cells * LEAST_CELL_M:
                return away_m, corner
        return NOTHING

    @property
    def _locality(self) -> str:
        return self._streets.info.locality

    def _meetings(self, corner: CrossingRecord) -> int:
        """In how many places its two streets meet."""
        return len(self._streets.crossings(corner.street_id)[corner.cross_street_id])

    def _names_of(self, corner: CrossingRecord) -> tuple[StreetName, StreetName]:
        return self._streets.street(corner.street_id).name, self._streets.street(corner.cross_street_id).name

    def _of_corner(self, corner: CrossingRecord, label: str, relation: Relation) -> Candidate:
        doubt_m = round(corner.spread_m + CORNER_M + WIDER_M[relation], 1)
        return Candidate(
            label, corner.lon, corner.lat, AccuracyType.INTERSECTION, doubt_m, round(corner.confidence, 3),
            self._locality, None, relation, (corner.evidence,),
        )  # fmt: skip


class _On(NamedTuple):
    """A street beside a position: how far off, and the nearest point of it."""

    distance_m: float
    point: lines.Point
    street_id: int


class _Said(NamedTuple):
    words: str
    candidate: Candidate
    distance_m: float
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class _Area:
    """A named area with its rings; `reach_m` from (lon, lat) to its farthest point."""

    name: str
    lon: float
    lat: float
    reach_m: float
    evidence: str
    rings: tuple[lines.Line, ...]

    def holds(self, position: LonLat) -> bool:
        return inside(position, self.rings)


def _pieces(streets: Streets) -> Iterator[tuple[Box, tuple[lines.Line, int]]]:
    """Every straight piece of a named street, with the street's id."""
    for segment in streets.all_segments():
        if segment.street_id is not None and segment.street_class != "ramp":
            for piece in pairwise(segment.line):
                yield box_of(piece), (piece, segment.street_id)


def _corners(streets: Streets) -> Iterator[tuple[Box, CrossingRecord]]:
    for street in streets.streets():
        for other, records in streets.crossings(street.id).items():
            for record in records if street.id < other else ():
                yield (record.lon, record.lat, record.lon, record.lat), record


def _areas(streets: Streets, *kinds: str) -> Iterator[tuple[Box, _Area]]:
    for place in streets.places(*kinds):
        rings = rings_of(place.geometry) if place.geometry and place.name else ()
        if rings:
            area = _Area(place.name, place.lon, place.lat, place.uncertainty_m or 0.0, place.evidence, tuple(rings))
            yield box_of([position for ring in rings for position in ring]), area


def _away_m(position: LonLat, corner: CrossingRecord) -> float:
    return lines.distance_m(position, (corner.lon, corner.lat))


def _in_order(one: StreetName, other: StreetName) -> tuple[StreetName, StreetName]:
    """Numbers first, streets before avenues: "34th Street East and Portland Avenue South"."""
    first, second = sorted((one, other), key=lambda name: (not name.name[0].isdigit(), name.type != "St", str(name)))
    return first, second
