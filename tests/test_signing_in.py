"""Signing in: who gets a session, how long it lives, and what a forger, a guesser and a link preview do not get."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import httpx
import pytest
from itsdangerous import TimestampSigner

from app.incidents import moments
from app.incidents.database import Database
from app.incidents.people import sessions, throttle
from app.incidents.store import Store
from app.people import Role, User
from app.web.people.next import safe
from tests import live
from tests.newsroom import PASSWORD, session_headers
from tests.postgres import beside

_numbers = count(1)


@pytest.fixture(scope="module")
def store(reader: httpx.Client, data_dir: Path) -> Iterator[Store]:
    """The store of the service that is asked."""
    with Store.open(live.settings(data_dir).store_url) as opened:
        yield opened


@pytest.fixture(scope="module")
def database(store: Store, data_dir: Path) -> Iterator[Database]:
    """The tables of that store."""
    with beside(live.settings(data_dir).store_url) as opened:
        yield opened


@pytest.fixture
def maria(store: Store, database: Database) -> User:
    """An admin with a password, of whom and of whose address no attempts are counted yet."""
    with database.write() as connection:
        connection.exec_driver_sql("DELETE FROM attempt")
    added = store.people.add_user(f"Maria-{next(_numbers)}", Role.ADMIN)
    store.people.set_password(added.id, PASSWORD)
    return added


@pytest.fixture
def form(maria: User) -> dict[str, str]:
    """What she types; a name may be written large or small."""
    return {"name": maria.name.upper(), "password": PASSWORD}


@pytest.fixture
def desk(reader: httpx.Client) -> Iterator[httpx.Client]:
    """A browser that nobody has signed in with."""
    with httpx.Client(base_url=reader.base_url, timeout=live.HANG_S, trust_env=False) as client:
        yield client


def later(monkeypatch: pytest.MonkeyPatch, passed: timedelta) -> None:
    """Let that much time pass for the service, which runs in this process."""
    for module in (sessions, throttle):
        monkeypatch.setattr(module, "now", lambda: moments.now() + passed)


def word_of(client: httpx.Client) -> str:
    """The word against forgery that the pages of the client's session hold."""
    found = re.search(r'name="csrf_token" value="(\w+)"', client.get("/desk/account").text)
    assert found
    return found[1]


def test_a_name_and_its_password_open_the_desk(desk: httpx.Client, form: dict[str, str]) -> None:
    wrong = desk.post("/desk/sign-in", data=form | {"password": "another password"})
    unknown = desk.post("/desk/sign-in", data=form | {"name": "nobody here"})
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert wrong.text.replace(form["name"], "") == unknown.text.replace("nobody here", "")
    right = desk.post("/desk/sign-in", data=form | {"next": "/desk/users"})
    assert (right.status_code, right.headers["location"]) == (303, "/desk/users")
    account = desk.get("/desk/account")
    assert account.status_code == 200, account.text
    assert f"Signed in as {form['name'].lower()}, admin" in account.text
    assert desk.get("/desk/sign-in?next=/desk/users").headers["location"] == "/desk/users"


