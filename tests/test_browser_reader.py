"""A reader at the map in a real Chromium: texts run nothing, nothing leaves the house, hands and keys work."""

from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from app.maps import draw
from app.maps.basemap import BaseMap
from app.maps.content import Area
from app.maps.embed import iframe_code
from tests.browser import Watched, until
from tests.map_samples import HOSTILE, TWO, hostile
from tests.map_site import POLICY, Site, opened, serving

pytestmark = pytest.mark.browser


def test_everything_comes_from_our_own_host_under_the_policy(site: Site, watched: Watched, area: Area) -> None:
    opened(watched, site.put("/embed", draw.embed_page(replace(TWO, area=area), ""), POLICY))
    assert {urlsplit(address).netloc for address in watched.requests if not address.startswith("data:")} == {
        urlsplit(site.address).netloc
    }
    assert any("/tiles/" in address for address in watched.requests)
    assert watched.complaints == []


def test_in_a_sandboxed_frame_on_another_host_it_works_and_tells_its_height(
    site: Site, basemap: BaseMap, watched: Watched, area: Area
) -> None:
    inner = site.put("/embed", draw.embed_page(replace(TWO, area=area), "", "two"), POLICY)
    with serving(basemap.tile) as host:
        frame = iframe_code(inner + "?childId=c1#?secret=abcDEF1234", TWO.title)
        assert 'sandbox="allow-scripts' in frame
        strict = frame.replace(' loading="lazy"', "").replace(
            'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"', 'sandbox="allow-scripts"'
        )
        script = "<script>heard = []; addEventListener('message', e => heard.push(e.data))</script>"
        watched.page.goto(
            host.put("/article", f'<!doctype html><title>a</title><link rel="icon" href="data:,">{script}{strict}', {})
        )
        watched.page.frame_locator("iframe").locator(".map[data-ready] .marker").first.wait_for()
        watched.page.wait_for_load_state("networkidle")
        assert watched.page.frames[1].evaluate("self.origin") == "null"
        assert watched.page.frames[1].evaluate("document.querySelectorAll('.leaflet-tile-loaded').length") > 0
        heard = watched.page.evaluate("heard")
    height = next(said["height"] for said in heard if isinstance(said, dict) and said.get("sentinel") == "amp")
    assert isinstance(height, int)
    assert 300 < height < 1200
    assert {"datawrapper-height": {"two": height}} in heard
    assert f"pymxPYMxc1xPYMxheightxPYMx{height}" in heard
    assert {"message": "height", "value": height, "secret": "abcDEF1234"} in heard
    assert len(heard) == 5
    assert watched.complaints == []


def nothing_ran(watched: Watched) -> None:
    assert watched.complaints == []
    assert watched.page.title() == HOSTILE.replace("\u2028", " ").strip() or watched.page.title() != "x"
    assert watched.page.locator("img[src=x]").count() == 0


def shows(page: Page, selector: str) -> bool:
    """Return True if the element's text is the hostile one as typed; blanks at its end are not text."""
    return HOSTILE.strip() in (page.locator(selector).first.text_content() or "")


@pytest.mark.parametrize("kind", ["embed", "page"])
def test_hostile_texts_are_shown_as_typed(site: Site, watched: Watched, area: Area, kind: str) -> None:
    content = replace(hostile(), area=area)
    html = draw.embed_page(content, "") if kind == "embed" else draw.map_page(content, "", "x", escape(HOSTILE))
    page = opened(watched, site.put("/hostile", html, POLICY))
    for selector in ("h1", ".dek", ".places li", ".distances li", ".foot", ".label b", ".pill"):
        assert shows(page, selector), selector
    marker = page.locator(".marker").first
    assert HOSTILE.strip() in (marker.get_attribute("aria-label") or "")
    marker.focus()
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.className") == "popup"
    for selector in (".popup h2", ".popup-place", ".popup-source"):
        assert shows(page, selector), selector
    assert page.locator(".popup a").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    nothing_ran(watched)


def test_a_source_is_a_link_only_where_it_is_one(site: Site, watched: Watched, area: Area) -> None:
    page = opened(watched, site.put("/embed", draw.embed_page(replace(TWO, area=area), ""), POLICY))
    page.locator(".marker").first.click()
    link = page.locator(".popup a")
    assert link.get_attribute("href") == "https://example.org/statement"
    assert link.get_attribute("rel") == "noopener noreferrer nofollow"
    page.keyboard.press("Escape")
    page.wait_for_selector(".popup", state="detached")
    assert page.locator(".marker:focus").count() == 1
    assert watched.complaints == []


