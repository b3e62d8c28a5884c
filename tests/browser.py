"""A real Chromium for the tests that need one. With CI=true a missing browser fails, elsewhere it skips."""

import os
import shutil
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Frame, Page, expect, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
)
HANG_MS = 60_000
"""A guard against hanging, not a measure: a wait for a state ends when the state is there, on a slow machine too."""
expect.set_options(timeout=HANG_MS)


def _executable() -> str:
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found:
        return found
    message = "needs Chromium: apt-get install chromium"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window, for a module: playwright keeps an event loop running in this thread meanwhile."""
    executable = _executable()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=[*_QUIET], timeout=HANG_MS)
        started.on("context", lambda context: context.set_default_timeout(HANG_MS))
        yield started
        started.close()


def until(frame: Page | Frame, expression: str) -> None:
    """Waits until that is true by asking again: a map's policy forbids the polling that is playwright's own."""
    deadline = time.monotonic() + HANG_MS / 1000
    while not frame.evaluate(expression):
        assert time.monotonic() < deadline, f"never came true: {expression}"
        frame.wait_for_timeout(50)


class Watched:
    """A page whose complaints are kept: console errors (violations of the policy too), uncaught ones, dialogs."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda said: self._console(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("dialog", self._dialog)

    def _dialog(self, dialog: Dialog) -> None:
        self.complaints.append(dialog.message)
        dialog.dismiss()

    def _console(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """A fresh page on a desk of 1280 × 800 px."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield Watched(context)
    context.close()
