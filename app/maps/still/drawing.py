"""The picture as SVG, layer by layer from the paper up. It stands alone: no script, no file, no address in it."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from math import ceil, dist

from app.maps.basemap import BaseMap
from app.maps.content import MapContent
from app.maps.mercator import project
from app.maps.plain import plain
from app.maps.still import frame as frames
from app.maps.still import furniture, ground, marks, view
from app.maps.still.arrange import RADIUS_PX, Joint, Layout
from app.maps.still.boxes import Box, Point, around
from app.maps.still.colours import Colours, of_house
from app.maps.still.form import Form
from app.maps.still.furniture import Inset
from app.maps.still.layers import layer
from app.maps.still.text import FAMILY, number
from app.maps.still.view import Chosen, Corner, View
from app.maps.style import THEMES

_EVERYWHERE = (0.0, 0.0, 1.0, 1.0)


def svg(content: MapContent, basemap: BaseMap, form: Form) -> bytes:
    """The picture."""
    return "".join(_document(content, _Drawing(content, basemap, form), form)).encode()


def _document(content: MapContent, drawing: "_Drawing", form: Form) -> Iterator[str]:
    width, height = form.layout_size
    yield (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
        f'width="{form.width_px}" height="{form.height_px}" viewBox="0 0 {width:.2f} {height:.2f}" '
        f'font-family="{FAMILY}" role="img"><title>{escape(plain(content.title))}</title>'
    )
    if content.dek:
        yield f"<desc>{escape(plain(content.dek))}</desc>"
    yield from drawing.layers()
    yield "</svg>"


class _Drawing:
    """One picture of one content: the frame, the view, and what stands where."""

    def __init__(self, content: MapContent, basemap: BaseMap, form: Form) -> None:
        self._content, self._basemap = content, basemap
        self._theme = content.house.own_theme(form.theme)
        self._colours: Colours = of_house(content.house, self._theme)
        self._frame = frames.framed(content, form.layout_size, titled=form.titled)
        self._marks = marks.marks_of(content)
        self._named = 0 < len(self._marks) <= marks.MOST_NUMBERED
        self._inset = Inset(content.area) if content.area and content.area.outline else None
        self._labelled = self._lines()
        self._joints = [Joint(start, end, marks.pill_size(words)) for start, end, words in self._labelled]
        self._chosen = self._choose()
        self._view = self._chosen.view
        self._points = [self._view.point(mark.at) for mark in self._marks]

    def _lines(self) -> list[tuple[int, int, str]]:
        """The distances to draw, by the places of their marks."""
        from app.maps.payload import shown

        index = {incident.id: i for i, incident in enumerate(shown(self._content))} if self._named else {}
        return [
            (index[line.from_id], index[line.to_id], plain(line.label))
            for line in self._content.lines
            if line.label and line.from_id in index and line.to_id in index
        ]

    def _choose(self) -> Chosen:
        size = self._frame.map_size
        if self._named:
            return view.chosen(self._marks, self._joints, size, self._furniture, self._corners)
        found = view.of_many(self._marks, size) if self._marks else view.whole(self._extent(), size)
        return Chosen(found, Layout(0.0, [], [], []), self._corners(found)[0] if self._marks else None)

    def _extent(self) -> view.Extent:
        """Nothing happened yet: the city."""
        if self._inset:
            return self._inset.extent
        west, south, east, north = self._basemap.area.bounds
        (left, top), (right, bottom) = project(west, north), project(east, south)
        return (left, top, right, bottom) if right > left else _EVERYWHERE

    def _corners(self, seen: View) -> list[Corner]:
        return self._inset.corners(seen) if self._inset else [None]

    def _furniture(self, seen: View, corner: Corner) -> list[Box]:
        boxes = [furniture.scale_box(seen, self._content.units, self._content.said)]
        return [*boxes, self._inset.box(corner, seen)] if corner and self._inset else boxes

    def _taken(self) -> list[Box]:
        """Where no name of the base map may stand."""
        laid, taken = self._chosen.layout, self._furniture(self._view, self._chosen.corner)
        taken += [around(*at, 2 * RADIUS_PX, 2 * RADIUS_PX) for at in laid.markers]
        taken += [] if self._named else marks.crowded(self._points)
        taken += [around(*at, *joint.size) for at, joint in zip(laid.pills, self._joints, strict=False) if at]
        for start, end, _ in self._labelled:
            taken += _along(self._points[start], self._points[end])
        for line in (self._px(line) for mark in self._marks[: marks.MOST_NUMBERED] for line in mark.lines):
            taken += [box for a, b in pairwise(line) for box in _along(a, b)]
        return taken + [spot.box for spot in laid.labels if spot]

    def layers(self) -> Iterator[str]:
        """Every layer, from the ground up."""
        yield layer("ground", "Beyond the city", [self._rectangle(0, self._frame.size[1], THEMES[self._theme].beyond)])
        yield from ground.layers(self._basemap, self._view, self._theme, self._taken(), self._frame.top_px)
        over = f' transform="translate(0 {number(self._frame.top_px)})"'
        yield layer("doubt", "Doubt and blocks", self._doubts(), over)
        yield layer("distances", "Distances", self._distances(), over)
        yield layer("paper", "Paper", self._paper())
        yield layer("corners", "Scale and inset", self._furnished(), over)
        yield layer("markers", "Markers", self._markers(), over)
        yield layer("labels", "Labels", self._labels(), over)
        yield layer("distance-words", "Distances in words", self._pills(), over)
        yield layer("title", "Title", frames.head(self._frame, self._colours))
        yield layer("credit", "Credit", frames.foot(self._frame, self._colours))

    def _rectangle(self, top: float, bottom: float, fill: str) -> str:
        return marks.plate((0.0, top, self._frame.size[0], bottom), fill, 0)

    def _paper(self) -> Iterator[str]:
        """Head and foot cover what reaches out of the map."""
        bottom = self._frame.top_px + self._frame.map_size[1]
        for top, end, rule in ((0.0, self._frame.top_px, self._frame.top_px), (bottom, self._frame.size[1], bottom)):
            if end > top:
                yield self._rectangle(top, end, self._colours.paper)
                line = marks.path(((0.0, rule), (self._frame.size[0], rule)))
                yield f'<path d="{line}" stroke="{self._colours.rule}"/>'

    def _doubts(self) -> Iterator[str]:
        if not self._named:
            return
        for mark in self._marks:
            if mark.rings:
                yield marks.area([self._px(ring) for ring in mark.rings], self._colours)
        yield from marks.doubts(self._marks, self._points, self._view.zoom, self._colours)
        for mark in self._marks:
            for line in mark.lines:
                yield marks.block(self._px(line), self._colours)

    def _px(self, line: Sequence[Point]) -> list[Point]:
        return [self._view.point(point) for point in line]

    def _distances(self) -> Iterator[str]:
        for start, end, _ in self._labelled:
            line = marks.path((self._points[start], self._points[end]))
            yield (
                f'<path d="{line}" stroke="{self._colours.ink}" stroke-width="2.2" stroke-linecap="round" '
                'stroke-dasharray="0.1 5"/>'
            )

    def _furnished(self) -> Iterator[str]:
        yield furniture.scale(self._view, self._content.units, self._colours, self._content.said)
        if self._chosen.corner and self._inset:
            places = [mark.at for mark in self._marks]
            yield self._inset.svg(self._chosen.corner, self._view, places, self._colours)

    def _markers(self) -> Iterator[str]:
        if self._named:
            yield from marks.markers(self._marks, self._points, self._chosen.layout, self._colours)
        else:
            yield from marks.dots(self._points, self._colours)

    def _labels(self) -> Iterator[str]:
        for mark, spot in zip(self._marks, self._chosen.layout.labels, strict=False):
            if spot:
                yield marks.label(mark, spot, self._colours)

    def _pills(self) -> Iterator[str]:
        for (_, _, words), joint, at in zip(self._labelled, self._joints, self._chosen.layout.pills, strict=True):
            if at:
                yield marks.pill(words, at, joint.size, self._colours)


def _along(start: Point, end: Point) -> list[Box]:
    """Small boxes that cover a line."""
    steps = ceil(dist(start, end) / 10) or 1
    shares = [step / steps for step in range(steps + 1)]
    return [around(start[0] + (end[0] - start[0]) * s, start[1] + (end[1] - start[1]) * s, 4, 4) for s in shares]
