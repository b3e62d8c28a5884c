"""deploy/nginx.conf: serves, keeps, serves on while the service is away, and shows nobody what is not for everyone."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import live, proxied

LIMIT_S = 1.2
"""How long nginx repeats a page: until the second is over."""
KEPT = {"HIT", "EXPIRED"}
"""What nginx says of a page that it knows; of one that it does not know it says MISS."""
PEOPLE = {"Authorization": live.BEARER["Authorization"]}


@pytest.fixture(scope="module", autouse=True)
def _nginx_is_here() -> None:
    proxied.require_nginx()


class Site(proxied.Site):
    """A service with one published map, and nginx in front of it."""

    def hits(self, path: str) -> None:
        """Asks until the answer comes out of the cache: a busy machine may take longer for two than nginx keeps one."""
        deadline = time.monotonic() + live.HANG_S
        while self.state(path) != "HIT":
            assert time.monotonic() < deadline, f"{path} is never answered out of the cache"

    def state(self, path: str, **headers: str) -> str:
        """What nginx says of where the answer came from."""
        return str(self.reader.get(path, headers=headers).headers.get("X-Cache-Status", ""))


@contextmanager
def serving(data_dir: Path) -> Iterator[Site]:
    with proxied.serving(data_dir) as found:
        site = Site(data_dir, found.service, found.front, found.reader, found.editor)
        site.publish("two", "Two places")
        yield site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("data")) as found:
        yield found


TILE = "/tiles/12/986/1474.svg"
PUBLISHED = ("/maps/two", "/embed/two", "/embed/two@1", "/maps/two.geojson", TILE)


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
@pytest.mark.parametrize("path", PUBLISHED)
def test_the_answer_is_the_services_own_with_its_headers(site: Site, path: str, encoding: str) -> None:
    headers = {"Accept-Encoding": encoding, "Host": "maps.example.org"}
    own = site.service.client.get(path, headers=headers)
    for _ in range(2):
        answer = site.reader.get(path, headers=headers)
        assert answer.content == own.content
        ours = {"date", "server", "connection", "x-cache-status", "accept-ranges", "x-accel-expires"}
        kept = {name: value for name, value in answer.headers.items() if name not in ours}
        assert kept == {name: value for name, value in own.headers.items() if name not in ours}


@pytest.mark.parametrize(
    "path", ["/", "/embed", "/embed/", "/embedded", "/maps", "/oembed", "/tiles/", "/static", "/api/maps"]
)
def test_what_is_no_page_is_answered_by_the_service_too(site: Site, path: str) -> None:
    own, answer = (client.get(path, headers={"Host": "here"}) for client in (site.service.client, site.reader))
    assert (answer.status_code, answer.content) == (own.status_code, own.content)
    assert ("X-Cache-Status" in answer.headers) == (path in ("/embed/", "/maps", "/oembed", "/tiles/"))


@pytest.mark.parametrize("path", PUBLISHED)
def test_the_second_reader_is_answered_out_of_the_cache(site: Site, path: str) -> None:
    site.reader.get(path)
    site.hits(path)


def test_a_reader_who_has_it_gets_a_304_out_of_the_cache(site: Site) -> None:
    etag = site.reader.get("/embed/two").headers["ETag"]
    answer = site.reader.get("/embed/two", headers={"If-None-Match": etag})
    assert answer.status_code == 304
    assert answer.content == b""
    assert answer.headers["ETag"] == etag


def test_hosts_and_readers_do_not_multiply_the_kept_pages(site: Site) -> None:
    site.reader.get("/embed/two?initialWidth=1&childId=a&parentUrl=x", headers={"Accept-Encoding": "gzip, br;q=1"})
    told = site.reader.get(
        "/embed/two?initialWidth=873&childId=b&parentUrl=y",
        headers={"Accept-Encoding": "br, deflate", "Cookie": "id=1", "User-Agent": "another"},
    )
    assert told.headers["X-Cache-Status"] in KEPT
    assert site.state("/embed/two?theme=other") == "MISS"


def test_a_correction_is_seen_a_second_later(site: Site) -> None:
    site.publish("corrected", "Before")
    assert "Before" in site.reader.get("/embed/corrected").text
    found = site.editor.get("/api/maps/corrected")
    changed = site.editor.patch(
        "/api/maps/corrected", json={"title": "After"}, headers={"If-Match": found.headers["ETag"]}
    )
    assert changed.status_code == 200
    site.publish_again("corrected")
    time.sleep(LIMIT_S)
    assert "After" in site.reader.get("/embed/corrected").text


def test_a_draft_is_never_kept(site: Site) -> None:
    assert site.editor.post("/api/maps", json={"slug": "secret", "title": "Hidden words"}).status_code == 201
    assert live.post_incident(site.editor, "secret", live.CORNER).status_code == 201
    for path in ("/api/maps/secret", "/api/maps/secret/incidents"):
        seen = site.reader.get(path, headers=PEOPLE)
        assert seen.status_code == 200
        assert "X-Cache-Status" not in seen.headers
        assert site.reader.get(path).status_code == 404
    for path in ("/maps/secret", "/embed/secret", "/maps/secret.geojson"):
        assert site.state(path, **PEOPLE) == "BYPASS"
        assert site.reader.get(path).status_code == 404
    kept = [file.read_bytes() for file in site.front.folder.glob("cache-*/**/*") if file.is_file()]
    assert kept
    assert not any(b"Hidden words" in body for body in kept)
    site.publish_again("secret")
    time.sleep(LIMIT_S)
    assert site.reader.get("/embed/secret").status_code == 200


def test_no_reader_stands_in_a_log(site: Site) -> None:
    site.reader.get("/embed/two", headers={"User-Agent": "somebody", "Referer": "http://somewhere.example/"})
    site.reader.get("/nowhere")
    logs = list(site.front.folder.glob("*.log"))
    assert logs
    assert [log.read_text(encoding="utf-8") for log in logs] == [""] * len(logs)


def test_bodies_are_refused_by_the_service_in_its_own_words(site: Site) -> None:
    answer = site.reader.post("/api/maps", content=b" " * 1_500_000, headers=PEOPLE)
    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_table_of_many_rows_comes_through(site: Site) -> None:
    rows = b"place,notes\n" + b"34th and Portland," + b"x" * 20_000 + b"\n"
    table = rows + b"600 block of 24th Avenue North," + b"y" * 20_000 + b"\n" + b"\n" * 3_000_000
    answer = site.reader.post("/api/maps/two/import", content=table, headers=PEOPLE | {"Content-Type": "text/csv"})
    assert (answer.status_code, answer.json()["rows"]) == (200, 2)


def test_only_what_cannot_be_withdrawn_is_served_while_the_service_is_away(tmp_path: Path) -> None:
    with serving(tmp_path) as site:
        asset = re.findall(r"/static/[^\"]+", site.reader.get("/embed/two").text)[0]
        lasting = {path: site.reader.get(path).content for path in (TILE, asset)}
        for path in PUBLISHED:
            site.reader.get(path)
        site.kill_service()
        time.sleep(LIMIT_S)
        for _ in range(2):
            assert {path: site.reader.get(path).content for path in lasting} == lasting
            assert [site.reader.get(path).status_code for path in PUBLISHED if path != TILE] == [503] * 4
        for path, media_type in (("/maps/two.geojson", "application/problem+json"), ("/embed/two", "text/html")):
            away = site.reader.get(path)
            assert away.headers["Content-Type"].split(";")[0] == media_type
            assert away.headers["Retry-After"] == "5"
            assert away.headers["Cache-Control"] == "no-store"
        assert site.reader.get("/maps/two.geojson").json()["status"] == 503
        assert "tries again by itself" in site.reader.get("/embed/two").text
        assert site.reader.get("/embed/two").headers["Refresh"] == "10"
        assert not any("client" in log.read_text(encoding="utf-8") for log in site.front.folder.glob("*.log"))


def test_pages_leave_the_disk_of_nginx_by_themselves(site: Site) -> None:
    site.publish("passing", "Words on the disk")
    assert "Words on the disk" in site.reader.get("/maps/passing.geojson", headers={"Accept-Encoding": "identity"}).text

    def is_there() -> bool:
        files = (file for file in site.front.folder.glob("cache-pages/**/*") if file.is_file())
        return any(b"Words on the disk" in file.read_bytes() for file in files)

    assert is_there()
    deadline = time.monotonic() + live.HANG_S
    while is_there():
        assert time.monotonic() < deadline
        time.sleep(0.5)
