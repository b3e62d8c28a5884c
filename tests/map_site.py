"""A small server for pages of maps, and the fixtures of a site with the base map of Minneapolis."""

import http.server
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from app.maps import assets
from app.maps.basemap import BaseMap
from app.maps.content import Area
from app.maps.embed import content_security_policy
from geodata.streets import Streets
from tests.browser import Watched

Answer = tuple[str, bytes, dict[str, str]]
POLICY = {"Content-Security-Policy": content_security_policy("*"), "Access-Control-Allow-Origin": "*"}


@dataclass
class Site:
    """A small server on loopback: paths → answers; what the app does for pages, files and tiles, and no more."""

    address: str
    pages: dict[str, Answer]
    asked: list[str]

    def put(self, path: str, html: str, headers: dict[str, str]) -> str:
        """Serve that page; answers its address."""
        self.pages[path] = ("text/html; charset=utf-8", html.encode(), headers)
        return self.address + path


class _Server(http.server.ThreadingHTTPServer):
    """A browser that leaves does not wait for what it asked for: that is no error. Everything else is told."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(tile: Callable[[int, int, int, str], bytes]) -> Iterator[Site]:
    """A site on a free port."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            kind, body, headers = self._answer(urlsplit(self.path).path)
            self.send_response(200 if kind else 404)
            for name, value in {
                "Content-Type": kind or "text/plain",
                "Content-Length": str(len(body)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _answer(self, path: str) -> Answer:
            if path in served.pages:
                return served.pages[path]
            if path.startswith("/tiles/"):
                z, x, y = map(int, path.removeprefix("/tiles/").removesuffix(".svg").split("/"))
                return "image/svg+xml", tile(z, x, y, "dark" if "theme=dark" in self.path else "light"), POLICY
            asset = assets.find(path.removeprefix(assets.PREFIX))
            return (asset.media_type, asset.body, POLICY) if asset else ("", b"", {})

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in the standard library
            pass

    with _Server(("127.0.0.1", 0), Handler) as server:
        served = Site(f"http://127.0.0.1:{server.server_port}", {}, [])
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield served
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def basemap(streets: Streets) -> BaseMap:
    return BaseMap(streets)


@pytest.fixture(scope="module")
def area(basemap: BaseMap) -> Area:
    return basemap.area


@pytest.fixture(scope="module")
def site(basemap: BaseMap) -> Iterator[Site]:
    with serving(basemap.tile) as served:
        yield served


def opened(watched: Watched, address: str, width: int = 1280, height: int = 760) -> Page:
    """The page, once its map stands and its tiles are there."""
    watched.page.set_viewport_size({"width": width, "height": height})
    watched.page.goto(address)
    watched.page.wait_for_selector(".map[data-ready]")
    watched.page.wait_for_load_state("networkidle")
    return watched.page
