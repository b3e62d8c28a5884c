"""Read a bounding box: west, south, east, north in degrees. One whose west is east of its east crosses 180 degrees."""

import math

from app.errors import BadInput
from app.model import Box


def box_of(text: str) -> Box:
    """Return the box of a query, its longitudes from -180 to 180; six numbers have heights. Raises BadInput."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4:
        raise BadInput("bbox is four numbers of degrees with commas between: west,south,east,north.")
    west, south, east, north = numbers
    if not all(map(math.isfinite, numbers)) or max(abs(west), abs(east)) > 540 or south > north:
        raise BadInput("bbox is west,south,east,north in degrees, south before north.")
    if east - west >= 360:
        return -180.0, south, 180.0, north
    return _around(west), south, _around(east), north


def _around(lon: float) -> float:
    """Return a longitude from -180 to 180, where a map that was turned round the earth counts on."""
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180
