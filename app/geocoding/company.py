"""A house or a block with another street beside its own: the two have to lie together, or the phrase is doubtful.

"1012 18th Ave NE & Main" names a house, and a corner a mile from it; nobody but the reporter knows which is meant. A
second name of the house's own street ("2605 Hiawatha Ave (Highway 55)") is company too: the street has to bear it.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

from app.geocoding import refusals
from app.geocoding.ground import WIDER_M, Ground, Located
from app.model import Address, Between, Candidate, Crossing, HundredBlock, NumberRange, Reading, Relation, Remark
from geodata.geometry import lines
from geodata.names import StreetName
from geodata.street_sizes import BLOCK_M

Locate = Callable[[Ground, Reading], Located]


def checked(ground: Ground, reading: Reading, located: Located, locate: Locate) -> Located:
    """The candidates that lie by all streets named with them. Where none does, the corner of the streets becomes a
    rival of the house; streets that never meet leave no place. A name that no street has is passed over."""
    company = reading.company
    if company is None or reading.shift or not located.candidates:
        return located
    streets = [_ids(ground, names) for names in company.streets]
    if not all(streets):
        return located
    fitting = [c for c in located.candidates if _fits(ground, c, located.on.get(c.label, ()), streets, reading)]
    if fitting:
        located.candidates, located.used = fitting, company.words
        return located
    if company.relation is not Relation.AT and _is_place(ground, company.streets[0]):
        return located
    reasons = _of_one_road(ground, reading, streets)
    rivals = [] if reasons else _corners(ground, reading, locate)
    house = located.candidates[0].label
    located.apart = not rivals
    if rivals:
        located.rivals = rivals
    else:
        named = [names[0] for names in company.streets]
        located.candidates, located.reasons = [], reasons or [refusals.not_beside(house, named)]
    return located


def _ids(ground: Ground, names: tuple[StreetName, ...]) -> frozenset[int]:
    return frozenset(known.street.id for name in names for known in ground.names.resolve(name) if not known.forgiven)


def _is_place(ground: Ground, names: tuple[StreetName, ...]) -> bool:
    """Whether the words behind "near" may as well mean a part of town or a park: "near Longfellow"."""
    return any(ground.places.named(str(name)) for name in names)


def _fits(
    ground: Ground, candidate: Candidate, own: tuple[int, ...], streets: list[frozenset[int]], reading: Reading
) -> bool:
    """Whether each of the streets is the candidate's own by another name, or passes within a block of its doubt."""
    company = reading.company
    assert company is not None
    if company.renames and not streets[0].isdisjoint(own):
        return True
    if company.renames and not streets[0].isdisjoint(_ids(ground, (_street_of(reading),))):
        return False
    reach_m = (candidate.uncertainty_m or 0.0) + BLOCK_M + company.away_m + WIDER_M[company.relation]
    return all(_is_near(ground, candidate, own, ids.difference(own), reach_m) for ids in streets)


def _is_near(
    ground: Ground, candidate: Candidate, own: tuple[int, ...], others: frozenset[int], reach_m: float
) -> bool:
    """Whether the other streets come that near. Mostly a corner tells, sooner than their courses would."""
    where = (candidate.lon, candidate.lat)
    corners = (record for i in own for o in others for record in ground.streets.crossings(i).get(o, ()))
    if any(lines.distance_m(where, (corner.lon, corner.lat)) <= reach_m for corner in corners):
        return True
    segments = (segment for other in others for segment in ground.streets.segments(other))
    courses = lines.within(where, (segment.line for segment in segments), reach_m)
    return bool(courses) and lines.away_m(where, courses) <= reach_m


def _of_one_road(ground: Ground, reading: Reading, streets: list[frozenset[int]]) -> list[Remark]:
    """The reason where both names are of one road, which has no such number."""
    company, street = reading.company, _street_of(reading)
    if company is None or not company.renames or streets[0].isdisjoint(_ids(ground, (street,))):
        return []
    both = streets[0] & _ids(ground, (street,))
    names = [ground.streets.street(one).name for one in sorted(both)]
    return [
        refusals.no_block(names, _hundred(reading), sorted({h for one in both for h in ground.streets.blocks(one)}))
    ]


def _street_of(reading: Reading) -> StreetName:
    assert isinstance(reading.reference, Address | HundredBlock | NumberRange)
    return reading.reference.street


def _hundred(reading: Reading) -> int:
    match reading.reference:
        case Address(number=number):
            return number // 100 * 100
        case HundredBlock(hundred=hundred):
            return hundred
        case NumberRange(low=low):
            return low // 100 * 100
    return 0


def _corners(ground: Ground, reading: Reading, locate: Locate) -> list[Candidate]:
    found = (locate(ground, one).candidates for one in _without_number(reading))
    return [candidate for candidates in found for candidate in candidates]


def _without_number(reading: Reading) -> Iterator[Reading]:
    """The corner, or the stretch between two streets, that the phrase names once its number is left out."""
    street, company = _street_of(reading), reading.company
    assert company is not None
    for names in product(*company.streets):
        reference = Crossing(street, names[0]) if len(names) == 1 else Between(street, names[0], names[1])
        yield replace(reading, reference=reference, relation=Relation.AT, company=None)
