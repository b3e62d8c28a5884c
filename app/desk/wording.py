"""How sure a place is, in a reporter's words: "a block, about 400 feet long". No figure is finer than what is known."""

import math
from collections.abc import Iterable

from app.distances.units import FEET, METERS, Unit, UnitSetting, systems
from app.geocoding import lines
from app.model import AccuracyType, Candidate, Geometry, Location, Relation, Verification
from app.words import texts

_A = {
    AccuracyType.POINT: "a point",
    AccuracyType.RANGE_INTERPOLATION: "a house number",
    AccuracyType.INTERSECTION: "a corner",
    AccuracyType.BLOCK: "a block",
    AccuracyType.BETWEEN: "a stretch between two streets",
    AccuracyType.STREET_CENTER: "a whole street",
    AccuracyType.PLACE: "an area",
}
_RELATED = {Relation.NEAR: "near ", Relation.OFF: "off ", Relation.BESIDE: "beside ", Relation.AWAY: "some way from "}
_LONG = (AccuracyType.BLOCK, AccuracyType.BETWEEN, AccuracyType.STREET_CENTER)


def doubt(place: Candidate | Location, units: UnitSetting = "mi") -> str:
    """ "a corner, within about 65 feet", "near a corner, within about 550 feet", "a block, about 400 feet long"."""
    if isinstance(place, Location) and place.verification is Verification.MOVED_BY_HAND:
        return f"a pin put by hand, {_within(place.uncertainty_m, units)}"
    kind = f"{_RELATED.get(place.relation, '')}{_A[place.accuracy_type]}"
    length_m = sum(lines.length_m(line) for line in _lines_of(place.geometry))
    if place.accuracy_type in _LONG and length_m and place.relation is Relation.AT:
        return f"{kind}, about {size(length_m, units)} long"
    return f"{kind}, {_within(place.uncertainty_m, units)}"


def _within(uncertainty_m: float | None, units: UnitSetting) -> str:
    if uncertainty_m is None:
        return "how sure is not recorded"
    return f"within about {size(uncertainty_m, units)}"


def size(length_m: float, units: UnitSetting = "mi") -> str:
    """A length to one or two digits: "65 feet", "400 feet", "1.2 miles"."""
    unit = systems(units)[0].unit(length_m)
    figure = _rounded(length_m, unit) if unit in (FEET, METERS) else unit.figure(length_m, 0)
    return unit.worded("bare", figure, texts("en"))


def _rounded(length_m: float, unit: Unit) -> int:
    length = length_m / unit.size_m
    step = 1 if length < 20 else 5 if length < 100 else 10 if unit is METERS else 50 if length < 1000 else 100
    return max(step, math.floor(length / step + 0.5) * step)


def _lines_of(geometry: Geometry | None) -> Iterable[list[tuple[float, float]]]:
    kind = (geometry or {}).get("type")
    if geometry is None or kind not in ("LineString", "MultiLineString"):
        return []
    found = [geometry["coordinates"]] if kind == "LineString" else geometry["coordinates"]
    return [[(position[0], position[1]) for position in line] for line in found]
