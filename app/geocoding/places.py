"""Named places: parts of town, parks, lakes, landmarks, perhaps with the street they are on. A whole city is no pin."""

from collections.abc import Iterator

from app.geocoding import refusals
from app.geocoding.ground import Ground, Located, Put
from app.geocoding.placenames import PARTS_OF_TOWN, Named, key
from app.geocoding.written import street_names
from app.model import AccuracyType, Candidate, Place, Reading, Remark
from geodata.geometry import lines
from geodata.streets import ELSEWHERE, PlaceRecord

FACTS = 0.95
LIKE_A_STREET = 0.97
"""What the name of a place counts for where it could as well be a street's: First Avenue, the club."""
ON_THE_STREET_M = 300.0
"""How far a landmark's point may lie from the street that the phrase puts it on: a hospital has its depth."""


def place(ground: Ground, reference: Place, reading: Reading) -> Located:
    """The named place; a whole city is no place for a pin."""
    found = Located()
    for one in ground.places.named(reference.name):
        if reference.street and PARTS_OF_TOWN.issuperset(one.kinds):
            continue  # A street runs through a part of town; "Madison & Central" is a corner that is not here.
        candidate = _candidate(ground, one.record, reading)
        if reference.street is None or _on_street(ground, candidate, reference, found):
            found.candidates.append(candidate)
            _note(reference, one, found)
    if not (found.candidates or found.reasons or reference.street):
        found.reasons += _why_no_pin(ground, reference.name)
    return found


def _why_no_pin(ground: Ground, name: str) -> Iterator[Remark]:
    """What is known by that name and is no place for a pin: a place of another town, or a whole city."""
    known = ground.places.records(name)
    away = next((record for record in known if record.kind == ELSEWHERE), None)
    if away:
        yield refusals.lies_elsewhere(ground.locality, away.name, away.locality)
    elif known:
        yield refusals.WHOLE_CITY


def _candidate(ground: Ground, record: PlaceRecord, reading: Reading) -> Candidate:
    where, doubt_m = (record.lon, record.lat), record.uncertainty_m or None
    name = LIKE_A_STREET if _is_street_too(ground, record.name) else 1.0
    put = Put(record.name, where, AccuracyType.PLACE, doubt_m, name, FACTS, record.evidence)
    return ground.candidate(put, reading)


def _is_street_too(ground: Ground, name: str) -> bool:
    return any(written.type and ground.names.resolve(written) for written, _ in street_names(name))


def _note(reference: Place, one: Named, found: Located) -> None:
    name = one.record.name
    if key(reference.name) not in (key(name), f"{key(name)} NEIGHBORHOOD"):
        found.notes[name] = refusals.other_name(reference.name, name)
    elif len(one.kinds) > 1:
        found.notes[name] = refusals.several_kinds(name, one.kinds)


def _on_street(ground: Ground, candidate: Candidate, reference: Place, found: Located) -> bool:
    """Whether the place lies on the street that the phrase names beside it."""
    assert reference.street is not None
    known = ground.known(reference.street, found)
    where = candidate.position
    reach_m = ON_THE_STREET_M + (candidate.uncertainty_m or 0.0)
    for one in known:
        course = [segment.line for segment in ground.streets.segments(one.street.id)]
        if course and lines.away_m(where, course) <= reach_m:
            return True
    if known:
        found.reasons.append(refusals.not_on(candidate.label, reference.street))
    return False
