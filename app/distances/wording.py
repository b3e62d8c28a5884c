"""Distances in words that can be printed. No figure is finer than what is known.

Miles come first with kilometers behind; units="km" turns that round. After the Associated Press: figures for distances,
"about" before what is rounded.
"""

import math
from typing import Protocol

from app.distances.claims import SAME_POINT_M, Claim, claim, is_same_place
from app.distances.measure import Placed
from app.model import AccuracyType, Distance, Relation
from app.words import Texts, labels, lengths, marked, texts
from app.words.lengths import Figure
from app.words.units import CUSTOMARY, METRIC, Unit, UnitSetting


class Described(Placed, labels.Named, Protocol):
    """A place that also says how fine it is and how the event stands to it: Candidate and Location."""

    @property
    def accuracy_type(self) -> AccuracyType:
        """How fine the place is."""


def short(distance: Distance, units: UnitSetting = "mi", lang: str = "en") -> str:
    """The label for a line on a map: "about 4.4 miles", "less than 500 feet", "between 2 and 6 miles"."""
    said = texts(lang)
    return said.say("at the same place") if is_same_place(distance) else _size(claim(distance, units), said)


def shift(distance_m: float, units: UnitSetting = "mi", lang: str = "en") -> str:
    """How far a pin was moved: "about 460 feet", "about 1.2 miles"; "" for a move that nobody would see."""
    return "" if distance_m < SAME_POINT_M else lengths.about(distance_m, units, lang)


_APART = marked("{a} and {b} are {size} ({behind}) apart in a straight line.")
_WITHIN = marked("{a} and {b} are {size} ({behind}) of each other in a straight line.")
_SAME = {
    AccuracyType.BLOCK: marked("Both places are on the same block, {place}."),
    AccuracyType.INTERSECTION: marked("Both places are at the same corner, {place}."),
    AccuracyType.BETWEEN: marked("Both places are on the same stretch, {place}."),
    AccuracyType.RANGE_INTERPOLATION: marked("Both places are at the same address, {place}."),
}
_WHOLE = {
    AccuracyType.STREET_CENTER: marked(
        "Both places are on the same street, {place}, {size} ({behind}) of each other in a straight line."
    ),
    AccuracyType.PLACE: marked(
        "Both places are in the same area, {place}, {size} ({behind}) of each other in a straight line."
    ),
}
"""Of so wide a place that is no distance: how far apart two points of it can be is said besides."""


def sentence(
    a: Described,
    b: Described,
    distance: Distance,
    units: UnitSetting = "mi",
    lang: str = "en",
    asked: tuple[bool, bool] = (False, False),
) -> str:
    """The sentence for print. `asked`: whether whoever reads it gave each of the places themselves."""
    said = texts(lang)
    first, second = labels.both(a, b, said, asked)
    equal = distance.distance_m < SAME_POINT_M and _equal(a, b)
    if equal and a.accuracy_type in _SAME:
        return said.say(_SAME[a.accuracy_type], place=first)
    if _at_one_place(a, b, distance):
        return labels.capital(_one_place(first, second, distance, said))
    found = claim(distance, units)
    if equal and a.accuracy_type in _WHOLE and found.form == "within":
        return said.say(_WHOLE[a.accuracy_type], place=first, size=_size(found, said), behind=_behind(found, said))
    form = _WITHIN if found.form == "within" else _APART
    return labels.capital(said.say(form, a=first, b=second, size=_size(found, said), behind=_behind(found, said)))


def _equal(a: Described, b: Described) -> bool:
    """Whether both are at the same named place: what is only near it, or beside it, can be anywhere around."""
    at = a.relation is b.relation is Relation.AT
    return at and a.label == b.label and a.accuracy_type is b.accuracy_type and labels.is_named(a.label)


def _at_one_place(a: Described, b: Described, distance: Distance) -> bool:
    """Whether one place is meant, as far as anybody knows; two house numbers put on one point are two houses."""
    if not is_same_place(distance) or not a.relation is b.relation is Relation.AT:
        return False
    numbers = a.accuracy_type is b.accuracy_type is AccuracyType.RANGE_INTERPOLATION
    return a.label == b.label or not numbers


def _one_place(a: str, b: str, distance: Distance, said: Texts) -> str:
    if distance.at_most_m is None:
        return said.say("{a} and {b} are marked at the same place.", a=a, b=b)
    return said.say("{a} and {b} are at the same place.", a=a, b=b)


def _size(found: Claim, said: Texts) -> str:
    """ "about 4.4 miles", "between 2 and 6 miles", "between 700 feet and 1.2 miles"."""
    if found.low is None:
        return found.figure.worded(found.form, said)
    return _between(found.low, found.figure, said)


def _between(low: Figure, high: Figure, said: Texts) -> str:
    begin = low.printed(said) if low.unit is high.unit else low.worded("bare", said)
    return said.say("between {low} and {length}", low=begin, length=high.worded("bare", said))


