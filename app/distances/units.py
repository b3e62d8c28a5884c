"""The units distances are printed in, and how fine a figure may be: never finer than the doubt allows."""

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

UnitSetting: TypeAlias = Literal["mi", "km"]
FOOT_M = 0.3048
MILE_M = 1609.344


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of length: its words, its size, and the finest step a printed figure takes in it."""

    one: str
    many: str
    short: str
    size_m: float
    finest: float

    def figure(self, length_m: float, doubt_m: float) -> str:
        """A length rounded to the first step of 1, 2 or 5 that is no finer than its doubt: "4.4", "1,200"."""
        step = self._step(length_m, doubt_m)
        return self._written(round(length_m / self.size_m / step) * step, step)

    def ceiling(self, length_m: float) -> str:
        """A length rounded up, so that it holds whatever was inside."""
        step = self._step(length_m, 0)
        return self._written(math.ceil(length_m / self.size_m / step - 1e-9) * step, step)

    def words(self, figure: str) -> str:
        """ "1 mile", "4.4 miles", "half a mile"."""
        if figure == "0.5":
            return f"half a {self.one}"
        return f"{figure} {self.one if figure == '1' else self.many}"

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
    def _written(value: float, step: float) -> str:
        decimals = 0 if step >= 1 else 1
        text = f"{value:,.{decimals}f}"
        return text.removesuffix(".0") if decimals else text


MILES = Unit("mile", "miles", "miles", MILE_M, 0.1)
FEET = Unit("foot", "feet", "feet", FOOT_M, 100.0)
KILOMETERS = Unit("kilometer", "kilometers", "km", 1000.0, 0.1)
METERS = Unit("meter", "meters", "meters", 1.0, 10.0)


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


def systems(units: UnitSetting) -> tuple[System, System]:
    """The system that comes first, and the one in brackets behind it."""
    return (METRIC, CUSTOMARY) if units == "km" else (CUSTOMARY, METRIC)
