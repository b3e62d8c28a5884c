"""Crossings → corners. A pair of streets may meet in several places, or never; a bridge is no corner."""

from collections.abc import Iterator, Sequence
from itertools import islice, product
from math import sqrt

from app.geocoding import refusals
from app.geocoding.apart import apart, touch
from app.geocoding.ground import Ground, Located, Put
from app.geocoding.naming import Known, opposite
from app.geocoding.refusals import MOST_SUGGESTED
from app.geocoding.sureness import RAMPS
from app.model import AccuracyType, Candidate, Crossing, Reading, Remark
from geodata.geometry import lines
from geodata.names import StreetName
from geodata.street_sizes import CORNER_M, INTERCHANGE_M
from geodata.streets import CrossingRecord, StreetRecord

OTHER_HALF = 0.85
DIVIDE_M = 150.0
"""How far from the dividing street the other half of a street may begin: a block."""


def crossing(ground: Ground, reference: Crossing, reading: Reading) -> Located:
    """The places where the two streets meet."""
    found = Located()
    ones = _known(ground, reference.street, reference.also, found)
    others = _known(ground, reference.cross_street, reference.cross_also, found)
    if ones and others:
        for one, other in product(ones, others):
            if not _one_course(one, other, reference):
                _meetings(ground, one, other, reference, reading, found)
        if not found.candidates:
            _across_the_divide(ground, reference, ones, others, reading, found)
        if not found.candidates and reference.street != reference.cross_street:
            for one, other in product(ones, others):
                if opposite(one.street.name, other.street.name):
                    _meetings(ground, one, other, reference, reading, found)
        if not found.candidates:
            why = _why_apart(ground, reference, ones, others)
            found.reasons.append(refusals.suggesting(why, islice(_what_meets(ground, reference), MOST_SUGGESTED)))
    return found


def _known(ground: Ground, written: StreetName, also: StreetName | None, found: Located) -> Sequence[Known]:
    """The streets that a name can be; of two names for one road those that go by both."""
    if also is None:
        return ground.known(written, found)
    unnamed = Located()
    ones, others = ground.known(written, unnamed), ground.known(also, unnamed)
    if not (ones and others):
        # The number of a road is often what no map has: "County Road 81/Bottineau". An interstate is on every map.
        unknown, known = (also, ones) if ones else (written, others)
        if known and unknown.pre_type not in ("", "I"):
            found.unused += (str(unknown),)
            return known
        found.strangers += unnamed.strangers
        found.reasons += unnamed.reasons
        return ()
    ids = {known.street.id for known in others}
    both = [known for known in ones if known.street.id in ids]
    if not both:
        found.reasons.append(refusals.not_one_street(written, also))
    return both


def _meetings(ground: Ground, one: Known, other: Known, reference: Crossing, reading: Reading, found: Located) -> None:
    for record in ground.streets.crossings(one.street.id).get(other.street.id, ()):
        label = f"{one.label} & {other.label}"
        candidate = corner(ground, label, record, reading, _agreement(one, other))
        found.add(candidate, (one, reference.street), (other, reference.cross_street))


def _agreement(one: Known, other: Known) -> float:
    """How well both names agree. What they leave out counts half: that such streets meet at all bears it out (corners
    asked for without types and directions, and found once, were right in 99 of 100)."""
    together = one.agreement * other.agreement
    return together if one.forgiven or other.forgiven else sqrt(together)


def corner(ground: Ground, label: str, record: CrossingRecord, reading: Reading, name: float) -> Candidate:
    """The candidate of a corner; an interchange is wider and less sure."""
    plain = record.kind == "corner"
    share = ("", 1.0) if plain else ("ramps", RAMPS)
    doubt_m = record.spread_m + (CORNER_M if plain else INTERCHANGE_M)
    where = (record.lon, record.lat)
    put = Put(label, where, AccuracyType.INTERSECTION, doubt_m, name, record.confidence, record.evidence, (), share)
    return ground.candidate(put, reading)


