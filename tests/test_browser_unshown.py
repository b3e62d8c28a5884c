"""A map in a frame that its host shows later: it looks as if the frame had been shown from the beginning."""

from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Frame, Page

from app.maps import draw
from app.maps.content import Area
from app.model import Incident
from tests.browser import Watched, until
from tests.map_samples import TWO
from tests.map_site import POLICY, Site

pytestmark = pytest.mark.browser
HEAD = '<!doctype html><html lang="en"><title>An article</title><link rel="icon" href="data:,"><body style="margin:0">'
FRAME = '<iframe id="map" src="{src}" title="Map" width="100%" height="600" style="border:0;display:block"></iframe>'
SHOWN = f"{HEAD}<div>{FRAME}</div>"
# What holds the frame back, and what a host's own script or a press of its reader does to show it.
HOSTS = {
    "display none": (f'<div id="box" style="display:none">{FRAME}</div>', "box.style.display = ''"),
    "hidden tab": (f'<div id="box" hidden role="tabpanel">{FRAME}</div>', "box.hidden = false"),
    "details": (f'<details id="box"><summary>Map</summary>{FRAME}</details>', "box.open = true"),
    "dialog": (
        f'<dialog id="box" style="padding:0;margin:0;border:0;width:100%;max-width:none">{FRAME}</dialog>',
        "box.showModal()",
    ),
    "popover": (
        f'<div id="box" popover style="padding:0;margin:0;border:0;width:100%">{FRAME}</div>',
        "box.showPopover()",
    ),
    "no width": (f'<div id="box" style="width:0;overflow:hidden">{FRAME}</div>', "box.style.width = ''"),
    "one px": (f'<div id="box" style="width:1px;overflow:hidden">{FRAME}</div>', "box.style.width = ''"),
    "no height": (FRAME.replace('height="600"', 'height="0"'), "map.height = 600"),
    "visibility": (f'<div id="box" style="content-visibility:hidden">{FRAME}</div>', "box.style = ''"),
    "slow opening": (
        f'<div id="box" style="width:0;overflow:hidden;transition:width .3s">{FRAME}</div>',
        "box.style.width = '100%'",
    ),
}
# Everything that a reader sees of the map, to the px.
SEEN = """() => {
  const round = at => [at.x, at.y, at.width, at.height].map(Math.round);
  return Array.from(document.querySelectorAll('.marker, .label, .pill, .inset, .scale div')).map(node => [
    node.className, node.dataset.variant, node.dataset.side, node.dataset.corner, node.textContent,
    ...round(node.getBoundingClientRect())
  ]);
}"""
LONG = "Near the corner of East 34th Street and South Portland Avenue by the park"


def places() -> tuple[Incident, ...]:
    """Two places, and two more with long names."""
    more = []
    for i, away in enumerate((0.012, 0.031)):
        location = replace(TWO.incidents[0].location, label=LONG, lon=-93.26 - away, lat=44.95 + away)
        more.append(replace(TWO.incidents[0], id=f"long{i}", title=LONG, location=location))
    return (*TWO.incidents, *more)


@pytest.fixture(scope="module")
def embed(site: Site, area: Area) -> str:
    """The address of an embed, on another origin than the hosts."""
    return site.put("/embed/two", draw.embed_page(replace(TWO, area=area, incidents=places()), "", "two"), POLICY)


def opened(site: Site, watched: Watched, html: str, width: int) -> Page:
    watched.page.set_viewport_size({"width": width, "height": 900})
    address = site.put("/article", html, {}).replace("127.0.0.1", "localhost")
    watched.page.goto(address)
    watched.page.wait_for_load_state("networkidle")
    return watched.page


def drawn(page: Page, width: int) -> Frame:
    frame = page.frames[1]
    until(frame, f"innerWidth === {width} && innerHeight === 600 && !!document.querySelector('.map[data-ready]')")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(150)
    return frame


def same(found: list[Any], wanted: list[Any]) -> bool:
    """Return True for what looks the same; Leaflet rounds twice where a view is set a second time."""
    return [one[:5] for one in found] == [one[:5] for one in wanted] and all(
        abs(a - b) <= 1
        for one, other in zip(found, wanted, strict=True)
        for a, b in zip(one[5:], other[5:], strict=True)
    )


@pytest.fixture(scope="module")
def wanted() -> dict[int, Any]:
    """What each width shows in a frame that is shown at once."""
    return {}


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", HOSTS)
def test_frame_shown_later_looks_like_one_shown_at_once(
    site: Site, watched: Watched, embed: str, wanted: dict[int, Any], name: str, width: int
) -> None:
    if width not in wanted:
        wanted[width] = drawn(opened(site, watched, SHOWN.format(src=embed), width), width).evaluate(SEEN)
        assert len(wanted[width]) > 6
    html, show = HOSTS[name]
    page = opened(site, watched, (HEAD + html).format(src=embed), width)
    page.wait_for_timeout(200)
    page.evaluate(show)
    assert same(drawn(page, width).evaluate(SEEN), wanted[width])
    assert watched.complaints == []


def test_frame_hidden_again_keeps_what_it_showed(site: Site, watched: Watched, embed: str) -> None:
    page = opened(site, watched, SHOWN.format(src=embed), 1280)
    before = drawn(page, 1280).evaluate(SEEN)
    for hide, show in (("display = 'none'", "display = ''"), ("width = '0'", "width = ''")):
        page.evaluate(f"map.parentNode.style.{hide}")
        page.wait_for_timeout(200)
        page.evaluate(f"map.parentNode.style.{show}")
        assert same(drawn(page, 1280).evaluate(SEEN), before)
    assert watched.complaints == []


def test_frame_hidden_and_shown_narrower_fits_again(site: Site, watched: Watched, embed: str) -> None:
    narrow = drawn(opened(site, watched, SHOWN.format(src=embed), 360), 360).evaluate(SEEN)
    page = opened(site, watched, SHOWN.format(src=embed), 1280)
    drawn(page, 1280)
    page.evaluate("map.parentNode.style.display = 'none'")
    page.wait_for_timeout(200)
    page.evaluate("map.parentNode.style.cssText = 'width: 360px'")
    assert same(drawn(page, 360).evaluate(SEEN), narrow)
