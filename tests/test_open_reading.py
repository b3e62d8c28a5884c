"""What GDAL, QGIS and pages of other sites need of what is public: parts of files, links, CORS, boxes anywhere."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.distances.measure import measure
from app.errors import BadInput
from app.incidents.store import Store
from app.model import Location
from app.web.bounds import box_of
from tests.live import BEARER, in_thread, run, settings
from tests.store_samples import CORNER, incident

PLACES = {"fiji": (178.4, -18.1), "samoa": (-172.1, -13.8), "pole": (0.0, -90.0), "mcmurdo": (166.67, -77.85)}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder: Path = tmp_path_factory.mktemp("data")
    with Store.open(f"sqlite:///{folder / 'dateline.sqlite'}") as store:
        store.create_map("far", "Far")
        store.add_incidents("far", (incident(name, at(*place)) for name, place in PLACES.items()))
        store.publish("far")
        store.create_map("draft", "Draft")
    with in_thread(settings(folder)) as found:
        yield found


def at(lon: float, lat: float) -> Location:
    return replace(CORNER, label="a place", lon=lon, lat=lat)


def part(client: httpx.Client, asked: str, **headers: str) -> httpx.Response:
    return client.get("/maps/far.geojson", headers={"Range": asked, **headers})


@pytest.mark.parametrize(
    ("asked", "slice_"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=0-16383", slice(0, 16_384)),
        ("bytes=10-19", slice(10, 20)),
        ("bytes=100-", slice(100, None)),
        ("bytes=-25", slice(-25, None)),
        ("bytes=-999999", slice(None)),
    ],
)
def test_range_gives_that_part(client: httpx.Client, asked: str, slice_: slice) -> None:
    whole = client.get("/maps/far.geojson", headers={"Accept-Encoding": "identity"})
    found = part(client, asked, **{"Accept-Encoding": "br, gzip"})
    begin, end, _ = slice_.indices(len(whole.content))
    assert (found.status_code, found.content) == (206, whole.content[slice_])
    assert found.headers["Content-Range"] == f"bytes {begin}-{end - 1}/{len(whole.content)}"
    assert found.headers["Content-Length"] == str(end - begin)
    assert found.headers["ETag"] == whole.headers["ETag"]
    assert found.headers["Accept-Ranges"] == whole.headers["Accept-Ranges"] == "bytes"
    assert "Content-Encoding" not in found.headers


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=-0"])
def test_range_behind_the_end_is_refused(client: httpx.Client, asked: str) -> None:
    length = len(client.get("/maps/far.geojson").content)
    found = part(client, asked)
    assert (found.status_code, found.headers["Content-Range"]) == (416, f"bytes */{length}")
    assert found.headers["Content-Type"] == "application/problem+json"
    assert found.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=0-1,4-5", "lines=0-1", "bytes=", "bytes=-", "bytes=a-b", ""])
def test_what_is_no_single_range_gets_the_whole(client: httpx.Client, asked: str) -> None:
    assert part(client, asked).status_code == 200


def test_if_range_gives_the_whole_of_what_changed(client: httpx.Client) -> None:
    etag = client.get("/maps/far.geojson", headers={"Accept-Encoding": "identity"}).headers["ETag"]
    for condition, status in (
        (etag, 206),
        ('"other"', 200),
        (f"W/{etag}", 200),
        ("Fri, 27 Nov 2026 10:00:00 GMT", 200),
    ):
        assert part(client, "bytes=0-9", **{"If-Range": condition}).status_code == status
    assert part(client, "bytes=0-9", **{"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("suffix", ["csv", "kml", "gpx", "georss", "png", "svg"])
def test_every_file_has_parts(client: httpx.Client, suffix: str) -> None:
    found = client.get(f"/maps/far.{suffix}", headers={"Range": "bytes=0-3"})
    assert (found.status_code, len(found.content)) == (206, 4)


def test_head_has_no_parts(client: httpx.Client) -> None:
    found = client.head("/maps/far.geojson", headers={"Range": "bytes=0-3", "Accept-Encoding": "identity"})
    assert (found.status_code, found.headers["Accept-Ranges"]) == (200, "bytes")
    assert int(found.headers["Content-Length"]) > 4


@pytest.mark.parametrize(
    "path",
    ["/api/maps", "/api/maps/far", "/api/maps/far/incidents", "/maps/far.geojson", "/maps/far", "/embed/far",
     "/maps/far/incidents", "/api/geocode?q=34th+and+Portland", "/api/maps/none", "/maps/none.kml", "/api/geocode",
     "/api/maps?limit=x", "/nowhere", "/openapi.json", "/maps.rss", "/robots.txt"],
)  # fmt: skip
def test_public_reads_are_open_to_pages_of_other_sites(client: httpx.Client, path: str) -> None:
    for method in ("GET", "HEAD"):
        found = client.request(method, path, headers={"Origin": "https://news.example"})
        assert found.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in found.headers
    asked = {"Origin": "https://news.example", "Access-Control-Request-Method": "GET"}
    found = client.options(path, headers={**asked, "Access-Control-Request-Headers": "range, if-none-match"})
    assert (found.status_code, found.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert "Range" in found.headers["Access-Control-Allow-Headers"]
    assert "Authorization" not in found.headers["Access-Control-Allow-Headers"]


def test_what_is_not_public_stays_closed(client: httpx.Client) -> None:
    origin = {"Origin": "https://news.example"}
    for path, headers in (("/desk", {}), ("/desk/sign-in", {}), ("/healthz", {}), ("/api/maps/draft", BEARER)):
        assert "Access-Control-Allow-Origin" not in client.get(path, headers=origin | headers).headers
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        asked = origin | {"Access-Control-Request-Method": method}
        assert "Access-Control-Allow-Origin" not in client.options("/api/maps/far", headers=asked).headers
    assert "Access-Control-Allow-Origin" not in client.post("/api/maps", json={}, headers=origin).headers


@pytest.mark.parametrize("path", ["/api/maps/far/incidents?limit=3", "/maps/far/incidents?limit=3"])
def test_next_page_is_a_link(client: httpx.Client, path: str) -> None:
    found = client.get(path).json()
    links = {link["rel"]: link["href"] for link in found["links"]}
    assert links["self"].endswith(path)
    rest = client.get(links["next"]).json()
    assert [len(one["features"]) for one in (found, rest)] == [3, 1]
    assert [link["rel"] for link in rest["links"]] == ["self"]


def test_next_page_is_a_header_too(client: httpx.Client) -> None:
    answer = client.get("/api/maps/far/incidents?limit=3")
    assert answer.headers["Link"] == f'<{answer.json()["next"]}>; rel="next"'
    assert "Link" not in client.get("/api/maps/far/incidents").headers


@pytest.mark.parametrize(
    ("box", "found"),
    [
        ("170,-30,-170,0", {"fiji", "samoa"}),
        ("170,-30,190,0", {"fiji", "samoa"}),
        ("-190,-30,-170,0", {"fiji", "samoa"}),
        ("170,-30,180,0", {"fiji"}),
        ("-180,-30,-170,0", {"samoa"}),
        ("-180,-90,180,-60", {"pole", "mcmurdo"}),
        ("-180,-90,180,90", set(PLACES)),
        ("-360,-90,360,90", set(PLACES)),
        ("170,-30,0,-170,0,100", {"fiji", "samoa"}),
        ("10,0,-10,5", set()),
    ],
)
def test_box_may_cross_180_degrees(client: httpx.Client, box: str, found: set[str]) -> None:
    answer = client.get("/maps/far/incidents", params={"bbox": box})
    assert {one["properties"]["title"] for one in answer.json()["features"]} == found


@pytest.mark.parametrize("box", ["", "1,2,3", "a,b,c,d", "0,10,10,0", "nan,0,1,1", "0,0,inf,1", "-1000,0,10,1"])
def test_box_that_is_none_is_refused(box: str) -> None:
    with pytest.raises(BadInput, match="bbox is"):
        box_of(box)


def test_distance_of_places_in_antarctica_is_measured() -> None:
    found = measure(at(*PLACES["pole"]), at(*PLACES["mcmurdo"]))
    assert found.distance_m == pytest.approx(1_356_000, rel=0.002)
    with pytest.raises(BadInput, match="swapped"):
        measure(at(44.9, -93.2), at(*PLACES["pole"]))


def test_icon_and_robots_are_there(client: httpx.Client) -> None:
    icon: Any = client.get("/favicon.ico")
    assert (icon.status_code, icon.headers["Content-Type"]) == (200, "image/x-icon")
    assert icon.content[:4] == b"\0\0\1\0"
    assert icon.content[22:26] == b"\x89PNG"
    robots = client.get("/robots.txt")
    assert robots.headers["Content-Type"].startswith("text/plain")
    assert "Disallow: /desk" in robots.text


def test_version_is_printed(tmp_path: Path) -> None:
    from app import __version__

    assert run("--version", data_dir=tmp_path).stdout == f"dateline {__version__}\n"
