"""How far and which way one position (lon, lat) lies from another, in words that can be read back."""

from math import atan2, degrees

from app.geocoding import lines

MILE_M, FOOT_M = 1609.344, 0.3048
_COMPASS = ("east", "northeast", "north", "northwest", "west", "southwest", "south", "southeast")


def direction(start: lines.Point, end: lines.Point) -> str:
    """The way from one position to another, as one of eight."""
    of_lon, of_lat = lines.degree_m(start[1])
    turn = degrees(atan2((end[1] - start[1]) * of_lat, (end[0] - start[0]) * of_lon))
    return _COMPASS[round(turn / 45) % 8]


def how_far(metres: float) -> str:
    """To a hundred feet below a tenth of a mile, else to a tenth of a mile."""
    if metres < MILE_M / 10:
        return f"about {max(round(metres / FOOT_M, -2), 100):.0f} feet"
    return f"about {metres / MILE_M:.1f} miles"
