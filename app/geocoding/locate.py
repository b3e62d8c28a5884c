"""Reading × streets → candidates. One short function a kind; each places the reference or says why it cannot."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from app.geocoding import moves, namesakes, refusals, stretches
from app.geocoding.corners import corner, crossing
from app.geocoding.ground import Ground, Located, Put
from app.geocoding.naming import EXTRA, Known
from app.geocoding.places import place
from app.geocoding.ranges import number_range
from app.geocoding.sureness import of_block, of_length
from app.model import (
    AccuracyType,
    Address,
    Between,
    Candidate,
    Coordinates,
    Crossing,
    HundredBlock,
    NumberRange,
    Place,
    Reading,
    Remark,
    Street,
)
from geodata.gaps import GAP
from geodata.geometry import lines
from geodata.street_sizes import CORNER_M, HALF_STREET_M
from geodata.streets import Block, CrossingRecord

SHORT_M = 130.0
"""From the middle of a street to its farthest end, where it is no longer than a long block."""
SHORT = 0.22
"""What its facts count for: nothing bears the number out."""


def locate(ground: Ground, reading: Reading) -> Located:
    """The candidates of a reading, or why it has none."""
    located = _KINDS[type(reading.reference)](ground, reading.reference, reading)
    return moves.moved(ground, located, reading.shift, reading.relation) if reading.shift else located


def block(ground: Ground, reference: HundredBlock, reading: Reading) -> Located:
    """The street's blocks of that hundred."""
    found = Located()
    known = ground.known(reference.street, found)
    for street in known:
        for record in ground.streets.blocks(street.street.id).get(reference.hundred, ()):
            candidate = _of_block(ground, street, record, reading)
            if record.evidence == GAP:
                found.notes[candidate.label] = refusals.not_mapped(street.street.name, record.hundred)
            found.add(candidate, (street, reference.street))
    namesakes.bear_out(found, reading)
    namesakes.weigh(ground, reference.street, known, reference.hundred, found)
    _take_whole(ground, known, f"{reference.hundred} block of", reading, found)
    if known and not found.candidates and not found.reasons:
        found.reasons.append(_why_no_block(ground, known, reference.hundred))
    return found


def _of_block(ground: Ground, street: Known, record: Block, reading: Reading) -> Candidate:
    where = (record.lon, record.lat)
    reach_m = ground.block_reach_m(record)
    share = of_block(ground.streets.share_as_long(record.length_m), record.evidence)
    put = Put(
        f"{record.hundred} block of {street.label}", where, AccuracyType.BLOCK, reach_m + HALF_STREET_M,
        street.agreement, record.confidence, record.evidence, record.lines,
        ("block", share),
    )  # fmt: skip
    return ground.candidate(put, reading)


def _take_whole(ground: Ground, known: Sequence[Known], number: str, reading: Reading, found: Located) -> None:
    """A street no longer than a block, of which no number is known, is where its numbers are."""
    if len(known) != 1 or found.candidates or ground.streets.blocks(known[0].street.id):
        return
    # "Skyline Pkwy" is not our Skyline.
    if known[0].forgiven or known[0].agreement == EXTRA:
        return
    course = [segment.line for segment in ground.streets.segments(known[0].street.id)]
    where = lines.centre_on(course) if course else (0.0, 0.0)
    reach_m = lines.farthest_m(where, course) if course else SHORT_M
    if reach_m < SHORT_M:
        label = f"{number} {known[0].label}"
        put = Put(
            label, where, AccuracyType.BLOCK, reach_m + HALF_STREET_M, known[0].agreement, SHORT, "length", course
        )
        found.candidates.append(ground.candidate(put, reading))
        found.notes[label] = refusals.only_short(known[0].street.name, known[0].street.length_m)


def _why_no_block(ground: Ground, known: Sequence[Known], hundred: int) -> Remark:
    hundreds = sorted(ground.streets.blocks(known[0].street.id)) if len(known) == 1 else []
    return refusals.no_block([k.street.name for k in known], hundred, hundreds)


