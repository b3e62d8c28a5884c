"""app.maps.still.raster: the PNG is the drawing, in a palette that keeps the colours it is drawn in."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from app.maps import notice
from app.maps.basemap import BaseMap
from app.maps.still import curved
from app.maps.still.drawing import svg
from app.maps.still.form import Form
from app.maps.still.raster import pictures, png
from tests.map_samples import TWO


def colours(picture: Image.Image) -> Iterator[tuple[int, tuple[int, ...]]]:
    """How many dots there are of each."""
    for count, colour in picture.convert("RGB").getcolors(1 << 24) or []:
        assert isinstance(colour, tuple)
        yield count, colour


def apart(one: Image.Image, other: Image.Image) -> Image.Image:
    """By how much each dot differs, in the channel in which it does most."""
    bands = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).split()
    return ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_png_is_the_drawing_in_few_colours_and_its_own_as_they_are(basemap: BaseMap, theme: str) -> None:
    drawing = svg(replace(TWO, area=basemap.area), basemap, Form(640, 360, theme=theme))
    (whole,) = pictures(drawing.decode(), 1)
    kept = Image.open(io.BytesIO(png(drawing)))
    assert kept.mode == "P"
    counts = apart(whole, kept).histogram()
    assert sum(counts[9:]) < 0.001 * sum(counts)
    own = {tuple(bytes.fromhex(each)) for each in re.findall(r'="#(.{6})"', drawing.decode())}
    large = {colour for count, colour in colours(whole) if colour in own and count > 1000}
    found = {colour for _, colour in colours(kept)}
    assert len(large) >= 4
    # A level up or down is between two of our own that nobody can tell apart.
    assert all(any(max(abs(a - b) for a, b in zip(one, each, strict=True)) <= 1 for each in found) for one in large)


def test_a_picture_in_bands_has_no_seam(basemap: BaseMap) -> None:
    drawing = svg(TWO, basemap, Form(640, 361)).decode()
    (whole,), bands = pictures(drawing, 1), pictures(drawing, 1, bands=4)
    together, top = Image.new("RGB", whole.size), 0
    for band in bands:
        together.paste(band, (0, top))
        top += band.height
    counts = apart(whole, together).histogram()
    assert sum(counts[24:]) == 0
    assert sum(counts[1:]) < 0.01 * sum(counts)


def test_a_notice_covers_every_band_of_its_picture() -> None:
    bands = pictures(notice.picture(Form(640, 361), "light", "It was wrong.", "en").decode(), 1, bands=2)
    assert {band.getpixel((0, band.height - 1)) for band in bands} == {(255, 255, 255)}


def test_a_name_along_a_line_is_letters_at_their_places() -> None:
    def names(line: str, name: str) -> list[tuple[str, list[float]]]:
        drawing = (
            '<g fill="#57524b" font-size="40" font-weight="500" text-anchor="middle">'
            f'<path id="n" d="{line}" fill="none" stroke="none"/>'
            f'<text><textPath xlink:href="#n" startOffset="50%">{name}</textPath></text></g>'
        )
        found = re.findall(
            r'<text transform="translate\((.+?)\) rotate\((.+?)\)">(.*?)</text>', curved.straightened(drawing)
        )
        return [(letter, [*map(float, at.split()), float(turn)]) for at, turn, letter in found]

    assert curved.points("M10 20l5-6 1-1h7v-3") == [(10, 20), (15, 14), (16, 13), (23, 13), (23, 10)]
    level = names("M100 50h400", "Ott &amp; Co")
    assert [letter for letter, _ in level] == ["O", "t", "t", " ", "&amp;", " ", "C", "o"]
    xs = [x for _, (x, _, _) in level]
    assert xs == sorted(xs)
    assert 230 < xs[0] < (xs[0] + xs[-1]) / 2 < 310
    assert {(y, turn) for _, (_, y, turn) in level} == {(50, 0)}
    bent = names("M0 0h100v100", "WWWW")
    assert [turn for _, (_, _, turn) in bent][::3] == [0, 90]
    assert [letter for letter, _ in names("M0 0h99", "شارع")] == ["شارع"]
