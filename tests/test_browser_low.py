"""A frame of a fixed height that may not scroll, on a host that listens to no height: the credit is in sight."""

from dataclasses import replace

import pytest
from playwright.sync_api import Frame

from app.maps import draw
from app.maps.content import Area
from tests.browser import Watched, until
from tests.map_samples import TWO
from tests.map_site import POLICY, Site

pytestmark = pytest.mark.browser
ARTICLE = (
    '<!doctype html><html lang="en"><title>An article</title><link rel="icon" href="data:,"><body style="margin:0">'
    '<iframe src="{src}" title="Map" width="100%" height="{height}" scrolling="no" sandbox="allow-scripts" '
    'style="border:0;display:block"></iframe>'
)
IN_SIGHT = """(() => {
  const at = document.querySelector("SELECTOR").getBoundingClientRect();
  const found = document.elementFromPoint(at.x + 4, at.y + at.height / 2);
  return at.height > 8 && at.top >= 0 && at.bottom <= innerHeight && found !== null && !!found.closest("SELECTOR");
})()"""
CREDIT, LIST = IN_SIGHT.replace("SELECTOR", ".foot"), IN_SIGHT.replace("SELECTOR", "summary")


def opened(site: Site, watched: Watched, area: Area, width: int, height: int) -> Frame:
    embed = site.put("/embed/low", draw.embed_page(replace(TWO, area=area), "", "low"), POLICY)
    watched.page.set_viewport_size({"width": width, "height": 900})
    watched.page.goto(site.put("/low", ARTICLE.format(src=embed, height=height), {}).replace("127.0.0.1", "localhost"))
    frame = watched.page.frames[1]
    until(frame, "!!document.querySelector('.map[data-ready]')")
    return frame


@pytest.mark.parametrize("height", [200, 300, 400, 560])
def test_credit_is_in_sight_at_a_fixed_height(site: Site, watched: Watched, area: Area, height: int) -> None:
    frame = opened(site, watched, area, 1280, height)
    for width in (1280, 360, 320):
        watched.page.set_viewport_size({"width": width, "height": 900})
        until(frame, f"innerWidth === {width}")
        until(frame, CREDIT)
        watched.page.wait_for_timeout(300)
        assert frame.evaluate(CREDIT), width
    assert watched.complaints == []


@pytest.mark.parametrize("width", [320, 1280])
def test_everything_else_is_reached_with_the_wheel_and_the_keyboard(
    site: Site, watched: Watched, area: Area, width: int
) -> None:
    frame = opened(site, watched, area, width, 300)
    assert not frame.evaluate(LIST)
    watched.page.mouse.move(width / 2, 150)
    watched.page.mouse.wheel(0, 900)
    until(frame, LIST)
    frame.evaluate("document.querySelector('main').scrollTop = 0")
    for _ in range(40):
        watched.page.keyboard.press("Tab")
        if frame.evaluate("document.activeElement.localName") == "summary":
            break
    until(frame, LIST)
