"""Distances in words that can be printed. No figure is finer than what is known.

Miles come first with kilometers behind; units="km" turns that round. After the Associated Press: figures for distances,
"about" before what is rounded.
"""

import math
import re
from dataclasses import replace
from typing import Protocol

from app.distances.measure import Placed
from app.distances.units import CUSTOMARY, METRIC, System, Unit, UnitSetting, systems
from app.model import AccuracyType, Distance, Relation

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


def short(distance: Distance, units: UnitSetting = "mi") -> str:
    """The label for a line on a map: "about 4.4 miles", "less than 500 feet", "within about 800 feet"."""
    if _same_place(distance):
        return "at the same place"
    first, _ = systems(units)
    words, figure, unit = _claim(distance, first)
    return f"{words} {unit.words(figure)}"


def shift(distance_m: float, units: UnitSetting = "mi") -> str:
    """How far a pin was moved: "about 460 feet", "about 1.2 miles"; "" for a move that nobody would see."""
    if distance_m < SAME_POINT_M:
        return ""
    first, _ = systems(units)
    unit = first.unit(distance_m)
    fine = replace(unit, finest=min(unit.finest, 10.0))
    figure = fine.figure(max(distance_m, 10 * unit.size_m if unit is first.small else 0), 0)
    return f"about {fine.words(figure)}"


def sentence(a_label: str, b_label: str, distance: Distance, units: UnitSetting = "mi") -> str:
    """The sentence for print; labels as the geocoder gives them ("34th St E & Portland Ave S")."""
    a, b = _named(a_label) or "the first place", _named(b_label) or "the second place"
    if distance.distance_m < SAME_POINT_M and a == b and _kind(a_label):
        return f"Both places are {_kind(a_label)}, {a}."
    if _same_place(distance):
        return _capital(f"{a} and {b} are at the same place.")
    first, second = systems(units)
    words, figure, unit = _claim(distance, first)
    _, behind_figure, behind_unit = _claim(distance, second)
    how = "of each other" if words.startswith("within") else "apart"
    size = f"{unit.words(figure)} ({behind_figure} {behind_unit.short})"
    return _capital(f"{a} and {b} are {words} {size} {how} in a straight line.")


def interval(distance: Distance, units: UnitSetting = "mi") -> str:
    """What the distance surely lies in, rounded outward: "between 4.40 and 4.42 miles"; "" where a doubt is unknown."""
    if distance.at_most_m is None:
        return ""
    _, _, unit = _claim(distance, systems(units)[0])
    step, decimals = _interval_step(unit, distance.at_most_m / unit.size_m)
    low = math.floor(distance.at_least_m / unit.size_m / step + 1e-9) * step
    high = math.ceil(distance.at_most_m / unit.size_m / step - 1e-9) * step
    if low <= 0:
        return f"no more than {high:,.{decimals}f} {unit.many}"
    if low == high:
        return f"at {high:,.{decimals}f} {unit.many}"
    return f"between {low:,.{decimals}f} and {high:,.{decimals}f} {unit.many}"


def how_measured(distance: Distance, a: Described, b: Described, units: UnitSetting = "mi") -> str:
    """One sentence on the method and the doubt, for the note under a map."""
    method = "Measured in a straight line on the WGS 84 ellipsoid"
    if distance.at_most_m is None:
        return f"{method}; {_unknown(a, b)} is not recorded, so the true distance may differ."
    span = interval(distance, units)
    verb = "lies" if span.startswith("between") else "is"
    return f"{method}; {_doubt(a, b)} the true distance {verb} {span}."


def _same_place(distance: Distance) -> bool:
    if distance.distance_m >= SAME_POINT_M:
        return False
    return distance.at_most_m is None or distance.at_most_m <= SAME_PLACE_M


def _claim(distance: Distance, system: System) -> tuple[str, str, Unit]:
    """The words before the figure, the figure, and its unit."""
    distance_m, at_most_m = distance.distance_m, distance.at_most_m
    if at_most_m is None:
        unit = system.unit(distance_m)
        return "about", unit.figure(distance_m, ASSUMED_DOUBT * distance_m), unit
    if at_most_m < NEAR_BY_M:
        near = system.small
        return "less than", near.figure(NEAR_BY_M, 0), near
    doubt_m = max(distance_m - distance.at_least_m, at_most_m - distance_m)
    # A doubt of half the distance leaves no digit to print: the most it can be is what is known.
    if doubt_m >= distance_m / 2:
        unit = system.unit(at_most_m)
        return "within about", unit.ceiling(at_most_m), unit
    unit = system.unit(distance_m)
    return "about", unit.figure(distance_m, doubt_m), unit


def _interval_step(unit: Unit, length: float) -> tuple[float, int]:
    if unit in (CUSTOMARY.small, METRIC.small):
        return 10.0, 0
    return (0.01, 2) if length < 10 else (0.1, 1) if length < 100 else (1.0, 0)


def _named(label: str) -> str:
    label = " ".join(label.split())
    return f"the {label}" if re.match(r"\d+ block of ", label) else label


def _kind(label: str) -> str:
    if " block of " in label:
        return "on the same block"
    return "at the same corner" if " & " in label else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_KNOWN_ONLY = {
    AccuracyType.BLOCK: "only to the block",
    AccuracyType.BETWEEN: "only to the stretch between two streets",
    AccuracyType.STREET_CENTER: "only to the street",
    AccuracyType.PLACE: "only to the area",
}
_GIVEN_ONLY = {
    Relation.NEAR: "only as near the place shown",
    Relation.OFF: "only as off the place shown",
    Relation.BESIDE: "only as beside the place named",
    Relation.AWAY: "only by its way from the place named",
}


def _limit(place: Described) -> str:
    """What keeps a place from being a point, in words; "" where nothing but its measured doubt does."""
    if place.relation in _GIVEN_ONLY:
        return _GIVEN_ONLY[place.relation]
    return _KNOWN_ONLY.get(place.accuracy_type, "")


def _doubt(a: Described, b: Described) -> str:
    first, second = _limit(a), _limit(b)
    if first and first == second:
        return f"both places are known {first}, so"
    if first and second:
        return f"the first place is known {first} and the second {second}, so"
    if first or second:
        return f"the {'first' if first else 'second'} place is known {first or second}, so"
    return "given how closely each place is known,"


def _unknown(a: Described, b: Described) -> str:
    if a.uncertainty_m is None and b.uncertainty_m is None:
        return "how closely the places are known"
    return f"how closely the {'first' if a.uncertainty_m is None else 'second'} place is known"
