"""Takes the pictures of the desk's screens: a statement with a tie and a refusal, from the list to the history."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from scripts.newsroom import Newsroom
from scripts.service import Service

NEWS = (
    "At about 9:15 p.m. on Friday a 19-year-old was hurt near 34th and Portland, the city said. "
    "Two hours later a driver, 27, was hurt in the 600 block of 24th Avenue North. "
    "Two of 14 witnesses stood at 24th and Lyndale, and one at 34th Ave S and Portland Ave S, the city said."
)
TABLE = (
    "Case,Location,Date,Offense\n"
    "26-001,34th and Portland,03/04/2026 9:15 PM,assault\n"
    "26-002,600 block of 24th Ave N,03/04/2026 11:10 PM,assault\n"
    "26-003,24th and Lyndale,03/05/2026,theft\n"
    "26-004,34th Ave S and Portland Ave S,03/06/2026,theft\n"
)
SIZES = {"360": (360, 740), "1280": (1280, 800)}


def _list(page: Page, address: str) -> None:
    page.goto(address.partition("/maps")[0], wait_until="networkidle")
    page.locator("#box-text").evaluate("box => box.blur()")


def _bench(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")


def _pin(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")
    with page.expect_response("**/api/reverse*"):
        page.locator('.question [data-pick="question"]').last.click()
        page.keyboard.press("ArrowLeft")
    page.wait_for_selector("#pick-words:has-text('Under the cross')")
    page.wait_for_load_state("networkidle")


def _distances(page: Page, address: str) -> None:
    page.goto(f"{address}/distances", wait_until="networkidle")
    with page.expect_response("**/distances?*"):
        page.get_by_label("Around").select_option(index=1)
    page.wait_for_load_state("networkidle")


def _conflict(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")
    page.locator(".title-form input[name=version]").first.evaluate("field => field.value = 1")
    page.get_by_label("Title of the map").fill("How far apart?")
    page.keyboard.press("Tab")
    page.wait_for_selector("text=Somebody else changed this first")


def _look_at(page: Page, address: str) -> None:
    """Begins an import: what it asks of the columns."""
    page.goto(f"{address}/import", wait_until="networkidle")
    page.get_by_label("Or a table").fill(TABLE)
    page.get_by_role("button", name="Look at it").click()
    page.wait_for_url("**/import/*")


def _review(page: Page, address: str) -> None:
    """Goes on where the columns were asked."""
    page.goto(f"{address}/import")
    page.get_by_role("link", name="pasted table").click()
    page.get_by_label("month first").check()
    page.get_by_role("button", name="Locate the rows").click()
    page.wait_for_selector("h1:has-text('to settle')")


def _precision(page: Page, address: str) -> None:
    page.goto(address)
    page.goto(f"{address}/incidents/{page.locator('[data-incident]').first.get_attribute('data-incident')}/shown")


def _users(page: Page, address: str) -> None:
    _of_the_house("users")(page, address)
    if page.get_by_text("kim", exact=True).count() == 0:
        page.get_by_label("Name to sign in with").fill("kim")
        page.get_by_role("button", name="Add, and make").click()
    _of_the_house("users")(page, address)


def _screen(end: str) -> Callable[[Page, str], None]:
    def reach(page: Page, address: str) -> None:
        page.goto(address + end, wait_until="networkidle")

    return reach


def _of_the_house(name: str) -> Callable[[Page, str], None]:
    """A page that belongs to no map."""

    def reach(page: Page, address: str) -> None:
        page.goto(f"{address.partition('/maps')[0]}/{name}", wait_until="networkidle")

    return reach


SCREENS: dict[str, Callable[[Page, str], None]] = {
    "list": _list,
    "map": _bench,
    "pin": _pin,
    "distances": _distances,
    "precision": _precision,
    "publish": _screen("/publish"),
    "code": _screen("/share"),
    "correction": _screen("/publish"),
    "history": _screen("/history"),
    "take-down": _screen("/take-down"),
    "erase": _screen("/erase"),
    "recheck": _screen("/recheck"),
    "conflict": _conflict,
    "import": _screen("/import"),
    "columns": _look_at,
    "review": _review,
    "settings": _of_the_house("settings"),
    "users": _users,
    "account": _of_the_house("account"),
    "webhooks": _of_the_house("webhooks"),
    "audit": _of_the_house("audit"),
}
WHOLE = ("columns", "settings", "account", "precision", "history")
"""Screens that are shown to their end."""
DARK = ("map", "distances", "review")


def _begin(page: Page, url: str, link: str) -> str:
    """Signs in and makes the map; answers its address."""
    page.goto(url + link)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("What was said").fill(NEWS)
    page.get_by_role("button", name="Find the places").click()
    page.wait_for_selector("#map[data-ready]")
    return page.url.partition("?")[0]


def _advance(page: Page, address: str, name: str) -> None:
    """What has to have happened before a screen can be seen."""
    if name == "code":
        page.goto(f"{address}/publish")
        page.get_by_role("button", name="Publish").click()
        page.wait_for_url("**/share")
    if name == "correction":
        page.goto(address, wait_until="networkidle")
        page.get_by_label("Title of the map").fill("Two places that the city named")
        page.get_by_label("Who says so").first.fill("the county said")
        with page.expect_response("**/incidents/*"):
            page.keyboard.press("Tab")
        page.wait_for_load_state("networkidle")


def _save(page: Page, path: Path, most_bytes: int, whole: bool = False) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=path, full_page=whole)
    Image.open(path).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.name}: {size / 1000:.0f} kB{', too big to commit' if size > most_bytes else ''}")


def take_all(browser: Browser, service: Service, newsroom: Newsroom, folder: Path, most_bytes: int) -> None:
    """Every screen at both widths, and some on dark ground."""
    for (size, (width, height)), link in zip(SIZES.items(), newsroom.links, strict=True):
        page = browser.new_page(
            viewport={"width": width, "height": height}, color_scheme="light", reduced_motion="reduce"
        )
        address = _begin(page, service.url, link)
        for name, reach in SCREENS.items():
            _advance(page, address, name)
            reach(page, address)
            _save(page, folder / f"desk-{name}-{size}.png", most_bytes, name in WHOLE)
            if name in DARK and size == "1280":
                page.emulate_media(color_scheme="dark")
                page.reload(wait_until="networkidle")
                _save(page, folder / f"desk-{name}-dark.png", most_bytes)
                page.emulate_media(color_scheme="light")
        page.close()
