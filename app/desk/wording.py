"""How sure a place is, in a reporter's words: "a block, about 400 feet long". No figure is finer than what is known."""

from collections.abc import Iterable

from app.model import AccuracyType, Candidate, Geometry, Location, Relation, Verification
from app.words import lengths
from app.words.units import UnitSetting
from geodata.geometry import lines

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
        return f"{kind}, {lengths.about(length_m, units, doubt_m=length_m / 16)} long"
    return f"{kind}, {_within(place.uncertainty_m, units)}"


def _within(uncertainty_m: float | None, units: UnitSetting) -> str:
    if uncertainty_m is None:
        return "how sure is not recorded"
    return lengths.within(uncertainty_m, units)


def _lines_of(geometry: Geometry | None) -> Iterable[list[tuple[float, float]]]:
    kind = (geometry or {}).get("type")
    if geometry is None or kind not in ("LineString", "MultiLineString"):
        return []
    found = [geometry["coordinates"]] if kind == "LineString" else geometry["coordinates"]
    return [[(position[0], position[1]) for position in line] for line in found]
