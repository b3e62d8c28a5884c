"""A place a stated way from its reference: along the street where there is one, with the doubt of such words."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from app.geocoding.ground import WIDER_M, Ground, Located
from app.model import AccuracyType, Candidate, Relation, Shift
from app.words.labels import is_named
from geodata.geometry import lines
from geodata.street_sizes import BLOCK_M

NEXT_CORNER_M = (30.0, 450.0)
"""How far the next crossing may lie."""
ASTRAY_DEG = 35.0
"""How far a street's course may be off the direction named."""
OF_A_DISTANCE = 0.25
"""Half a mile in a report is half a mile give or take a quarter of it."""
OF_A_BLOCK = 0.5
AROUND_M = WIDER_M[Relation.NEAR]
"""What "near" has added already, where "two blocks from" says how near."""
BEARINGS = {"E": 0.0, "NE": 45.0, "N": 90.0, "NW": 135.0, "W": 180.0, "SW": 225.0, "S": 270.0, "SE": 315.0}
"""Degrees from east, counter-clockwise."""
_WIDE = frozenset({AccuracyType.STREET_CENTER, AccuracyType.PLACE})


def moved(ground: Ground, located: Located, shift: Shift, relation: Relation) -> Located:
    """What was located, moved or widened by the shift; labels say how."""
    after = Located(reasons=located.reasons, strangers=located.strangers)
    for candidate in located.candidates:
        there = _moved(ground, candidate, shift, relation, located.on.get(candidate.label, ()))
        after.candidates.append(there)
        if candidate.label in located.forgiven:
            after.forgiven[there.label] = located.forgiven[candidate.label]
        if candidate.label in located.notes:
            after.notes[there.label] = located.notes[candidate.label]
    return after


def _moved(ground: Ground, candidate: Candidate, shift: Shift, relation: Relation, streets: Sequence[int]) -> Candidate:
    label = _label(candidate.label, shift)
    if relation is not Relation.AWAY:
        reach_m = shift.distance_m or BLOCK_M * (shift.blocks or 0.0)
        label = label if relation is Relation.BESIDE and is_named(candidate.label) else candidate.label
        return replace(candidate, label=label, uncertainty_m=_plus(candidate.uncertainty_m, max(reach_m - AROUND_M, 0)))
    way = _way(ground, candidate, shift, streets[:1] if shift.along else streets)
    if candidate.accuracy_type in _WIDE:
        return replace(candidate, label=label, uncertainty_m=_plus(candidate.uncertainty_m, way.length_m))
    if not is_named(candidate.label):
        label = "{:.5f}, {:.5f}".format(*way.end)
    return replace(
        candidate,
        label=label,
        lon=round(way.end[0], 6),
        lat=round(way.end[1], 6),
        uncertainty_m=_plus(candidate.uncertainty_m, way.doubt_m),
        geometry=None,
    )


def _label(label: str, shift: Shift) -> str:
    """ "A & B" along A: "A a block south of B"."""
    if shift.along and " & " in label:
        return label.replace(" & ", f" {shift.words} ", 1)
    return f"{shift.words} {label}"


def _plus(doubt_m: float | None, more_m: float) -> float | None:
    return None if doubt_m is None else round(doubt_m + more_m, 1)


class Way(NamedTuple):
    """Where a way ends (lon, lat), how long it is, and how far off its end may be."""

    end: lines.Point
    length_m: float
    doubt_m: float


def _way(ground: Ground, candidate: Candidate, shift: Shift, streets: Sequence[int]) -> Way:
    start = (candidate.lon, candidate.lat)
    if shift.distance_m is not None:
        end = lines.straight_on(start, BEARINGS[shift.direction], shift.distance_m)
        return Way(end, shift.distance_m, OF_A_DISTANCE * shift.distance_m)
    blocks = shift.blocks or OF_A_BLOCK
    end, length_m, seen = start, 0.0, True
    while blocks > 0 and seen:
        following = _next_corner(ground, end, shift.direction, streets)
        seen = following is not None
        corner = following or lines.straight_on(end, BEARINGS[shift.direction], BLOCK_M * blocks)
        step_m, share = lines.distance_m(end, corner), min(blocks, 1.0) if seen else 1.0
        end = lines.point_along((end, corner), share)
        length_m, blocks = length_m + step_m * share, blocks - 1.0
    of_one_m = length_m / (shift.blocks or OF_A_BLOCK)
    return Way(end, length_m, of_one_m * OF_A_BLOCK if seen else length_m)


def _next_corner(ground: Ground, start: lines.Point, direction: str, streets: Sequence[int]) -> lines.Point | None:
    """The first crossing that way along one of the streets."""
    found = (
        (lines.distance_m(start, corner), corner)
        for street_id in streets
        for corner in _corners(ground, street_id)
        if _that_way(start, corner, direction)
    )
    least_m, most_m = NEXT_CORNER_M
    return min(((away_m, corner) for away_m, corner in found if least_m <= away_m <= most_m), default=(0.0, None))[1]


def _corners(ground: Ground, street_id: int) -> Iterator[lines.Point]:
    for records in ground.streets.crossings(street_id).values():
        yield from ((record.lon, record.lat) for record in records if record.kind == "corner")


def _that_way(start: lines.Point, corner: lines.Point, direction: str) -> bool:
    astray = lines.bearing_deg(start, corner) - BEARINGS[direction]
    return abs((astray + 180) % 360 - 180) <= ASTRAY_DEG
