"""Ten and a hundred thousand incidents: the page made, its bytes, and when Chromium has drawn it and takes a choice."""

import random
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from app.incidents.store import Store
from app.maps import draw
from app.maps.content import MapContent
from app.maps.crowd import Crowd
from app.model import Incident
from app.prepared import prepare
from bench.drawing import content
from bench.timing import median_ms, row, seconds, title, wanted
from scripts.service import running_service

COUNTS = (10_000, 100_000)
MADE_MS, MOST_KB, INTERACTIVE_S = 300, 400, 2.0
_DRAWN = "canvas[data-dots]"


def scattered(count: int) -> MapContent:
    """That many over the city and the year, of seven kinds: nothing that compresses better than the truth would."""
    chance = random.Random(1)  # noqa: S311 - the same every time

    def one(incident: Incident) -> Incident:
        lon, lat = round(chance.gauss(-93.265, 0.03), 5), round(chance.gauss(44.965, 0.035), 5)
        moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(525_600))
        place = replace(incident.location, lon=lon, lat=lat, uncertainty_m=float(chance.randint(15, 90)))
        return replace(incident, location=place, category=f"Kind {chance.randint(1, 7)}", occurred_at=moment)

    shown = content(count)
    return replace(shown, incidents=tuple(map(one, shown.incidents)))


def _fill(data_dir: Path) -> None:
    with Store.open(f"sqlite:///{data_dir / 'dateline.sqlite'}") as store:
        for count in COUNTS:
            store.create_map(f"many-{count}", "Benchmark")
            store.add_incidents(f"many-{count}", scattered(count).incidents)
            store.publish(f"many-{count}")
            read_ms = median_ms(partial(store.published, f"many-{count}"), 3)
            row(f"{count:,}: snapshot read", f"{read_ms:.0f} ms")


def _made(count: int) -> None:
    """Prints how long the page takes, and its bytes."""
    shown = scattered(count)

    def page() -> bytes:
        return draw.embed_page(shown, "", "bench", Crowd(shown)).encode()

    made = page()
    wanted(f"{count:,}: page made", median_ms(page, 3), "ms", most=MADE_MS)
    size = len(prepare(made, "text/html").encoded("br"))
    wanted(f"{count:,}: page with brotli", size / 1000, "kB", most=MOST_KB)
    row(f"{count:,}: page compressed", f"{median_ms(lambda: prepare(made, 'text/html'), 3):.0f} ms")


def _plain(count: int) -> None:
    """folium at its quickest: one GeoJson of circles on a canvas, with the same words in their popups.

    Its page is not opened: it loads ten files from four hosts, and there is no network here.
    """
    shown = scattered(count)
    made = list[bytes]()
    taken_s = seconds(lambda: made.append(_folium(shown)))
    row(f"{count:,}: the same by plain folium, made", f"{1000 * taken_s:.0f} ms")
    row(f"{count:,}: its page with brotli", f"{len(prepare(made[0], 'text/html').encoded('br')) / 1000:.0f} kB")


def _folium(shown: MapContent) -> bytes:
    import folium

    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [incident.location.lon, incident.location.lat]},
            "properties": {"title": incident.title, "category": incident.category, "day": str(incident.occurred_at)},
        }
        for incident in shown.incidents
    ]
    page = folium.Map(location=(44.97, -93.27), zoom_start=12, prefer_canvas=True)
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        marker=folium.CircleMarker(radius=5),
        popup=folium.GeoJsonPopup(["title", "category", "day"]),
    ).add_to(page)
    html: str = page.get_root().render()
    return html.encode()


def _opened(browser: Any, address: str) -> float:
    """Seconds from asking for the page until its canvas is drawn and its script waits for the reader."""
    page = browser.new_page(viewport={"width": 800, "height": 700})

    def opens() -> None:
        page.goto(address, wait_until="commit")
        page.wait_for_selector(_DRAWN, state="attached")
        page.evaluate("1")

    taken_s = seconds(opens)
    page.close()
    return taken_s


def run() -> None:
    """Prints the table; the drawing only where there is a Chromium."""
    title("Many incidents")
    for count in COUNTS:
        _made(count)
    _plain(COUNTS[0])
    chromium = shutil.which("chromium")
    if not chromium:
        row("drawn in Chromium: not measured", "-", "there is no Chromium here")
        return
    with running_service(_fill) as service, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        browser.new_page().goto(service.url)  # Chromium's own beginning
        for count in COUNTS:
            service.publish(f"many-{count}")
            first_s, again_s = (_opened(browser, f"{service.url}/embed/many-{count}") for _ in range(2))
            if count > COUNTS[0]:  # of so many it is only wanted that they work
                row(f"{count:,}: interactive", f"{again_s:.2f} s", f"the first after publishing {first_s:.2f} s")
                continue
            wanted(f"{count:,}: interactive, the first after publishing", first_s, "s", most=INTERACTIVE_S)
            wanted(f"{count:,}: interactive", again_s, "s", most=INTERACTIVE_S)
        row("the service's memory with both", f"{service.memory_mb():.0f} MB")
        browser.close()


if __name__ == "__main__":
    run()
