"""SVG → PNG by librsvg out of libvips, in the face that fontpkg-roboto brings: nothing of the machine is needed.

Large pictures are drawn in bands, two at a time: libvips works without the interpreter, which answers others meanwhile.
"""

import io
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from app.maps.still.curved import straightened
from app.maps.still.text import FACE

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

Colour: TypeAlias = tuple[int, ...]
_SIZE = re.compile(r'width="(\d+)" height="(\d+)" viewBox="0 0 ([\d.]+) ([\d.]+)"')
_PLAIN = re.compile(r'="#([0-9a-fA-F]{6})"')
_COLOURS, _MOST_PLAIN, _NEAR = 256, 96, 5
_SAMPLE_DOTS = 120_000
_WHOLE_DOTS, _BAND_DOTS = 1_500_000, 4_000_000
"""Up to how many dots a picture is drawn whole, and how many a band has at most."""
_LEVEL = 3
"""Of deflate: on the indexes of a palette the highest is a tenth smaller and takes three times as long."""


def png(drawing: bytes, scale: float = 1) -> bytes:
    """The drawing as PNG with so many dots to a px, in a palette of its own."""
    text = drawing.decode()
    file = io.BytesIO()
    _in_palette(pictures(text, scale), _plain(text)).save(file, "PNG", compress_level=_LEVEL)
    return file.getvalue()


def pictures(drawing: str, scale: float, bands: int = 0) -> "list[Picture]":
    """The drawing in dots, band below band; as many bands as its size asks for, or as are asked for."""
    found = _SIZE.search(drawing)
    assert found, "not a drawing of ours"
    width, height = (round(int(side) * scale) for side in found.groups()[:2])
    count = bands or (ceil(max(2, width * height / _BAND_DOTS)) if width * height > _WHOLE_DOTS else 1)
    rows = [round(height * i / count) for i in range(count + 1)]
    text = straightened(drawing)
    draw = partial(_drawn, _vips(), text[: found.start()], text[found.end() :])
    # The unit of x and y is a part of the whole, so that every band has it to the last digit.
    unit = float(found[4]) / height
    sizes = (
        f'width="{width}" height="{bottom - top}" preserveAspectRatio="none" '
        f'viewBox="0 {top * unit:.9f} {found[3]} {(bottom - top) * unit:.9f}"'
        for top, bottom in pairwise(rows)
    )
    if count == 1:
        return list(map(draw, sizes))
    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(draw, sizes))


def _drawn(vips: Any, before: str, after: str, size: str) -> "Picture":
    """One band. It is covered by paper, so there is nothing to see through; `unlimited`, for the drawing is our own."""
    from PIL import Image

    dots = vips.Image.svgload_buffer(f"{before}{size}{after}".encode(), unlimited=True)[:3]
    return Image.frombuffer("RGB", (dots.width, dots.height), dots.write_to_memory(), "raw", "RGB", 0, 1)


def _plain(text: str) -> list[Colour]:
    """The colours that it is drawn in."""
    return [tuple(bytes.fromhex(each)) for each in dict.fromkeys(_PLAIN.findall(text))][:_MOST_PLAIN]


def _in_palette(bands: "list[Picture]", plain: Sequence[Colour]) -> "Picture":
    """One picture of them, with the colours of a palette; no dither, which would be noise on plain areas."""
    from PIL import Image

    parts = [part for colour in _palette(bands, plain) for part in colour]
    whole = Image.new("P", (bands[0].width, sum(band.height for band in bands)))
    whole.putpalette(parts)
    # Pillow compares the lower corner of a cube of four levels a side; so that its middle counts, we move as far.
    nearest = Image.new("P", (1, 1))
    nearest.putpalette([max(0, part - 2) for part in parts])
    top = 0
    for band in bands:
        whole.paste(band.quantize(palette=nearest, dither=Image.Dither.NONE), (0, top))
        top += band.height
    return whole


def _palette(bands: "list[Picture]", plain: Sequence[Colour]) -> Iterator[Colour]:
    """The plain colours as they are, and the best of those that edges mix of them."""
    from PIL import Image

    yield from plain
    width, height = bands[0].width, sum(band.height for band in bands)
    step = max(1, round((width * height / _SAMPLE_DOTS) ** 0.5))
    sample = Image.new("RGB", (ceil(width / step), sum(ceil(band.height / step) for band in bands)))
    top = 0
    for band in bands:
        small = band.resize((sample.width, ceil(band.height / step)), Image.Resampling.NEAREST)
        sample.paste(small, (0, top))
        top += small.height
    mixed = (
        sample.quantize(_COLOURS - len(plain), Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).getpalette() or []
    )
    for colour in zip(*[iter(mixed)] * 3, strict=True):
        # What is as good as a plain colour would take its place.
        if all(max(abs(a - b) for a, b in zip(colour, own, strict=True)) > _NEAR for own in plain):
            yield colour


@cache
def _vips() -> Any:
    """libvips with our face in it; it keeps nothing of what it drew."""
    import pyvips

    pyvips.cache_set_max(0)
    for path in faces():
        pyvips.Image.text(FACE, fontfile=path, font=FACE)
    return pyvips


@cache
def faces() -> list[str]:
    """The files of the face."""
    import fontpkg_roboto

    return sorted(map(str, (Path(fontpkg_roboto.ROOT) / "files").glob("*.ttf")))
