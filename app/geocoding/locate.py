"""Reading × streets → candidates. One short function a kind; each either places the reference or says why it cannot.

Scores are products of named parts: how plain the reading is, how well the names agree, how sure the gazetteer's facts.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Any

from app.geocoding import addresses, lines, refusals, stretches
from app.geocoding.naming import Known, Names
from app.model import (
    AccuracyType,
    Address,
    Between,
    Candidate,
    Coordinates,
    Crossing,
    Geometry,
    HundredBlock,
    Place,
    Reading,
    Relation,
    Street,
)
from geodata.names import StreetName
from geodata.streets import Block, CrossingRecord, Line, PlaceRecord, Streets

HALF_STREET_M = 8.0
CORNER_M = 12.0
"""Half the diagonal of an ordinary junction."""
INTERCHANGE_M = 60.0
WIDER_M = {Relation.AT: 0.0, Relation.NEAR: 150.0, Relation.OFF: 100.0}
""" "Near" and "off" in a report mean within about a block."""
FACTS_OF_PLACES = 0.9
FACTS_OF_INTERCHANGES = 0.8
WHOLE_CITIES = frozenset({"municipality", "limits", "county", "state", "zip"})


@dataclass(slots=True)
class Located:
    """What became of one reading: its candidates, or the reasons why there is none. `forgiven`: their labels → why."""

    candidates: list[Candidate] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    forgiven: dict[str, str] = field(default_factory=dict)


class Locator:
    """Puts readings on a gazetteer's streets."""

    def __init__(self, streets: Streets, names: Names) -> None:
        """Locate on these streets, under these names."""
        self._streets = streets
        self._names = names
        self._locality = streets.info.locality
        self._kinds: dict[type[Any], Callable[[Any, Reading], Located]] = {
            Crossing: self._crossing,
            HundredBlock: self._block,
            Address: self._address,
            Between: self._between,
            Street: self._street,
            Place: self._place,
            Coordinates: self._coordinates,
        }

    def locate(self, reading: Reading) -> Located:
        """The candidates of a reading, or why it has none."""
        return self._kinds[type(reading.reference)](reading.reference, reading)

    def _crossing(self, crossing: Crossing, reading: Reading) -> Located:
        found = Located()
        ones = self._known(crossing.street, found)
        others = self._known(crossing.cross_street, found)
        if ones and others:
            for one, other in product(ones, others):
                self._meetings(one, other, crossing, reading, found)
            if not found.candidates:
                found.reasons.append(self._why_apart(crossing, ones, others))
        return found

    def _meetings(self, one: Known, other: Known, crossing: Crossing, reading: Reading, found: Located) -> None:
        if _same_course(one, other, crossing):
            return
        for record in self._streets.crossings(one.street.id).get(other.street.id, ()):
            label = f"{one.label} & {other.label}"
            candidate = self._corner(label, record, reading, one.agreement * other.agreement)
            self._add(found, candidate, (one, crossing.street), (other, crossing.cross_street))

    def _corner(self, label: str, record: CrossingRecord, reading: Reading, name: float) -> Candidate:
        corner = record.kind == "corner"
        facts = record.confidence * (1.0 if corner else FACTS_OF_INTERCHANGES)
        doubt_m = record.spread_m + (CORNER_M if corner else INTERCHANGE_M)
        where = (record.lon, record.lat)
        parts = {"name": name, "facts": facts}
        return self._candidate(reading, label, where, AccuracyType.INTERSECTION, doubt_m, parts, record.evidence)

    def _why_apart(self, crossing: Crossing, ones: Sequence[Known], others: Sequence[Known]) -> str:
        if crossing.street == crossing.cross_street or {k.street.id for k in ones} == {k.street.id for k in others}:
            return refusals.SAME_STREET
        if len(ones) > 1 or len(others) > 1:
            return refusals.none_meet(crossing.street, crossing.cross_street)
        a, b = (self._streets.segments(known[0].street.id) for known in (ones, others))
        parallel = bool(a and b) and refusals.run_side_by_side(a, b)
        gap_m = refusals.closest_m(a, b) if a and b else None
        return refusals.never_meet(ones[0].street.name, others[0].street.name, parallel, gap_m)

    def _block(self, block: HundredBlock, reading: Reading) -> Located:
        found = Located()
        known = self._known(block.street, found)
        for street in known:
            for record in self._streets.blocks(street.street.id).get(block.hundred, ()):
                self._add(found, self._of_block(street, record, reading), (street, block.street))
        if known and not found.candidates:
            found.reasons.append(self._why_no_block(known, block.hundred))
        return found

    def _of_block(self, street: Known, record: Block, reading: Reading) -> Candidate:
        where = (record.lon, record.lat)
        doubt_m = lines.farthest_m(where, record.lines) + HALF_STREET_M
        return self._candidate(
            reading, f"{record.hundred} block of {street.label}", where, AccuracyType.BLOCK, doubt_m,
            {"name": street.agreement, "facts": record.confidence}, record.evidence, geometry_of(record.lines),
        )  # fmt: skip

    def _why_no_block(self, known: Sequence[Known], hundred: int) -> str:
        hundreds = sorted(self._streets.blocks(known[0].street.id)) if len(known) == 1 else []
        return refusals.no_block([k.street.name for k in known], hundred, hundreds)

    def _address(self, address: Address, reading: Reading) -> Located:
        found = Located()
        known = self._known(address.street, found)
        for street in known:
            for spot in addresses.spots(self._streets, street.street.id, address.number):
                label = f"{address.number} {street.label}"
                parts = {"name": street.agreement, "facts": spot.confidence}
                candidate = self._candidate(
                    reading, label, spot.point, spot.accuracy, spot.doubt_m, parts, spot.evidence,
                    geometry_of(spot.lines) if spot.lines else None,
                )  # fmt: skip
                self._add(found, candidate, (street, address.street))
        if known and not found.candidates:
            found.reasons.append(self._why_no_block(known, address.number // 100 * 100))
        return found

    def _between(self, between: Between, reading: Reading) -> Located:
        found = Located()
        known = [self._known(name, found) for name in (between.street, between.from_street, between.to_street)]
        for street, one, other in product(*known):
            ends = [self._streets.crossings(street.street.id).get(cross.street.id, ()) for cross in (one, other)]
            for path in stretches.between(self._streets, street.street.id, *ends):
                candidate = self._stretch(street, one, other, path, reading)
                written = (between.street, between.from_street, between.to_street)
                self._add(found, candidate, *zip((street, one, other), written, strict=True))
        if all(known) and not found.candidates:
            found.reasons.append(refusals.not_between(between.street, between.from_street, between.to_street))
        return found

    def _stretch(self, street: Known, one: Known, other: Known, path: stretches.Path, reading: Reading) -> Candidate:
        where = lines.middle(path.line)
        doubt_m = lines.farthest_m(where, [path.line]) + HALF_STREET_M
        label = f"{street.label} between {one.label} and {other.label}"
        parts = {"name": street.agreement * one.agreement * other.agreement, "facts": path.confidence}
        return self._candidate(
            reading, label, where, AccuracyType.BETWEEN, doubt_m, parts, path.evidence, geometry_of([path.line])
        )

    def _street(self, street: Street, reading: Reading) -> Located:
        found = Located()
        for known in self._known(street.name, found):
            segments = self._streets.segments(known.street.id)
            if known.forgiven:
                found.reasons.append(refusals.too_many_forgiven(street.name, [known.label]))
            elif segments:
                course = [segment.line for segment in segments]
                where = lines.centre_on(course)
                doubt_m = lines.farthest_m(where, course) + HALF_STREET_M
                parts = {"name": known.agreement, "facts": max(segment.confidence for segment in segments)}
                candidate = self._candidate(
                    reading, known.label, where, AccuracyType.STREET_CENTER, doubt_m, parts, segments[0].evidence,
                    geometry_of(course),
                )  # fmt: skip
                self._add(found, candidate, (known, street.name))
        return found

    def _place(self, place: Place, reading: Reading) -> Located:
        records = self._streets.places_named(place.name)
        found = Located([self._of_place(record, reading) for record in records if record.kind not in WHOLE_CITIES])
        if records and not found.candidates:
            found.reasons.append(refusals.WHOLE_CITY)
        return found

    def _of_place(self, record: PlaceRecord, reading: Reading) -> Candidate:
        where, parts = (record.lon, record.lat), {"name": 1.0, "facts": FACTS_OF_PLACES}
        doubt_m = record.uncertainty_m or None
        return self._candidate(reading, record.name, where, AccuracyType.PLACE, doubt_m, parts, record.evidence)

    def _coordinates(self, coordinates: Coordinates, reading: Reading) -> Located:
        lon, lat = coordinates.position
        west, south, east, north = self._streets.info.bbox
        if not (west <= lon <= east and south <= lat <= north):
            return Located(reasons=[refusals.outside_area(self._locality)])
        decimals = min(len(figures.partition(".")[2]) for figures in reading.text.split(","))
        doubt_m = max(10.0, 111_000 * 10.0**-decimals)
        label = f"{lon:.5f}, {lat:.5f}"
        return Located([self._candidate(reading, label, (lon, lat), AccuracyType.POINT, doubt_m, {"name": 1.0}, "")])

    def _known(self, written: StreetName, found: Located) -> tuple[Known, ...]:
        known = self._names.resolve(written)
        if not known:
            suggestions = self._names.close_to(written)
            found.reasons.append(refusals.no_street(written, self._locality, suggestions))
        return known

    def _add(self, found: Located, candidate: Candidate, *names: tuple[Known, StreetName]) -> None:
        found.candidates.append(candidate)
        for known, written in names:
            if known.forgiven:
                found.forgiven[candidate.label] = refusals.forgiven(written, known.street.name)

    def _candidate(
        self, reading: Reading, label: str, where: lines.Point, accuracy: AccuracyType, doubt_m: float | None,
        parts: dict[str, float], evidence: str, geometry: Geometry | None = None,
    ) -> Candidate:  # fmt: skip
        parts = {"reading": round(reading.confidence, 3), **{name: round(part, 3) for name, part in parts.items()}}
        wider_m = None if doubt_m is None else round(doubt_m + WIDER_M[reading.relation], 1)
        kinds = tuple(evidence.split("+")) if evidence else ()
        return Candidate(
            label, round(where[0], 6), round(where[1], 6), accuracy, wider_m, round(prod(parts.values()), 3),
            self._locality, geometry, reading.relation, kinds, parts,
        )  # fmt: skip


def geometry_of(course: Sequence[Line] | Sequence[lines.Line]) -> Geometry:
    """A GeoJSON LineString of one line, a MultiLineString of several."""
    coordinates = [[[lon, lat] for lon, lat in line] for line in course]
    if len(coordinates) == 1:
        return {"type": "LineString", "coordinates": coordinates[0]}
    return {"type": "MultiLineString", "coordinates": coordinates}


def _same_course(one: Known, other: Known, crossing: Crossing) -> bool:
    """Whether both are one street, or the two halves of one ("Lake" and "Lake": East and West Lake Street)."""
    a, b = one.street.name, other.street.name
    spelled_out = crossing.street.directional and crossing.cross_street.directional
    return one.street.id == other.street.id or (
        a.name == b.name and (crossing.street == crossing.cross_street or (a.type == b.type and not spelled_out))
    )


def labels_of(candidates: Sequence[Candidate]) -> Iterator[str]:
    """The candidates' labels."""
    return (candidate.label for candidate in candidates)