def _one_course(one: Known, other: Known, reference: Crossing) -> bool:
    """Whether both are one street, or the two halves of one ("Lake" and "Lake": East and West Lake Street)."""
    a, b = one.street.name, other.street.name
    spelled_out = reference.street.directional and reference.cross_street.directional
    twice = reference.street == reference.cross_street and not _number_of_both(a, b, reference.street)
    return one.street.id == other.street.id or (a.name == b.name and (twice or (a.type == b.type and not spelled_out)))


def _number_of_both(a: StreetName, b: StreetName, written: StreetName) -> bool:
    """ "5th and 5th" can be 5th Avenue at 5th Street; "Lake and Lake" is no corner."""
    return not written.type and a.name[:1].isdigit() and "" != a.type != b.type != ""


def _across_the_divide(
    ground: Ground,
    reference: Crossing,
    ones: Sequence[Known],
    others: Sequence[Known],
    reading: Reading,
    found: Located,
) -> None:
    """ "36th St E & Nicollet", where 36th Street West meets Nicollet and 36th Street East begins beside it."""
    apart = ((one, other) for one, other in product(ones, others) if not _one_course(one, other, reference))
    for one, other in apart:
        if reference.street.directional:
            for record, name in _met_by_the_other_half(ground, one, other):
                _add_half(ground, f"{one.label} & {other.label}", record, (one, other), name, reading, found)
        if reference.cross_street.directional:
            for record, name in _met_by_the_other_half(ground, other, one):
                _add_half(ground, f"{one.label} & {other.label}", record, (other, one), name, reading, found)


def _add_half(
    ground: Ground, label: str, record: CrossingRecord, pair: tuple[Known, Known], name: StreetName, reading: Reading,
    found: Located,
) -> None:  # fmt: skip
    agreement = pair[0].agreement * pair[1].agreement * OTHER_HALF
    found.candidates.append(corner(ground, label, record, reading, agreement))
    found.notes[label] = refusals.at_the_divide(pair[0].street.name, name)


def _met_by_the_other_half(ground: Ground, half: Known, cross: Known) -> Iterator[tuple[CrossingRecord, StreetName]]:
    for other in {} if half.forgiven else _other_halves(ground, half.street):
        for record in ground.streets.crossings(other.id).get(cross.street.id, ()):
            if _begins_at(ground, half.street.id, record):
                yield record, other.name


def _other_halves(ground: Ground, street: StreetRecord) -> dict[StreetRecord, None]:
    """The streets of the same name and type in the opposite direction."""
    named = ground.streets.named(street.name.name)
    return dict.fromkeys(r for by, r in named if by.type == street.name.type and opposite(by, street.name))


def _begins_at(ground: Ground, street_id: int, record: CrossingRecord) -> bool:
    ends = (end for s in ground.streets.segments(street_id) for end in (s.line[0], s.line[-1]))
    return any(lines.distance_m(end, (record.lon, record.lat)) <= record.spread_m + DIVIDE_M for end in ends)


def _what_meets(ground: Ground, reference: Crossing) -> Iterator[str]:
    """Yield the corners of streets with the same names but other types or directions, to suggest."""
    ones, others = (
        dict.fromkeys(record for _, record in ground.streets.named(name.name))
        for name in (reference.street, reference.cross_street)
    )
    pairs = ((a, b) for a, b in product(ones, others) if a.name.name != b.name.name)
    return (f"{a.name} & {b.name}" for a, b in pairs if b.id in ground.streets.crossings(a.id))


def _why_apart(ground: Ground, reference: Crossing, ones: Sequence[Known], others: Sequence[Known]) -> Remark:
    if reference.street == reference.cross_street or {k.street.id for k in ones} == {k.street.id for k in others}:
        return refusals.SAME_STREET
    if len(ones) > 1 or len(others) > 1:
        touching = any(_touch(ground, one, other) for one, other in product(ones, others))
        return refusals.none_meet(reference.street, reference.cross_street, touching=touching)
    a, b = (ground.streets.segments(known[0].street.id) for known in (ones, others))
    if not (a and b):
        return refusals.only_corners((others if a else ones)[0].street.name)
    return refusals.never_meet(ones[0].street.name, others[0].street.name, apart(a, b))


def _touch(ground: Ground, one: Known, other: Known) -> bool:
    a, b = (ground.streets.segments(known.street.id) for known in (one, other))
    return bool(a and b) and one.street.id != other.street.id and touch(a, b)
