"""The reader's map in a real Chromium: whatever is on it, at any width, nothing stands on anything else."""

from dataclasses import replace
from itertools import combinations
from math import dist
from typing import Any

import pytest

from app.maps import draw
from app.maps.content import Area, MapContent
from tests.browser import Watched
from tests.map_samples import CORNER, FIRST, NONE, ONE, TWO, many
from tests.map_site import POLICY, Site, opened

pytestmark = pytest.mark.browser

WIDTHS_PX = (320, 390, 768, 1280)

# What a reader sees on the map: [name, left, top, right, bottom] of everything that must not be covered.
_BOXES = """() => {
  const frame = document.querySelector('.map').getBoundingClientRect();
  const found = [['frame', 0, 0, frame.width, frame.height]];
  for (const [name, selector] of [['marker', '.marker'], ['label', '.label'], ['pill', '.pill'], ['inset', '.inset'],
      ['zoom', '.leaflet-control-zoom'], ['scale', '.scale']]) {
    for (const node of document.querySelectorAll('.map ' + selector)) {
      if (getComputedStyle(node).visibility === 'hidden') continue;
      const box = node.getBoundingClientRect();
      found.push([name, box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top]);
    }
  }
  return found;
}"""


def overlaps(boxes: list[list[Any]]) -> list[tuple[str, str]]:
    """What stands on what."""
    return [(a[0], b[0]) for a, b in combinations(boxes, 2) if overlap(a, b)]


def overlap(a: list[Any], b: list[Any]) -> bool:
    """Markers are discs, whose boxes may share a corner; everything else is its box."""
    if a[0] == b[0] == "marker":
        return dist((a[1] + a[3], a[2] + a[4]), (b[1] + b[3], b[2] + b[4])) / 2 < 27.5
    return bool(min(a[3] - b[1], b[3] - a[1], a[4] - b[2], b[4] - a[2]) > 0.5)


@pytest.mark.parametrize("width", WIDTHS_PX)
@pytest.mark.parametrize("kind", ["embed", "page"])
def test_nothing_stands_on_anything_else(site: Site, watched: Watched, area: Area, width: int, kind: str) -> None:
    content = replace(TWO, area=area)
    html = draw.embed_page(content, "") if kind == "embed" else draw.map_page(content, "", "two", "code")
    page = opened(watched, site.put(f"/{kind}", html, POLICY), width, 640)
    frame, *boxes = page.evaluate(_BOXES)
    names = [box[0] for box in boxes]
    assert names.count("label") == names.count("marker") == 2
    assert names.count("pill") == 1
    assert overlaps(boxes) == []
    assert all(box[1] >= 0 and box[2] >= 0 and box[3] <= frame[3] and box[4] <= frame[4] for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".foot").is_visible()
    assert watched.complaints == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(("content", "count"), [(NONE, 0), (ONE, 1), (many(30), 30)])
def test_none_one_and_thirty(
    site: Site, watched: Watched, area: Area, content: MapContent, count: int, width: int
) -> None:
    page = opened(watched, site.put("/some", draw.embed_page(replace(content, area=area), ""), POLICY), width, 640)
    _, *boxes = page.evaluate(_BOXES)
    names = [box[0] for box in boxes]
    assert names.count("marker") == count
    assert overlaps(boxes) == []
    hidden = count - names.count("label")
    assert bool(hidden) == bool(page.locator("details.text[open]").count())
    assert watched.complaints == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("apart_degrees", [0.0002, 0.002, 0.02])
def test_places_side_by_side_have_their_distance(
    site: Site, watched: Watched, area: Area, apart_degrees: float, width: int
) -> None:
    near = replace(FIRST, id="b", location=replace(CORNER, lat=CORNER.lat - apart_degrees))
    content = replace(TWO, incidents=(FIRST, near), area=area)
    page = opened(watched, site.put("/near", draw.embed_page(content, ""), POLICY), width, 640)
    _, *boxes = page.evaluate(_BOXES)
    assert [box[0] for box in boxes].count("pill") == 1
    assert [box[0] for box in boxes].count("label") == 2
    assert overlaps(boxes) == []


def test_zooming_in_shows_the_block_beside_its_marker(site: Site, watched: Watched, area: Area) -> None:
    page = opened(watched, site.put("/one", draw.embed_page(replace(ONE, area=area), ""), POLICY))
    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_load_state("networkidle")
    block, marker = page.locator("path.block").bounding_box(), page.locator(".marker").bounding_box()
    assert block
    assert marker
    assert block["width"] > 60
    assert marker["y"] + marker["height"] <= block["y"] + 4
    assert watched.complaints == []
