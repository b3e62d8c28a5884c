"""Lengths in words: one place that rounds, chooses the unit, and makes a second figure that agrees with the first.

A figure is rounded to what is known of the length, half up. The second figure is the first one converted, never the
length rounded again, so the two cannot contradict each other. docs/distances.md has the rules and a table.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

from app.words.saying import Texts, texts
from app.words.units import KILOMETERS, MILES, System, Unit, UnitSetting, systems
from geodata.units import MILE_M

AGREE = 0.05
"""How far the second figure may be off the first, as a share of it."""
AGREE_OUTWARD = 1 / 18
"""The same for the ends of a range and for limits, which round one way only."""
OUTWARD = 1 / 8
"""How coarse a limit, or an end of a range, may be rounded: an eighth of it."""
FINEST = 0.01
"""The finest step that is printed, in miles and kilometers."""
_EPS = 1e-9


class Figure(NamedTuple):
    """A figure as it is printed, its unit, and the step it was rounded to, in the unit."""

    value: float
    unit: Unit
    step: float

    @property
    def length_m(self) -> float:
        """The length that the figure says."""
        return self.value * self.unit.size_m

    def worded(self, form: str, said: Texts) -> str:
        """Return "about 4.4 miles", "within about half a mile": the form by its name, with the figure."""
        if self.value == 0.5 and form in self.unit.halves:
            return said.say(self.unit.halves[form])
        return said.say_of(self._count, *getattr(self.unit, form), figure=self.printed(said))

    @property
    def _count(self) -> int:
        # What is no whole number goes with the plural.
        return int(self.value) if self.value == int(self.value) else 2

    def printed(self, said: Texts) -> str:
        """Return the figure alone, with as many decimals as it has: "4", "4.4", "0.95"."""
        decimals = next(d for d in (0, 1, 2) if d == 2 or round(self.value, d) == self.value)
        return said.number(self.value, decimals)


def nearest(
    length_m: float, doubt_m: float, system: System, above_m: float = 0.0, below_m: float = math.inf
) -> Figure | None:
    """Round a length to what is known of it: half up, to the largest step that moves it by no more than its doubt.

    `above_m`, `below_m`: the interval that the length is known to lie in; the figure does too, where its usual step
    allows that. A length known to be less than a mile is never rounded to one: it takes a finer step, or None is
    returned, and only "less than 1 mile" can be said.
    """
    unit = system.large if length_m >= system.switch_m else system.small
    usual = unit.usual(length_m)
    step = max(usual, _ladder(2 * doubt_m / unit.size_m))
    figure = _half_up(length_m, unit, step)
    while step > usual and not above_m - _EPS <= figure.length_m <= below_m + _EPS:
        step = max(usual, _ladder(step * 0.99))
        figure = _half_up(length_m, unit, step)
    if unit is system.small and figure.value > system.most_small:
        figure = _at_least_switch(length_m, system, max(system.large.usual(length_m), step_in(system.large, figure)))
    if _crosses(figure, system, below_m):
        return _below_one(length_m, doubt_m, unit, system)
    return figure


def step_in(unit: Unit, figure: Figure) -> float:
    """Return the step of a figure in another unit."""
    return _ladder(figure.step * figure.unit.size_m / unit.size_m)


def _at_least_switch(length_m: float, system: System, step: float) -> Figure:
    figure = _half_up(length_m, system.large, step)
    least = system.switch_m / system.large.size_m
    return figure if figure.value >= least else Figure(least, system.large, step)


def _crosses(figure: Figure, system: System, below_m: float) -> bool:
    """Return True if a figure says one large unit or more of what is known to be less."""
    return below_m < system.large.size_m <= figure.length_m + _EPS


def _below_one(length_m: float, doubt_m: float, unit: Unit, system: System) -> Figure | None:
    """Round to a finer step than usual, so that the figure stays below one mile or one kilometer."""
    finest = FINEST if unit is system.large else 1.0
    for step in (5 * finest, finest):
        figure = _half_up(length_m, unit, step)
        known = step == finest or step * unit.size_m <= 2 * doubt_m
        if known and figure.length_m < system.large.size_m - _EPS:
            return figure
    return None


def floor(length_m: float, system: System, share: float = OUTWARD) -> Figure:
    """Round down, to a step of at most that share of the length. The value is 0 where no step is small enough."""
    unit = system.large if length_m >= system.switch_m else system.small
    step = max(unit.usual(length_m), _ladder(share * length_m / unit.size_m))
    value = math.floor(length_m / unit.size_m / step + _EPS) * step
    return Figure(round(value, 2), unit, step)


def ceiling(length_m: float, system: System, share: float = OUTWARD) -> Figure:
    """Round up, to a step of at most that share of the length, so that the figure holds whatever was inside."""
    unit = system.small
    if length_m > system.most_small * unit.size_m * (1 + _EPS):
        unit = system.large
    step = max(unit.usual(length_m), _ladder(share * length_m / unit.size_m))
    value = math.ceil(length_m / unit.size_m / step - _EPS) * step
    if unit is system.small and value > system.most_small:
        return Figure(system.switch_m / system.large.size_m, system.large, system.large.steps[0][1])
    return Figure(round(value, 2), unit, step)


def converted(figure: Figure, system: System, below_m: float = math.inf) -> Figure:
    """Convert a figure to the other system, as coarse as it is itself, within AGREE of it."""
    unit, coarsest = _behind(figure, system, AGREE)
    for step in _finer(coarsest, unit):
        found = _half_up(figure.length_m, unit, step)
        agrees = abs(found.length_m - figure.length_m) <= AGREE * figure.length_m
        if agrees and not _crosses(found, system, below_m):
            return found
    return Figure(round(figure.length_m / unit.size_m, 2), unit, FINEST)


def converted_outward(figure: Figure, system: System, *, up: bool) -> Figure:
    """Convert an end of a range, or a limit, to the other system; it stays outside the first."""
    unit, coarsest = _behind(figure, system, AGREE_OUTWARD)
    turn = math.ceil if up else math.floor
    for step in _finer(coarsest, unit):
        count = figure.length_m / unit.size_m / step
        value = round(turn(count - _EPS if up else count + _EPS) * step, 2)
        if abs(value * unit.size_m - figure.length_m) <= AGREE_OUTWARD * figure.length_m:
            return Figure(value, unit, step)
    return Figure(round(figure.length_m / unit.size_m, 2), unit, FINEST)


def _behind(figure: Figure, system: System, share: float) -> tuple[Unit, float]:
    """Return the unit behind a figure and the coarsest step: no coarser than the first, nor than the share allows."""
    length_m = figure.length_m
    unit = system.large if length_m >= system.switch_m * (1 - _EPS) else system.small
    if unit is MILES and length_m < MILE_M / 2 * (1 - _EPS):
        tenths = _half_up(length_m, unit, 0.1)
        unit = unit if abs(tenths.length_m - length_m) <= AGREE * length_m else system.small
    coarse = min(figure.step * figure.unit.size_m, share * length_m)
    return unit, max(unit.usual(length_m), _ladder(coarse / unit.size_m))


def _finer(step: float, unit: Unit) -> Iterator[float]:
    """Yield a step of 1, 2 or 5 and all finer ones that are printed."""
    finest = FINEST if unit.size_m >= KILOMETERS.size_m else 0.1
    while step >= finest * (1 - _EPS):
        yield step
        step = _ladder(step * 0.99)


def _half_up(length_m: float, unit: Unit, step: float) -> Figure:
    return Figure(round(math.floor(length_m / unit.size_m / step + 0.5 + _EPS) * step, 2), unit, step)


def _ladder(most: float) -> float:
    """Return the largest step of 1, 2 or 5 times a power of ten that is no larger; 0 for 0."""
    if most <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(most) + _EPS)
    factor = next(factor for factor in (5, 2, 1) if most / power >= factor * (1 - _EPS) or factor == 1)
    return round(factor * power, 9)


def about(length_m: float, units: UnitSetting = "mi", lang: str = "en", doubt_m: float = 0.0) -> str:
    """Return "about 460 feet", "about 1.2 miles": never 0, and no finer than the doubt."""
    first, _ = systems(units)
    figure = nearest(max(length_m, first.least_m), doubt_m, first)
    assert figure
    return figure.worded("about", texts(lang))


def within(length_m: float, units: UnitSetting = "mi", lang: str = "en") -> str:
    """Return "within about 70 feet": rounded up, so that the words hold the whole length."""
    return ceiling(length_m, systems(units)[0]).worded("within", texts(lang))


def limit(length_m: float, units: UnitSetting = "mi", lang: str = "en") -> str:
    """Return "70 feet" for what is at most that long: rounded up."""
    return ceiling(length_m, systems(units)[0]).worded("bare", texts(lang))


def at_least(length_m: float, units: UnitSetting = "mi", lang: str = "en") -> str:
    """Return "600 feet" for what is at least that long: rounded down."""
    return floor(length_m, systems(units)[0]).worded("bare", texts(lang))
