"""Takes the pictures of the documentation with a real Chromium: the example's page and embed, at 360 and 1280 px."""

import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from scripts.service import running_service

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
MOST_BYTES = 250_000


def take(browser: Browser, url: str, name: str, width: int, height: int, *, full: bool = False) -> None:
    """Saves a picture of the page at `url` once it is quiet."""
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
    page.goto(url, wait_until="networkidle")
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, full_page=full)
    page.close()
    # A map has few colours: with a palette the file is a third, and this method keeps the small red areas red.
    Image.open(path).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.name}: {size / 1000:.0f} kB{', too big to commit' if size > MOST_BYTES else ''}")


def main() -> None:
    """Takes them all."""
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("There is no Chromium here. On Debian: apt-get install chromium")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with running_service() as service, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        slug = service.example()
        take(browser, f"{service.url}/embed/{slug}", "example", 1280, 720)
        take(browser, f"{service.url}/embed/{slug}", "embed-360", 360, 640)
        take(browser, f"{service.url}/maps/{slug}", "page-360", 360, 640, full=True)
        take(browser, f"{service.url}/maps/{slug}", "page-1280", 1280, 800, full=True)
        browser.close()


if __name__ == "__main__":
    main()
