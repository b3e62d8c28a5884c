"""Signing in with a real provider of OpenID Connect on loopback: who gets in, as what, and every lie is noticed."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.incidents.people.audit import Wanted
from app.incidents.store import Store
from app.incidents.tokens import hash_of
from app.people import Role
from app.settings import Settings
from app.web.people import cookies
from tests import live, oidc_provider
from tests.oidc_provider import Claims, Lie, Provider

PAGE = {"Accept": "text/html"}


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider that nothing is asked of through a proxy."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with oidc_provider.serving() as found:
        yield found


@contextmanager
def desk(
    folder: Path, provider: Provider, *, linked: bool = True, **values: object
) -> Iterator[tuple[httpx.Client, Store]]:
    """A service that knows the provider, and its store, in which maria@example.org is an editor, linked if so asked."""
    chosen = live.settings(folder, **provider.settings() | values)
    with Store.open(chosen.store_url) as store:
        store.people.add_user("boss", Role.ADMIN)
        maria = store.people.add_user("maria@example.org", Role.EDITOR)
        if linked:
            store.people.link_subject(maria.id, f"{provider.issuer} 1")
        with live.in_thread(chosen) as client:
            yield client, store


def there_and_back(client: httpx.Client, path: str = "/desk/account", invitation: str = "") -> httpx.Response:
    """Follow the way to the provider, which knows who it is, and back."""
    sent = client.get("/desk/oidc", params={"next": path, "invitation": invitation})
    if sent.status_code != 303:
        return sent
    back = httpx.get(sent.headers["location"], trust_env=False, timeout=live.HANG_S)
    return client.get(back.headers["location"], headers=PAGE)


def linked_at_the_account_page(client: httpx.Client) -> httpx.Response:
    """Link the provider as whoever the client is signed in as."""
    word = re.findall(r'name="csrf_token" value="(\w+)"', client.get("/desk/account").text)[0]
    asked = client.post("/desk/oidc/link", data={"csrf_token": word}, headers=PAGE)
    assert asked.status_code == 200, asked.text
    address = html.unescape(re.findall(r'href="(http[^"]*/authorize[^"]*)"', asked.text)[0])
    back = httpx.get(address, trust_env=False, timeout=live.HANG_S)
    return client.get(back.headers["location"], headers=PAGE)


def test_linked_user_is_known_by_the_subject_whatever_their_name_becomes(tmp_path: Path, provider: Provider) -> None:
    with desk(tmp_path, provider) as (client, store):
        assert "Sign in with OpenID Connect" in client.get("/desk/sign-in").text
        answer = there_and_back(client)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/account")
        assert "maria@example.org" in client.get("/desk/account").text
        provider.person["email"] = "maria.new@example.org"
        assert there_and_back(client).status_code == 303
        provider.person = {"sub": "2", "email": "maria@example.org", "email_verified": True}
        refused = there_and_back(client)
        assert refused.status_code == 403
        assert "nobody here is linked to you" in refused.text
        assert [user.name for user in store.people.users()] == ["boss", "maria@example.org"]


def test_invitation_links_whom_it_is_for_and_is_used_up(tmp_path: Path, provider: Provider) -> None:
    provider.person = {"sub": "7"}
    with desk(tmp_path, provider, linked=False) as (client, store):
        maria = store.people.named("maria@example.org")
        invitation = store.people.link(maria.id)
        assert "Sign in with OpenID Connect" in client.get(f"/desk/sign-in/{invitation}").text
        assert there_and_back(client, invitation=invitation).status_code == 303
        assert "maria@example.org" in client.get("/desk/account").text
        assert there_and_back(client).status_code == 303
        assert there_and_back(client, invitation=invitation).status_code == 404
        # An account of the provider is one person here.
        other = store.people.link(store.people.named("boss").id)
        assert there_and_back(client, invitation=other).status_code == 409
        assert store.people.link_user(other).name == "boss"


def test_signed_in_person_links_and_unlinks(tmp_path: Path, provider: Provider) -> None:
    provider.person = {"sub": "7"}
    with desk(tmp_path, provider, linked=False) as (client, store):
        maria = store.people.named("maria@example.org")
        assert client.post(f"/desk/sign-in/{store.people.link(maria.id)}").status_code == 303
        assert linked_at_the_account_page(client).headers["location"] == "/desk/account"
        with httpx.Client(base_url=client.base_url, trust_env=False, timeout=live.HANG_S) as other:
            assert there_and_back(other).status_code == 303
            word = re.findall(r'name="csrf_token" value="(\w+)"', client.get("/desk/account").text)[0]
            unlinking = {"csrf_token": word}
            refused = client.post("/desk/oidc/unlink", data=unlinking, headers=PAGE)
            assert (refused.status_code, "password first" in refused.text) == (409, True)
            store.people.set_password(maria.id, "four words in a row", keep=_session_hash(store, client))
            assert there_and_back(other).status_code == 303
            assert client.post("/desk/oidc/unlink", data=unlinking).status_code == 303
            assert other.get("/desk/account").status_code == 401
            assert there_and_back(other).status_code == 403
        assert client.get("/desk/account").status_code == 200
        assert [line.action for line in store.people.audit(Wanted(action="user.provider"))] == [
            "user.provider.unlinked", "user.provider.linked",
        ]  # fmt: skip


def _session_hash(store: Store, client: httpx.Client) -> str:
    signed = client.cookies["dateline-session"]
    return hash_of(cookies.signer(store.people, "session").loads(signed))


def test_way_to_link_is_of_whoever_began_it(tmp_path: Path, provider: Provider) -> None:
    with desk(tmp_path, provider, linked=False) as (client, store):
        maria, boss = (store.people.named(name) for name in ("maria@example.org", "boss"))
        client.post(f"/desk/sign-in/{store.people.link(maria.id)}")
        word = re.findall(r'name="csrf_token" value="(\w+)"', client.get("/desk/account").text)[0]
        assert client.post("/desk/oidc/link", data={"csrf_token": "another"}).status_code == 403
        asked = client.post("/desk/oidc/link", data={"csrf_token": word}, headers=PAGE)
        address = html.unescape(re.findall(r'href="(http[^"]*/authorize[^"]*)"', asked.text)[0])
        back = httpx.get(address, trust_env=False, timeout=live.HANG_S).headers["location"]
        client.post(f"/desk/sign-in/{store.people.link(boss.id)}")
        assert client.get(back, headers=PAGE).status_code == 403
        assert not any(user.has_subject for user in store.people.users())


@pytest.mark.parametrize(
    "email", ["ada@example.org", "ADA@example.org", "\uff41\uff44\uff41@example.org", "\u1d43da@example.org"]
)
@pytest.mark.parametrize("role", ["", "admin"])
def test_name_however_spelled_signs_in_as_nobody(tmp_path: Path, provider: Provider, email: str, role: str) -> None:
    provider.person = {"sub": "9", "email": email, "email_verified": True}
    with desk(tmp_path, provider, oidc_role=role) as (client, store):
        ada = store.people.add_user("ada@example.org", Role.ADMIN)
        assert there_and_back(client).status_code == 403
        assert client.get("/desk/account").status_code == 401
        assert not store.people.user(ada.id).has_subject


@pytest.mark.parametrize("claims", [{"sub": "1"}, {"sub": "1", "sid": "s1"}, {"sid": "s1"}], ids=str)
def test_provider_ends_sessions(tmp_path: Path, provider: Provider, claims: Claims) -> None:
    provider.person["sid"] = "s1"
    with desk(tmp_path, provider) as (client, store):
        assert there_and_back(client).status_code == 303
        other = store.people.open_session(store.people.named("maria@example.org"), "password")
        answer = client.post("/desk/oidc/logout", data={"logout_token": provider.logout_token(**claims)})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        assert client.get("/desk/account").status_code == 401
        assert (store.people.session(other) is None) is ("sid" not in claims)


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"sub": "1", "nonce": "x"},
        {"sub": "1", "events": {}},
        {"sub": "1", "aud": "another client"},
        {"sub": "1", "iss": "https://id.example.org"},
        {"sub": "1", "jti": None},
        {"sub": "1", "exp": 1},
    ],
    ids=str,
)
def test_wrong_logout_token_ends_nothing(tmp_path: Path, provider: Provider, claims: Claims) -> None:
    with desk(tmp_path, provider) as (client, _):
        assert there_and_back(client).status_code == 303
        for token in (provider.logout_token(**claims), "", "a.b.c"):
            assert client.post("/desk/oidc/logout", data={"logout_token": token}).status_code == 400
        assert client.get("/desk/account").status_code == 200


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "9", "email": "sam@example.org", "email_verified": True},
        {"sub": "9", "email": "maria@example.org"},
        {"sub": "9", "email": "maria@example.org", "email_verified": "true"},
        {"sub": "9", "preferred_username": "maria@example.org"},
    ],
    ids=["not added", "not said to be verified", "said in another way", "another claim"],
)
def test_who_was_not_added_stays_out(tmp_path: Path, provider: Provider, person: Claims) -> None:
    provider.person = person
    with desk(tmp_path, provider, linked=False) as (client, store):
        assert there_and_back(client).status_code == 403
        assert client.get("/desk/account").status_code == 401
        assert not any(user.has_subject for user in store.people.users())


def test_the_providers_word_gives_the_role_each_time(tmp_path: Path, provider: Provider) -> None:
    provider.person |= {"groups": ["staff", "desk"]}
    roles = "reporter=staff,editor=desk,admin=chiefs"
    with desk(tmp_path, provider, oidc_roles=roles) as (client, store):
        for groups, role in ((["staff", "chiefs"], Role.ADMIN), ("staff", Role.REPORTER), (["desk"], Role.EDITOR)):
            provider.person["groups"] = groups
            assert there_and_back(client).status_code == 303
            assert store.people.named("maria@example.org").role is role
        # Who is the last admin stays one: nobody else could let anybody in.
        provider.person["groups"] = ["chiefs"]
        assert there_and_back(client).status_code == 303
        for user in store.people.users():
            if user.name != "maria@example.org":
                store.people.disable(user.id)
        provider.person["groups"] = ["staff"]
        assert there_and_back(client).status_code == 303
        assert store.people.named("maria@example.org").role is Role.ADMIN
        provider.person["groups"] = ["visitors"]
        assert there_and_back(client).status_code == 403


def test_with_a_role_in_the_settings_somebody_new_gets_in(tmp_path: Path, provider: Provider) -> None:
    provider.person = {"sub": "3", "email": "sam@example.org", "email_verified": True, "name": "Sam"}
    with desk(tmp_path, provider, oidc_role="reporter") as (client, store):
        assert there_and_back(client).status_code == 303
        added = store.people.named("sam@example.org")
        assert (added.role, added.display_name) == (Role.REPORTER, "Sam")
        store.people.disable(added.id)
        assert there_and_back(client).status_code == 403


def _set(**values: Any) -> Lie:
    return lambda _, claims: claims.update(values)


LIES: dict[str, Lie] = {
    "another question's answer": _set(nonce="another"),
    "for somebody else": _set(aud="another client"),
    "from somebody else": _set(iss="https://id.example.org"),
    "too old": _set(exp=1, iat=0),
    "of another access token": _set(at_hash="another"),
    "nobody": lambda _, claims: claims.pop("sub"),
    "another key": oidc_provider.other_key,
    "a secret for a key": oidc_provider.shared_secret,
    "no signature": oidc_provider.no_signature,
}


def test_every_lie_is_noticed(tmp_path: Path, provider: Provider) -> None:
    with desk(tmp_path, provider) as (client, _):
        for name, lie in LIES.items():
            provider.lie, provider.signs_with, provider.header = lie, None, {"alg": "RS256", "kid": "one"}
            assert there_and_back(client).status_code == 502, name
            assert client.get("/desk/account").status_code == 401, name


def test_the_way_back_is_this_browsers_own_and_once(tmp_path: Path, provider: Provider) -> None:
    with desk(tmp_path, provider) as (client, _):
        sent = client.get("/desk/oidc").headers["location"]
        back = httpx.get(sent, trust_env=False, timeout=live.HANG_S).headers["location"]
        with httpx.Client(base_url=client.base_url, trust_env=False, timeout=live.HANG_S) as other:
            assert other.get(back).status_code == 403
            other.get("/desk/oidc")
            assert other.get(back).status_code == 403
        assert client.get(re.sub("state=[^&]+", "state=another", back)).status_code == 403
        assert client.get(re.sub("code=[^&]+", "error=access_denied", back)).status_code == 403
        assert client.get(back).status_code == 303
        assert client.get(back).status_code == 403
        assert provider.refusals == []


def test_a_provider_that_does_not_answer(tmp_path: Path, provider: Provider) -> None:
    with desk(tmp_path, provider, oidc_issuer=f"{provider.issuer}/another") as (client, _):
        answer = client.get("/desk/oidc", headers=PAGE)
        assert answer.status_code == 502
        assert "does not answer" in answer.text


def test_without_a_provider_there_is_no_way_to_one(tmp_path: Path) -> None:
    with live.in_thread(live.settings(tmp_path)) as client:
        assert "Sign in with" not in client.get("/desk/sign-in").text
        assert client.get("/desk/oidc").status_code == 404
        assert client.get("/desk/oidc/back").status_code == 403


@pytest.mark.parametrize(
    "values",
    [
        {"oidc_issuer": "http://id.example.org", "oidc_client_id": "dateline"},
        {"oidc_issuer": "https://id.example.org"},
        {"oidc_roles": "chief=x"},
        {"oidc_roles": "admin="},
    ],
    ids=str,
)
def test_settings_that_cannot_be_meant(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"give|needs"):
        Settings(_env_file=None, **values)  # type: ignore[call-arg, arg-type]
