"""The incidents of a still: where they lie, what their labels say, and how both are drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians

from app.maps import payload, words
from app.maps.content import MapContent
from app.maps.mercator import EQUATOR_M, TILE_PX, project
from app.maps.still import text
from app.maps.still.arrange import RADIUS_PX, Layout
from app.maps.still.boxes import Box, Point, Spot, around
from app.maps.still.colours import Colours
from app.maps.still.text import Row, number
from app.model import Incident

MOST_NUMBERED = 40
"""Incidents up to which each has a number and a label; of more only dots are drawn."""
_PADDING_PX = 4.0
_SQUARE_PX = 16.0
_DOTS_PX = ((300, 4.0), (2_000, 2.6), (10**9, 1.7))
"""Up to how many incidents a dot has which radius."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An incident: its point, lines and rings in world units, its words, and the forms its label can take."""

    number: int
    at: Point
    lat: float
    lines: tuple[tuple[Point, ...], ...]
    rings: tuple[tuple[Point, ...], ...]
    uncertainty_m: float
    vague: bool
    forms: tuple[tuple[Row, ...], ...]

    @property
    def points(self) -> Iterator[Point]:
        """Every point that a view must show."""
        yield self.at
        for part in (*self.lines, *self.rings):
            yield from part

    @property
    def longest(self) -> tuple[Point, ...] | None:
        """The line with the most points, if there is one."""
        return max(self.lines, key=len, default=None)

    @property
    def sizes(self) -> list[Point]:
        """The size in px of the label in each of its forms."""
        sizes = [text.block_px(rows) for rows in self.forms]
        return [(width + 2 * _PADDING_PX, height + 4) for width, height in sizes]

    def ring_px(self, zoom: float) -> float:
        """The radius of the doubt where it is drawn round a marker; a block too small to see has a ring of its own."""
        radius = self.uncertainty_m * TILE_PX * 2**zoom / (EQUATOR_M * cos(radians(self.lat)))
        if self.lines:
            return RADIUS_PX + 5 if radius < 17 else 0.0
        return max(radius, RADIUS_PX + 5) if self.vague else radius


def marks_of(content: MapContent) -> list[Mark]:
    """The incidents that a reader may see."""
    incidents = payload.shown(content)
    labelled = len(incidents) <= MOST_NUMBERED
    years = {i.occurred_at.year for i in incidents if i.occurred_at} if labelled else set()
    return [
        _mark(each, index, tuple(_forms(*_said(each, content, len(years) > 1))) if labelled else ())
        for index, each in enumerate(incidents, start=1)
    ]


def _said(incident: Incident, content: MapContent, with_year: bool) -> tuple[str, str]:
    """The place; and below it the day, and what a pin cannot say or else the category. As payload.py has it."""
    said, at = content.said, incident.occurred_at
    day = said.date(at, content.time_zone, with_year=with_year) if at else ""
    return words.place(incident, said), words.joined(day, words.vagueness(incident, said) or incident.category)


def _mark(incident: Incident, index: int, forms: tuple[tuple[Row, ...], ...]) -> Mark:
    location = incident.location
    geometry = location.geometry or {"type": "", "coordinates": []}
    kind, coordinates = geometry["type"], geometry.get("coordinates", [])
    lines = {"LineString": [coordinates], "MultiLineString": coordinates}.get(kind, [])
    areas = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(kind, [])
    return Mark(
        index,
        project(location.lon, location.lat),
        location.lat,
        tuple(_projected(line) for line in lines),
        tuple(_projected(ring) for area in areas for ring in area),
        location.uncertainty_m or 0.0,
        words.is_vague(incident),
        forms,
    )


def _projected(line: Sequence[Sequence[float]]) -> tuple[Point, ...]:
    return tuple(project(position[0], position[1]) for position in line)


def _forms(place: str, line: str) -> Iterator[tuple[Row, ...]]:
    """Wide, wrapped, narrow, and the place alone."""
    for room in (242.0, 140.0, 96.0):
        yield (*_rows(place, 13.5, True, room, 3), *_rows(line, 11.5, False, room, 2))
    yield tuple(_rows(place, 12.0, True, 96.0, 3))


def _rows(words: str, size_px: float, bold: bool, room_px: float, most: int) -> Iterator[Row]:
    for line in text.wrapped(words, size_px, bold, room_px, most) if words else ():
        yield Row(line, size_px, bold)


def doubts(marks: Sequence[Mark], points: Sequence[Point], zoom: float, colours: Colours) -> Iterator[str]:
    """A disc for each doubt that is large enough to be seen."""
    for mark, (x, y) in zip(marks, points, strict=True):
        ring = mark.ring_px(zoom)
        if ring > 4:
            yield (
                f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(ring)}" fill="{colours.accent}" '
                f'fill-opacity=".14" stroke="{colours.accent}" stroke-opacity=".7"/>'
            )


