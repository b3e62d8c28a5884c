"""Requests made to confuse: spellings of paths, methods, hosts, ranges, conditions, encodings; by nginx and directly.

One service for all: a map that is public, a draft, a map that was taken down, and one whose place was hidden.
"""

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from app.incidents.store import Store
from app.people import Scope
from tests import live, proxied

HOST = "maps.example.org"
DRAFT, POINT = b"Zzyzx", (b"44.96123", b"93.26987")
DOORS = ("nginx", "direct")
KINDS = (
    "/maps/{}", "/maps/{}.kml", "/maps/{}.geojson", "/maps/{}.csv", "/maps/{}.rss", "/maps/{}@1.geojson", "/embed/{}",
    "/embed/{}.json?since=0", "/embed/{}@1", "/maps/{}/incidents", "/api/maps/{}", "/api/maps/{}/incidents",
    "/api/maps/{}/corrections", "/oembed?url=/maps/{}",
)  # fmt: skip
NOT_FOUND = (
    "//maps/two", "/maps//two", "/maps/x/../two", "/maps/./two", "/maps/%2e%2e/maps/two", "/maps/..%2fdesk",
    "/desk/..%2fmaps%2ftwo", "/maps/two;x=1", "/MAPS/two", "/maps/TWO", "/maps/two.KML", "/maps/two.kml;",
    "/maps/draft;.kml", "/maps/two%0d%0aX-A:%20b", "/maps/two%20", "/maps/two%c0%af", "/maps/two%ff", "/maps/two%252f",
    "/maps\\two", "/maps/draft", "/api/maps/draft", "/api//maps/draft", "/embed//two", "/embed/two@1.0",
    "/embed/two@-1", "/embed/two@0", "/embed/two@99999999999999999999", "/static/../desk", "//desk", "/maps/../desk",
    "/embed/../desk", "/Desk", "/desk;x", "//", "///evil.example", "//evil.example/", "//evil.example/maps/two/",
    "//evil.example/%2e%2e", "/%2fevil.example", "/%2fevil.example/maps/two", "/\\evil.example/", "/%5cevil.example/",
    "/maps/%2e%2e%2fdesk",
)  # fmt: skip
# nginx refuses these itself.
REFUSED = (
    "/maps/two%00", "/maps/two%00.kml", "/static/%2e%2e/%2e%2e/etc/passwd", "/static/..%2f..%2fetc%2fpasswd",
    "/maps/two%", "/maps/two%zz", "/maps/two%u0041", "*", "/maps/" + "a" * 9000,
)  # fmt: skip
LED = {
    "/maps/two/": "/maps/two", "/maps/two//": "/maps/two", "/maps/two/%2f": "/maps/two", "/maps/two%2f": "/maps/two",
    "/maps/two.kml/": "/maps/two.kml", "/embed/two@1/": "/embed/two@1", "/desk/": "/desk", "/desk%2f": "/desk",
    "/maps%2ftwo": "/maps/two", "/maps/%74wo": "/maps/two", "/%6Daps/two?x=%74": "/maps/two?x=%74",
    "/maps/tw%6F.kml": "/maps/two.kml", "/embed/two@%31": "/embed/two@1", "/api/maps/%74wo": "/api/maps/two",
    "/maps/%64raft": "/maps/draft", "/maps/%67one": "/maps/gone",
}  # fmt: skip
PAGES = (
    "/maps/two", "/maps/two.kml", "/maps/two.geojson", "/maps.rss", "/maps.feed.json", "/oembed?url=/maps/two", "/",
    "/api/maps", "/api/maps/two", "/robots.txt", "/desk/sign-in", "/maps/two/", "/docs", "/embed/two", "/maps/gone",
)  # fmt: skip
BAD_HOSTS = ("evil.example/x", "evil.example@x", "evil<x>", "evil.example x", "evil.example\\x", "[::1", "a:b:c", "?")
FORWARDED = {
    "X-Forwarded-Host": "fwd.example", "X-Forwarded-Prefix": "/fwd.example", "X-Forwarded-Port": "7654",
    "Forwarded": "host=fwd.example;proto=https", "X-Original-URL": "/desk", "X-Rewrite-URL": "/desk",
    "X-Forwarded-Server": "fwd.example", "X-Host": "fwd.example", "Referer": "https://fwd.example/",
    "Origin": "https://fwd.example", "X-Forwarded-For": "192.0.2.77", "X-HTTP-Method-Override": "DELETE",
}  # fmt: skip
ENCODINGS = (
    "gzip", "br", "zstd", "*", "identity", "identity;q=0", "*;q=0", "br;q=0, gzip;q=0.5", "gzip;q=1.1", "", ",,,",
    "GZIP", "x-gzip", "br;q=", "deflate, " * 200 + "zstd",
)  # fmt: skip


