"""The units distances are printed in, and how fine a figure may be: never finer than the doubt allows."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from app.words import Texts, marked, plural

UnitSetting: TypeAlias = Literal["mi", "km"]
FOOT_M = 0.3048
MILE_M = 1609.344


Forms: TypeAlias = tuple[str, str]
"""A text for one and for several, in English."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of length: its size, the finest step a printed figure takes in it, and what is said with a figure.

    `halves`: what is said of half of one, by the form it replaces.
    """

    size_m: float
    finest: float
    bare: Forms
    about: Forms
    within: Forms
    under: Forms
    bracketed: Forms
    halves: Mapping[str, str] = field(default_factory=dict)

    def figure(self, length_m: float, doubt_m: float) -> float:
        """A length rounded to the first step of 1, 2 or 5 that is no finer than its doubt: 4.4, 1200."""
        step = self._step(length_m, doubt_m)
        return self._rounded(round(length_m / self.size_m / step) * step, step)

    def ceiling(self, length_m: float) -> float:
        """A length rounded up, so that it holds whatever was inside."""
        step = self._step(length_m, 0)
        return self._rounded(math.ceil(length_m / self.size_m / step - 1e-9) * step, step)

    def worded(self, form: str, figure: float, said: Texts) -> str:
        """ "about 4.4 miles", "within about half a mile": the form by its name, with the figure."""
        if figure == 0.5 and form in self.halves:
            return said.say(self.halves[form])
        whole = figure == int(figure)
        printed = said.number(figure, 0 if whole else 1)
        # What is no whole number goes with the plural.
        return said.say_of(int(figure) if whole else 2, *getattr(self, form), figure=printed)

    def _step(self, length_m: float, doubt_m: float) -> float:
        step = self.finest
        if self.finest < 1:
            length = length_m / self.size_m
            step = self.finest if length < 10 else 1.0 if length < 1000 else 10.0
        factors = (2.0, 2.5, 2.0)
        # Steps run 1, 2, 5, 10 …; the small part is for steps that binary fractions miss by a hair.
        turn = 0
        while step * self.size_m < doubt_m * (1 - 1e-9):
            step *= factors[turn % 3]
            turn += 1
        return step

    @staticmethod
    def _rounded(value: float, step: float) -> float:
        return round(value, 0 if step >= 1 else 1)


MILES = Unit(
    MILE_M,
    0.1,
    bare=plural("{figure} mile", "{figure} miles"),
    about=plural("about {figure} mile", "about {figure} miles"),
    within=plural("within about {figure} mile", "within about {figure} miles"),
    under=plural("less than {figure} mile", "less than {figure} miles"),
    bracketed=plural("{figure} mile", "{figure} miles"),
    halves={"about": marked("about half a mile"), "within": marked("within about half a mile")},
)
FEET = Unit(
    FOOT_M,
    100.0,
    bare=plural("{figure} foot", "{figure} feet"),
    about=plural("about {figure} foot", "about {figure} feet"),
    within=plural("within about {figure} foot", "within about {figure} feet"),
    under=plural("less than {figure} foot", "less than {figure} feet"),
    bracketed=plural("{figure} foot", "{figure} feet"),
)
KILOMETERS = Unit(
    1000.0,
    0.1,
    bare=plural("{figure} kilometer", "{figure} kilometers"),
    about=plural("about {figure} kilometer", "about {figure} kilometers"),
    within=plural("within about {figure} kilometer", "within about {figure} kilometers"),
    under=plural("less than {figure} kilometer", "less than {figure} kilometers"),
    bracketed=plural("{figure} km", "{figure} km"),
    halves={"about": marked("about half a kilometer"), "within": marked("within about half a kilometer")},
)
METERS = Unit(
    1.0,
    10.0,
    bare=plural("{figure} meter", "{figure} meters"),
    about=plural("about {figure} meter", "about {figure} meters"),
    within=plural("within about {figure} meter", "within about {figure} meters"),
    under=plural("less than {figure} meter", "less than {figure} meters"),
    bracketed=plural("{figure} meter", "{figure} meters"),
)


@dataclass(frozen=True, slots=True)
class System:
    """A pair of units: the small one up to `switch_m`, the large one beyond."""

    small: Unit
    large: Unit
    switch_m: float

    def unit(self, length_m: float) -> Unit:
        """The unit a length is printed in."""
        return self.small if length_m < self.switch_m else self.large


CUSTOMARY = System(FEET, MILES, 0.2 * MILE_M)
METRIC = System(METERS, KILOMETERS, 1000.0)


def units_of(setting: str) -> UnitSetting:
    """The setting of those words: km, or else mi."""
    return "km" if setting == "km" else "mi"


def systems(units: UnitSetting) -> tuple[System, System]:
    """The system that comes first, and the one in brackets behind it."""
    return (METRIC, CUSTOMARY) if units == "km" else (CUSTOMARY, METRIC)
