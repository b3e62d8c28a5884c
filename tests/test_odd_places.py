"""Readers and programs that come by an odd way: unknown maps in a frame, slashes, path prefixes, Excel."""

import csv
import io
from collections.abc import Iterator

import httpx
import pytest

from app.incidents.exchange import reading
from tests.live import BEARER, in_thread, settings

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
NEWS = "https://news.example"
ISOLATED = ("cross-origin-resource-policy", "cross-origin-embedder-policy")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A service below a path, in Spanish, with a published map, a draft and one taken down."""
    chosen = settings(
        tmp_path_factory.mktemp("data"), frame_ancestors=NEWS, language="es", public_url="https://example.org/mapas"
    )
    with in_thread(chosen) as found:
        for slug in ("shown", "draft", "down"):
            found.post("/api/maps", json={"slug": slug, "title": "Señalado"}, headers=BEARER)
            added = {"title": "señalado", "location": "34th and Portland"}
            assert found.post(f"/api/maps/{slug}/incidents", json=added, headers=BEARER).status_code == 201
            if slug != "draft":
                assert found.post(f"/api/maps/{slug}/publish", headers=BEARER).status_code == 200
        body = {"reason": "An error."}
        assert found.post("/api/maps/down/take-down", json=body, headers=BEARER | {"If-Match": "*"}).is_success
        yield found


@pytest.mark.parametrize("path", ["/embed/{}", "/embed/{}@1", "/maps/{}"])
def test_unknown_map_in_a_frame_is_a_notice_in_the_language_of_the_house(client: httpx.Client, path: str) -> None:
    draft, unknown = (client.get(path.format(slug), headers=BROWSER) for slug in ("draft", "wrong"))
    assert draft.text == unknown.text.replace("wrong", "draft")
    assert unknown.status_code == 404
    assert unknown.headers["Content-Type"].startswith("text/html")
    assert '<html lang="es"' in unknown.text
    assert "Este mapa no está disponible." in unknown.text
    assert f"frame-ancestors {NEWS}" in unknown.headers["Content-Security-Policy"]
    assert unknown.headers["Cache-Control"] == "no-store"
    assert [unknown.headers[name] for name in ISOLATED] == ["cross-origin", "require-corp"]


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/problem+json"])
def test_program_gets_unknown_maps_as_a_problem(client: httpx.Client, accept: str) -> None:
    answer = client.get("/embed/wrong", headers={"Accept": accept})
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/embed/wrong.json", "/maps/wrong.geojson", "/embed/wrong@1/rows.json", "/api/maps/x"]
)
def test_data_of_an_unknown_map_is_a_problem_for_browsers_too(client: httpx.Client, path: str) -> None:
    assert client.get(path, headers=BROWSER).headers["Content-Type"] == "application/problem+json"


def test_address_below_embed_that_fits_nothing_is_a_notice(client: httpx.Client) -> None:
    answer = client.get("/embed/a/b", headers=BROWSER)
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (404, "text/html")


def test_map_taken_down_keeps_its_own_notice(client: httpx.Client) -> None:
    answer = client.get("/embed/down", headers=BROWSER)
    assert answer.status_code == 410
    assert "An error." in answer.text
    assert answer.headers["Cross-Origin-Embedder-Policy"] == "require-corp"


@pytest.mark.parametrize(
    "path",
    ["/maps/shown", "/maps/draft", "/embed/shown", "/embed/shown@1", "/maps/shown.csv", "/docs", "/api/maps", "/desk"],
)
@pytest.mark.parametrize("slashes", ["/", "//"])
def test_slash_at_the_end_leads_to_the_address_without_it(client: httpx.Client, path: str, slashes: str) -> None:
    answer = client.get(f"{path}{slashes}?a=1&b=%C3%B1", headers=BROWSER)
    assert (answer.status_code, answer.headers["Location"]) == (308, f"/mapas{path}?a=1&b=%C3%B1")
    assert client.head(f"{path}/").status_code == 308


@pytest.mark.parametrize(
    "path",
    ["//evil.example/", "///evil.example//", "/\\evil.example/", "/%2F/evil.example/", "//maps/shown/", "/nothing/"],
)
def test_slash_at_the_end_leads_to_no_other_site(client: httpx.Client, path: str) -> None:
    answer = client.get(httpx.URL(f"{str(client.base_url).rstrip('/')}").copy_with(raw_path=path.encode()))
    assert answer.status_code == 404
    assert "Location" not in answer.headers


def test_writing_with_a_slash_keeps_method_and_body(client: httpx.Client) -> None:
    answer = client.post("/api/maps/", json={"slug": "slashed", "title": "x"}, headers=BEARER)
    assert (answer.status_code, answer.headers["Location"]) == (308, "/mapas/api/maps")


def test_document_names_the_public_address(client: httpx.Client) -> None:
    assert client.get("/openapi.json").json()["servers"] == [{"url": "https://example.org/mapas"}]
    assert "<code>https://example.org/mapas</code>" in client.get("/docs").text


def test_csv_opens_in_excel_and_is_read_back(client: httpx.Client) -> None:
    body = client.get("/maps/shown.csv").content
    assert body.startswith(b"\xef\xbb\xbfid,title,")
    (row,) = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    assert row["title"] == "señalado"
    assert reading.read(body).lines[0][:2] == ("id", "title")


@pytest.mark.parametrize("path", ["/maps/shown", "/embed/shown", "/embed/wrong", "/api/maps/wrong", "/maps/shown.png"])
def test_browsers_may_ask_first_whether_a_public_address_can_be_read(client: httpx.Client, path: str) -> None:
    asked = {"Origin": NEWS, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}
    answer = client.options(path, headers=asked)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get(path, headers={"Origin": NEWS}).headers["Access-Control-Allow-Origin"] == "*"
