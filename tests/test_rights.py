"""Who may what: every route of the app times everybody who could ask. A new route without a row here fails."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.routing import Route

from app.incidents.store import Store
from app.main import create_app
from app.people import Role, Scope
from app.web.rights import BY_ROLE, BY_SCOPE, Right
from tests import live
from tests.newsroom import CALLERS, NOBODY, SESSIONS, TOKENS, Newsroom, hire

EVERYBODY, PEOPLE, DRAFT = "everybody", "people who are signed in", "who reads drafts; nobody else knows of it"
READS, WRITES, PUBLISHES = Right.READ_DRAFTS, Right.EDIT_DRAFTS, Right.PUBLISH
USERS, AUDIT = Right.MANAGE_USERS, Right.EXPORT_AUDIT

WHO_MAY: dict[str, Right | str] = {
    "GET /openapi.json": EVERYBODY,
    "GET /": EVERYBODY,
    "GET /docs": EVERYBODY,
    "GET /healthz": EVERYBODY,
    "GET /readyz": EVERYBODY,
    "GET /favicon.ico": EVERYBODY,
    "GET /robots.txt": EVERYBODY,
    "GET /oembed": EVERYBODY,
    "GET /static/{name}": EVERYBODY,
    "GET /tiles/{z}/{x}/{y}.svg": EVERYBODY,
    "GET /api/geocode": EVERYBODY,
    "GET /api/distance": EVERYBODY,
    "GET /api/reverse": EVERYBODY,
    "POST /api/extract": EVERYBODY,
    "GET /maps/{slug}": EVERYBODY,
    "GET /maps/{slug}.geojson": EVERYBODY,
    "GET /maps/{slug}.png": EVERYBODY,
    "GET /maps/{slug}.svg": EVERYBODY,
    "GET /maps.feed.json": EVERYBODY,
    "GET /maps.rss": EVERYBODY,
    "GET /maps/{slug}.csv": EVERYBODY,
    "GET /maps/{slug}.feed.json": EVERYBODY,
    "GET /maps/{slug}.georss": EVERYBODY,
    "POST /api/maps/{slug}/import": WRITES,
    "GET /api/maps/{slug}/archive": Right.SEE_HISTORY,
    "GET /desk/maps/{slug}/import": WRITES,
    "POST /desk/maps/{slug}/import": WRITES,
    "GET /desk/maps/{slug}/import/{import_id}": WRITES,
    "POST /desk/maps/{slug}/import/{import_id}/columns": WRITES,
    "POST /desk/maps/{slug}/import/{import_id}/sheet": WRITES,
    "POST /desk/maps/{slug}/import/{import_id}/settle": WRITES,
    "POST /desk/maps/{slug}/import/{import_id}/finish": WRITES,
    "POST /desk/maps/{slug}/import/{import_id}/discard": WRITES,
    "GET /desk/maps/{slug}/import/{import_id}/rest.csv": WRITES,
    "GET /api/webhooks": Right.MANAGE_SETTINGS,
    "POST /api/webhooks": Right.MANAGE_SETTINGS,
    "GET /api/webhooks/log": Right.MANAGE_SETTINGS,
    "DELETE /api/webhooks/{webhook_id}": Right.MANAGE_SETTINGS,
    "GET /desk/webhooks": Right.MANAGE_SETTINGS,
    "POST /desk/webhooks": Right.MANAGE_SETTINGS,
    "GET /maps/{slug}.gpx": EVERYBODY,
    "GET /maps/{slug}.kml": EVERYBODY,
    "GET /maps/{slug}.rss": EVERYBODY,
    "GET /maps/{slug}@{version}.csv": EVERYBODY,
    "GET /maps/{slug}@{version}.geojson": EVERYBODY,
    "GET /maps/{slug}@{version}.georss": EVERYBODY,
    "GET /maps/{slug}@{version}.gpx": EVERYBODY,
    "GET /maps/{slug}@{version}.kml": EVERYBODY,
    "GET /maps/{slug}/incidents": EVERYBODY,
    "GET /embed/{slug}": EVERYBODY,
    "GET /embed/{slug}.json": EVERYBODY,
    "GET /embed/{slug}@{version}": EVERYBODY,
    "GET /embed/{slug}@{version}.json": EVERYBODY,
    "GET /embed/{slug}@{version}/rows.json": EVERYBODY,
    "GET /embed/{slug}@{version}/cells/{z}/{x}/{y}.json": EVERYBODY,
    "GET /api/maps": EVERYBODY,
    "POST /api/maps": WRITES,
    "GET /api/maps/{slug}": DRAFT,
    "PUT /api/maps/{slug}": WRITES,
    "PATCH /api/maps/{slug}": WRITES,
    "DELETE /api/maps/{slug}": WRITES,
    "POST /api/maps/{slug}/publish": PUBLISHES,
    "POST /api/maps/{slug}/incidents/{incident_id}/erase": Right.ERASE,
    "GET /desk/maps/{slug}/erase": Right.ERASE,
    "POST /desk/maps/{slug}/erase": Right.ERASE,
    "GET /desk/settings": Right.MANAGE_SETTINGS,
    "POST /desk/settings": Right.MANAGE_SETTINGS,
    "GET /desk/maps/{slug}/recheck": READS,
    "GET /api/maps/{slug}/incidents": DRAFT,
    "POST /api/maps/{slug}/incidents": WRITES,
    "GET /api/maps/{slug}/incidents/{incident_id}": DRAFT,
    "PUT /api/maps/{slug}/incidents/{incident_id}": WRITES,
    "PATCH /api/maps/{slug}/incidents/{incident_id}": WRITES,
    "DELETE /api/maps/{slug}/incidents/{incident_id}": WRITES,
    "GET /api/maps/{slug}/corrections": EVERYBODY,
    "GET /api/maps/{slug}/history": Right.SEE_HISTORY,
    "POST /api/maps/{slug}/restore": WRITES,
    "POST /api/maps/{slug}/take-down": Right.TAKE_DOWN,
    "POST /api/maps/{slug}/put-back": Right.TAKE_DOWN,
    "GET /desk": READS,
    "GET /desk/maps/new": WRITES,
    "GET /desk/maps/{slug}": READS,
    "GET /desk/maps/{slug}/distances": READS,
    "GET /desk/maps/{slug}/history": Right.SEE_HISTORY,
    "GET /desk/maps/{slug}/incidents/{incident_id}/shown": READS,
    "GET /desk/maps/{slug}/preview": READS,
    "GET /desk/maps/{slug}/publish": READS,
    "GET /desk/maps/{slug}/share": READS,
    "POST /desk/maps": WRITES,
    "POST /desk/maps/{slug}": WRITES,
    "POST /desk/maps/{slug}/incidents/{incident_id}": WRITES,
    "POST /desk/maps/{slug}/incidents/{incident_id}/place": WRITES,
    "POST /desk/maps/{slug}/incidents/{incident_id}/precision": WRITES,
    "POST /desk/maps/{slug}/incidents/{incident_id}/remove": WRITES,
    "POST /desk/maps/{slug}/pins": WRITES,
    "POST /desk/maps/{slug}/places": WRITES,
    "POST /desk/maps/{slug}/publish": PUBLISHES,
    "GET /desk/maps/{slug}/take-down": Right.TAKE_DOWN,
    "POST /desk/maps/{slug}/take-down": Right.TAKE_DOWN,
    "POST /desk/maps/{slug}/put-back": Right.TAKE_DOWN,
    "POST /desk/maps/{slug}/restore": WRITES,
    "POST /desk/maps/{slug}/text": WRITES,
    "POST /desk/maps/{slug}/undo": WRITES,
    "GET /desk/static/{name}": EVERYBODY,
    "GET /desk/sign-in": EVERYBODY,
    "POST /desk/sign-in": EVERYBODY,
    "GET /desk/sign-in/{link}": EVERYBODY,
    "POST /desk/sign-in/{link}": EVERYBODY,
    "GET /desk/oidc": EVERYBODY,
    "GET /desk/oidc/back": EVERYBODY,
    "POST /desk/oidc/link": PEOPLE,
    "POST /desk/oidc/unlink": PEOPLE,
    "POST /desk/oidc/logout": EVERYBODY,
    "POST /desk/sign-out": PEOPLE,
    "GET /desk/account": PEOPLE,
    "POST /desk/account/password": PEOPLE,
    "POST /desk/account/sign-out-everywhere": PEOPLE,
    "POST /desk/account/tokens": PEOPLE,
    "POST /desk/account/tokens/{token_id}/revoke": PEOPLE,
    "GET /desk/users": USERS,
    "POST /desk/users": USERS,
    "POST /desk/users/{user_id}/link": USERS,
    "POST /desk/users/{user_id}/role": USERS,
    "POST /desk/users/{user_id}/disable": USERS,
    "POST /desk/users/{user_id}/enable": USERS,
    "POST /desk/users/{user_id}/unlink": USERS,
    "POST /desk/users/tokens/{token_id}/revoke": USERS,
    "GET /desk/audit": AUDIT,
    "GET /desk/audit.csv": AUDIT,
    "GET /desk/audit.jsonl": AUDIT,
}
OWN = {"POST /desk/sign-in": 401, "GET /desk/oidc/back": 403, "POST /desk/oidc/logout": 404}
"""What routes that are open to everybody answer to an empty request."""
PARAMETERS = {"slug": "draft", "z": "12", "x": "0", "y": "0", "version": "1", "path:path": "draft"}


def routes(found: object) -> Iterator[str]:
    """The method and path of every route below."""
    for route in getattr(found, "routes", ()):
        if isinstance(route, Route):
            yield from (f"{method} {route.path}" for method in route.methods or () if method != "HEAD")
        else:
            yield from routes(getattr(route, "original_router", route))


def test_every_route_has_its_row(tmp_path: Path) -> None:
    assert sorted(routes(create_app(live.settings(tmp_path)))) == sorted(WHO_MAY)


@pytest.fixture(scope="module")
def newsroom(reader: httpx.Client, data_dir: Path) -> Iterator[Newsroom]:
    """People and tokens of the service that is asked, with one draft and one incident on it."""
    with Store.open(live.settings(data_dir).store_url) as store:
        hired = hire(store)
        reader.post("/api/maps", json={"slug": "draft", "title": "Draft"}, headers=live.BEARER)
        yield hired


def rights_of(caller: str) -> frozenset[Right]:
    if caller == NOBODY:
        return frozenset()
    return BY_ROLE[Role(caller)] if caller in SESSIONS else BY_SCOPE[Scope(caller.removeprefix("token "))]


def ask(reader: httpx.Client, headers: dict[str, str], row: str, incident_id: str) -> httpx.Response:
    method, path = row.split(" ", 1)
    known = PARAMETERS | {"incident_id": incident_id}
    path = re.sub(r"\{([^}]+)\}", lambda found: known.get(found[1], "none"), path)
    reader.cookies.clear()
    # A state that nothing is in: whoever is let through changes nothing for those who ask next.
    return reader.request(method, path, headers={"If-Match": '"no"'} | headers)


@pytest.fixture(scope="module")
def incident_id(reader: httpx.Client, newsroom: Newsroom) -> str:
    """An incident on the draft."""
    body = {"title": "Shooting", "location": {"lon": -93.25, "lat": 44.98}}
    added = reader.post("/api/maps/draft/incidents", json=body, headers=live.BEARER)
    return str(added.json()["id"])


def expected(who: Right | str, caller: str) -> int | None:
    """The status of a refusal, None where the caller is let through."""
    if who == EVERYBODY or (who == PEOPLE and caller in SESSIONS):
        return None
    if who == DRAFT:
        return None if READS in rights_of(caller) else 404
    if caller == NOBODY:
        return 401
    return None if isinstance(who, Right) and who in rights_of(caller) else 403


@pytest.mark.parametrize("caller", CALLERS)
def test_everybody_may_what_the_table_says(
    reader: httpx.Client, newsroom: Newsroom, incident_id: str, caller: str
) -> None:
    wrong = {}
    for row, who in WHO_MAY.items():
        answer = ask(reader, newsroom.headers(caller), row, incident_id)
        refused = expected(who, caller)
        # Let through is whatever the route itself answers: that something is missing in an empty request, most often.
        let_through = answer.status_code < 500 and answer.status_code not in (401, 403)
        if not (answer.status_code == refused if refused else let_through or answer.status_code == OWN.get(row)):
            wrong[row] = answer.status_code
    assert wrong == {}


def test_reading_a_draft_is_let_through_with_what_it_holds(
    reader: httpx.Client, newsroom: Newsroom, incident_id: str
) -> None:
    drafts = [row for row, who in WHO_MAY.items() if who == DRAFT]
    for caller in (*SESSIONS, *TOKENS):
        answers = [ask(reader, newsroom.headers(caller), row, incident_id).status_code for row in drafts]
        assert answers == [200] * len(drafts), caller


def test_a_page_leads_to_the_sign_in_page_and_says_why_it_refuses(reader: httpx.Client, newsroom: Newsroom) -> None:
    page = {"Accept": "text/html,application/xhtml+xml"}
    nobody = reader.get("/desk/audit?actor=maria", headers=page)
    assert (nobody.status_code, nobody.headers["location"]) == (303, "/desk/sign-in?next=/desk/audit%3Factor%3Dmaria")
    refused = reader.get("/desk/audit", headers=page | newsroom.headers("reporter"))
    assert refused.status_code == 403
    assert "Reading the audit log is more than the role reporter may" in refused.text
    problem = reader.get("/desk/audit", headers=newsroom.headers("reporter"))
    assert problem.headers["content-type"] == "application/problem+json"


def test_every_right_is_asked_for_somewhere() -> None:
    # Reading drafts is asked for by the rows of DRAFT, the precisions by routes that need another right first: see
    # tests/test_rights_precision.py. A right that no route asks for would promise what nothing keeps.
    inside = {Right.LOWER_PRECISION, Right.RAISE_PRECISION}
    assert set(Right) - set(WHO_MAY.values()) <= {READS} | inside


def test_what_readers_have_seen_only_an_editor_takes_away(
    reader: httpx.Client, newsroom: Newsroom, incident_id: str
) -> None:
    reader.post("/api/maps", json={"slug": "seen", "title": "Seen"}, headers=live.BEARER)
    reader.post("/api/maps/seen/publish", headers=live.BEARER)
    any_state = {"If-Match": "*"}
    for caller, status in (("reporter", 403), ("token write", 403), ("editor", 204)):
        answer = reader.delete("/api/maps/seen", headers=newsroom.headers(caller) | any_state)
        assert answer.status_code == status, caller
    told = reader.get("/openapi.json").json()["paths"]["/api/maps/{slug}"]["delete"]["description"]
    assert "ever published needs a token of scope publish" in told
    reader.post("/api/maps", json={"slug": "unseen", "title": "Unseen"}, headers=live.BEARER)
    assert reader.delete("/api/maps/unseen", headers=newsroom.headers("reporter") | any_state).status_code == 204


def test_a_token_does_no_more_than_its_maker_may_now(reader: httpx.Client, newsroom: Newsroom) -> None:
    people, store = newsroom.store.people, newsroom.store
    maker = people.add_user("maker", Role.EDITOR)
    text = store.create_token("maker's", scope=Scope.PUBLISH, created_by=maker.id)
    bearer = {"Authorization": f"Bearer {text}"}
    assert reader.post("/api/maps/draft/publish", headers=bearer | {"If-Match": '"no"'}).status_code == 412
    people.set_role(maker.id, Role.REPORTER)
    assert reader.post("/api/maps/draft/publish", headers=bearer).status_code == 403
    people.disable(maker.id)
    assert reader.get("/api/maps/draft", headers=bearer).status_code == 401


@pytest.mark.parametrize(("caller", "scope", "status"), [
    ("reporter", "write", 200), ("reporter", "publish", 403), ("editor", "publish", 200), ("editor", "admin", 403),
    ("admin", "admin", 200),
])  # fmt: skip
def test_nobody_gives_away_more_than_they_have(
    reader: httpx.Client, newsroom: Newsroom, caller: str, scope: str, status: int
) -> None:
    form = {"name": "a program", "scope": scope, "days": "1"}
    assert reader.post("/desk/account/tokens", data=form, headers=newsroom.headers(caller)).status_code == status
