"""app.web.public: readers get prepared bytes under strict headers, the same ones every time, and 304 after that."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.live import BEARER, in_thread, serving, settings

HOSTILE = "${document.title='x'}</script><img src=x onerror=alert(1)>`\\"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client without a token, of a service with one published map, "m"."""
    with in_thread(settings(tmp_path_factory.mktemp("data"), frame_ancestors="https://news.example")) as found:
        found.post("/api/maps", json={"slug": "m", "title": HOSTILE}, headers=BEARER)
        for location in ("34th and Portland", "600 block of 24th Ave N"):
            body = {"title": HOSTILE, "location": location, "attribution": HOSTILE, "description": HOSTILE}
            assert found.post("/api/maps/m/incidents", json=body, headers=BEARER).status_code == 201
        assert found.post("/api/maps/m/publish", headers=BEARER).status_code == 200
        yield found


def assets(page: str) -> list[str]:
    return re.findall(r'(?:src|href)="(/static/[^"]+)"', page)


PAGES = (
    "/",
    "/docs",
    "/maps/m",
    "/embed/m",
    "/embed/m@1",
    "/maps/m.geojson",
    "/tiles/12/986/1474.svg",
    "/openapi.json",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_is_strict(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Referrer-Policy" in answer.headers
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "Set-Cookie" not in answer.headers
    assert "Server" not in answer.headers or "/" not in answer.headers["Server"]


@pytest.mark.parametrize("path", PAGES)
def test_head_is_get_without_the_body(client: httpx.Client, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    # Two headers tell the moment.
    of_head, of_get = (
        {name: value for name, value in one.headers.items() if name not in ("date", "x-accel-expires")}
        for one in (head, get)
    )
    assert of_head == of_get
    assert ("x-accel-expires" in head.headers) is ("x-accel-expires" in get.headers)
    assert client.head("/maps/none").status_code == 404


def test_the_embed_may_be_framed_by_whom_the_settings_name(client: httpx.Client) -> None:
    assert "frame-ancestors https://news.example" in client.get("/embed/m").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/embed/m", "/embed/m@1", "/maps/m.geojson", "/tiles/12/986/1474.svg"])
def test_an_opaque_origin_may_read_what_a_map_is_made_of(client: httpx.Client, path: str) -> None:
    assert client.get(path, headers={"Origin": "null"}).headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/maps/m", "/embed/m", "/embed/m@1", "/maps/m.geojson", "/tiles/12/986/1474.svg"])
@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_the_same_bytes_and_etag_then_304(client: httpx.Client, path: str, encoding: str) -> None:
    headers = {"Accept-Encoding": encoding}
    first, second = client.get(path, headers=headers), client.get(path, headers=headers)
    assert first.content == second.content
    assert first.headers["ETag"] == second.headers["ETag"]
    assert first.headers["ETag"].startswith('"')
    assert "Accept-Encoding" in first.headers["Vary"]
    wanted = first.headers.get("Content-Encoding", "identity")
    assert wanted == encoding or (encoding, path[:6]) == ("br", "/tiles")
    for known in (first.headers["ETag"], f"W/{first.headers['ETag']}", f'"x", {first.headers["ETag"]}', "*"):
        again = client.get(path, headers=headers | {"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert client.get(path, headers=headers | {"If-None-Match": '"x"'}).status_code == 200


def test_how_long_things_may_be_kept(client: httpx.Client) -> None:
    for path in (
        "/embed/m",
        "/embed/m@1",
        "/maps/m",
        "/maps/m.kml",
        "/maps/m.png",
        "/maps/m/incidents",
        "/embed/m.json",
    ):
        kept = client.get(path).headers["Cache-Control"]
        assert "stale" not in kept, path
        assert "must-revalidate" in kept, path
        assert "max-age=10" in kept or "max-age=1," in kept, path
    assert "max-age=86400" in client.get("/tiles/12/986/1474.svg").headers["Cache-Control"]


def test_the_files_of_a_page_are_ours_and_never_change(client: httpx.Client) -> None:
    found = assets(client.get("/embed/m").text)
    assert len(found) == 3
    for path in found:
        answer = client.get(path)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert hashlib.sha256(answer.content).hexdigest()[:10] in path


@pytest.mark.parametrize("path", ["/", "/docs", "/maps/m", "/embed/m"])
def test_no_page_names_another_host_to_load_from(client: httpx.Client, path: str) -> None:
    page = client.get(path).text
    loads = r'<(?:script|link(?! rel="(?:canonical|alternate)")|img|iframe|source)[^>]*(?:src|href)="([^"]*)"'
    loaded = re.findall(loads, page)
    assert [address for address in loaded if "://" in address or address.startswith("//")] == []


@pytest.mark.parametrize("path", ["/", "/maps/m", "/embed/m"])
def test_text_is_data_and_never_markup(client: httpx.Client, path: str) -> None:
    page = client.get(path).text
    assert "<img src=x" not in page
    assert "</script><img" not in page


def test_the_pages_own_host_is_not_the_callers_to_choose(client: httpx.Client) -> None:
    page = client.get("/maps/m", headers={"Host": '"><script>alert(1)</script>'})
    assert 'alert(1)</script>"' not in page.text
    assert "evil.example:x" not in client.get("/maps/m", headers={"Host": "evil.example:x"}).text


def test_the_page_holds_the_words_and_the_code_to_embed(client: httpx.Client) -> None:
    page = client.get("/maps/m").text
    assert "about 4.4 miles" in page
    assert "&lt;iframe" in page
    assert f"{str(client.base_url).rstrip('/')}/embed/m" in page


def test_published_geojson_is_geojson(client: httpx.Client) -> None:
    answer = client.get("/maps/m.geojson")
    assert answer.headers["Content-Type"] == "application/geo+json"
    collection: dict[str, Any] = answer.json()
    assert collection["type"] == "FeatureCollection"
    assert [feature["geometry"]["type"] for feature in collection["features"]] == ["Point", "Point"]
    assert "crs" not in collection
    assert "georeferenced_by" not in answer.text


def test_the_home_page_lists_what_is_published(client: httpx.Client) -> None:
    page = client.get("/").text
    assert 'href="/maps/m"' in page
    assert 'href="/docs"' in page


def test_a_version_stays_what_it_was(client: httpx.Client) -> None:
    client.post("/api/maps", json={"slug": "v", "title": "Before"}, headers=BEARER)
    client.post("/api/maps/v/publish", headers=BEARER)
    first = client.get("/embed/v@1")
    etag = client.get("/api/maps/v", headers=BEARER).headers["ETag"]
    client.patch("/api/maps/v", json={"title": "After"}, headers=BEARER | {"If-Match": etag})
    client.post("/api/maps/v/publish", headers=BEARER)
    assert client.get("/embed/v@1").content == first.content
    assert "After" in client.get("/embed/v").text
    assert client.get("/embed/v@3").status_code == 404


def test_a_map_taken_down_is_gone_in_every_version(client: httpx.Client) -> None:
    client.post("/api/maps", json={"slug": "gone", "title": "Gone"}, headers=BEARER)
    client.post("/api/maps/gone/publish", headers=BEARER)
    assert client.get("/embed/gone@1").status_code == 200
    client.delete("/api/maps/gone", headers=BEARER | {"If-Match": "*"})
    for path in ("/maps/gone", "/embed/gone", "/embed/gone@1", "/maps/gone.geojson"):
        assert client.get(path).status_code in (404, 410)


OPERATIONS = 19


def test_every_operation_of_the_document_has_its_example(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    operations = [(path, method, found) for path, item in document["paths"].items() for method, found in item.items()]
    assert len(operations) >= OPERATIONS
    for path, method, operation in operations:
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert content["examples"], (path, method)
        answers = [answer for status, answer in operation["responses"].items() if status[0] == "2"]
        assert answers, (path, method)
        for answer in answers:
            if "204" not in operation["responses"]:
                assert all("example" in content for content in answer["content"].values()), (path, method)
        assert "application/problem+json" in operation["responses"]["4XX"]["content"]
        for parameter in operation.get("parameters", []):
            assert parameter["in"] == "path" or parameter.get("description"), (path, method, parameter["name"])


def test_the_documents_examples_are_accepted(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    maps = document["paths"]["/api/maps"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    for example in maps.values():
        assert client.post("/api/maps", json=example["value"], headers=BEARER).status_code == 201
    incidents = document["paths"]["/api/maps/{slug}/incidents"]["post"]["requestBody"]["content"]["application/json"]
    for example in incidents["examples"].values():
        answer = client.post("/api/maps/two-shootings/incidents", json=example["value"], headers=BEARER)
        assert answer.status_code == 201, answer.text


def test_the_documents_page_shows_every_operation(client: httpx.Client) -> None:
    page = client.get("/docs").text
    for path in client.get("/openapi.json").json()["paths"]:
        assert path in page


@pytest.mark.parametrize(
    ("operation", "scope"),
    [
        ("create_map_api_maps_post", "write"),
        ("publish_api_maps__slug__publish_post", "publish"),
        ("history_api_maps__slug__history_get", "read"),
        ("erase_incident_api_maps__slug__incidents__incident_id__erase_post", "admin"),
        ("corrections_api_maps__slug__corrections_get", ""),
    ],
)
def test_the_documents_page_says_which_token_an_operation_needs(
    client: httpx.Client, operation: str, scope: str
) -> None:
    section = client.get("/docs").text.split(f'<section id="{operation}">')[1].split("</section>")[0]
    assert ("Needs a token" in section, f"Needs a token of scope {scope}." in section) == (bool(scope), bool(scope))


def test_the_same_bytes_after_a_restart_in_another_zone_and_locale(tmp_path: Path) -> None:
    with serving(tmp_path, TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="1") as running:
        first = running.client.get("/embed/example")
        assert first.status_code == 200
    with serving(tmp_path, TZ="America/New_York", LC_ALL="C.UTF-8", PYTHONHASHSEED="2") as running:
        second = running.client.get("/embed/example")
        assert second.content == first.content
        assert second.headers["ETag"] == first.headers["ETag"]
        again = running.client.get("/embed/example", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