@dataclass(frozen=True)
class Site:
    """A base address for each door, and the ETags from before something was withdrawn."""

    doors: dict[str, str]
    etags: dict[str, str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    proxied.require_nginx()
    data_dir: Path = tmp_path_factory.mktemp("data")
    with proxied.serving(data_dir) as made:
        with Store.open(live.settings(data_dir).store_url) as store:
            made.editor.headers["Authorization"] = f"Bearer {store.create_token('all', scope=Scope.ADMIN)}"
        for slug in ("two", "gone", "hidden", "draft"):
            title = DRAFT.decode() if slug == "draft" else slug
            assert made.editor.post("/api/maps", json={"slug": slug, "title": title}).status_code == 201
            place = {"lon": -93.26987, "lat": 44.96123}
            live.post_incident(made.editor, slug, place, display_precision="exact")
            if slug != "draft":
                made.publish_again(slug)
        doors = {"nginx": made.front.url, "direct": str(made.service.client.base_url)}
        paths = [kind.format(slug) for slug in ("gone", "hidden") for kind in KINDS]
        etags = {path: etag for path in paths if (etag := made.reader.get(path).headers.get("ETag"))}
        assert len(etags) > len(KINDS)
        hidden = made.editor.get("/api/maps/hidden/incidents").json()["features"][0]["id"]
        any_state, lowered = {"If-Match": "*"}, {"display_precision": "hidden"}
        for answer in (
            made.editor.patch(f"/api/maps/hidden/incidents/{hidden}", json=lowered, headers=any_state),
            made.editor.post("/api/maps/gone/take-down", json={"reason": "A court asked."}, headers=any_state),
        ):
            assert answer.status_code == 200, answer.text
        yield Site(doors, etags)


@dataclass(frozen=True)
class Told:
    """An answer as it came over the wire."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        found = [line.partition(b":")[2] for line in self.head.split(b"\r\n") if line.lower().startswith(name.encode())]
        return found[0].strip().decode() if found else ""


def asked(door: str, target: str, method: str = "GET", host: str = HOST, **headers: str) -> Told:
    """Send a request exactly as it is written."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in headers.items())]
    at = urlsplit(door)
    with closing(socket.create_connection((at.hostname, at.port), live.HANG_S)) as connection:
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1"))
        came = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = came.partition(b"\r\n\r\n")
    return Told(int(head.split(b" ", 2)[1]), head, body)


def holds_nothing(told: Told) -> bool:
    return not any(mark in told.head + told.body for mark in (DRAFT, *POINT))


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("targets", [NOT_FOUND, REFUSED], ids=["not found", "refused"])
def test_path_that_is_not_an_address_is_not_answered(site: Site, door: str, targets: tuple[str, ...]) -> None:
    told = {target[:60]: asked(site.doors[door], target) for target in targets}
    expected = {404} if targets is NOT_FOUND else {400, 404, 414}
    assert {target: one.status for target, one in told.items() if one.status not in expected} == {}
    assert [target for target, one in told.items() if not holds_nothing(one) or one.header("location")] == []


@pytest.mark.parametrize("door", DOORS)
def test_other_spelling_leads_to_the_plain_address(site: Site, door: str) -> None:
    for method in ("GET", "HEAD"):
        told = {target: asked(site.doors[door], target, method) for target in LED}
        assert {target: (one.status, one.header("location")) for target, one in told.items()} == {
            target: (308, to) for target, to in LED.items()
        }
    # The escape that many programs write for the @ of a version is no other spelling.
    assert asked(site.doors[door], "/embed/two%401").status == 200
    assert asked(site.doors[door], "/maps/%74wo", "DELETE").status == 405


@pytest.mark.parametrize("door", DOORS)
def test_method_that_is_not_taken_is_refused_and_nothing_is_repeated(site: Site, door: str) -> None:
    methods = ("TRACE", "OPTIONS", "CONNECT", "PROPFIND", "QUERY", "SEARCH", "PURGE", "LOCK", "FOO", "get", "TRACK")
    for method in methods:
        for target in ("/maps/two", "/api/maps/draft", "/desk", "/embed/two", "/maps/gone"):
            told = asked(site.doors[door], target, method, X_Secret="qwxyz")
            assert told.status in (400, 405), (method, target)
            assert b"qwxyz" not in told.head + told.body
            assert holds_nothing(told)


@pytest.mark.parametrize("door", DOORS)
def test_forwarded_names_are_in_no_answer(site: Site, door: str) -> None:
    for page in PAGES:
        told = asked(site.doors[door], page, **FORWARDED)
        assert told.status in (200, 308, 410), page
        for name in (b"fwd.example", b"7654", b"192.0.2.77"):
            assert name not in told.head + told.body, page
        assert {asked(site.doors[door], page, host=host).status for host in BAD_HOSTS} == {400}


@pytest.mark.parametrize("door", DOORS)
def test_head_is_get_without_a_body(site: Site, door: str) -> None:
    changing = (b"date", b"x-cache-status", b"connection", b"transfer-encoding", b"accept-ranges", b"content-length")
    for page in (
        *PAGES,
        "/maps/draft",
        "/maps/nowhere",
        "/api/maps/draft",
        "/api/maps/gone",
        "/desk",
        "/tiles/0/0/0.svg",
    ):
        heads = []
        for method in ("GET", "HEAD"):
            told = asked(site.doors[door], page, method, Range="bytes=0-3")
            if method == "HEAD":
                assert told.body == b"", page
                # nginx answers the range of a HEAD out of its cache, without a byte of it.
                assert told.status != 206 or door == "nginx", page
            told = asked(site.doors[door], page, method)
            lines = told.head.split(b"\r\n")
            heads.append([line for line in lines if not line.lower().startswith((*changing, b"x-accel", b"x-request"))])
        assert sorted(heads[0]) == sorted(heads[1]), page


def content_of(etag: str) -> str:
    """An ETag without the name of its encoding."""
    return etag.strip('"').partition("-")[0]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("slug", ["gone", "hidden", "draft"])
def test_no_condition_range_or_encoding_shows_what_is_withheld(site: Site, door: str, slug: str) -> None:
    for path in (kind.format(slug) for kind in KINDS):
        plain = asked(site.doors[door], path)
        assert holds_nothing(plain)
        etag = site.etags.get(path, '"x"')
        conditions: tuple[dict[str, str], ...] = (
            {"If-None-Match": etag}, {"If-None-Match": f"W/{etag}, {etag}"}, {"Range": "bytes=0-40"},
            {"Range": "bytes=-40"}, {"Range": "bytes=0-40", "If-Range": etag}, {"Range": "bytes=0-1,5-9"},
            {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}, {"If-Match": etag},
        )  # fmt: skip
        for headers in conditions:
            told = asked(site.doors[door], path, **headers)
            assert holds_nothing(told), (path, headers)
            if slug != "hidden":
                assert told.status == plain.status, (path, headers)
            elif content_of(plain.header("etag")) != content_of(etag) and "If-None-Match" in headers:
                assert told.status != 304, (path, headers)


@pytest.mark.parametrize("door", DOORS)
def test_encoding_is_one_of_ours_and_changes_no_status(site: Site, door: str) -> None:
    with httpx.Client(base_url=site.doors[door], trust_env=False, timeout=live.HANG_S) as client:
        for page in ("/maps/two", "/maps/gone", "/maps/hidden.kml", "/maps/draft", "/embed/two", "/api/maps/hidden"):
            plain = client.get(page, headers={"Accept-Encoding": "identity"})
            for encoding in ENCODINGS:
                told = client.get(page, headers={"Accept-Encoding": encoding})
                assert told.status_code == plain.status_code, (page, encoding)
                assert told.headers.get("Content-Encoding", "identity") in ("identity", "gzip", "br")
                assert told.content == plain.content, (page, encoding)
