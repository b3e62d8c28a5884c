"""What can be said of a distance: one claim for its label, its sentence and the note on how it was measured."""

import math
from dataclasses import dataclass
from typing import Literal

from app.model import Distance
from app.words.lengths import Figure, ceiling, converted, converted_outward, floor, nearest
from app.words.units import CUSTOMARY, METRIC, System, UnitSetting, systems

SAME_POINT_M = 1.0
"""Two points nearer than this are one: no source places a corner more finely."""
SAME_PLACE_M = 60.0
"""Within this at the most, two places on one point are one place."""
ASSUMED_DOUBT = 0.1
"""Where no source says how surely a place is known, its distance is rounded as if by a tenth of itself."""
WIDE = 0.25
"""From this share of the distance on, a doubt leaves no digit to print: the range is said."""
FROM_NOTHING = 0.1
"""A range that begins below this share of its end says no more than its end."""
_LIMITS = ((10.0, 3.0), (50.0, 15.0), (100.0, 30.0), (200.0, 60.0), (500.0, 150.0))
"""What a short distance of a wide doubt is said to be less than: as many feet, and as many meters."""

Form = Literal["about", "under", "within", "between"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A form of words with its figure and the one behind it; `low` and `behind_low` are the beginning of a range."""

    form: Form
    figure: Figure
    behind: Figure
    low: Figure | None = None
    behind_low: Figure | None = None


def is_same_place(distance: Distance) -> bool:
    """Return True if two places are one, as far as anybody knows."""
    if distance.distance_m >= SAME_POINT_M:
        return False
    return distance.at_most_m is None or distance.at_most_m <= SAME_PLACE_M


def claim(distance: Distance, units: UnitSetting) -> Claim:
    """What is known of a distance, in the units that come first, and in the others behind them."""
    first, second = systems(units)
    distance_m, at_most_m = distance.distance_m, distance.at_most_m
    if at_most_m is None:
        return _about(max(distance_m, first.least_m), ASSUMED_DOUBT * distance_m, first, second)
    doubt_m = max(distance_m - distance.at_least_m, at_most_m - distance_m)
    if doubt_m <= WIDE * distance_m and at_most_m >= _LIMITS[0][1]:
        return _about(max(distance_m, first.least_m), doubt_m, first, second, (distance.at_least_m, at_most_m))
    if (limit := next((one for one in _LIMITS if at_most_m < one[1]), None)) is not None:
        return _under(limit, first)
    return _range(distance.at_least_m, at_most_m, first, second)


def _about(
    length_m: float, doubt_m: float, first: System, second: System, known_m: tuple[float, float] = (0.0, math.inf)
) -> Claim:
    figure = nearest(length_m, doubt_m, first, *known_m)
    if figure is None:
        one = Figure(1, first.large, 0.1)
        return Claim("under", one, converted(one, second))
    return Claim("about", figure, converted(figure, second, known_m[1]))


def _under(limit: tuple[float, float], first: System) -> Claim:
    feet, meters = Figure(limit[0], CUSTOMARY.small, 10.0), Figure(limit[1], METRIC.small, 1.0)
    return Claim("under", feet, meters) if first is CUSTOMARY else Claim("under", meters, feet)


def _range(at_least_m: float, at_most_m: float, first: System, second: System) -> Claim:
    high = ceiling(at_most_m, first)
    behind = converted_outward(high, second, up=True)
    low = floor(at_least_m, first)
    if at_least_m < FROM_NOTHING * at_most_m or low.value == 0:
        return Claim("within", high, behind)
    return Claim("between", high, behind, low, converted_outward(low, second, up=False))
