"""A tile as SVG, from the ground up to the names: one path for each class. It stands alone as an <img>."""

from collections.abc import Iterator
from html import escape

import numpy as np
import shapely
from numpy.typing import NDArray

from app.maps.labels import Label, text_width_px
from app.maps.mercator import TILE_PX
from app.maps.pen import Pen
from app.maps.shapes import Geometries
from app.maps.style import FONT, LABELS, Theme, casing_px, fill_px

UNITS = 4
"""Units of the viewBox per px."""
_SIDE = TILE_PX * UNITS
Corner = tuple[float, float]


def document(*parts: str) -> bytes:
    """The tile around its parts."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{TILE_PX}" height="{TILE_PX}" viewBox="0 0 {_SIDE} {_SIDE}">'
    )
    return "".join((head, *parts, "</svg>")).encode()


def ground(colour: str) -> str:
    """The whole tile in one colour, and a little more."""
    return f'<path fill="{colour}" d="M-99-99h{_SIDE + 198}v{_SIDE + 198}h-{_SIDE + 198}z"/>'


def tile_parts(
    shapes: dict[str, Geometries], labels: list[Label], z: int, corner: Corner, theme: Theme
) -> Iterator[str]:
    """Everything in a tile, from the ground up. Wide views, full of little, are drawn in half px: a tenth lighter."""
    pen = Pen(corner, 2 if z <= 12 else UNITS)
    yield ground(theme.beyond)
    yield f'<g transform="scale({UNITS // pen.units})">'
    yield filled(shapes["limits"], theme.land, pen)
    yield filled(shapes["park"], theme.park, pen)
    yield filled(shapes["water"], theme.water, pen)
    yield outlined(shapes["municipality"], theme.border, 1.0, (), pen)
    yield from _streets(shapes, z, pen, theme)
    yield outlined(shapes["limits"], theme.limits, 1.5 if z > 10 else 1.2, (7, 3, 1.5, 3), pen)
    yield "</g>"
    yield from _names(labels, z, corner, theme)


def filled(polygons: Geometries, colour: str, pen: Pen) -> str:
    """Polygons in one colour."""
    data = pen.path(_rings(polygons), closed=True)
    return f'<path fill="{colour}" fill-rule="evenodd" d="{data}"/>' if data else ""


def outlined(polygons: Geometries, colour: str, width_px: float, dash_px: tuple[float, ...], pen: Pen) -> str:
    """The rims of polygons."""
    data = pen.path(_rings(polygons), closed=True)
    dashes = f' stroke-dasharray="{" ".join(map(pen.length, dash_px))}"' if dash_px else ""
    return (
        f'<path fill="none" stroke="{colour}" stroke-width="{pen.length(width_px)}"{dashes} d="{data}"/>'
        if data
        else ""
    )


def _rings(polygons: Geometries) -> Iterator[NDArray[np.float64]]:
    yield from _each(shapely.get_rings(polygons[shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON]))


GROUPS = (("path", "minor", "major"), ("ramp", "freeway"))


def _streets(shapes: dict[str, Geometries], z: int, pen: Pen, theme: Theme) -> Iterator[str]:
    """Casings below fills, lesser streets below greater, freeways above all."""
    data = {kind: pen.path(line_coordinates(shapes[kind])) for group in GROUPS for kind in group if kind in shapes}
    data = {kind: d for kind, d in data.items() if d}
    if not data:
        return
    yield '<g fill="none" stroke-linecap="round" stroke-linejoin="round"><defs>'
    yield from (f'<path id="{kind}" d="{d}"/>' for kind, d in data.items())
    yield "</defs>"
    for group in GROUPS:
        for part, width_px in enumerate((casing_px, fill_px)):
            for kind in group:
                if kind in data and (width := width_px(kind, z)):
                    colour = street_colours(theme, kind)[part if casing_px(kind, z) else theme.thin]
                    yield f'<use href="#{kind}" stroke="{colour}" stroke-width="{pen.length(width)}"/>'
    yield "</g>"


def street_colours(theme: Theme, kind: str) -> tuple[str, str]:
    """Colours of a street's casing and of its fill."""
    return {"major": theme.major, "ramp": theme.freeway, "freeway": theme.freeway}.get(kind, theme.minor)


