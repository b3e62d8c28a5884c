"""Every screen of the desk at 360 and 1280 px, light and dark: axe-core finds nothing, and nothing is cut off."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import axe
from tests.browser import Watched
from tests.desk_site import NEWS, TWO, DeskSite, begin, drawn, sign_in

pytestmark = pytest.mark.browser


def bench_open(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("#map[data-ready]")
    page.locator("details summary:visible").evaluate_all("all => all.forEach(one => one.parentNode.open = true)")
    expect(page.locator("details[data-loaded]")).to_have_count(page.locator("details[data-from]").count())


def picking(page: Page, address: str) -> None:
    bench_open(page, address)
    page.get_by_role("button", name="Put a pin by hand").click()
    page.wait_for_selector("#pick-bar:visible")
    # Pressing the button scrolled it into view; what lies half under the bar at the top then is no smaller for that.
    page.evaluate("scrollTo(0, 0)")


def screen(end: str) -> Callable[[Page, str], None]:
    def reach(page: Page, address: str) -> None:
        page.goto(address + end)
        page.wait_for_load_state("networkidle")

    return reach


def ringed(page: Page, address: str) -> None:
    page.goto(f"{address}/distances")
    page.get_by_label("Around").select_option(index=1)
    drawn(page, 2)


def conflict(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("#map[data-ready]")
    page.locator(".title-form input[name=version]").first.evaluate("field => field.value = 999")
    page.get_by_label("Title of the map").fill("Another title")
    page.keyboard.press("Tab")
    page.wait_for_selector("text=Somebody else changed this first")


def the_list(page: Page, address: str) -> None:
    page.goto(address.partition("/maps")[0])


def what_readers_see(page: Page, address: str) -> None:
    page.goto(address)
    page.goto(f"{address}/incidents/{page.locator('[data-incident]').first.get_attribute('data-incident')}/shown")


def correction(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("#map[data-ready]")
    page.get_by_label("Who says so").first.fill("the county said")
    page.keyboard.press("Tab")
    expect(page.locator(".incident-form input[name=version]").first).to_have_value("2")
    page.goto(f"{address}/publish")
    expect(page.get_by_label("Why?")).to_be_visible()


def taken_down(page: Page, address: str) -> None:
    page.goto(f"{address}/take-down")
    page.get_by_label("Why?").fill("The statement was withdrawn.")
    page.get_by_role("button", name="Take it down").click()
    expect(page.get_by_role("button", name="Put it back")).to_be_visible()


def empty(page: Page, address: str) -> None:
    page.goto(f"{address.partition('/maps')[0]}/maps/new")
    page.get_by_label("What was said").fill("Nothing more is known.")
    page.get_by_role("button", name="Find the places").click()
    page.get_by_role("button", name="Make the map without places").click()
    page.wait_for_selector("#map[data-ready]")
    expect(page.get_by_text("0 on the map")).to_be_visible()


SCREENS: dict[str, Callable[[Page, str], None]] = {
    "list": the_list,
    "bench": bench_open,
    "picking": picking,
    "conflict": conflict,
    "distances": ringed,
    "publish": screen("/publish"),
    "share": screen("/share"),
    "history": screen("/history"),
    "recheck": screen("/recheck"),
    "what readers see": what_readers_see,
    "correction": correction,
    "take down": screen("/take-down"),
    "taken down": taken_down,
    "without places": empty,
    "not there": screen("x"),
}


def look(page: Page, name: str, found: dict[str, object]) -> None:
    """Note what is wrong with a screen in the light scheme, and with the colors of the dark one."""
    if wrong := axe.violations(page):
        found[name] = wrong
    page.emulate_media(color_scheme="dark")
    if wrong := axe.violations(page, only_colors=True):
        found[f"{name}, dark"] = wrong
    page.emulate_media(color_scheme="light")
    if over := page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"):
        found[f"{name} is too wide by"] = over


@pytest.mark.parametrize("width", [1280, 360])
def test_every_screen_is_for_everybody(watched: Watched, desk: DeskSite, width: int) -> None:
    page = watched.page
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    sign_in(page, desk)
    found: dict[str, object] = {}
    look(page, "at first", found)
    begin(page, desk, TWO)
    address = begin(page, desk, NEWS)
    desk.store.publish(address.rpartition("/")[2], actor="ann")
    for name, reach in SCREENS.items():
        reach(page, address)
        look(page, name, found)
    assert not found, "\n".join(f"{name}: {what}" for name, what in found.items())


@pytest.mark.parametrize("width", [640, 700, 800])
def test_links_of_the_list_are_large_enough_where_they_wrap(watched: Watched, desk: DeskSite, width: int) -> None:
    page = watched.page
    page.set_viewport_size({"width": width, "height": 740})
    sign_in(page, desk)
    address = begin(page, desk, NEWS)
    desk.store.publish(address.rpartition("/")[2], actor="ann")
    the_list(page, address)
    assert axe.violations(page) == []


def test_without_scripts_the_rows_keep_their_buttons(watched: Watched, desk: DeskSite) -> None:
    page = watched.page
    sign_in(page, desk)
    address = begin(page, desk, TWO)
    page.route("**/desk/static/*.js", lambda route: route.abort())
    page.goto(address)
    assert page.locator("#rows").get_by_role("button", name="Save").first.is_visible()
    assert page.get_by_role("button", name="Move the pin").count() == 0
    assert axe.violations(page) == []
