"""Equal for those who do not see the map: axe-core at every state; the keyboard and the tree for the rest."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from app.maps import draw
from app.maps.basemap import BaseMap
from app.maps.content import Area
from app.sentences import measured
from tests import axe
from tests.browser import Watched
from tests.map_samples import NONE, ONE, TWO, many
from tests.map_site import POLICY, Site, opened

pytestmark = pytest.mark.browser
CONTENTS = {"two": TWO, "one": ONE, "none": NONE, "thirty": many(30)}
SIZES = {"desk": (1280, 800), "phone": (320, 640)}


def as_it_is(page: Page) -> None:
    """Nothing was touched."""


def popup_open(page: Page) -> None:
    for marker in page.locator(".marker").all()[:1]:
        marker.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(".popup")


def list_open(page: Page) -> None:
    for summary in page.locator("summary:visible").all():
        summary.click()


def hint_shown(page: Page) -> None:
    page.locator(".hint").evaluate("hint => hint.classList.add('shown')")


def zoomed_in(page: Page) -> None:
    for _ in range(3):
        page.locator(".leaflet-control-zoom-in").click()


STATES: dict[str, Callable[[Page], None]] = {
    function.__name__: function for function in (as_it_is, popup_open, list_open, hint_shown, zoomed_in)
}


def address_of(site: Site, area: Area, kind: str, content: str, lang: str = "en") -> str:
    shown = replace(CONTENTS[content], area=area)
    if lang == "es":
        shown = replace(shown, lang=lang, lines=measured(shown.incidents, "mi", lang)[0])
    html = draw.embed_page(shown, "", "x") if kind == "embed" else draw.map_page(shown, "", "x", "<iframe></iframe>")
    return site.put(f"/{kind}/{content}/{lang}", html, POLICY)


CASES = [
    ("embed", "two", "light", "desk", "en"),
    ("embed", "two", "dark", "phone", "en"),
    ("page", "two", "dark", "desk", "en"),
    ("page", "two", "light", "phone", "es"),
    ("embed", "one", "light", "phone", "en"),
    ("page", "none", "dark", "phone", "es"),
    ("embed", "none", "light", "desk", "en"),
    ("embed", "thirty", "light", "desk", "es"),
    ("embed", "thirty", "dark", "phone", "en"),
    ("page", "thirty", "light", "phone", "en"),
]


@pytest.mark.parametrize(("kind", "content", "scheme", "size", "lang"), CASES)
def test_axe_finds_nothing_at_any_state(
    site: Site, watched: Watched, area: Area, kind: str, content: str, scheme: str, size: str, lang: str
) -> None:
    watched.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    found: dict[str, list[str]] = {}
    address = address_of(site, area, kind, content, lang)
    for name, reach in STATES.items():
        page = opened(watched, address, *SIZES[size])
        reach(page)
        if wrong := axe.violations(page):
            found[name] = wrong
    assert found == {}


def test_axe_finds_nothing_in_the_single_file(watched: Watched, basemap: BaseMap, area: Area, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    file.write_text(draw.self_contained_page(replace(TWO, area=area), basemap), encoding="utf-8")
    assert axe.violations(opened(watched, file.as_uri())) == []


def test_axe_would_find_what_is_wrong(watched: Watched) -> None:
    watched.page.set_content("<title>x</title><body><img src='data:,'><p style='color:#ccc'>Pale</p>")
    rules = {line.partition(":")[0] for line in axe.violations(watched.page)}
    assert {"image-alt", "color-contrast", "html-has-lang"} <= rules


def focused(page: Page) -> str:
    """What the keyboard is at: its name, or what it is."""
    name: str = page.evaluate(
        "(e => e.getAttribute('aria-label') || e.className || e.textContent)(document.activeElement)"
    )
    return name


def test_the_keyboard_comes_by_everything_in_the_order_of_reading(site: Site, watched: Watched, area: Area) -> None:
    page = opened(watched, address_of(site, area, "embed", "two"))
    came_by = []
    for _ in range(7):
        page.keyboard.press("Tab")
        came_by.append(focused(page))
        shown = page.evaluate(
            "(s => s.outlineStyle !== 'none' && s.outlineWidth)(getComputedStyle(document.activeElement))"
        )
        assert "3px" in shown, came_by
    assert came_by[0] == "skip"
    assert came_by[1] == TWO.title
    assert came_by[2].startswith("1. 34th St E & Portland Ave S")
    assert came_by[3].startswith("2. 600 block of 24th Ave N")
    assert came_by[4:] == ["Zoom in", "Zoom out", "Places and distances in words"]


def test_who_does_not_want_the_map_skips_it(site: Site, watched: Watched, area: Area) -> None:
    page = opened(watched, address_of(site, area, "page", "two"))
    page.keyboard.press("Tab")
    box = page.locator(".skip").bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "small"


def test_the_list_leads_to_the_map_and_the_map_says_the_same_number(site: Site, watched: Watched, area: Area) -> None:
    page = opened(watched, address_of(site, area, "page", "two"))
    page.get_by_role("button", name="Show on the map: 2. 600 block of 24th Ave N").press("Enter")
    assert page.locator(".popup h2").text_content() == "Man shot in the leg"
    assert focused(page) == "popup"
    page.keyboard.press("Escape")
    assert focused(page).startswith("2. 600 block of 24th Ave N")
    assert page.locator(".places li").nth(1).locator(".number").text_content() == "2"
    assert watched.complaints == []


def test_the_tree_that_is_read_aloud_holds_the_words_and_not_the_decoration(
    site: Site, watched: Watched, area: Area
) -> None:
    page = opened(watched, address_of(site, area, "embed", "two"))
    tree = page.locator("body").aria_snapshot()
    for needed in ("main:", f'heading "{TWO.title}" [level=1]', f'region "{TWO.title}":', 'button "Zoom in"'):
        assert needed in tree
    assert len(re.findall(r'button "1\. 34th St E', tree)) == 1
    assert "img" not in tree
    page.locator("summary").click()
    opened_tree = page.locator("body").aria_snapshot()
    assert all(sentence in opened_tree for sentence in (TWO.lines[0].sentence, *TWO.notes))


def test_where_colours_are_the_readers_own_the_markers_stay(site: Site, watched: Watched, area: Area) -> None:
    watched.page.emulate_media(forced_colors="active")
    page = opened(watched, address_of(site, area, "embed", "two"))
    assert page.locator(".disc").first.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(179, 38, 30)"
