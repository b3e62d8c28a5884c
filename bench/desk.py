"""The half-minute path at the desk: from the sign-in link to the copied code, as long as the machine takes for it."""

import shutil
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.timing import row, seconds, title, wanted
from scripts.newsroom import TWO, Newsroom
from scripts.service import running_service

ROUNDS = 5
MOST_S = 3.0


def _path(browser: Any, url: str, link: str) -> float:
    """One way through, with no time to think, in a browser that knows nothing of the service yet."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    page = context.new_page()
    page.goto(f"{url}/healthz")

    def walk() -> None:
        page.goto(url + link)
        _enter(page, "Sign in")
        page.wait_for_url("**/desk")
        page.evaluate("text => navigator.clipboard.writeText(text)", TWO)
        page.keyboard.press("ControlOrMeta+V")
        page.wait_for_selector("#map[data-ready]")
        page.get_by_role("link", name="Publish…").click()
        page.wait_for_url("**/publish")
        _enter(page, "Publish")
        page.wait_for_url("**/share")
        page.get_by_role("button", name="Copy the code").click()
        page.wait_for_selector(".said:has-text('Copied')")

    took_s = seconds(walk)
    context.close()
    return took_s


def _enter(page: Page, name: str) -> None:
    """Press the button that a page has in focus."""
    page.wait_for_selector(f"button:focus:has-text('{name}')")
    page.keyboard.press("Enter")


def run() -> None:
    """Prints the table, or that there is no Chromium."""
    title("From the sign-in link to the copied code, two places, nobody thinking")
    chromium = shutil.which("chromium")
    if not chromium:
        row("not measured", "-", "there is no Chromium here")
        return
    newsroom = Newsroom(ROUNDS)
    with running_service(newsroom.fill) as service, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        took_s = [_path(browser, service.url, link) for link in newsroom.links]
        browser.close()
    wanted("the first of a service just started", took_s[0], "s", most=MOST_S)
    wanted("the slowest of the others", max(took_s[1:]), "s", most=MOST_S)


if __name__ == "__main__":
    run()
