"""What stands in the corners of a still: the scale, and the inset that shows where in the city this is."""

from collections.abc import Sequence
from math import cosh, pi

from app.maps import words
from app.maps.content import Area
from app.maps.mercator import EQUATOR_M, project
from app.maps.still import text
from app.maps.still.boxes import Box, Point
from app.maps.still.colours import Colours
from app.maps.still.marks import path, plate
from app.maps.still.text import Row, number
from app.maps.still.view import Corner, View, extent_of
from app.words import Texts
from geodata.units import FOOT_M, MILE_M

_MILES = (
    *((miles * MILE_M, "miles", miles) for miles in (500, 200, 100, 50, 20, 10, 5, 3, 2)),
    (MILE_M, "mile", 1), (MILE_M / 2, "halfMile", 1), (MILE_M / 4, "quarterMile", 1),
    *((feet * FOOT_M, "feet", feet) for feet in (1000, 500, 300, 200, 100, 50)),
)  # fmt: skip
_KILOMETRES = (
    *((km * 1000.0, "km", km) for km in (1000, 500, 200, 100, 50, 20, 10, 5, 3, 2, 1)),
    *((float(metres), "m", metres) for metres in (500, 300, 200, 100, 50, 30, 20)),
)
_MARGIN_PX, _ROW_PX = 12.0, 15.0
_INSET_PX, _INSET_MARGIN_PX = 62.0, 10.0


def scale_bars(view: View, units: str, said: Texts) -> list[tuple[float, str]]:
    """The two bars, miles or kilometres first: their lengths in px on the middle line, and their words."""
    across_m = EQUATOR_M / cosh(pi * (1 - 2 * view.center[1])) / view.world_px
    most_px = 100.0 if view.size[0] < 500 else 120.0
    both = (_MILES, _KILOMETRES) if units == "mi" else (_KILOMETRES, _MILES)
    steps = (next((step for step in table if step[0] / across_m <= most_px), table[-1]) for table in both)
    return [(metres / across_m, said.say(words.SCALE[name], count=count)) for metres, name, count in steps]


def scale_box(view: View, units: str, said: Texts) -> Box:
    """Where the scale stands, lower left."""
    longest = max(max(length, Row(told, 10.5).width_px + 10) for length, told in scale_bars(view, units, said))
    bottom = view.size[1] - _MARGIN_PX
    return _MARGIN_PX, bottom - 2 * _ROW_PX, _MARGIN_PX + longest, bottom


def scale(view: View, units: str, colours: Colours, said: Texts) -> str:
    """Two bars on one line: the first above it, the second below."""
    left, top, _, bottom = scale_box(view, units, said)
    middle = (top + bottom) / 2
    parts: list[str] = []
    for (length, told), end in zip(scale_bars(view, units, said), (top + 5, bottom - 5), strict=True):
        right = left + length
        line = f'<path d="{path(((left, end), (left, middle), (right, middle), (right, end)))}" fill="none"'
        parts.append(f'{line} stroke="{colours.halo}" stroke-width="4.5" stroke-opacity=".8" stroke-linecap="round"/>')
        parts.append(f'{line} stroke="{colours.ink}" stroke-width="1.5"/>')
        baseline = middle - 4 if end < middle else middle + 11
        parts.append(text.haloed(Row(told, 10.5), left + 5, baseline, colours.ink, colours.halo))
    return "".join(parts)


class Inset:
    """The outline of the city with the places as dots and the frame of what is shown."""

    def __init__(self, area: Area) -> None:
        self._rings = [[project(lon, lat) for lon, lat in ring] for ring in area.outline]
        self.extent = extent_of([point for ring in self._rings for point in ring])
        west, north, east, south = self.extent
        self._per_world = _INSET_PX / max(south - north, east - west)
        self._name = Row(text.cut(area.name, 10.5, False, 90.0), 10.5)
        self._drawn = ((east - west) * self._per_world, (south - north) * self._per_world)
        self.size = (max(self._drawn[0] + 6, self._name.width_px) + 14, self._drawn[1] + 6 + 27)

    def corners(self, view: View) -> list[Corner]:
        """Where it may stand; nowhere where the frame shows the city already, or is too small for it."""
        west, north, east, south = self.extent
        tells = max((south - north) * view.world_px / view.size[1], (east - west) * view.world_px / view.size[0]) > 0.9
        roomy = view.size[0] >= 300 and view.size[1] >= 2.1 * self.size[1]
        return ["right", "left"] if tells and roomy else [None]

    def box(self, corner: str, view: View) -> Box:
        """Its box in the frame."""
        left = _INSET_MARGIN_PX if corner == "left" else view.size[0] - _INSET_MARGIN_PX - self.size[0]
        return left, _INSET_MARGIN_PX, left + self.size[0], _INSET_MARGIN_PX + self.size[1]

    def svg(self, corner: str, view: View, places: Sequence[Point], colours: Colours) -> str:
        """The inset, drawn."""
        left, top, right, bottom = box = self.box(corner, view)
        origin = (left + right - self._drawn[0]) / 2, top + 10
        city = "".join(f"{path([self._point(p, origin) for p in ring])}z" for ring in self._rings)
        dots = (self._point(place, origin) for place in places)
        return (
            plate(box, colours.paper, 3, f' stroke="{colours.rule}"')
            + f'<path d="{city}" fill="{colours.city}" stroke="{colours.grey}" stroke-width=".6" stroke-opacity=".6"/>'
            + self._frame(view, origin, colours)
            + "".join(
                f'<circle cx="{number(x)}" cy="{number(y)}" r="2.6" fill="{colours.accent}" '
                f'stroke="{colours.paper}" stroke-width=".8"/>'
                for x, y in dots
            )
            + text.svg(self._name, (left + right) / 2, bottom - 7, colours.ink, "middle")
        )

    def _point(self, world: Point, origin: Point) -> Point:
        return (
            (world[0] - self.extent[0]) * self._per_world + origin[0],
            (world[1] - self.extent[1]) * self._per_world + origin[1],
        )

    def _frame(self, view: View, origin: Point, colours: Colours) -> str:
        """What is shown, as far as it lies in the inset; nothing where it would be a speck."""
        west, north, east, south = view.extent
        (left, top), (right, bottom) = self._point((west, north), origin), self._point((east, south), origin)
        left, top = max(origin[0] - 4, left), max(origin[1] - 4, top)
        right, bottom = min(origin[0] + self._drawn[0] + 4, right), min(origin[1] + self._drawn[1] + 4, bottom)
        if right - left <= 7 or bottom <= top:
            return ""
        return (
            f'<rect x="{number(left)}" y="{number(top)}" width="{number(right - left)}" '
            f'height="{number(bottom - top)}" fill="none" stroke="{colours.ink}" stroke-opacity=".55"/>'
        )
