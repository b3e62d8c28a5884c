"""The units that lengths are printed in: their sizes, their usual steps, and what is said with a figure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from app.words.saying import marked, plural
from geodata.units import FOOT_M, MILE_M

UnitSetting: TypeAlias = Literal["mi", "km"]

Forms: TypeAlias = tuple[str, str]
"""A text for one and for several, in English."""
_ENDLESS = math.inf
_LARGE_STEPS = ((10.0, 0.1), (1000.0, 1.0), (_ENDLESS, 10.0))


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of length: its size, its usual steps, and what is said with a figure.

    `steps`: (below, step), both in the unit: the finest step that is usual for lengths below that.
    `short`: the bare form behind another figure, in brackets, where it is another.
    `halves`: what is said of half of one, by the form it replaces.

    Each unit has its own texts: languages bend the words round a figure by the unit ("unas millas", "unos pies").
    """

    size_m: float
    steps: tuple[tuple[float, float], ...]
    bare: Forms
    about: Forms
    within: Forms
    under: Forms
    short: Forms | None = None
    halves: Mapping[str, str] = field(default_factory=dict)

    @property
    def bracketed(self) -> Forms:
        """The form in brackets behind another figure."""
        return self.short or self.bare

    def usual(self, length_m: float) -> float:
        """The step that a length is usually rounded to, in the unit."""
        length = length_m / self.size_m
        return next(step for below, step in self.steps if length < below)


MILES = Unit(
    MILE_M,
    _LARGE_STEPS,
    bare=plural("{figure} mile", "{figure} miles"),
    about=plural("about {figure} mile", "about {figure} miles"),
    within=plural("within about {figure} mile", "within about {figure} miles"),
    under=plural("less than {figure} mile", "less than {figure} miles"),
    halves={"about": marked("about half a mile"), "within": marked("within about half a mile")},
)
FEET = Unit(
    FOOT_M,
    ((100, 5), (1000, 10), (_ENDLESS, 100)),
    bare=plural("{figure} foot", "{figure} feet"),
    about=plural("about {figure} foot", "about {figure} feet"),
    within=plural("within about {figure} foot", "within about {figure} feet"),
    under=plural("less than {figure} foot", "less than {figure} feet"),
)
KILOMETERS = Unit(
    1000.0,
    _LARGE_STEPS,
    bare=plural("{figure} kilometer", "{figure} kilometers"),
    about=plural("about {figure} kilometer", "about {figure} kilometers"),
    within=plural("within about {figure} kilometer", "within about {figure} kilometers"),
    under=plural("less than {figure} kilometer", "less than {figure} kilometers"),
    short=plural("{figure} km", "{figure} km"),
    halves={"about": marked("about half a kilometer"), "within": marked("within about half a kilometer")},
)
METERS = Unit(
    1.0,
    ((10, 1), (100, 5), (_ENDLESS, 10)),
    bare=plural("{figure} meter", "{figure} meters"),
    about=plural("about {figure} meter", "about {figure} meters"),
    within=plural("within about {figure} meter", "within about {figure} meters"),
    under=plural("less than {figure} meter", "less than {figure} meters"),
)


@dataclass(frozen=True, slots=True)
class System:
    """A pair of units: the large one from `switch_m` on; below it the small one, up to a figure of `most_small`.

    `least_m`: the smallest length that is printed as a figure.
    """

    small: Unit
    large: Unit
    switch_m: float
    most_small: float
    least_m: float


CUSTOMARY = System(FEET, MILES, 0.2 * MILE_M, 1000, 10 * FOOT_M)
METRIC = System(METERS, KILOMETERS, 1000.0, 999, 3.0)


def units_of(setting: str) -> UnitSetting:
    """Return the unit setting: km, or else mi."""
    return "km" if setting == "km" else "mi"


def systems(units: UnitSetting) -> tuple[System, System]:
    """Return the system that comes first, and the one in brackets behind it."""
    return (METRIC, CUSTOMARY) if units == "km" else (CUSTOMARY, METRIC)
