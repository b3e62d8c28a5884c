"""app.web.problems, middleware: every error is problem+json that says what to do and gives nothing away."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from app.errors import BadInput, Conflict, DatelineError, NotFound, StoreUnavailable
from app.main import create_app
from app.web.problems import status_of
from geodata.streets import StreetsUnavailable
from tests.live import BEARER, in_thread, settings

TELLING = re.compile(
    r"Traceback|File \"|sqlite|SELECT |INSERT |psycopg|sqlalchemy|pydantic|/usr/|/tmp/|\.py\b", re.IGNORECASE
)
PHRASES = {
    "empty": "",
    "blank": "   ",
    "long": "x" * 10_000,
    "control": "34th\x00 and\x1b[2J Portland\x07",
    "emoji": "🚓 34th and 🙂",
    "right to left": "\u202e34th \u05d5 Portland \u0627\u0644\u0634\u0627\u0631\u0639",
    "quotes": "'; DROP TABLE map; --",
    "markup": "<script>alert(1)</script>${1}`\\",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with in_thread(settings(tmp_path_factory.mktemp("data"))) as found:
        made = found.post("/api/maps", json={"slug": "m", "title": "M"}, headers=BEARER)
        assert made.status_code == 201
        yield found


def check(answer: httpx.Response, *statuses: int) -> dict[str, Any]:
    assert answer.status_code in statuses, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not TELLING.search(answer.text)
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["title"]
    assert problem["detail"]
    return problem


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (BadInput(), 422),
        (NotFound(), 404),
        (Conflict(), 409),
        (StoreUnavailable(), 503),
        (StreetsUnavailable(), 503),
        (DatelineError(), 500),
        (RuntimeError(), 500),
    ],
)
def test_one_table_of_statuses(error: Exception, status: int) -> None:
    assert status_of(error) == status


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/api", "/api/maps/none", "/maps/none", "/embed/none", "/embed/none@1", "/embed/m@1", "/embed/m@x",
     "/embed/m@99999999999999999999", "/maps/none.geojson", "/static/none.js", "/static/..%2f..%2fmain.py",
     "/tiles/3/9/0.svg", "/maps/%00", "/api/maps/%f0%9f%98%80", "/api/maps/m/incidents/%00", "/maps/" + "x" * 5000],
)  # fmt: skip
def test_what_is_not_there(client: httpx.Client, path: str) -> None:
    check(client.get(path), 404)
    if path.startswith("/api/maps/"):
        check(client.get(path, headers=BEARER), 404)


@pytest.mark.parametrize(
    "path", ["/tiles/-1/0/0.svg", "/tiles/a/0/0.svg", "/tiles/99/0/0.svg", "/tiles/1/0/0.svg?theme=x"]
)
def test_what_cannot_be_a_tile(client: httpx.Client, path: str) -> None:
    check(client.get(path), 404, 422)


def test_a_method_that_is_not_taken_names_those_that_are(client: httpx.Client) -> None:
    answer = client.post("/api/geocode")
    check(answer, 405)
    assert "GET" in answer.headers["Allow"]
    check(client.request("OPTIONS", "/maps/m"), 405)


NO_OBJECTS = (b"", b"{", b"nonsense", b"[]", b'"text"', b"null", b"\xff\xfe", b"[" * 100_000, b'{"slug": "\\ud800"}')


@pytest.mark.parametrize("body", NO_OBJECTS, ids=range(len(NO_OBJECTS)))
@pytest.mark.parametrize("media_type", ["application/json", "text/plain", ""])
def test_a_body_that_is_no_json_object(client: httpx.Client, body: bytes, media_type: str) -> None:
    headers = BEARER | ({"Content-Type": media_type} if media_type else {})
    check(client.post("/api/maps", content=body, headers=headers), 400, 422)


def test_a_body_that_is_not_json_is_told_where(client: httpx.Client) -> None:
    headers = BEARER | {"Content-Type": "application/json"}
    problem = check(client.post("/api/maps", content='{"slug": oops}', headers=headers), 400)
    assert "not JSON" in problem["detail"]
    assert "character 9" in problem["detail"]


def test_a_body_that_is_too_large(client: httpx.Client) -> None:
    body = json.dumps({"slug": "large", "title": "x" * 1_100_000}).encode()
    check(client.post("/api/maps", content=body, headers=BEARER), 413)

    def in_pieces() -> Iterator[bytes]:
        yield from (body[at : at + 65_536] for at in range(0, len(body), 65_536))

    headers = BEARER | {"Content-Type": "application/json"}
    check(client.post("/api/maps", content=in_pieces(), headers=headers), 413)


@pytest.mark.parametrize("phrase", PHRASES.values(), ids=PHRASES)
def test_any_phrase_is_answered(client: httpx.Client, phrase: str) -> None:
    answer = client.get("/api/geocode", params={"q": phrase, "explain": "true"})
    assert answer.status_code == 200
    assert answer.json()["status"] == "no_match" or phrase == PHRASES["control"]
    assert answer.json()["verbatim"] == phrase
    assert not TELLING.search(json.dumps(answer.json()["remarks"]))


@pytest.mark.parametrize("phrase", PHRASES.values(), ids=PHRASES)
def test_any_phrase_is_refused_as_a_location_and_stores_nothing(client: httpx.Client, phrase: str) -> None:
    body = {"title": "T", "location": phrase}
    check(client.post("/api/maps/m/incidents", json=body, headers=BEARER), 422)
    assert client.get("/api/maps/m/incidents", headers=BEARER).json()["features"] == []


@pytest.mark.parametrize(
    "query",
    ["", "from=a", "to=a", "from=&to=", "from=nan,nan&to=0,0", "from=44.98,-93.2&to=-93.2,44.98", "from=999,0&to=0,0",
     "from=34th and Portland&to=nowhere at all"],
)  # fmt: skip
def test_a_distance_that_cannot_be_said(client: httpx.Client, query: str) -> None:
    check(client.get(f"/api/distance?{query}"), 422)


@pytest.mark.parametrize("near", ["nan,nan", "inf,0", "44.98,-93.2", "1", "1,2,3", "a,b", "1e999,0"])
def test_near_is_a_position(client: httpx.Client, near: str) -> None:
    problem = check(client.get("/api/geocode", params={"q": "34th and Portland", "near": near}), 422)
    assert "longitude first" in problem["detail"]


def test_what_goes_wrong_inside_stays_inside(client: httpx.Client) -> None:
    broken: FastAPI = create_app(settings(Path("nowhere")))
    # The parts are missing: no lifespan has run.
    import asyncio

    transport = httpx.ASGITransport(broken, raise_app_exceptions=False)

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as asking:
            return await asking.get("/api/geocode?q=34th")

    problem = check(asyncio.run(ask()), 500)
    assert "log" in problem["detail"]


PATHS = ("/api/geocode", "/api/distance", "/api/maps", "/tiles/1/0/0.svg")
MEMBERS = ("slug", "title", "location", "lon", "lat", "phrase", "candidate", "occurred_at")
PLAIN = st.none() | st.booleans() | st.floats() | st.text(max_size=20) | st.integers()


@given(query=st.text(max_size=200), path=st.sampled_from(PATHS))
@how(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_breaks_anything(client: httpx.Client, query: str, path: str) -> None:
    text = query.encode("utf-8", "replace").decode()
    names = ("q", "near", "from", "to", "limit", "after", "explain", "theme")
    answer = client.get(path, params=dict.fromkeys(names, text))
    assert answer.status_code in (200, 422)
    assert not TELLING.search(answer.text.replace(json.dumps(text)[1:-1], ""))


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=4)


@given(body=st.recursive(PLAIN, nested, max_leaves=8))
@how(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_body_breaks_anything(client: httpx.Client, body: object) -> None:
    headers = BEARER | {"Content-Type": "application/json"}
    answer = client.post("/api/maps/none/incidents", content=json.dumps(body), headers=headers)
    check(answer, 404, 422)