@pytest.mark.parametrize("kind", ["plain", "hostile"])
def test_the_single_file_opens_from_a_disk_without_a_network(
    tmp_path: Path, watched: Watched, basemap: BaseMap, area: Area, kind: str
) -> None:
    content = replace(TWO if kind == "plain" else hostile(), area=area)
    file = tmp_path / "map.html"
    file.write_text(draw.self_contained_page(content, basemap), encoding="utf-8")
    stopped: list[str] = []

    def no_network(route: Any) -> None:
        if route.request.url.startswith(("file:", "data:", "blob:")):
            route.continue_()
        else:
            stopped.append(route.request.url)
            route.abort()

    watched.page.context.route("**/*", no_network)
    page = opened(watched, file.as_uri())
    tiles = page.locator(".leaflet-tile-loaded")
    assert tiles.count() > 1
    assert page.evaluate("[...document.querySelectorAll('.leaflet-tile')].every(i => i.naturalWidth === 512)")
    for _ in range(4):
        page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_function("[...document.querySelectorAll('.leaflet-tile')].every(i => i.naturalWidth === 512)")
    assert stopped == []
    if kind == "hostile":
        assert shows(page, ".places li")
        nothing_ran(watched)
    assert watched.complaints == []


def test_streets_lie_under_the_pins_of_the_single_file(basemap: BaseMap, area: Area) -> None:
    page = draw.self_contained_page(replace(TWO, area=area), basemap)
    assert "Portland Ave" in page
    assert "24th Ave N" in page


def test_the_wheel_scrolls_the_article_until_the_map_is_clicked(site: Site, watched: Watched, area: Area) -> None:
    page = opened(watched, site.put("/page", draw.map_page(replace(TWO, area=area), "", "two", "code"), POLICY))
    scale = page.locator(".scale").text_content()
    frame = page.locator(".map").bounding_box()
    assert frame
    page.mouse.move(frame["x"] + 200, frame["y"] + 200)
    page.mouse.wheel(0, 120)
    until(page, "scrollY > 0")
    assert page.locator(".scale").text_content() == scale


def test_dark_where_the_reader_wants_dark(site: Site, watched: Watched, area: Area) -> None:
    watched.page.emulate_media(color_scheme="dark")
    opened(watched, site.put("/embed", draw.embed_page(replace(TWO, area=area), ""), POLICY))
    tiles = [address for address in watched.requests if "/tiles/" in address]
    assert tiles
    assert all("theme=dark" in address for address in tiles)
    assert watched.complaints == []


def test_the_code_can_be_copied(site: Site, watched: Watched, area: Area) -> None:
    page = opened(watched, site.put("/page", draw.map_page(replace(TWO, area=area), "", "two", "<code>"), POLICY))
    watched.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-copies]").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "<code>"
    assert watched.complaints == []


# The page goes on for a while when the finger has left it.
AT_REST = """async () => {
  const before = scrollY;
  for (let i = 0; i < 10; i++) await new Promise(requestAnimationFrame);
  return scrollY === before;
}"""


def moved(page: Page, *paths: tuple[tuple[int, int], tuple[int, int]]) -> None:
    """Fingers on the screen, each from one point to another in twelve steps."""
    hand = page.context.new_cdp_session(page)
    for step in range(13):
        points = [
            {"id": i, "x": a[0] + (b[0] - a[0]) * step / 12, "y": a[1] + (b[1] - a[1]) * step / 12}
            for i, (a, b) in enumerate(paths)
        ]
        hand.send("Input.dispatchTouchEvent", {"type": "touchMove" if step else "touchStart", "touchPoints": points})
        page.wait_for_timeout(16)
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_one_finger_scrolls_the_article_and_two_move_the_map(site: Site, browser: Browser, area: Area) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 640}, has_touch=True, is_mobile=True)
    watched = Watched(context)
    html = draw.map_page(replace(TWO, area=area), "", "two", "code")
    page = opened(watched, site.put("/touch", html, POLICY), 390, 640)
    scale = page.locator(".scale").text_content()
    moved(page, ((190, 400), (190, 260)))
    page.wait_for_selector(".hint.shown", state="attached")
    until(page, "scrollY > 60")
    assert page.locator(".scale").text_content() == scale
    until(page, AT_REST)
    page.evaluate("scrollTo(0, 0)")
    until(page, AT_REST)
    assert page.evaluate("scrollY") == 0
    moved(page, ((180, 300), (80, 300)), ((200, 300), (300, 300)))
    page.wait_for_selector(".hint:not(.shown)", state="attached")
    expect(page.locator(".scale")).not_to_have_text(scale or "")
    assert page.evaluate("visualViewport.scale") == 1
    assert watched.complaints == []
    context.close()
