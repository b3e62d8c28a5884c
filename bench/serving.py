"""Pages a second of a real service on loopback: the embed, its 304, the page, an answer. The load is bounded."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from urllib.parse import urlsplit

from bench.timing import p50_p99_ms, row, seconds, title
from scripts.service import Service

CONNECTIONS = 4
REQUESTS_A_CONNECTION = 400


@contextmanager
def _connection(service: Service) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(urlsplit(service.url).netloc, timeout=30)
    yield connection
    connection.close()


def _fetch(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> http.client.HTTPResponse:
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    response.read()
    return response


def _load(service: Service, path: str, headers: dict[str, str], samples: list[float]) -> None:
    with _connection(service) as connection:
        samples += [seconds(lambda: _fetch(connection, path, headers)) for _ in range(REQUESTS_A_CONNECTION)]


def measure(service: Service, what: str, path: str, headers: dict[str, str], status: int) -> None:
    """Asks for the path over several connections at once and prints the rate."""
    with _connection(service) as connection:
        answered = _fetch(connection, path, headers).status
    if answered != status:
        raise RuntimeError(f"GET {path} answered {answered} instead of {status}")
    samples: list[float] = []
    threads = [Thread(target=_load, args=(service, path, headers, samples)) for _ in range(CONNECTIONS)]
    total_s = seconds(lambda: _run(threads))
    p50, p99 = p50_p99_ms(samples)
    row(what, f"{len(samples) / total_s:,.0f} /s", f"p50 {p50:.1f} ms, p99 {p99:.1f} ms")


def _run(threads: list[Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def run(service: Service) -> None:
    """Prints the table."""
    slug = service.example()
    embed = f"/embed/{slug}"
    with _connection(service) as connection:
        etag = _fetch(connection, embed, {"Accept-Encoding": "br"}).getheader("ETag") or ""
    title(f"Pages, one process, {CONNECTIONS} connections with {REQUESTS_A_CONNECTION} requests each, same machine")
    measure(service, "embed, br", embed, {"Accept-Encoding": "br"}, 200)
    measure(service, "embed, unchanged", embed, {"Accept-Encoding": "br", "If-None-Match": etag}, 304)
    measure(service, "page", f"/maps/{slug}", {"Accept-Encoding": "br"}, 200)
    measure(service, "health", "/healthz", {}, 200)
    measure(service, "geocode", "/api/geocode?q=34th+and+Portland", {}, 200)
    row("first answer after the command", f"{1000 * service.start_s:.0f} ms")
