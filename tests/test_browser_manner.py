"""Languages, house style and paper in a real Chromium: nothing overflows or is refused, print is light and whole."""

import re
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page

from app.house import House, Pair, css
from app.maps import cards, draw
from app.maps.basemap import BaseMap
from app.maps.cards import Addresses
from app.maps.content import MapContent
from app.maps.embed import content_security_policy
from app.maps.still.drawing import svg
from app.maps.still.form import Form
from app.words import texts
from tests.browser import Watched
from tests.map_samples import TWO
from tests.map_site import POLICY, Site, opened

pytestmark = pytest.mark.browser
HOUSE = House("auto", Pair("#0b6e4f", "#6fcf97"), Pair("#004488", "#88bbff"), '"Georgia", serif')


@pytest.fixture
def arabic(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A language from the right, for its layout: it has no catalogue, so its words are English."""
    monkeypatch.setattr(sys.modules["app.words.saying"], "LANGUAGES", ("en", "es", "ar"))
    yield
    texts.cache_clear()


def _put(site: Site, basemap: BaseMap, content: MapContent, name: str) -> str:
    """Serves page, embed and still of a content; answers the page's address."""
    at = Addresses(site.address, name, 1)
    policy = POLICY | {"Content-Security-Policy": content_security_policy("*", css(content.house))}
    page = draw.map_page(content, "", name, "<code>", head=cards.head(content, at, page=True))
    embed = draw.embed_page(content, "", name, head=cards.head(content, at, page=False))
    site.put(f"/embed/{name}", embed, policy)
    site.pages[f"/maps/{name}.svg"] = ("image/svg+xml", svg(content, basemap, Form(*cards.SHEET_PX)), POLICY)
    return site.put(f"/maps/{name}", page, policy)


def _colour(page: Page, selector: str, what: str) -> str:
    return str(page.locator(selector).first.evaluate("(node, what) => getComputedStyle(node)[what]", what))


def _overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def test_the_house_is_seen_and_its_policy_holds(browser: Browser, site: Site, basemap: BaseMap) -> None:
    address = _put(site, basemap, replace(TWO, house=HOUSE), "house")
    for scheme, accent, link in (("light", "rgb(11, 110, 79)", "rgb(0, 68, 136)"), ("dark", "rgb(111, 207, 151)", "")):
        context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        watched = Watched(context)
        page = opened(watched, address)
        assert _colour(page, ".disc", "backgroundColor") == _colour(page, ".number", "backgroundColor") == accent
        assert _colour(page, ".places a", "color") == (link or "rgb(136, 187, 255)")
        assert "Georgia" in _colour(page, ".label b", "fontFamily")
        assert watched.complaints == []
        context.close()
    plain = site.put("/refused", draw.embed_page(replace(TWO, house=HOUSE), "", "house"), POLICY)
    context = browser.new_context()
    watched = Watched(context)
    opened(watched, plain)
    assert any("style" in said for said in watched.complaints)
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_holds_against_the_readers_system(browser: Browser, site: Site, basemap: BaseMap, theme: str) -> None:
    address = _put(site, basemap, replace(TWO, house=House(theme)), f"always-{theme}")
    context = browser.new_context(color_scheme="dark" if theme == "light" else "light")
    page = opened(Watched(context), address)
    assert _colour(page, "body", "backgroundColor") == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 21, 23)"}[theme]
    asked = page.evaluate(
        "performance.getEntriesByType('resource').map(one => one.name).filter(name => /tiles/.test(name))"
    )
    assert asked
    assert all(("theme=dark" in one) is (theme == "dark") for one in asked)
    context.close()


@pytest.mark.parametrize("lang", ["es", "ar"])
def test_languages_fit_small_and_large(browser: Browser, site: Site, basemap: BaseMap, arabic: None, lang: str) -> None:
    address = _put(site, basemap, replace(TWO, lang=lang), f"in-{lang}")
    context = browser.new_context(reduced_motion="reduce")
    watched = Watched(context)
    for width in (320, 1280):
        for kind in ("maps", "embed"):
            page = opened(watched, address.replace("/maps/", f"/{kind}/"), width, 700)
            assert not _overflows(page)
            assert page.evaluate("getComputedStyle(document.body).direction") == ("rtl" if lang == "ar" else "ltr")
    page = opened(watched, address, 360, 700)
    number, text = (page.locator(f".places li:first-child {part}").bounding_box() for part in (".number", "b"))
    assert number
    assert text
    assert (number["x"] > text["x"]) is (lang == "ar")
    frame, label = page.locator(".map").bounding_box(), page.locator(".label:not(.gone)").first.bounding_box()
    assert frame
    assert label
    assert frame["x"] <= label["x"]
    assert label["x"] + label["width"] <= frame["x"] + frame["width"]
    assert page.locator(".scale").inner_text().split() != []
    assert watched.complaints == []
    context.close()


def test_paper_is_light_and_whole(browser: Browser, site: Site, basemap: BaseMap) -> None:
    source = "https://city.example/a-statement-with-a-long-address"
    content = replace(TWO, incidents=tuple(replace(each, source_url=source) for each in TWO.incidents))
    address = _put(site, basemap, content, "paper")
    context = browser.new_context(color_scheme="dark", reduced_motion="reduce")
    page = opened(Watched(context), address)
    drawing = "/maps/paper.svg?width=1000&height=580&theme=light&title=false"
    assert drawing not in site.asked
    sheet = page.pdf(format="Letter")
    assert site.asked.count(drawing) == 1
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    page.emulate_media(media="print")
    assert _colour(page, "body", "backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("img.printed").is_visible()
    assert page.locator("span.printed").inner_text() == address
    for hidden in (".map", "button", ".code", ".skip", "textarea"):
        assert not any(one.is_visible() for one in page.locator(hidden).all())
    assert _colour(page, ".places a", "textDecorationLine") == "none"
    after = page.locator(".places a").first.evaluate("node => getComputedStyle(node, '::after').content")
    assert source in after.replace('" "', "") or "attr(href)" in after
    page.emulate_media(media="screen")
    assert not page.locator("img.printed").is_visible()
    context.close()


def test_an_embed_on_paper_keeps_its_map(browser: Browser, site: Site, basemap: BaseMap) -> None:
    _put(site, basemap, TWO, "framed")
    context = browser.new_context(color_scheme="dark", reduced_motion="reduce")
    page = opened(Watched(context), f"{site.address}/embed/framed")
    page.emulate_media(media="print")
    assert page.locator(".map").is_visible()
    assert "invert" in _colour(page, ".leaflet-tile-pane", "filter")
    assert _colour(page, "body", "backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator(".leaflet-control-zoom").is_visible()
    context.close()
