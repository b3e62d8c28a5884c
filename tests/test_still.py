"""app.maps.still: one picture of a map, the same bytes every time, labels apart, text that stays text."""

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from math import dist
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image, ImageFont

from app.errors import BadInput
from app.maps import payload
from app.maps.basemap import BaseMap
from app.maps.content import Area, MapContent
from app.maps.mercator import world_px
from app.maps.still import boxes, widths
from app.maps.still.arrange import RADIUS_PX, Joint, Spread, arrange
from app.maps.still.boxes import around
from app.maps.still.drawing import svg
from app.maps.still.form import MOST_DOTS, Form
from app.maps.still.furniture import scale_bars
from app.maps.still.marks import marks_of
from app.maps.still.raster import faces, png
from app.maps.still.text import wrapped
from app.maps.still.view import View, closest
from app.model import DisplayPrecision
from app.words import texts as texts_in
from tests import crowds
from tests.browser import Watched
from tests.live import BEARER, BLOCK, CORNER, in_thread, settings
from tests.map_samples import FIRST, HOSTILE, NONE, SECOND, TWO, hostile, many

SVG = "{http://www.w3.org/2000/svg}"
INKSCAPE = "{http://www.inkscape.org/namespaces/inkscape}"
BIDI = "\u202e evil \u2066 ]]> &amp; <![CDATA[<script>alert(9)</script>]]>"
WORST = HOSTILE.replace("\u2028", " ") + BIDI


@pytest.fixture(scope="module")
def basemap(streets: Any) -> BaseMap:
    return BaseMap(streets)


@pytest.fixture(scope="module")
def area(basemap: BaseMap) -> Area:
    return basemap.area


def drawn(content: MapContent, basemap: BaseMap, **form: Any) -> ET.Element:
    return ET.fromstring(svg(replace(content, area=basemap.area), basemap, Form(**form)))


def layers(root: ET.Element) -> dict[str, ET.Element]:
    return {each.attrib["id"]: each for each in root if each.tag == f"{SVG}g"}


def texts(root: ET.Element) -> str:
    return " ".join("".join(each.itertext()) for each in root.iter(f"{SVG}text"))


def test_the_same_map_is_the_same_bytes(basemap: BaseMap, streets: Any) -> None:
    first = svg(TWO, basemap, Form())
    assert svg(TWO, BaseMap(streets), Form()) == first
    assert svg(TWO, basemap, Form(theme="dark")) != first


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_has_the_layers_that_a_designer_looks_for(basemap: BaseMap, theme: str) -> None:
    found = layers(drawn(TWO, basemap, theme=theme))
    for id_ in (
        "land",
        "water",
        "minor-fill",
        "major-casing",
        "names",
        "markers",
        "labels",
        "distances",
        "title",
        "credit",
    ):
        assert found[id_].attrib[f"{INKSCAPE}groupmode"] == "layer"
        assert found[id_].attrib[f"{INKSCAPE}label"]
    assert len({each.attrib["id"] for each in found.values()}) == len(found)


def test_it_needs_nothing_from_anywhere(basemap: BaseMap) -> None:
    root = drawn(TWO, basemap)
    drawn_with = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert drawn_with <= {"svg", "title", "desc", "g", "path", "rect", "circle", "text", "textPath"}
    links = [value for each in root.iter() for name, value in each.attrib.items() if name.endswith("href")]
    assert all(link.startswith("#") for link in links)


PLAIN = """x y width height rx cx cy r d transform viewBox id role startOffset fill fill-opacity fill-rule stroke
stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray font-family font-size font-weight font-style
letter-spacing text-anchor"""


@pytest.mark.parametrize("content", [TWO, many(300), many(12)], ids=["two", "300", "12"])
def test_a_graphics_program_knows_every_attribute(basemap: BaseMap, content: MapContent) -> None:
    """SVG 1.1 and nothing that an older Illustrator passes over: no style, paint-order, variable or clip path."""
    root = drawn(content, basemap)
    named = [(name, value) for each in root.iter() for name, value in each.attrib.items()]
    assert {name for name, _ in named if not name.startswith("{")} <= set(PLAIN.split())
    assert not [value for _, value in named if re.search(r"var\(|url\(|rgba?\(|hsl|currentColor", value)]
    ids = [value for name, value in named if name == "id"]
    assert len(set(ids)) == len(ids)


def test_it_says_what_the_map_says(basemap: BaseMap) -> None:
    found = layers(drawn(TWO, basemap))
    assert "How close were the two shootings?" in texts(found["title"])
    assert "about 4.4 miles" in texts(found["distance-words"])
    assert "34th St E & Portland Ave S" in texts(found["labels"])
    assert "somewhere on the block" in texts(found["labels"])
    assert "City of Minneapolis" in texts(found["credit"])
    assert "2 miles" in texts(found["corners"])
    assert "Minneapolis" in texts(found["corners"])


