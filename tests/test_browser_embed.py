"""The real service in a real Chromium: the embed in a sandboxed frame of another site, no one else asked."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Frame, Page

from tests.browser import Watched
from tests.live import BEARER, HANG_S, in_thread, settings

pytestmark = pytest.mark.browser
HOSTILE = "${document.title='x'}</script><img src=x onerror=alert(1)>`\\"
PLACES = ("34th and Portland", "600 block of 24th Ave N")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The service with a map whose every text is hostile, and one with plain words."""
    with in_thread(settings(tmp_path_factory.mktemp("data"))) as found:
        publish(found, "plain", "Two places", "Shooting")
        publish(found, "hostile", HOSTILE, HOSTILE)
        yield found


def publish(client: httpx.Client, slug: str, title: str, words: str) -> None:
    client.post("/api/maps", json={"slug": slug, "title": title}, headers=BEARER)
    for place in PLACES:
        body = {"title": words, "location": place, "attribution": words, "description": words, "category": words}
        assert client.post(f"/api/maps/{slug}/incidents", json=body, headers=BEARER).status_code == 201
    assert client.post(f"/api/maps/{slug}/publish", headers=BEARER).status_code == 200


@contextmanager
def newspaper(article: str) -> Iterator[str]:
    """Another site, with one page; its address."""

    class Article(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = article.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Article) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join(HANG_S)


def article(frame: str) -> str:
    head = '<!doctype html><html lang="en"><head><title>An article</title><link rel="icon" href="data:,"></head>'
    return f"{head}<body><h1>An article</h1>{frame}</body></html>"


def hosts(watched: Watched) -> set[str]:
    return {urlsplit(url).netloc for url in watched.requests if not url.startswith("data:")}


def drawn_frame(page: Page) -> Frame:
    """The frame of the map, once its markers stand."""
    frame = page.frames[1]
    frame.wait_for_selector(
        ".leaflet-container .leaflet-marker-icon, .leaflet-container svg, .leaflet-container canvas"
    )
    page.wait_for_load_state("networkidle")
    return frame


def test_the_embed_in_a_sandboxed_frame_of_another_site(client: httpx.Client, watched: Watched) -> None:
    ours = str(client.base_url).rstrip("/")
    frame = f'<iframe sandbox="allow-scripts" src="{ours}/embed/plain" title="Map" width="600" height="600"></iframe>'
    with newspaper(article(frame)) as address:
        watched.page.goto(address)
        text = drawn_frame(watched.page).locator("body").inner_text()
        assert "about 4.4 miles" in text
        assert "34th St E & Portland Ave S" in text
        assert watched.complaints == []
        assert hosts(watched) == {urlsplit(address).netloc, urlsplit(ours).netloc}


def test_the_code_that_the_page_shows_works_where_it_is_pasted(client: httpx.Client, watched: Watched) -> None:
    ours = str(client.base_url).rstrip("/")
    watched.page.goto(f"{ours}/maps/plain")
    shown = watched.page.locator("textarea, pre, code, input").evaluate_all(
        "elements => elements.map(element => element.value || element.textContent)"
    )
    code = next(text for text in shown if "<iframe" in text)
    assert re.search(r'title="Two places"', code)
    with newspaper(article(code)) as address:
        watched.page.goto(address)
        assert "about 4.4 miles" in drawn_frame(watched.page).locator("body").inner_text()
        assert watched.complaints == []
        assert hosts(watched) == {urlsplit(address).netloc, urlsplit(ours).netloc}


@pytest.mark.parametrize("path", ["/embed/hostile", "/maps/hostile", "/"])
def test_hostile_text_shows_as_typed_and_runs_nothing(client: httpx.Client, watched: Watched, path: str) -> None:
    watched.page.goto(f"{client.base_url}{path}")
    watched.page.wait_for_load_state("networkidle")
    title = watched.page.title()
    for marker in watched.page.locator(".leaflet-marker-icon, .leaflet-interactive").all()[:4]:
        marker.dispatch_event("click")
    assert HOSTILE in watched.page.locator("body").inner_text()
    assert watched.page.title() == title != "x"
    assert watched.page.locator("img[src='x']").count() == 0
    assert watched.complaints == []


@pytest.mark.parametrize("path", ["/", "/docs", "/maps/plain", "/embed/plain"])
def test_every_page_obeys_its_policy_and_fits_a_phone(client: httpx.Client, watched: Watched, path: str) -> None:
    watched.page.set_viewport_size({"width": 320, "height": 640})
    watched.page.goto(f"{client.base_url}{path}")
    watched.page.wait_for_load_state("networkidle")
    assert watched.complaints == []
    assert hosts(watched) == {urlsplit(str(client.base_url)).netloc}
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_an_embed_is_not_framed_where_the_settings_forbid_it(watched: Watched, tmp_path: Path) -> None:
    with in_thread(settings(tmp_path, frame_ancestors="https://news.example")) as service:
        publish(service, "plain", "Two places", "Shooting")
        frame = f'<iframe src="{service.base_url}/embed/plain" title="Map"></iframe>'
        with newspaper(article(frame)) as address:
            watched.page.goto(address)
            watched.page.wait_for_load_state("networkidle")
            assert any("frame-ancestors" in complaint for complaint in watched.complaints)
