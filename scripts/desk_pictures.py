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


def _screen(end: str) -> Callable[[Page, str], None]:
    def reach(page: Page, address: str) -> None:
        page.goto(address + end, wait_until="networkidle")

    return reach


SCREENS: dict[str, Callable[[Page, str], None]] = {
    "list": _list,
    "map": _bench,
    "pin": _pin,
    "distances": _distances,
    "publish": _screen("/publish"),
    "code": _screen("/share"),
    "correction": _screen("/publish"),
    "history": _screen("/history"),
    "take-down": _screen("/take-down"),
    "conflict": _conflict,
}


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


def _save(page: Page, path: Path, most_bytes: int) -> None:
    page.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.name}: {size / 1000:.0f} kB{', too big to commit' if size > most_bytes else ''}")


def take_all(browser: Browser, service: Service, newsroom: Newsroom, folder: Path, most_bytes: int) -> None:
    """Every screen at both widths."""
    for (size, (width, height)), link in zip(SIZES.items(), newsroom.links, strict=True):
        page = browser.new_page(
            viewport={"width": width, "height": height}, color_scheme="light", reduced_motion="reduce"
        )
        address = _begin(page, service.url, link)
        for name, reach in SCREENS.items():
            _advance(page, address, name)
            reach(page, address)
            _save(page, folder / f"desk-{name}-{size}.png", most_bytes)
        page.close()