def test_a_page_with_a_title_of_its_own_gets_the_map_alone(basemap: BaseMap) -> None:
    found = layers(drawn(TWO, basemap, titled=False))
    assert "title" not in found
    assert "City of Minneapolis" in texts(found["credit"])


def test_the_label_is_the_one_of_the_page(area: Area) -> None:
    import json

    data = json.loads(payload.data_block(TWO, {}))
    for mark, incident in zip(marks_of(TWO), data["incidents"], strict=True):
        words = " ".join(row.text for row in mark.forms[0])
        assert words == f"{incident['place']} {incident['line']}"


def test_what_is_hidden_is_in_no_picture(basemap: BaseMap) -> None:
    location = replace(SECOND.location, display_precision=DisplayPrecision.HIDDEN)
    content = replace(TWO, incidents=(FIRST, replace(SECOND, location=location)))
    found = drawn(content, basemap)
    assert "24th Ave N" not in texts(layers(found)["labels"])
    assert "distance-words" not in layers(found)


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [(320, 180, 1), (320, 180, 3), (200, 150, 1), (600, 900, 1), (1200, 630, 2), (2400, 2400, 1)],
)
def test_every_size_is_that_size(basemap: BaseMap, width: int, height: int, scale: int) -> None:
    form = Form(width, height, scale)
    image = Image.open(io.BytesIO(png(svg(TWO, basemap, form), scale)))
    assert image.size == (width * scale, height * scale)


@pytest.mark.parametrize(("name", "value"), [("width_px", 199), ("width_px", 2401), ("height_px", 149), ("scale", 4)])
def test_sizes_out_of_bounds_are_refused(name: str, value: int) -> None:
    with pytest.raises(BadInput):
        replace(Form(), **{name: value})  # type: ignore[arg-type]


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    assert Form(2400, 2400, 2).dots <= MOST_DOTS
    with pytest.raises(BadInput, match="dots"):
        Form(2400, 2400, 3)


def test_the_table_of_widths_is_the_face(tmp_path: Path) -> None:
    face = next(path for path in faces() if "Italic" not in path)
    for weight, bold in ((400, False), (700, True)):
        font = ImageFont.truetype(face, 1000)
        font.set_variation_by_axes([weight, 100])
        for text in ("34th St E & Portland Ave S", "Où était-ce? Łódź", "about 4.4 miles", "WAVE · 600–700 “½”"):
            assert widths.width_px(text, 1000, bold) == pytest.approx(font.getlength(text), rel=0.03)


def test_letters_the_face_has_not_are_looked_for_elsewhere() -> None:
    assert widths.covered("Über Ελλάδα Москва “½” — …")
    assert not widths.covered("مرحبا")
    assert widths.width_px("漢字", 10) == 20


def test_a_line_keeps_what_belongs_together() -> None:
    lines = wrapped("the 600 block of 24th Ave N are about 4.4 miles apart", 16, False, 200, 9)
    assert len(lines) > 1
    assert not any(re.match(r"[NSEW]\b|miles", line) for line in lines)
    assert wrapped("x" * 500, 16, False, 200, 2)[-1].endswith("…")
    assert all(widths.width_px(line, 16) <= 200 for line in wrapped("x" * 500 + " y", 16, False, 200, 3))


@pytest.mark.parametrize("count", [1, 2, 4, 6, 9])
@pytest.mark.parametrize("apart", [0.0, 3.0, 40.0])
def test_nothing_that_is_placed_collides(count: int, apart: float) -> None:
    size = (800.0, 420.0)
    marks = [Spread((400 + i * apart, 200 + (i % 3) * apart), None, 0, [(150, 34), (90, 60)]) for i in range(count)]
    joints = [Joint(i, i + 1, (110, 26)) for i in range(count - 1)]
    laid = arrange(size, marks, joints, [(0, 380, 130, 420)])
    discs = [around(*at, 2 * RADIUS_PX, 2 * RADIUS_PX) for at in laid.markers]
    words = [spot.box for spot in laid.labels if spot] + [around(*at, 110, 26) for at in laid.pills if at]
    assert all(dist(a, b) >= 2 * RADIUS_PX for a, b in combinations(laid.markers, 2))
    assert not any(boxes.overlap(a, b, 0) for a, b in combinations(words, 2))
    assert not any(boxes.overlap(a, b, 0) for a in words for b in discs)
    assert all(boxes.inside(box, size, 0) for box in words + discs)
    assert any(laid.labels)


