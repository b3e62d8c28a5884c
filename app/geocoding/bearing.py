"""How far and which way one position (lon, lat) lies from another, in words that can be read back."""

from app.words import lengths
from geodata.geometry import lines

_ABOUT_M = 15.0
"""The way from a corner is told to a hundred feet."""
_COMPASS = ("east", "northeast", "north", "northwest", "west", "southwest", "south", "southeast")


def direction(start: lines.Point, end: lines.Point) -> str:
    """The way from one position to another, as one of eight."""
    return _COMPASS[round(lines.bearing_deg(start, end) / 45) % 8]


def how_far(metres: float) -> str:
    """To a hundred feet below a fifth of a mile, else to a tenth of a mile; never nothing."""
    return lengths.about(max(metres, 2 * _ABOUT_M), doubt_m=2 * _ABOUT_M)