def area(rings: Sequence[Sequence[Point]], colours: Colours) -> str:
    """A place that is an area, in the colour of doubt."""
    data = "".join(f"{path(ring)}z" for ring in rings)
    return (
        f'<path d="{data}" fill="{colours.accent}" fill-opacity=".14" fill-rule="evenodd" '
        f'stroke="{colours.accent}" stroke-opacity=".7"/>'
    )


def block(line: Sequence[Point], colours: Colours) -> str:
    """A block as a line, with the doubt about it around it."""
    shared = f'd="{path(line)}" fill="none" stroke="{colours.accent}" stroke-linecap="round" stroke-linejoin="round"'
    return f'<path {shared} stroke-width="17" stroke-opacity=".16"/><path {shared} stroke-width="5"/>'


def path(points: Sequence[Point]) -> str:
    """The `d` of a path through the points."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def markers(marks: Sequence[Mark], points: Sequence[Point], layout: Layout, colours: Colours) -> Iterator[str]:
    """A numbered disc for each; one that stands beside its place has a stem to it. The first lies on top."""
    for mark, own, at in reversed(list(zip(marks, points, layout.markers, strict=True))):
        if abs(own[0] - at[0]) + abs(own[1] - at[1]) > 4:
            yield f'<path d="{path((own, at))}" stroke="{colours.accent}" stroke-width="1.5"/>'
        digits = Row(str(mark.number), 12.5, True)
        yield (
            f'<circle cx="{number(at[0])}" cy="{number(at[1])}" r="12.75" fill="{colours.accent}" '
            f'stroke="{colours.paper}" stroke-width="2.5"/>'
            + text.svg(digits, at[0], at[1] + 4.5, colours.on_accent, "middle")
        )


def crowded(points: Sequence[Point]) -> list[Box]:
    """Where dots stand, square by square: a name among them could not be read."""
    squares = {(x // _SQUARE_PX, y // _SQUARE_PX) for x, y in points}
    return [around((x + 0.5) * _SQUARE_PX, (y + 0.5) * _SQUARE_PX, _SQUARE_PX, _SQUARE_PX) for x, y in sorted(squares)]


def dots(points: Sequence[Point], colours: Colours) -> Iterator[str]:
    """Many incidents: a dot for each, none with a name; the more there are, the smaller and the paler."""
    if not points:
        return
    radius = next(radius for most, radius in _DOTS_PX if len(points) <= most)
    rim = f' stroke="{colours.paper}" stroke-width=".8"' if radius >= 4 else ""
    yield f'<g fill="{colours.accent}" fill-opacity="{0.75 if radius >= 4 else 0.45}"{rim}>'
    # What lies within half a px of another is the same dot.
    for x, y in dict.fromkeys((round(2 * x) / 2, round(2 * y) / 2) for x, y in points):
        yield f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>'
    yield "</g>"


def label(mark: Mark, spot: Spot, colours: Colours) -> str:
    """A label on a plate of the ground's colour that lets some of the streets through."""
    left, top, right, bottom = spot.box
    x = {"start": left + _PADDING_PX, "end": right - _PADDING_PX, "middle": (left + right) / 2}[spot.side]
    parts = [plate((left, top, right, bottom), colours.halo, 4, ' fill-opacity=".5"')]
    y = top + 2
    for row in mark.forms[spot.form]:
        y += row.size_px * 1.18
        parts.append(text.haloed(row, x, y - row.size_px * 0.24, colours.ink, colours.halo, spot.side))
    return "".join(parts)


def pill(words: str, at: Point, size: Point, colours: Colours) -> str:
    """The words of a distance."""
    box = at[0] - size[0] / 2, at[1] - size[1] / 2, at[0] + size[0] / 2, at[1] + size[1] / 2
    return plate(box, colours.pill, size[1] / 2) + text.svg(
        Row(words, 13.0, True), at[0], at[1] + 4.6, colours.pill_ink, "middle"
    )


def pill_size(words: str) -> Point:
    """Width and height in px of the words of a distance with their plate."""
    return Row(words, 13.0, True).width_px + 24, 26.0


def plate(box: Box, fill: str, radius_px: float, more: str = "") -> str:
    """A filled rectangle."""
    left, top, right, bottom = box
    return (
        f'<rect x="{number(left)}" y="{number(top)}" width="{number(right - left)}" height="{number(bottom - top)}" '
        f'rx="{number(radius_px)}" fill="{fill}"{more}/>'
    )