def _behind(found: Claim, said: Texts) -> str:
    """ "7.1 km", "3 and 10 km", "200 meters and 2 km"."""
    high = found.behind.worded("bracketed", said)
    if found.behind_low is None:
        return high
    same_unit = found.behind_low.unit is found.behind.unit
    low = found.behind_low.printed(said) if same_unit else found.behind_low.worded("bracketed", said)
    return said.say("{low} and {length}", low=low, length=high)


def interval(distance: Distance, units: UnitSetting = "mi", lang: str = "en") -> str:
    """What the distance surely lies in, rounded outward: "between 4.40 and 4.42 miles"; "" where a doubt is unknown."""
    return "" if distance.at_most_m is None else _span(distance, distance.at_most_m, units, texts(lang))[0]


def _span(distance: Distance, at_most_m: float, units: UnitSetting, said: Texts) -> tuple[str, bool]:
    """The interval in words, and whether it has two ends. What the sentence says as a range is the same range here."""
    found = claim(distance, units)
    if found.low is not None and not is_same_place(distance):
        return _between(found.low, found.figure, said), True
    if found.form == "within" and not is_same_place(distance):
        return said.say("no more than {length}", length=found.figure.worded("bare", said)), False
    unit = found.figure.unit
    step, decimals = _interval_step(unit, at_most_m / unit.size_m)
    low = math.floor(distance.at_least_m / unit.size_m / step + 1e-9) * step
    high = math.ceil(at_most_m / unit.size_m / step - 1e-9) * step
    length = said.say_of(2, *unit.bare, figure=said.number(high, decimals))
    if low <= 0:
        return said.say("no more than {length}", length=length), False
    if low == high:
        return said.say("at {length}", length=length), False
    return said.say("between {low} and {length}", low=said.number(low, decimals), length=length), True


def _interval_step(unit: Unit, length: float) -> tuple[float, int]:
    if unit in (CUSTOMARY.small, METRIC.small):
        return (1.0 if length < 100 else 10.0), 0
    return (0.01, 2) if length < 10 else (0.1, 1) if length < 100 else (1.0, 0)


_LIES = marked("Measured in a straight line on the WGS 84 ellipsoid; {doubt} the true distance lies {span}.")
_IS = marked("Measured in a straight line on the WGS 84 ellipsoid; {doubt} the true distance is {span}.")


def how_measured(distance: Distance, a: Described, b: Described, units: UnitSetting = "mi", lang: str = "en") -> str:
    """One sentence on the method and the doubt, for the note under a map."""
    said = texts(lang)
    if distance.at_most_m is None:
        return said.say(_unknown(a, b))
    span, two_ends = _span(distance, distance.at_most_m, units, said)
    return said.say(_LIES if two_ends else _IS, doubt=_doubt(a, b, said), span=span)


_KNOWN_ONLY = {
    AccuracyType.BLOCK: marked("only to the block"),
    AccuracyType.BETWEEN: marked("only to the stretch between two streets"),
    AccuracyType.STREET_CENTER: marked("only to the street"),
    AccuracyType.PLACE: marked("only to the area"),
}
_GIVEN_ONLY = {
    Relation.NEAR: marked("only to be near the place named"),
    Relation.OFF: marked("only to be just off the place named"),
    Relation.BESIDE: marked("only to be beside the place named"),
    Relation.AWAY: marked("only by direction from the place named"),
}


def _limit(place: Described) -> str:
    """What keeps a place from being a point, in words; "" where nothing but its measured doubt does."""
    if place.relation in _GIVEN_ONLY:
        return _GIVEN_ONLY[place.relation]
    return _KNOWN_ONLY.get(place.accuracy_type, "")


def _doubt(a: Described, b: Described, said: Texts) -> str:
    first, second = (limit and said.say(limit) for limit in (_limit(a), _limit(b)))
    if first and first == second:
        return said.say("both places are known {limit}, so", limit=first)
    if first and second:
        return said.say("the first place is known {first} and the second {second}, so", first=first, second=second)
    if first:
        return said.say("the first place is known {limit}, so", limit=first)
    if second:
        return said.say("the second place is known {limit}, so", limit=second)
    return said.say("given how closely each place is known,")


_BOTH_UNKNOWN = marked(
    "Measured in a straight line on the WGS 84 ellipsoid; how closely the places are known is not recorded, "
    "so the true distance may differ."
)
_FIRST_UNKNOWN = marked(
    "Measured in a straight line on the WGS 84 ellipsoid; how closely the first place is known is not recorded, "
    "so the true distance may differ."
)
_SECOND_UNKNOWN = marked(
    "Measured in a straight line on the WGS 84 ellipsoid; how closely the second place is known is not recorded, "
    "so the true distance may differ."
)


def _unknown(a: Described, b: Described) -> str:
    if a.uncertainty_m is None and b.uncertainty_m is None:
        return _BOTH_UNKNOWN
    return _FIRST_UNKNOWN if a.uncertainty_m is None else _SECOND_UNKNOWN