def address(ground: Ground, reference: Address, reading: Reading) -> Located:
    """Where the house number can stand."""
    found = Located()
    known = ground.known(reference.street, found)
    for street in known:
        label = f"{reference.number} {street.label}"
        for spot in ground.numbers.spots(street.street.id, reference.number):
            name, facts = street.agreement, spot.confidence
            share = ("block", of_length(spot.as_long))
            if spot.evidence == GAP:
                found.notes[label] = refusals.not_mapped(street.street.name, reference.number // 100 * 100)
            put = Put(label, spot.point, spot.accuracy, spot.doubt_m, name, facts, spot.evidence, spot.lines, share)
            found.add(ground.candidate(put, reading), (street, reference.street))
    namesakes.bear_out(found, reading)
    namesakes.weigh(ground, reference.street, known, reference.number // 100 * 100, found)
    _take_whole(ground, known, str(reference.number), reading, found)
    if known and not found.candidates and not found.reasons:
        found.reasons.append(_why_no_block(ground, known, reference.number // 100 * 100))
    return found


def between(ground: Ground, reference: Between, reading: Reading) -> Located:
    """The stretches of the street between the two others."""
    found = Located()
    written = (reference.street, reference.from_street, reference.to_street)
    known, meets_both = [ground.known(name, found) for name in written], False
    for street, one, other in product(*known):
        if one.street.id == other.street.id:
            continue
        ends = [ground.streets.crossings(street.street.id).get(cross.street.id, ()) for cross in (one, other)]
        meets_both = meets_both or all(ends)
        names = tuple(zip((street, one, other), written, strict=True))
        for candidate in _one_corner(ground, (street, one, other), ends, reading):
            found.add(candidate, *names)
        for path in stretches.between(ground.streets, street.street.id, ends[0], ends[1]):
            found.add(_stretch(ground, (street, one, other), path, reading), *names)
    if all(known) and not found.candidates:
        found.reasons.append(refusals.not_between(*written, meets_both=meets_both))
    return found


def _agreement(known: Sequence[Known]) -> float:
    return known[0].agreement * known[1].agreement * known[2].agreement


def _one_corner(
    ground: Ground, known: tuple[Known, Known, Known], ends: Sequence[Sequence[CrossingRecord]], reading: Reading
) -> list[Candidate]:
    """Two streets that come in at the same corner: nothing lies between them but the corner."""
    street, one, other = known
    label = f"{street.label} & {one.label} / {other.label}"
    return [
        corner(ground, label, a, reading, _agreement(known))
        for a, b in product(*ends)
        if lines.distance_m((a.lon, a.lat), (b.lon, b.lat)) <= a.spread_m + b.spread_m + CORNER_M
    ]


def _stretch(ground: Ground, known: tuple[Known, Known, Known], path: stretches.Path, reading: Reading) -> Candidate:
    where = lines.middle(path.line)
    doubt_m = lines.farthest_m(where, [path.line]) + HALF_STREET_M
    label = f"{known[0].label} between {known[1].label} and {known[2].label}"
    facts, evidence = path.confidence, path.evidence
    put = Put(label, where, AccuracyType.BETWEEN, doubt_m, _agreement(known), facts, evidence, [path.line])
    return ground.candidate(put, reading)


def street(ground: Ground, reference: Street, reading: Reading) -> Located:
    """The whole street; a name that has to be forgiven is no street."""
    found = Located()
    known = ground.known(reference.name, found)
    for one in known:
        segments = ground.streets.segments(one.street.id)
        if segments and not one.forgiven:
            course = [segment.line for segment in segments]
            where, facts = lines.centre_on(course), max(segment.confidence for segment in segments)
            doubt_m = lines.farthest_m(where, course) + HALF_STREET_M
            evidence = segments[0].evidence
            put = Put(one.label, where, AccuracyType.STREET_CENTER, doubt_m, one.agreement, facts, evidence, course)
            found.add(ground.candidate(put, reading), (one, reference.name))
    if known and not found.candidates:
        found.reasons.append(_why_no_street(reference, known))
    return found


def _why_no_street(reference: Street, known: Sequence[Known]) -> Remark:
    if plain := [one.street.name for one in known if not one.forgiven]:
        return refusals.only_corners(plain[0])
    return refusals.too_many_forgiven(reference.name, [one.label for one in known])


def coordinates(ground: Ground, reference: Coordinates, reading: Reading) -> Located:
    """The position itself, where the streets reach that far; its doubt is that of its last figure."""
    lon, lat = reference.position
    west, south, east, north = ground.streets.info.bbox
    if not (west <= lon <= east and south <= lat <= north):
        return Located(reasons=[refusals.outside_area(ground.locality, lon, lat)])
    put = Put(f"{lon:.5f}, {lat:.5f}", (lon, lat), AccuracyType.POINT, reference.doubt_m, 1.0, 1.0)
    found = ground.candidate(put, replace(reading, confidence=1.0))
    return Located([replace(found, locality=ground.town_at((lon, lat)))])


_KINDS: dict[type[Any], Callable[[Ground, Any, Reading], Located]] = {
    Crossing: crossing,
    HundredBlock: block,
    NumberRange: number_range,
    Address: address,
    Between: between,
    Street: street,
    Place: place,
    Coordinates: coordinates,
}
