"""The base map of a still: drawn as the tiles are, in named layers that a graphics program can switch and edit."""

from collections.abc import Iterator, Sequence

from app.maps import svg
from app.maps.basemap import BaseMap
from app.maps.labels import Label
from app.maps.mercator import world_px
from app.maps.pen import Pen
from app.maps.shapes import Geometries
from app.maps.still import text
from app.maps.still.boxes import Box
from app.maps.still.layers import layer
from app.maps.still.view import View
from app.maps.style import LABELS, THEMES, Theme, casing_px, fill_px

_UNITS = 4
_CLASSES = {
    "path": "Paths", "minor": "Minor streets", "major": "Major streets", "ramp": "Ramps", "freeway": "Freeways",
}  # fmt: skip


def layers(basemap: BaseMap, view: View, theme_name: str, taken: Sequence[Box], top_px: float) -> Iterator[str]:
    """The layers from the land up to the names, in px of a picture whose map begins at `top_px`.

    No name stands in the `taken` boxes (px of the view), nor is one cut off by the frame.
    """
    theme, z = THEMES[theme_name], view.level
    west, north = view.extent[0] * world_px(z), view.extent[1] * world_px(z)
    box = west, north, west + view.size[0] / view.scale, north + view.size[1] / view.scale
    boxes = [_at_level(each, view.scale, west, north) for each in taken]
    shapes, labels = basemap.view(z, box, boxes)
    pen = Pen((west, north), _UNITS)
    place = f' transform="translate(0 {text.number(top_px)}) scale({view.scale / _UNITS:.6f})"'
    for id_, name, parts in (*_land(shapes, pen, z, theme), *_streets(shapes, pen, z, theme)):
        yield layer(id_, name, parts, place)
    limits = svg.outlined(shapes["limits"], theme.limits, 1.5 if z > 10 else 1.2, (7, 3, 1.5, 3), pen)
    yield layer("city-limits", "City limits", [limits], place)
    for id_, name, halo in (("name-halos", "Halos of the names", True), ("names", "Names", False)):
        yield layer(id_, name, _names(labels, z, (west, north), theme, halo), f'{place} font-family="{text.FAMILY}"')


def _at_level(box: Box, scale: float, west: float, north: float) -> Box:
    left, top, right, bottom = (side / scale for side in box)
    return left + west, top + north, right + west, bottom + north


Part = tuple[str, str, list[str]]


def _land(shapes: dict[str, Geometries], pen: Pen, z: int, theme: Theme) -> Iterator[Part]:
    yield "land", "Land", [svg.filled(shapes["limits"], theme.land, pen)]
    yield "parks", "Parks", [svg.filled(shapes["park"], theme.park, pen)]
    yield "water", "Water", [svg.filled(shapes["water"], theme.water, pen)]
    yield "municipalities", "Municipalities", [svg.outlined(shapes["municipality"], theme.border, 1.0, (), pen)]


def _streets(shapes: dict[str, Geometries], pen: Pen, z: int, theme: Theme) -> Iterator[Part]:
    """Casings below fills, lesser streets below greater, freeways above all; each its own layer."""
    data = {kind: pen.path(svg.line_coordinates(shapes[kind])) for kind in _CLASSES if kind in shapes}
    for group in svg.GROUPS:
        for part, width_px in enumerate((casing_px, fill_px)):
            for kind in group:
                width = width_px(kind, z) if data.get(kind) else 0.0
                if width:
                    colour = svg.street_colours(theme, kind)[part if casing_px(kind, z) else theme.thin]
                    stroke = f'stroke="{colour}" stroke-width="{pen.length(width)}"'
                    drawn = (
                        f'<path fill="none" {stroke} stroke-linecap="round" stroke-linejoin="round" d="{data[kind]}"/>'
                    )
                    yield f"{kind}-{('casing', 'fill')[part]}", _CLASSES[kind] + (": rims", "")[part], [drawn]


def _names(labels: list[Label], z: int, corner: svg.Corner, theme: Theme, halo: bool) -> Iterator[str]:
    """Names by kind, or their halos: two layers, for not every graphics program knows paint-order."""
    for kind in dict.fromkeys(label.kind for label in labels):
        if not (halo and kind == "plate"):
            yield _kind(kind, [label for label in labels if label.kind == kind], z, corner, theme, halo)


def _kind(kind: str, labels: list[Label], z: int, corner: svg.Corner, theme: Theme, halo: bool) -> str:
    style = LABELS[kind]
    colour, around = svg.ink(kind, theme)
    size = style.size(z) * _UNITS
    italic = ' font-style="italic"' if style.italic else ""
    spacing = f' letter-spacing="{text.number(style.spacing_em * size)}"' if style.spacing_em else ""
    stroke = f' stroke="{around}" stroke-width="{3 * _UNITS}" stroke-linejoin="round"' if halo else ""
    parts = [
        _name(label, f"{kind}-{'halo' if halo else 'name'}-{i}", z, corner, theme) for i, label in enumerate(labels)
    ]
    return (
        f'<g fill="{around if halo else colour}"{stroke} font-size="{text.number(size)}" '
        f'font-weight="{style.weight}"{italic}{spacing} text-anchor="middle">{"".join(parts)}</g>'
    )


def _name(label: Label, id_: str, z: int, corner: svg.Corner, theme: Theme) -> str:
    if label.path:
        return svg.along_path(label, id_, corner, "xlink:href")
    return (svg.plate(label, z, corner, theme) if label.kind == "plate" else "") + svg.label_text(label, corner)