def test_session_signed_by_a_clock_that_is_ahead_opens_the_desk(
    desk: httpx.Client, form: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = int(time.time()) + 2
    with monkeypatch.context() as patch:
        patch.setattr(TimestampSigner, "get_timestamp", lambda _: ahead)
        assert desk.post("/desk/sign-in", data=form).status_code == 303
    assert desk.get("/desk/account").status_code == 200


def test_cookie_older_than_a_session_can_be_is_refused(
    desk: httpx.Client, form: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = int(time.time() - sessions.LONGEST.total_seconds()) - 2
    with monkeypatch.context() as patch:
        patch.setattr(TimestampSigner, "get_timestamp", lambda _: old)
        assert desk.post("/desk/sign-in", data=form).status_code == 303
    assert desk.get("/desk/account").status_code == 401


@pytest.mark.parametrize("path", [
    "//evil.example", "https://evil.example/desk", "/desk//evil", "/desk/../api", "/desk\\evil", "/deskevil",
    "/desk/sign-out", "/desk/a b", "/desk?next=https://evil.example/", "/desk/\r\nX: y", "", "/desk/" + "a" * 600,
])  # fmt: skip
def test_nobody_is_led_elsewhere(path: str) -> None:
    assert safe(path) == "/desk"


@pytest.mark.parametrize("path", ["/desk", "/desk/maps/two-shootings", "/desk/audit?actor=maria&since=2026-01-01"])
def test_whoever_wanted_somewhere_gets_there(path: str) -> None:
    assert safe(path) == path


def test_the_cookie_is_the_browsers_alone(desk: httpx.Client, form: dict[str, str]) -> None:
    cookie = desk.post("/desk/sign-in", data=form).headers["set-cookie"]
    assert {part.strip() for part in cookie.split(";")[1:]} == {"HttpOnly", "Max-Age=604800", "Path=/", "SameSite=lax"}
    # Behind a proxy that speaks https it never travels without, whatever the settings forgot to say.
    proxied = desk.post("/desk/sign-in", data=form, headers={"X-Forwarded-Proto": "https"})
    assert "; Secure" in proxied.headers["set-cookie"]


def test_by_https_the_cookie_never_travels_without(tmp_path: Path) -> None:
    with Store.open(live.settings(tmp_path).store_url) as store:
        link = store.people.link(store.people.add_user("maria", Role.ADMIN).id)
    with live.in_thread(live.settings(tmp_path, public_url="https://desk.example.org")) as client:
        given = client.post(f"/desk/sign-in/{link}").headers["set-cookie"]
        client.headers["Cookie"] = given.partition(";")[0]
        # What ends it is believed by browsers only if it is as strict.
        ended = client.post("/desk/sign-out", data={"csrf_token": word_of(client)}).headers["set-cookie"]
    assert all(one.startswith("__Host-dateline-session=") and "; Secure" in one for one in (given, ended))


def test_a_session_that_was_planted_is_not_taken_over(
    desk: httpx.Client, store: Store, maria: User, form: dict[str, str]
) -> None:
    planted = store.people.open_session(store.people.add_user("mallory", Role.REPORTER), "link")
    headers = session_headers(store, planted)
    desk.headers["Cookie"] = headers["Cookie"]
    given = desk.post("/desk/sign-in", data=form).headers["set-cookie"].partition(";")[0]
    del desk.headers["Cookie"]
    assert given != headers["Cookie"]
    assert store.people.session(planted) is None
    desk.cookies.clear()
    assert desk.get("/desk/account", headers={"Cookie": headers["Cookie"]}).status_code == 401
    assert desk.get("/desk/account", headers={"Cookie": given}).status_code == 200


@pytest.mark.parametrize("change", [lambda text: text[:-1], lambda text: f"x{text}", lambda text: "x", str.upper])
def test_a_cookie_that_we_did_not_sign_is_none(desk: httpx.Client, change: "type[str]", form: dict[str, str]) -> None:
    name, _, value = desk.post("/desk/sign-in", data=form).headers["set-cookie"].partition(";")[0].partition("=")
    desk.cookies.clear()
    assert desk.get("/desk/account", headers={"Cookie": f"{name}={change(value)}"}).status_code == 401
    assert desk.get("/desk/account", headers={"Cookie": f"{name}={value}"}).status_code == 200


def test_what_another_site_sends_changes_nothing(desk: httpx.Client, store: Store, maria: User) -> None:
    own = session_headers(store, store.people.open_session(maria, "link"))
    other = session_headers(store, store.people.open_session(maria, "link"))
    cookie, word = {"Cookie": own["Cookie"]}, {"X-CSRF-Token": own["X-CSRF-Token"]}
    added = {"name": "forged", "role": "reporter"}
    refused = [
        cookie,
        cookie | {"X-CSRF-Token": ""},
        cookie | {"X-CSRF-Token": "0" * 64},
        cookie | {"X-CSRF-Token": other["X-CSRF-Token"]},
        cookie | word | {"Sec-Fetch-Site": "cross-site"},
        cookie | word | {"Sec-Fetch-Site": "same-site"},
        cookie | word | {"Origin": "https://evil.example"},
        cookie | word | {"Origin": "null"},
    ]
    assert [desk.post("/desk/users", data=added, headers=headers).status_code for headers in refused] == [403] * 8
    assert desk.post("/desk/users", data=added | {"csrf_token": "0" * 64}, headers=cookie).status_code == 403
    body = {"slug": "forged", "title": "Forged"}
    assert desk.post("/api/maps", json=body, headers=cookie).status_code == 403
    assert store.people.find("forged") is None
    in_the_form = added | {"csrf_token": own["X-CSRF-Token"]}
    assert desk.post("/desk/users", data=in_the_form, headers=cookie | {"Sec-Fetch-Site": "same-origin"}).is_success
    assert desk.post("/api/maps", json=body, headers=own | {"Origin": str(desk.base_url)}).status_code == 201
    assert store.changes("forged")[0].actor == maria.name


def test_another_sites_form_signs_nobody_in(
    desk: httpx.Client, store: Store, maria: User, form: dict[str, str]
) -> None:
    link = store.people.link(maria.id)
    for path, fields in (("/desk/sign-in", form), (f"/desk/sign-in/{link}", {})):
        answer = desk.post(path, data=fields, headers={"Sec-Fetch-Site": "cross-site"})
        assert (answer.status_code, answer.headers.get("set-cookie")) == (403, None)


@pytest.mark.parametrize("passed", [sessions.IDLE, sessions.LONGEST], ids=["unused", "old"])
def test_a_session_ends(
    desk: httpx.Client, store: Store, maria: User, monkeypatch: pytest.MonkeyPatch, passed: timedelta
) -> None:
    headers = session_headers(store, store.people.open_session(maria, "link"))
    assert desk.get("/desk/account", headers=headers).status_code == 200
    if passed == sessions.LONGEST:
        monkeypatch.setattr(sessions, "IDLE", sessions.LONGEST * 2)
    later(monkeypatch, passed - timedelta(minutes=2))
    assert desk.get("/desk/account", headers=headers).status_code == 200
    # Seen just now, so that only the end at all is left, or unused for as long again.
    later(monkeypatch, passed * 2)
    assert desk.get("/desk/account", headers=headers).status_code == 401


def test_signing_out_ends_the_session_for_who_kept_the_cookie(desk: httpx.Client, store: Store, maria: User) -> None:
    headers = session_headers(store, store.people.open_session(maria, "link"))
    answer = desk.post("/desk/sign-out", headers=headers)
    assert answer.status_code == 303
    assert 'dateline-session=""' in answer.headers["set-cookie"]
    assert desk.get("/desk/account", headers=headers).status_code == 401


def test_a_new_password_ends_every_other_session_and_link(
    desk: httpx.Client, store: Store, maria: User, form: dict[str, str]
) -> None:
    own, other = (session_headers(store, store.people.open_session(maria, "link")) for _ in range(2))
    link = store.people.link(maria.id)
    wrong = {"current": "not this one", "new": "another four words"}
    assert desk.post("/desk/account/password", data=wrong, headers=own).status_code == 422
    short = {"current": PASSWORD, "new": "too short"}
    assert "12 to 200 characters" in desk.post("/desk/account/password", data=short, headers=own).text
    assert desk.get("/desk/account", headers=other).status_code == 200
    right = {"current": PASSWORD, "new": "another four words"}
    assert desk.post("/desk/account/password", data=right, headers=own).status_code == 200
    assert desk.get("/desk/account", headers=own).status_code == 200
    assert desk.get("/desk/account", headers=other).status_code == 401
    assert desk.get(f"/desk/sign-in/{link}").status_code == 404
    assert desk.post("/desk/sign-in", data=form).status_code == 401


def test_a_link_opens_once_and_looking_at_it_does_not_use_it_up(desk: httpx.Client, store: Store, maria: User) -> None:
    earlier, link = store.people.link(maria.id), store.people.link(maria.id)
    for _ in range(3):
        assert f"Sign in as {maria.name}" in desk.get(f"/desk/sign-in/{link}").text
    assert desk.get(f"/desk/sign-in/{earlier}").status_code == 404
    assert desk.post(f"/desk/sign-in/{link}").headers["location"] == "/desk"
    assert desk.get("/desk/account").status_code == 200
    assert desk.post(f"/desk/sign-in/{link}").status_code == 404
    assert "has been used" in desk.get(f"/desk/sign-in/{link}", headers={"Accept": "text/html"}).text


def test_a_link_gets_too_old(desk: httpx.Client, store: Store, maria: User, monkeypatch: pytest.MonkeyPatch) -> None:
    link = store.people.link(maria.id)
    later(monkeypatch, sessions.LINK_LASTS)
    assert desk.post(f"/desk/sign-in/{link}").status_code == 404


def test_who_is_disabled_is_out_at_once(desk: httpx.Client, store: Store, maria: User, form: dict[str, str]) -> None:
    headers, link = session_headers(store, store.people.open_session(maria, "link")), store.people.link(maria.id)
    store.people.add_user("boss", Role.ADMIN)
    store.people.disable(maria.id)
    assert desk.get("/desk/account", headers=headers).status_code == 401
    assert desk.post(f"/desk/sign-in/{link}").status_code == 404
    assert desk.post("/desk/sign-in", data=form).status_code == 401
    store.people.enable(maria.id)
    assert desk.post("/desk/sign-in", data=form).status_code == 303


def test_an_admin_adds_somebody_who_gets_in_by_the_link(desk: httpx.Client, store: Store, form: dict[str, str]) -> None:
    desk.post("/desk/sign-in", data=form)
    word = {"csrf_token": word_of(desk)}
    added = desk.post("/desk/users", data=word | {"name": "Kim", "role": "editor", "display_name": "Kim Example"})
    found = re.search(r'value="(http://\S+/desk/sign-in/\S+)"', added.text)
    assert found
    assert desk.post("/desk/users", data=word | {"name": "KIM", "role": "editor"}).status_code == 422
    with httpx.Client(base_url=desk.base_url, trust_env=False, timeout=live.HANG_S) as browser:
        assert "Sign in as Kim Example" in browser.get(found[1]).text
        assert browser.post(found[1]).status_code == 303
        assert "Give yourself a password" in browser.get("/desk/account").text
    assert desk.post("/desk/account/sign-out-everywhere", data=word).status_code == 303
    assert desk.get("/desk/account").status_code == 401


def test_a_token_of_ones_own_is_shown_once_and_taken_back(
    desk: httpx.Client, store: Store, maria: User, form: dict[str, str]
) -> None:
    desk.post("/desk/sign-in", data=form)
    word = {"csrf_token": word_of(desk)}
    made = desk.post("/desk/account/tokens", data=word | {"name": "feed", "scope": "write", "days": "30"}).text
    text = re.findall(r'value="([\w-]{43})"', made)[0]
    bearer = {"Authorization": f"Bearer {text}"}
    assert desk.post("/api/maps", json={"slug": "m", "title": "M"}, headers=bearer).status_code == 201
    assert store.changes("m")[0].actor == "token feed"
    assert text not in desk.get("/desk/account").text
    (token,) = store.tokens(maria.id)
    assert token.last_used_at
    assert desk.post(f"/desk/account/tokens/{token.id}/revoke", data=word).is_success
    assert desk.get("/api/maps/m", headers=bearer).status_code == 401
