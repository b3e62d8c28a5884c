"""How large a still is, how fine, and in which theme: refused outside the bounds before anything is drawn."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from math import sqrt
from typing import Self

from app.errors import BadInput
from app.maps.style import THEMES

LEAST_WIDTH_PX, LEAST_HEIGHT_PX, MOST_PX = 200, 150, 2400
SCALES = (1, 2, 3)
STEP_PX = 20
SIDES_PX = tuple(sorted({150, 315, 336, 350, 450, 630, 675, 1350, *range(LEAST_WIDTH_PX, MOST_PX + 1, STEP_PX)}))
"""The widths and heights that stills come in: 20 px apart, with those that platforms ask for in between.

Strangers choose the size. With each px a size of its own they could have five million pictures of one map.
"""
MOST_DOTS = 24_000_000
"""Enough for a page of a newspaper at 300 dpi; what strangers ask for must not fill the memory."""


def side(asked_px: int, least_px: int) -> int:
    """The largest side of a still that is not longer than what is asked for."""
    fitting: int = SIDES_PX[bisect_right(SIDES_PX, asked_px) - 1]
    return max(least_px, fitting)


@dataclass(frozen=True, slots=True)
class Form:
    """Width and height in px, how many dots there are to a px, and the theme (auto: the map's own).

    Raises BadInput outside the bounds.

    `titled`: whether title and dek stand above the map; a page that has them already wants the map alone.
    """

    width_px: int = 1200
    height_px: int = 630
    scale: int = 1
    theme: str = "auto"
    titled: bool = True

    def __post_init__(self) -> None:
        if not (LEAST_WIDTH_PX <= self.width_px <= MOST_PX and LEAST_HEIGHT_PX <= self.height_px <= MOST_PX):
            raise BadInput(
                f"A still is {LEAST_WIDTH_PX} to {MOST_PX} px wide and {LEAST_HEIGHT_PX} to {MOST_PX} px high."
            )
        if self.dots > MOST_DOTS:
            raise BadInput(f"That picture would have {self.dots:,} dots; {MOST_DOTS:,} are the most. Lower the scale.")
        if self.scale not in SCALES or self.theme not in ("auto", *THEMES):
            raise BadInput("scale is 1, 2 or 3; theme is light or dark.")

    @classmethod
    def within(cls, width_px: int, height_px: int, scale: int = 1, theme: str = "auto", titled: bool = True) -> Self:
        """The form in the largest size that pictures come in and that fits into the size asked for."""
        asked = cls(width_px, height_px, scale, theme, titled)
        return replace(asked, width_px=side(width_px, LEAST_WIDTH_PX), height_px=side(height_px, LEAST_HEIGHT_PX))

    @property
    def dots(self) -> int:
        """How many dots the PNG has."""
        return self.width_px * self.height_px * self.scale**2

    @property
    def enlarged(self) -> float:
        """How much larger than on a page everything is drawn: a picture is mostly shown smaller than it is."""
        return max(0.8, min(2.0, sqrt(self.width_px * self.height_px / (800 * 420))))

    @property
    def layout_size(self) -> tuple[float, float]:
        """Width and height in the px that type is set in."""
        return self.width_px / self.enlarged, self.height_px / self.enlarged
