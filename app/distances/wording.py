"""Distances in words that can be printed. No figure is finer than what is known.

Miles come first with kilometers behind; units="km" turns that round. After the Associated Press: figures for distances,
"about" before what is rounded.
"""

import math
from dataclasses import replace
from typing import Protocol

from app.distances.measure import Placed
from app.distances.units import CUSTOMARY, METRIC, System, Unit, UnitSetting, systems
from app.model import AccuracyType, Distance, Relation
from app.words import Texts, labels, marked, texts

SAME_POINT_M = 1.0
"""Two points nearer than this are one: no source places a corner more finely."""
SAME_PLACE_M = 60.0
"""Within this at the most, two places on one point are one place."""
NEAR_BY_M = 150.0
"""Surely nearer than this is near enough said: "less than 500 feet (150 meters)"."""
ASSUMED_DOUBT = 0.1
"""Where no source says how surely a place is known, its distance is rounded as if by a tenth of itself."""


class Described(Placed, Protocol):
    """A place that also says how fine it is and how the event stands to it: Candidate and Location."""

    @property
    def accuracy_type(self) -> AccuracyType:
        """How fine the place is."""

    @property
    def relation(self) -> Relation:
        """Whether the event was at the place, near it or off it."""


def short(distance: Distance, units: UnitSetting = "mi", lang: str = "en") -> str:
    """The label for a line on a map: "about 4.4 miles", "less than 500 feet", "within about 800 feet"."""
    said = texts(lang)
    if _same_place(distance):
        return said.say("at the same place")
    first, _ = systems(units)
    form, figure, unit = _claim(distance, first)
    return unit.worded(form, figure, said)


def shift(distance_m: float, units: UnitSetting = "mi", lang: str = "en") -> str:
    """How far a pin was moved: "about 460 feet", "about 1.2 miles"; "" for a move that nobody would see."""
    if distance_m < SAME_POINT_M:
        return ""
    first, _ = systems(units)
    unit = first.unit(distance_m)
    fine = replace(unit, finest=min(unit.finest, 10.0))
    figure = fine.figure(max(distance_m, 10 * unit.size_m if unit is first.small else 0), 0)
    return fine.worded("about", figure, texts(lang))


_APART = marked("{a} and {b} are {size} ({behind}) apart in a straight line.")
_WITHIN = marked("{a} and {b} are {size} ({behind}) of each other in a straight line.")


def sentence(a_label: str, b_label: str, distance: Distance, units: UnitSetting = "mi", lang: str = "en") -> str:
    """The sentence for print; labels as the geocoder gives them ("34th St E & Portland Ave S")."""
    said = texts(lang)
    a_label, b_label = (" ".join(label.split()) for label in (a_label, b_label))
    a = labels.in_sentence(a_label, said) or said.say("the first place")
    b = labels.in_sentence(b_label, said) or said.say("the second place")
    if distance.distance_m < SAME_POINT_M and a == b and (kind := _KINDS.get(_kind(a_label))):
        return said.say(kind, place=a)
    if _same_place(distance):
        return _capital(said.say("{a} and {b} are at the same place.", a=a, b=b))
    first, second = systems(units)
    form, figure, unit = _claim(distance, first)
    _, behind_figure, behind_unit = _claim(distance, second)
    size, behind = unit.worded(form, figure, said), behind_unit.worded("bracketed", behind_figure, said)
    whole = _WITHIN if form == "within" else _APART
    return _capital(said.say(whole, a=a, b=b, size=size, behind=behind))


def interval(distance: Distance, units: UnitSetting = "mi", lang: str = "en") -> str:
    """What the distance surely lies in, rounded outward: "between 4.40 and 4.42 miles"; "" where a doubt is unknown."""
    return "" if distance.at_most_m is None else _span(distance, distance.at_most_m, units, texts(lang))[0]


def _span(distance: Distance, at_most_m: float, units: UnitSetting, said: Texts) -> tuple[str, bool]:
    """The interval in words, and whether it has two ends."""
    _, _, unit = _claim(distance, systems(units)[0])
    step, decimals = _interval_step(unit, at_most_m / unit.size_m)
    low = math.floor(distance.at_least_m / unit.size_m / step + 1e-9) * step
    high = math.ceil(at_most_m / unit.size_m / step - 1e-9) * step
    length = said.say_of(2, *unit.bare, figure=said.number(high, decimals))
    if low <= 0:
        return said.say("no more than {length}", length=length), False
    if low == high:
        return said.say("at {length}", length=length), False
    return said.say("between {low} and {length}", low=said.number(low, decimals), length=length), True


_LIES = marked("Measured in a straight line on the WGS 84 ellipsoid; {doubt} the true distance lies {span}.")
_IS = marked("Measured in a straight line on the WGS 84 ellipsoid; {doubt} the true distance is {span}.")


def how_measured(distance: Distance, a: Described, b: Described, units: UnitSetting = "mi", lang: str = "en") -> str:
    """One sentence on the method and the doubt, for the note under a map."""
    said = texts(lang)
    if distance.at_most_m is None:
        return said.say(_unknown(a, b))
    span, two_ends = _span(distance, distance.at_most_m, units, said)
    return said.say(_LIES if two_ends else _IS, doubt=_doubt(a, b, said), span=span)


def _same_place(distance: Distance) -> bool:
    if distance.distance_m >= SAME_POINT_M:
        return False
    return distance.at_most_m is None or distance.at_most_m <= SAME_PLACE_M


def _claim(distance: Distance, system: System) -> tuple[str, float, Unit]:
    """The form of words, the figure, and its unit."""
    distance_m, at_most_m = distance.distance_m, distance.at_most_m
    if at_most_m is None:
        unit = system.unit(distance_m)
        return "about", unit.figure(distance_m, ASSUMED_DOUBT * distance_m), unit
    if at_most_m < NEAR_BY_M:
        near = system.small
        return "under", near.figure(NEAR_BY_M, 0), near
    doubt_m = max(distance_m - distance.at_least_m, at_most_m - distance_m)
    # A doubt of half the distance leaves no digit to print: the most it can be is what is known.
    if doubt_m >= distance_m / 2:
        unit = system.unit(at_most_m)
        return "within", unit.ceiling(at_most_m), unit
    unit = system.unit(distance_m)
    return "about", unit.figure(distance_m, doubt_m), unit


def _interval_step(unit: Unit, length: float) -> tuple[float, int]:
    if unit in (CUSTOMARY.small, METRIC.small):
        return 10.0, 0
    return (0.01, 2) if length < 10 else (0.1, 1) if length < 100 else (1.0, 0)


_KINDS = {
    "block": marked("Both places are on the same block, {place}."),
    "corner": marked("Both places are at the same corner, {place}."),
}


def _kind(label: str) -> str:
    if " block of " in label:
        return "block"
    return "corner" if " & " in label else ""


def _capital(sentence_: str) -> str:
    return sentence_[:1].upper() + sentence_[1:]


_KNOWN_ONLY = {
    AccuracyType.BLOCK: marked("only to the block"),
    AccuracyType.BETWEEN: marked("only to the stretch between two streets"),
    AccuracyType.STREET_CENTER: marked("only to the street"),
    AccuracyType.PLACE: marked("only to the area"),
}
_GIVEN_ONLY = {
    Relation.NEAR: marked("only as near the place shown"),
    Relation.OFF: marked("only as off the place shown"),
    Relation.BESIDE: marked("only as beside the place named"),
    Relation.AWAY: marked("only by its way from the place named"),
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
