"""Signing in with a real provider of OpenID Connect on loopback: who gets in, as what, and every lie is noticed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.incidents.store import Store
from app.people import Role
from app.settings import Settings
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
def desk(folder: Path, provider: Provider, **values: object) -> Iterator[tuple[httpx.Client, Store]]:
    """A service that knows the provider, and its store, in which maria@example.org is an editor."""
    chosen = live.settings(folder, **provider.settings() | values)
    with Store.open(chosen.store_url) as store:
        store.people.add_user("boss", Role.ADMIN)
        store.people.add_user("maria@example.org", Role.EDITOR)
        with live.in_thread(chosen) as client:
            yield client, store


def there_and_back(client: httpx.Client, path: str = "/desk/account") -> httpx.Response:
    """Follow the way to the provider, which knows who it is, and back."""
    sent = client.get("/desk/oidc", params={"next": path})
    assert sent.status_code == 303
    back = httpx.get(sent.headers["location"], trust_env=False, timeout=live.HANG_S)
    return client.get(back.headers["location"], headers=PAGE)


def test_who_was_added_gets_in_and_is_known_by_the_subject_from_then_on(tmp_path: Path, provider: Provider) -> None:
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
        assert "nobody has added you" in refused.text
        assert [user.name for user in store.people.users()] == ["boss", "maria@example.org"]


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
    with desk(tmp_path, provider) as (client, store):
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
