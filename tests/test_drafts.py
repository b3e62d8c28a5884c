"""To readers a draft, a deleted map and an unknown name are the same: in bytes, in headers and in work done."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, event

from app.incidents.people import throttle
from app.incidents.store import Store
from app.main import create_app
from app.people import Scope
from app.settings import Settings
from tests.live import BEARER, in_thread, post_incident, settings
from tests.newsroom import Newsroom, hire
from tests.public_routes import paths_of, public_routes

DRAFT, DELETED, UNKNOWN = "secret-one", "gone-one-a", "no-such-on"
"""Names of one length, so that the length of an answer tells nothing."""
ANY_STATE = {"If-Match": "*"}
CONDITIONS: tuple[dict[str, str], ...] = (
    {},
    {"If-None-Match": '"1"'},
    {"Accept-Encoding": "br, gzip"},
    {"Accept": "text/html", "Origin": "https://news.example", "Range": "bytes=0-9"},
    {"Authorization": "Bearer wrong"},
)
CLOCKS = ("date", "x-accel-expires")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
_OTHER_WORK = re.compile(r"\b(?:setting|delivery|webhook|attempt|token)\b")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A reader of a service with a draft, a deleted map that was published, and a published map."""
    with in_thread(settings(tmp_path_factory.mktemp("data"))) as found:
        found.headers["Authorization"] = BEARER["Authorization"]
        for slug in (DRAFT, DELETED, "published"):
            found.post("/api/maps", json={"slug": slug, "title": slug})
            assert post_incident(found, slug, "34th and Portland").status_code == 201
            if slug != DRAFT:
                assert found.post(f"/api/maps/{slug}/publish").status_code == 200
        assert found.delete(f"/api/maps/{DELETED}", headers=ANY_STATE).status_code == 204
        del found.headers["Authorization"]
        yield found


@pytest.fixture(scope="module")
def incident_id(client: httpx.Client) -> str:
    """The incident of the draft."""
    found = client.get(f"/api/maps/{DRAFT}/incidents", headers=BEARER).json()
    return str(found["features"][0]["id"])


def told(answer: httpx.Response, slug: str) -> tuple[int, list[tuple[str, str]], str]:
    """Status, headers without those that tell the time, and body, with the name that was asked taken out."""
    headers = [(name, value.replace(slug, "SLUG")) for name, value in answer.headers.items() if name not in CLOCKS]
    return answer.status_code, headers, answer.text.replace(slug, "SLUG")


def addresses(slug: str, incident_id: str) -> list[str]:
    found = [one for one in public_routes(slug, incident_id) if slug in one and "@2" not in one and "@3" not in one]
    found += [f"{one}/" for one in found[::7] if "?" not in one]
    return [*dict.fromkeys(found), f"/maps/{slug}.nothing", f"/api/maps/{slug}/nothing"]


def test_drafts_deleted_and_unknown_maps_give_the_same_bytes(
    client: httpx.Client, incident_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Wrong tokens are throttled in the middle of the row: that says nothing about maps.
    monkeypatch.setitem(throttle.MOST, "token", 10_000)
    asked = [addresses(slug, incident_id) for slug in (DRAFT, DELETED, UNKNOWN)]
    assert len(asked[0]) > 50
    wrong = []
    for (draft, deleted, unknown), headers in product(zip(*asked, strict=True), CONDITIONS):
        for method in METHODS if headers in CONDITIONS[:1] else METHODS[:1]:
            pairs = ((draft, DRAFT), (deleted, DELETED), (unknown, UNKNOWN))
            answers = [told(client.request(method, path, headers=headers), slug) for path, slug in pairs]
            if not answers[0] == answers[1] == answers[2]:
                wrong.append((method, draft, headers, answers))
            if method == "GET" and not headers and f"/desk/maps/{DRAFT}" not in draft and "oembed" not in draft:
                assert answers[0][0] in (308, 401, 404, 405, 422), draft
    assert wrong == []


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the database is asked about maps meanwhile, by whichever thread."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not _OTHER_WORK.search(statement) and not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_drafts_deleted_and_unknown_maps_cost_the_same_statements(client: httpx.Client, incident_id: str) -> None:
    asked = 0
    for paths in zip(*(addresses(slug, incident_id) for slug in (DRAFT, DELETED, UNKNOWN)), strict=True):
        work = []
        for path in paths:
            with statements() as found:
                client.get(path)
            work.append(found)
        assert work[0] == work[1] == work[2], paths[0]
        asked += bool(work[0])
    assert asked > 15, "the public routes do ask the store"


def test_an_incident_of_a_draft_costs_and_tells_what_an_unknown_id_does(client: httpx.Client, incident_id: str) -> None:
    answers, work = [], []
    for text in (incident_id, "2" * len(incident_id)):
        with statements() as found:
            answer = client.get("/api/distance", params={"from": text, "to": "34th and Portland"})
        answers.append((answer.status_code, answer.text.replace(text, "ID")))
        work.append(found)
    assert work[0] == work[1]
    assert answers[0][0] == answers[1][0] == 422


def test_a_draft_is_no_version_or_incident_of_a_published_map(client: httpx.Client, incident_id: str) -> None:
    mine = client.get(f"/api/maps/published/incidents/{incident_id}")
    nobodys = client.get("/api/maps/published/incidents/222222222222")
    assert (mine.status_code, mine.content) == (nobodys.status_code, nobodys.content)
    assert mine.status_code == 404


def test_answers_to_the_newsroom_are_stored_by_nobody(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    with in_thread(chosen) as client, Store.open(chosen.store_url) as store:
        hired: Newsroom = hire(store)
        expired = store.create_token("read only", scope=Scope.READ)
        client.post("/api/maps", json={"slug": DRAFT, "title": "Draft"}, headers=BEARER)
        added = post_incident_as(client, DRAFT)
        app = create_app(Settings())
        paths = [path for path in sorted(set(paths_of(app.router))) if path.startswith(("/api/", "/desk"))]
        filled = {"slug": DRAFT, "incident_id": added, "name": "none", "link": "x", "import_id": "x"}
        callers = ({"Authorization": f"Bearer {expired}"}, hired.headers("editor"), hired.headers("admin"))
        shared = {}
        for path, headers in product(paths, callers):
            client.cookies.clear()
            answer = client.get(path.format(**filled), headers=headers)
            etag = {"If-None-Match": answer.headers["ETag"]} if "ETag" in answer.headers else {"If-None-Match": "*"}
            again = client.get(path.format(**filled), headers=headers | etag)
            if any(one.headers.get("Cache-Control") != "no-store" for one in (answer, again)):
                shared[path] = (answer.status_code, answer.headers.get("Cache-Control"))
        assert shared == {}


def post_incident_as(client: httpx.Client, slug: str) -> str:
    body = {"title": "Shooting", "location": "34th and Portland"}
    return str(client.post(f"/api/maps/{slug}/incidents", json=body, headers=BEARER).json()["id"])
