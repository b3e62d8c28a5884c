"""Pages a second of a real service on loopback: the embed, its 304, the page, an answer. The load is bounded."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import BinaryIO
from urllib.parse import urlsplit

from bench.timing import p50_p99_ms, row, seconds, title
from scripts.service import Service

CONNECTIONS = 4
REQUESTS_A_CONNECTION = 500
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_ETAG = re.compile(rb'\r\netag: ("[^"]+")', re.IGNORECASE)


class Connection:
    """One kept-alive connection; a library would cost more than the server it measures."""

    def __init__(self, opened: socket.socket, answers: BinaryIO) -> None:
        self._socket, self._answers = opened, answers

    def head(self, request: bytes) -> bytes:
        """The status line and headers of the answer; its body is read to the end."""
        self._socket.sendall(request)
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self._answers.readline()
        if length := _LENGTH.search(head):
            self._answers.read(int(length.group(1)))
        return head


@contextmanager
def connection(service: Service) -> Iterator[Connection]:
    """A connection to the service, closed at the end."""
    address = urlsplit(service.url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=30) as opened:
        yield Connection(opened, opened.makefile("rb"))


def request_for(path: str, **headers: str) -> bytes:
    """A GET as it goes over the wire; underscores in the names of headers become hyphens."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def _load(service: Service, request: bytes, samples: list[float]) -> None:
    with connection(service) as opened:
        samples += [seconds(lambda: opened.head(request)) for _ in range(REQUESTS_A_CONNECTION)]


def measure(service: Service, what: str, request: bytes, status: int = 200) -> None:
    """Asks over several connections at once and prints the rate."""
    with connection(service) as opened:
        answered = opened.head(request).split(b" ", 2)[1]
    if int(answered) != status:
        raise RuntimeError(f"{what}: status {answered.decode()} instead of {status}")
    samples: list[float] = []
    threads = [Thread(target=_load, args=(service, request, samples)) for _ in range(CONNECTIONS)]
    total_s = seconds(lambda: _run(threads))
    p50, p99 = p50_p99_ms(samples)
    row(what, f"{len(samples) / total_s:,.0f} /s", f"p50 {p50:.1f} ms, p99 {p99:.1f} ms")


def _etag(service: Service, request: bytes) -> str:
    with connection(service) as opened:
        found = _ETAG.search(opened.head(request))
    return found.group(1).decode() if found else ""


def _run(threads: list[Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def run(service: Service) -> None:
    """Prints the table."""
    slug = service.example()
    embed = request_for(f"/embed/{slug}", Accept_Encoding="br")
    known = request_for(f"/embed/{slug}", Accept_Encoding="br", If_None_Match=_etag(service, embed))
    title(f"Pages, one process, {CONNECTIONS} connections with {REQUESTS_A_CONNECTION} requests each, same machine")
    measure(service, "embed, br", embed)
    measure(service, "embed, unchanged", known, 304)
    measure(service, "page, br", request_for(f"/maps/{slug}", Accept_Encoding="br"))
    measure(service, "geocode", request_for("/api/geocode?q=34th+and+Portland"))
    measure(service, "health", request_for("/healthz"))
    row("first answer after the command, empty store", f"{1000 * service.start_s:.0f} ms")