def test_the_scale_is_as_long_as_it_says() -> None:
    # At 45° a degree of longitude is 78.8 km; the view's world has 512 · 2^12 px.
    view = View((0.25, 0.3598), 12.0, (800, 400))
    (_, miles), (length_px, kilometres) = scale_bars(view, "mi", texts_in("en"))
    assert "mile" in miles
    metres = float(kilometres.split()[0]) * (1000 if kilometres.endswith("km") else 1)
    assert length_px == pytest.approx(metres / (40_075_016.686 * 0.7071 / world_px(12)), rel=0.01)
    assert scale_bars(view, "km", texts_in("en"))[0][1].endswith("m")


def test_the_view_holds_every_place() -> None:
    assert closest((0.2, 0.3, 0.2, 0.3), (800, 400)) == 99.0
    assert closest((0.2, 0.3, 0.21, 0.3), (464, 400)) == pytest.approx(6.2877, abs=0.001)


@pytest.mark.parametrize("content", [NONE, many(60), many(12), replace(NONE, title="", attribution="", updated=None)])
def test_nothing_and_many_are_drawn_too(basemap: BaseMap, content: MapContent) -> None:
    found = layers(drawn(content, basemap, width_px=640, height_px=360))
    assert ("markers" in found) == bool(content.incidents)
    assert "land" in found


def test_no_name_stands_among_the_dots_of_a_crowd(basemap: BaseMap) -> None:
    empty, full = (drawn(content, basemap) for content in (NONE, crowds.content(3_000)))
    assert "Minneapolis" in texts(layers(empty)["names"])
    assert "Minneapolis" not in texts(layers(full)["names"])
    assert "ROSEVILLE" in texts(layers(full)["names"])


def test_a_still_without_a_base_map_around_it(basemap: BaseMap) -> None:
    far = replace(FIRST, location=replace(FIRST.location, lon=151.2, lat=-33.9))
    assert "markers" in layers(drawn(replace(TWO, incidents=(far,), lines=()), basemap))


def test_hostile_text_is_text(basemap: BaseMap) -> None:
    root = drawn(replace(hostile(), title=HOSTILE + BIDI + "\x00\x0b\ud800"), basemap)
    assert not list(root.iter(f"{SVG}script")) + list(root.iter(f"{SVG}image"))
    assert "<img src=x" in texts(layers(root)["labels"]) or "…" in texts(layers(root)["labels"])
    title = root.findtext(f"{SVG}title")
    assert title
    assert "</script>" in title
    assert not re.search("[\u202e\u2066\x00\x0b]", title)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with in_thread(settings(tmp_path_factory.mktemp("data"))) as found:
        found.post("/api/maps", json={"slug": "m", "title": WORST, "dek": BIDI}, headers=BEARER)
        for location in (CORNER, BLOCK):
            body = {"title": WORST, "location": location, "attribution": WORST, "category": BIDI}
            assert found.post("/api/maps/m/incidents", json=body, headers=BEARER).status_code == 201
        assert found.post("/api/maps/m/publish", headers=BEARER).status_code == 200
        found.post("/api/maps", json={"slug": "draft", "title": "Draft"}, headers=BEARER)
        yield found


@pytest.mark.parametrize(("path", "kind"), [("/maps/m.png", "image/png"), ("/maps/m.svg", "image/svg+xml")])
def test_a_still_is_kept_and_asked_for_again_for_nothing(client: httpx.Client, path: str, kind: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(kind)
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    assert client.get(path).content == answer.content
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "query", ["width=199", "height=9999", "scale=4", "theme=sepia", "width=wide", "width=2400&height=2400&scale=3"]
)
def test_a_still_out_of_bounds_is_a_problem(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/maps/m.png?{query}")
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/maps/draft.png", "/maps/draft.svg", "/maps/none.png", "/maps/m.png?version=9"])
def test_what_is_not_published_has_no_still(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_newest_version_is_drawn_and_an_old_one_stays(client: httpx.Client) -> None:
    before = client.get("/maps/m.svg?version=1").content
    assert client.post("/api/maps/m/publish", headers=BEARER).status_code == 200
    assert client.get("/maps/m.svg?version=1").content == before


@pytest.mark.browser
def test_nothing_runs_in_a_still_that_is_opened_as_a_page(client: httpx.Client, watched: Watched) -> None:
    address = str(client.base_url).rstrip("/")
    watched.page.goto(f"{address}/maps/m.svg")
    assert watched.page.locator("svg > g").count() > 10
    assert watched.complaints == []
    assert watched.requests == [f"{address}/maps/m.svg"]
    assert watched.page.evaluate("document.documentElement.getElementsByTagName('script').length") == 0
    watched.page.goto("about:blank")
    watched.page.set_content(client.get("/maps/m.svg").text)
    assert watched.complaints == []
    assert watched.page.locator("script, img, image").count() == 0
