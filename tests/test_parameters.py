"""What an address takes: parameters that an operation of the API lacks are refused, and Allow names all methods."""

from collections.abc import Iterator

import httpx
import pytest

from app.main import create_app
from app.settings import Settings
from tests import live
from tests.live import BEARER


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with live.in_thread(live.settings(tmp_path_factory.mktemp("parameters"))) as found:
        found.post("/api/maps", json={"slug": "m", "title": "Two"}, headers=BEARER)
        found.post("/api/maps/m/incidents", json={"title": "Shooting", "location": live.CORNER}, headers=BEARER)
        assert found.post("/api/maps/m/publish", headers=BEARER).status_code == 200
        yield found


def operations() -> list[tuple[str, str]]:
    """Method and path of every documented operation, for the map m."""
    filled = {
        "slug": "m",
        "incident_id": "x",
        "version": "1",
        "webhook_id": "x",
        "z": "1",
        "x": "0",
        "y": "0",
        "name": "x",
    }
    paths = create_app(Settings()).openapi()["paths"]
    return [(method, path.format(**filled)) for path, methods in paths.items() for method in methods]


@pytest.mark.parametrize(("method", "path"), [one for one in operations() if one[1].startswith("/api/")])
def test_unknown_parameter_of_the_api_is_refused(client: httpx.Client, method: str, path: str) -> None:
    answer = client.request(method, path, params={"limt": "3", "nåme<b>": "x"}, headers=BEARER)
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    assert problem["detail"].startswith("Unknown parameters: limt, nåme<b>. It takes ")
    assert "limt" not in problem["known_parameters"]


def test_refusal_names_the_parameters_that_there_are(client: httpx.Client) -> None:
    answer = client.get("/api/geocode?query=34th+and+Portland&q=34th+and+Portland")
    assert answer.json()["detail"] == "Unknown parameter: query. It takes area, explain, near, q."
    assert answer.json()["known_parameters"] == ["area", "explain", "near", "q"]
    sent = {"known": client.get("/api/distance?from=34th+and+Portland&to=24th+Ave+N+and+6th+St+N&near=-93.27,44.98")}
    assert sent["known"].status_code == 200
    named = client.post(
        "/api/maps/m/import?name=a.csv&dry_run=true", content=b"Location\n34th and Portland\n", headers=BEARER
    )
    assert named.status_code == 200


@pytest.mark.parametrize(
    "path", ["/maps/m", "/embed/m", "/maps/m.geojson", "/maps/m.png", "/maps/m/incidents", "/", "/healthz"]
)
def test_pages_and_files_of_readers_take_any_parameter(client: httpx.Client, path: str) -> None:
    decorated = {
        "initialWidth": "600",
        "childId": "x",
        "parentUrl": "https://example.org/",
        "utm_source": "x",
        "fbclid": "y",
    }
    assert client.get(path, params=decorated).status_code == 200


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/api/maps", "GET, HEAD, POST"),
        ("/api/maps/m", "DELETE, GET, HEAD, PATCH, PUT"),
        ("/api/maps/m/incidents", "GET, HEAD, POST"),
        ("/api/maps/m/incidents/x", "DELETE, GET, HEAD, PATCH, PUT"),
        ("/api/maps/m/publish", "POST"),
        ("/api/webhooks", "GET, HEAD, POST"),
        ("/api/webhooks/log", "GET, HEAD"),
        ("/api/webhooks/x", "DELETE"),
        ("/api/extract", "POST"),
        ("/maps/m", "GET, HEAD"),
        ("/maps/m@1.csv", "GET, HEAD"),
        ("/embed/m", "GET, HEAD"),
        ("/embed/m.json", "GET, HEAD"),
        ("/desk/users", "GET, HEAD, POST"),
    ],
)
def test_allow_names_all_methods(client: httpx.Client, path: str, allowed: str) -> None:
    answer = client.request("TRACE", path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)


def test_document_says_who_may_ask() -> None:
    paths = create_app(Settings()).openapi()["paths"]
    assert paths["/healthz"]["get"]["security"] == []
    assert paths["/maps/{slug}.png"]["get"]["security"] == []
    assert paths["/api/maps"]["get"]["security"] == [{}, {"HTTPBearer": []}]
    assert paths["/api/maps"]["post"]["security"] == [{"HTTPBearer": []}]
    for path, methods in paths.items():
        for method, operation in methods.items():
            assert "security" in operation, (method, path)
            assert "503" in operation["responses"]


def test_document_names_what_is_answered() -> None:
    paths = create_app(Settings()).openapi()["paths"]
    assert "text/html" in paths["/embed/{slug}"]["get"]["responses"]["410"]["content"]
    assert "image/png" in paths["/maps/{slug}.png"]["get"]["responses"]["410"]["content"]
    assert "image/svg+xml" in paths["/maps/{slug}.svg"]["get"]["responses"]["410"]["content"]
    assert "501" in paths["/oembed"]["get"]["responses"]
    changes = [paths["/api/maps/{slug}"][method] for method in ("put", "patch", "delete")]
    assert all(any(one["name"] == "If-Match" and one["required"] for one in change["parameters"]) for change in changes)
    form = paths["/api/maps/{slug}/import"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["anyOf"] == [{"required": ["file"]}, {"required": ["text"]}]


def test_unknown_map_is_said_before_its_place_is_sought(client: httpx.Client) -> None:
    body = {"title": "Shooting", "location": "nowhere at all"}
    assert client.post("/api/maps/none/incidents", json=body, headers=BEARER).status_code == 404
    assert client.post("/api/maps/m/incidents", json=body, headers=BEARER).status_code == 422