def line_coordinates(lines: Geometries) -> Iterator[NDArray[np.float64]]:
    """The points of each line."""
    yield from _each(lines[shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING])


def _each(lines: Geometries) -> list[NDArray[np.float64]]:
    """The points of lines or rings, asked for all at once."""
    if not len(lines):
        return []
    counts = shapely.get_num_coordinates(lines)
    return np.split(shapely.get_coordinates(lines), np.cumsum(counts)[:-1])


def _units(px: float) -> str:
    return f"{px * UNITS:.1f}".removesuffix(".0")


def _names(labels: list[Label], z: int, corner: Corner, theme: Theme) -> Iterator[str]:
    """Names by kind, each kind in a group that carries what its texts share."""
    by_kind: dict[str, list[Label]] = {}
    for label in labels:
        by_kind.setdefault(label.kind, []).append(label)
    if by_kind:
        yield f'<g font-family="{FONT}" text-anchor="middle" stroke-linejoin="round" paint-order="stroke">'
        for kind in sorted(by_kind):
            yield from _kind(kind, by_kind[kind], z, corner, theme)
        yield "</g>"


def _kind(kind: str, labels: list[Label], z: int, corner: Corner, theme: Theme) -> Iterator[str]:
    style = LABELS[kind]
    colour, halo = ink(kind, theme)
    italic = ' font-style="italic"' if style.italic else ""
    spacing = f' letter-spacing="{_units(style.spacing_em * style.size(z))}"' if style.spacing_em else ""
    yield (
        f'<g fill="{colour}" stroke="{halo}" stroke-width="{_units(0 if kind == "plate" else 3)}" '
        f'font-size="{_units(style.size(z))}" font-weight="{style.weight}"{italic}{spacing}>'
    )
    for index, label in enumerate(labels):
        if kind == "plate":
            yield plate(label, z, corner, theme)
        yield along_path(label, f"{kind}{index}", corner) if label.path else label_text(label, corner)
    yield "</g>"


def ink(kind: str, theme: Theme) -> tuple[str, str]:
    """Colour of the letters and of their halo."""
    return {
        "city": (theme.major_name, theme.land),
        "town": (theme.town_name, theme.beyond),
        "neighborhood": (theme.neighborhood_name, theme.land),
        "water": (theme.water_name, theme.water),
        "park": (theme.park_name, theme.park),
        "plate": (theme.plate[2], theme.plate[0]),
        "major": (theme.major_name, theme.land),
    }.get(kind, (theme.street_name, theme.land))


def label_text(label: Label, corner: Corner) -> str:
    """A name in one line or more, level or turned."""
    x, y = (label.x - corner[0]) * UNITS, (label.y - corner[1]) * UNITS
    size = label.size_px * UNITS
    turn = f" rotate({label.angle:.1f})" if abs(label.angle) > 0.2 else ""
    place = f'transform="translate({x:.0f} {y:.0f}){turn}"'
    rows = [(index - (len(label.lines) - 1) / 2) * size * 1.15 + size * 0.35 for index in range(len(label.lines))]
    texts = (
        f'<text {place} y="{row:.0f}">{_cased(label, line)}</text>' for row, line in zip(rows, label.lines, strict=True)
    )
    return "".join(texts)


def along_path(label: Label, name: str, corner: Corner, link: str = "href") -> str:
    """A name along its line."""
    data = Pen(corner, UNITS).path([np.array(label.path)])
    return (
        f'<path id="{name}" d="{data}" fill="none" stroke="none"/>'
        f'<text><textPath {link}="#{name}" startOffset="50%">{_cased(label, label.lines[0])}</textPath></text>'
    )


def _cased(label: Label, line: str) -> str:
    return escape(line.upper() if LABELS[label.kind].capitals else line)


def plate(label: Label, z: int, corner: Corner, theme: Theme) -> str:
    """The small plate below the number of a highway."""
    width = (text_width_px(label.lines[0], LABELS[label.kind], z) + 5) * UNITS
    height = (label.size_px + 4.5) * UNITS
    x, y = (label.x - corner[0]) * UNITS - width / 2, (label.y - corner[1]) * UNITS - height / 2
    return (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" rx="{2.5 * UNITS:.0f}" '
        f'fill="{theme.plate[0]}" stroke="{theme.plate[1]}" stroke-width="{UNITS}"/>'
    )
