"""A server on loopback that speaks Nominatim's JSON: good answers, centroids, and every way in which one fails."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.live import HANG_S

LICENCE = "Data © OpenStreetMap contributors, ODbL 1.0."
HOUSE = ("place", "house", "way", "650, Zebra Avenue North, Near North, Minneapolis, Hennepin County, Minnesota, 55411")


def place(
    kind: tuple[str, str, str, str], lat: float = 45.0037, lon: float = -93.287, reach_deg: float = 0.00005
) -> dict[str, Any]:
    """One place as Nominatim writes it."""
    osm_class, osm_type, element, name = kind
    return {
        "place_id": 1, "licence": LICENCE, "osm_type": element, "osm_id": 1, "lat": str(lat), "lon": str(lon),
        "class": osm_class, "type": osm_type, "place_rank": 30, "importance": 0.1, "addresstype": osm_type,
        "display_name": name,
        "boundingbox": [str(lat - reach_deg), str(lat + reach_deg), str(lon - reach_deg), str(lon + reach_deg)],
    }  # fmt: skip


class FakeNominatim:
    """What the server answers, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.answers: Any = []
        self.fails: Callable[[BaseHTTPRequestHandler], None] | None = None
        self.domain = ""

    @property
    def options(self) -> dict[str, str]:
        """What geopy's Nominatim takes to ask this server."""
        return {"domain": self.domain, "scheme": "http"}


def _handler(fake: FakeNominatim) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fake.asked.append(parse_qs(urlsplit(self.path).query)["q"][0])
            fake.agents.add(self.headers["User-Agent"])
            if fake.fails:
                fake.fails(self)
            else:
                send(self, json.dumps(fake.answers).encode())

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    return Handler


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    """An answer with its length."""
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def slow(handler: BaseHTTPRequestHandler) -> None:
    """Nothing at all, until who asked has gone."""
    handler.connection.settimeout(HANG_S)
    with suppress(OSError):
        handler.connection.recv(1)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, each within the time-out."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(int(HANG_S / 0.05)):
        try:
            handler.wfile.write(b" ")
            time.sleep(0.05)
        except OSError:
            return


def endless(handler: BaseHTTPRequestHandler) -> None:
    """More than any answer has reason to be."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        try:
            handler.wfile.write(b" " * 100_000)
        except OSError:
            return


def status(code: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """That status, with an error page."""
    return lambda handler: send(handler, b"<html>no</html>", code, **headers)


def body(text: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    """That text as the answer."""
    return lambda handler: send(handler, text)


@contextmanager
def running() -> Iterator[FakeNominatim]:
    """The server, on a free port of loopback."""
    fake = FakeNominatim()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(fake))
    server.daemon_threads = True
    fake.domain = f"127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
