"""What one reader asks changes nothing that another is given: through nginx, and through the service's own memory.

Of each address strange requests are sent first, then the plain one has to get exactly the plain bytes and headers. Each
group of requests has a host of its own, so that nothing asked before it helps.
"""

import re
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import count, islice
from urllib.parse import urlsplit

import httpx
import pytest

from scripts.service import free_port
from tests import live, proxied

_hosts = count(1)
ADDRESSES = (
    "/embed/two", "/embed/two@1", "/embed/two.json?since=0", "/embed/two@1.json", "/embed/two@1/rows.json",
    "/embed/two@1/cells/12/986/1474.json", "/maps/two", "/maps/two/incidents", "/maps/two.geojson", "/maps/two.kml",
    "/maps/two@1.csv", "/maps/two.rss", "/maps/two.feed.json", "/maps/two.png?width=320&height=240", "/maps/two.svg",
    "/oembed?url=/maps/two", "/tiles/12/986/1474.svg", "STATIC", "/maps.rss", "/", "/embed/nowhere", "/api/maps/two",
)  # fmt: skip
QUERIES = (
    "initialWidth=1", "initialWidth=1&bbox=0,0,1,1", "initialWidth=1&limit=1&category=none", "bbox=0,0,1,1",
    "initialWidth=", "initialWidth=x&theme=dark", "theme=dark", "theme=dark&theme=light", "%74heme=dark", "x=1", "x",
    "limit=1", "limit=1&limit=2", "%6Cimit=1", "version=1", "width=200", "scale=2&width=200", "format=xml", "since=1",
    "within=false", "url=/maps/nowhere", "category=none", "after=1", "r=1", "?1", "%3F", "a=1;theme=dark",
)  # fmt: skip
# Behind the path itself.
ENDS = ("&initialWidth=?1", "&initialWidth=1", "%3FinitialWidth=1", "/", "//", "%2F", ";x", "%00", "%20", ".json", "@1")
HEADERS: tuple[dict[str, str], ...] = (
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Proto": "https"},
    {"X-Forwarded-Proto": "evil"},
    {"X-Forwarded-Port": "1"},
    {"X-Forwarded-Prefix": "/evil"},
    {"X-Forwarded-For": "10.0.0.1"},
    {"Forwarded": "host=evil.example;proto=https"},
    {"X-Original-URL": "/embed/nowhere", "X-Rewrite-URL": "/embed/nowhere"},
    {"X-HTTP-Method-Override": "DELETE"},
    {"Range": "bytes=0-3"},
    {"Range": "bytes=999999999-", "If-Range": '"x"'},
    {"If-None-Match": "*"},
    {"If-Match": '"x"'},
    {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"If-Unmodified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
    {"Accept-Encoding": "gzip"},
    {"Accept-Encoding": "br;q=0, gzip;q=0"},
    {"Accept-Encoding": "identity;q=0, *;q=0"},
    {"Accept-Encoding": "zstd, x-br-x"},
    {"Accept": "text/html"},
    {"Accept": "application/xml", "Accept-Language": "es"},
    {"Origin": "https://evil.example", "Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"},
    {"Cookie": "dateline-session=x; lang=es"},
    {"Authorization": "Bearer wrong"},
    {"Content-Type": "application/json", "X-Requested-With": "XMLHttpRequest"},
    {"X-Accel-Expires": "86400", "Cache-Control": "max-age=86400", "Surrogate-Control": "max-age=86400"},
)
METHODS = ("HEAD", "OPTIONS", "POST", "PUT", "TRACE", "PURGE")
PLAIN = {"Accept-Encoding": "br"}
Strange = Callable[[httpx.Client, str, str], object]
_OF_THE_WAY = {
    "date",
    "server",
    "connection",
    "x-cache-status",
    "accept-ranges",
    "x-accel-expires",
    "transfer-encoding",
}


@pytest.fixture(scope="module", autouse=True)
def _nginx_is_here() -> None:
    proxied.require_nginx()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[proxied.Site]:
    # With an address of its own the service's answers are the same for every host.
    port = str(free_port())
    own = f"http://127.0.0.1:{port}"
    with proxied.serving(tmp_path_factory.mktemp("data"), "--port", port, DATELINE_PUBLIC_URL=own) as found:
        found.publish("two", "Two places")
        yield found


def asked(client: httpx.Client, host: str, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    return client.request(method, path, headers={**PLAIN, "Host": host, **headers})


def told(answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    kept = {name: value for name, value in answer.headers.items() if name not in _OF_THE_WAY}
    return answer.status_code, kept, answer.content


def strange_ones() -> Iterator[Strange]:
    """Everything that may be asked instead of the plain request, or about it."""
    for query in QUERIES:
        yield lambda client, host, path, query=query: asked(client, host, f"{path}{'&' if '?' in path else '?'}{query}")  # type: ignore[misc]
    for end in ENDS:
        yield lambda client, host, path, end=end: asked(client, host, path + end)  # type: ignore[misc]
    for headers in HEADERS:
        yield lambda client, host, path, headers=headers: asked(client, host, path, **headers)  # type: ignore[misc]
    for method in METHODS:
        yield lambda client, host, path, method=method: asked(client, host, path, method)  # type: ignore[misc]
    yield lambda client, host, path: asked(client, host, _encoded(path))
    yield lambda client, host, path: client.request("GET", path, headers={**PLAIN, "Host": host}, content=b"x=1")
    yield from (_raw_of(head) for head in RAW)


def _encoded(path: str) -> str:
    """The same address with its last letter as a code."""
    bare, mark, query = path.partition("?")
    return f"{bare[:-1]}%{ord(bare[-1]):02X}{mark}{query}"


RAW = (
    "GET http://evil.example{path} HTTP/1.1\r\nHost: {host}",
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nHost: evil.example",
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Host: worse.example",
    "GET {path} HTTP/1.0",
    "GET {path} HTTP/1.0\r\nHost: {host}",
    "GET {path}#evil HTTP/1.1\r\nHost: {host}",
    "GET /static/..{path} HTTP/1.1\r\nHost: {host}",
    "GET /{path} HTTP/1.1\r\nHost: {host}",
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: br\r\nAccept-Encoding: identity",
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nIf-None-Match: *\r\nIf-None-Match: x",
)


def _raw_of(head: str) -> Strange:
    def send(client: httpx.Client, host: str, path: str) -> None:
        at = urlsplit(str(client.base_url))
        with closing(socket.create_connection((at.hostname, at.port), live.HANG_S)) as connection:
            text = head.format(host=host, path=path)
            connection.sendall(f"{text}\r\nConnection: close\r\n\r\n".encode())
            while connection.recv(65536):
                pass

    return send


def _groups(size: int) -> Iterator[tuple[Strange, ...]]:
    """Few at a time: what nginx keeps it keeps for this second."""
    rest = strange_ones()
    while group := tuple(islice(rest, size)):
        yield group


GROUPS = tuple(_groups(9))


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("way", ["nginx", "memory"])
def test_who_asks_strangely_changes_nothing_for_others(site: proxied.Site, way: str, path: str) -> None:
    if path == "STATIC":
        path = re.findall(r'/static/[^"]+', site.reader.get("/embed/two").text)[0]
    plain = told(asked(site.service.client, f"h{next(_hosts)}.example", path))
    client = site.reader if way == "nginx" else site.service.client
    for group in GROUPS:
        host = f"h{next(_hosts)}.example"
        poison(client, host, path, group)
        assert told(asked(client, host, path)) == plain


def poison(client: httpx.Client, host: str, path: str, group: Sequence[Strange]) -> None:
    for strange in group:
        strange(client, host, path)


def test_a_host_is_answered_with_its_own_addresses(tmp_path_factory: pytest.TempPathFactory) -> None:
    with proxied.serving(tmp_path_factory.mktemp("data")) as site:
        site.publish("two", "Two places")
        for client in (site.reader, site.service.client):
            for path in ("/maps/two", "/maps/two.rss", "/maps/two.kml", "/oembed?url=/maps/two"):
                evil, good = (asked(client, host, path).text for host in ("evil.example", "good.example"))
                assert "evil.example" not in good, path
                assert "good.example" not in evil, path


@pytest.mark.parametrize("query", ["initialWidth=300&childId=a&parentTitle=b&parentUrl=c", "initialWidth=1"])
def test_pyms_words_are_left_out_of_key_and_question(site: proxied.Site, query: str) -> None:
    host = f"h{next(_hosts)}.example"
    for client in (site.reader, site.service.client):
        plain = asked(client, host, "/embed/two")
        assert told(asked(client, host, f"/embed/two?{query}")) == told(plain)
    states = {asked(site.reader, host, f"/embed/two?{query}{n}").headers["X-Cache-Status"] for n in range(3)}
    assert states <= {"HIT", "EXPIRED"}
