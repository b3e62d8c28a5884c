"""Takes the pictures of the documentation with a real Chromium: the example on its page, in its frame, in an article,
light and dark, wide and narrow; 10,000 made-up incidents; the still."""

import io
import random
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import shapely
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from app.incidents.store import Store
from app.maps import shapes
from app.maps.embed import iframe_code
from app.maps.mercator import unproject
from app.model import AccuracyType, Incident, Location
from app.people import Role
from geodata.streets import MINNEAPOLIS, Streets
from scripts import desk_pictures
from scripts.newsroom import Newsroom
from scripts.service import Service, running_service

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
MOST_BYTES = 250_000
MANY = "many"
COUNT = 10_000
_KINDS = ("Pothole", "Street light out", "Fallen tree", "Snow on the sidewalk", "Graffiti", "Abandoned bicycle")
# What a host adds to make a frame as high as it asks to be.
_HOST = """
addEventListener('message', event => {
  const told = event.data && event.data['datawrapper-height'];
  if (told) document.querySelector('iframe').style.height = Object.values(told)[0] + 'px';
});
"""
_HOST_URL = "http://newsroom.test/"
# The article stands nowhere, and such a page may frame nothing of this machine.
_OPTIONS = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"]
_ARTICLE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>An article</title><style>
body {{ margin: 0 auto; max-width: 680px; padding: 28px 20px; font: 19px/1.55 Georgia, serif; color: #1a1a1a; }}
h1 {{ font-size: 34px; line-height: 1.15; margin: 0 0 6px; }} .by {{ color: #666; font: 14px sans-serif; }}
figure {{ margin: 26px 0; border: 1px solid #ddd; }} blockquote {{ display: none; }} iframe {{ display: block; }}
</style><h1>An article with a map in it</h1><p class="by">The newsroom's own page</p>
<p>The paragraphs above and below belong to the newsroom's own page. What stands in the frame between them comes from
Dateline, which has told this page how high it wants to be.</p><figure>{frame}</figure>
<p>Nothing on the map was loaded from anywhere but the newsroom's own server, and readers scroll past it as if it were
a photograph.</p></html>"""


def main() -> None:
    """Takes them all."""
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("There is no Chromium here. On Debian: apt-get install chromium")
    PICTURES.mkdir(parents=True, exist_ok=True)
    newsroom = Newsroom(len(desk_pictures.SIZES), Role.ADMIN)
    with running_service(newsroom.fill) as service, running_service(_fill) as crowded, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_OPTIONS)
        example = f"{service.url}/embed/{service.example()}"
        page = example.replace("/embed/", "/maps/")
        take(browser, example, "example", 1280, 720)
        take(browser, example, "example-dark", 1280, 720, dark=True)
        take(browser, example, "embed-320", 320, 640)
        take(browser, example, "embed-360", 360, 640)
        take(browser, page, "page-360", 360, 640, full=True)
        take(browser, page, "page-1280", 1280, 800, full=True)
        take(browser, _article(example), "article", 720, 960)
        for dark in (False, True):
            take(browser, f"{crowded.url}/embed/{MANY}", f"many{'-dark' * dark}", 1280, 800, dark=dark)
        _still(service, page)
        desk_pictures.take_all(browser, service, newsroom, PICTURES, MOST_BYTES)
        browser.close()


def take(
    browser: Browser, source: str, name: str, width: int, height: int, *, full: bool = False, dark: bool = False
) -> None:
    """Saves a picture of the page once it is quiet; `source` is its address or the page itself."""
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", reduced_motion="reduce"
    )
    if source.startswith("http"):
        page.goto(source, wait_until="networkidle")
    else:  # under an address, for a page without one may frame nothing
        page.route(_HOST_URL, lambda route: route.fulfill(body=source, content_type="text/html"))
        page.goto(_HOST_URL, wait_until="networkidle")
    _save(page.screenshot(full_page=full), name)
    page.close()


def _save(png: bytes, name: str) -> None:
    """With a palette, for a map has few colours: a third of the bytes.

    This method keeps the small red areas red, and the rounds of k-means behind it the large pale ones as they are.
    """
    path = PICTURES / f"{name}.png"
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=3).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.name}: {size / 1000:.0f} kB{', too big to commit' if size > MOST_BYTES else ''}")


def _article(embed: str) -> str:
    """A page of a newsroom with the code pasted into it, and a script of the host's that heeds the height."""
    frame = iframe_code(embed, "The map").replace(' loading="lazy"', "")
    return f"{_ARTICLE.format(frame=frame)}<script>{_HOST}</script>"


def _still(service: Service, page: str) -> None:
    _save(service.get(page.removeprefix(service.url) + ".png"), "still")


def _fill(data_dir: Path) -> None:
    """Many reports that nobody made, along the city's streets."""
    streets = Streets(MINNEAPOLIS)
    incidents = _made_up(streets)
    streets.close()
    with Store.open(f"sqlite:///{data_dir / 'dateline.sqlite'}") as store:
        store.create_map(MANY, f"{COUNT:,} made-up reports to the city", dek="Scattered along the streets by chance.")
        store.add_incidents(MANY, incidents)
        store.publish(MANY)


def _made_up(streets: Streets) -> list[Incident]:
    chance = random.Random(1)  # noqa: S311 - the same every time
    drawn = shapes.read(streets)
    inside = [line for line in drawn.streets["minor"].geometries if drawn.limits.covers(line)]
    centers = chance.choices(inside, k=7)

    def near(line: shapely.LineString) -> float:
        """Some quarters have more of it: a 15,000th of the world is a mile and a bit here."""
        return float(0.08 + sum(1 / (1 + (15_000 * shapely.distance(line, center)) ** 4) for center in centers))

    chosen = chance.choices(inside, [near(line) * line.length for line in inside], k=COUNT)
    return [_report(number, line, chance) for number, line in enumerate(chosen, start=1)]


def _report(number: int, line: shapely.LineString, chance: random.Random) -> Incident:
    at = line.interpolate(chance.random(), normalized=True)
    lon, lat = unproject(at.x, at.y)
    place = Location("made up", f"Made-up place {number}", lon, lat, AccuracyType.POINT, 15.0)
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(525_600))
    kind = chance.choices(_KINDS, (30, 22, 9, 17, 14, 8))[0]
    return Incident(f"r{number}", kind, place, occurred_at=moment, category=kind)


if __name__ == "__main__":
    main()
