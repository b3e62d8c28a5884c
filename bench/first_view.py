"""What a reader's first view of the example's embed costs: requests and bytes over the wire, in a real Chromium."""

import shutil
from typing import Any

from playwright.sync_api import sync_playwright

from bench.timing import row, title, wanted
from scripts.service import Service

VIEWS = ((390, 720), (1280, 720))
MOST_KB, MOST_REQUESTS = 100, 14


class Wire:
    """Counts what a page's network does: by Chromium's own figures, headers and compression included."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.received_bytes = 0

    def sent(self, event: dict[str, Any]) -> None:
        """A request left."""
        self.requests.append(event["request"]["url"])

    def finished(self, event: dict[str, Any]) -> None:
        """An answer is complete."""
        self.received_bytes += int(event["encodedDataLength"])


def _view(browser: Any, service: Service, path: str, width: int, height: int) -> Wire:
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    session, wire = context.new_cdp_session(page), Wire()
    session.on("Network.requestWillBeSent", wire.sent)
    session.on("Network.loadingFinished", wire.finished)
    session.send("Network.enable")
    page.goto(service.url + path, wait_until="networkidle")
    context.close()
    return wire


def run(service: Service) -> None:
    """Prints the table, or that there is no Chromium."""
    title("First view of the example's embed, empty cache")
    chromium = shutil.which("chromium")
    if not chromium:
        row("not measured", "-", "there is no Chromium here")
        return
    path = f"/embed/{service.example()}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for width, height in VIEWS:
            wire = _view(browser, service, path, width, height)
            own = sum(url.startswith((service.url, "data:")) for url in wire.requests)
            size = f"{width} × {height} px"
            wanted(f"{size}, over the wire", wire.received_bytes / 1000, "kB", most=MOST_KB)
            wanted(f"{size}, requests", len(wire.requests), "", most=MOST_REQUESTS)
            wanted(f"{size}, requests to other hosts", len(wire.requests) - own, "", most=0)
        browser.close()
