"""What strangers can make of the way to a provider: no flood of questions, no link of theirs, nothing sent twice."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from joserfc.jwk import RSAKey

from app.people import Role
from app.web.people import provider as memory
from tests.oidc_provider import Provider
from tests.test_oidc import desk, provider, there_and_back

__all__ = ["provider"]
ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}


def test_flood_of_logouts_asks_the_provider_nothing_or_once(tmp_path: Path, provider: Provider) -> None:
    with desk(tmp_path, provider) as (client, _):
        for token in (
            "",
            "a.b.c",
            provider.logout_token(sub="1", aud="another"),
            provider.logout_token(),
            "x" * 19_000,
        ):
            assert client.post("/desk/oidc/logout", data={"logout_token": token}).status_code == 400
        assert provider.asked == []
        right, provider.key = provider.key, RSAKey.generate_key(2048, {"kid": "two"})
        forged = provider.logout_token(sub="1")
        provider.key = right
        for _ in range(20):
            assert client.post("/desk/oidc/logout", data={"logout_token": forged}).status_code == 400
        assert sorted(provider.asked) == ["/.well-known/openid-configuration", "/keys"]


@pytest.mark.parametrize("iat", [-(10**30), "soon", None, True, [], 1e300, 4_000_000_000], ids=str)
def test_logout_token_with_an_odd_moment_is_wrong(tmp_path: Path, provider: Provider, iat: object) -> None:
    with desk(tmp_path, provider) as (client, _):
        assert there_and_back(client).status_code == 303
        token = provider.logout_token(sub="1", iat=iat)
        answer = client.post("/desk/oidc/logout", data={"logout_token": token})
        assert answer.status_code == 400
        assert client.get("/desk/account").status_code == 200


def test_new_key_is_fetched_a_minute_later(tmp_path: Path, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk(tmp_path, provider) as (client, _):
        assert there_and_back(client).status_code == 303
        provider.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        assert there_and_back(client).status_code == 502
        now_s = time.monotonic
        monkeypatch.setattr(time, "monotonic", lambda: now_s() + memory.AGAIN_S + 1)
        assert there_and_back(client).status_code == 303
        assert provider.asked.count("/keys") == 2


def test_logout_token_sent_again_ends_no_newer_session(tmp_path: Path, provider: Provider) -> None:
    with desk(tmp_path, provider) as (client, store):
        assert there_and_back(client).status_code == 303
        ago = datetime.now(UTC) - timedelta(hours=1)
        store.people.end_provider_sessions(f"{provider.issuer} 1", "", ago)
        assert client.get("/desk/account").status_code == 200
        old = provider.logout_token(sub="1", iat=int(ago.timestamp()))
        assert client.post("/desk/oidc/logout", data={"logout_token": old}).status_code == 200
        assert client.get("/desk/account").status_code == 200


def test_invitation_begins_from_our_own_page_alone(tmp_path: Path, provider: Provider) -> None:
    provider.person = {"sub": "7"}
    with desk(tmp_path, provider, linked=False) as (client, store):
        link = store.people.link(store.people.named("maria@example.org").id)
        for site in ("cross-site", "same-site", "none"):
            asked = client.get("/desk/oidc", params={"invitation": link}, headers={"Sec-Fetch-Site": site})
            assert asked.status_code == 403, site
        assert client.get("/desk/oidc", headers=ELSEWHERE).status_code == 303


def test_invitation_of_somebody_else_is_refused_to_who_is_signed_in(tmp_path: Path, provider: Provider) -> None:
    provider.person = {"sub": "7"}
    with desk(tmp_path, provider, linked=False) as (client, store):
        maria, boss = (store.people.named(name) for name in ("maria@example.org", "boss"))
        link = store.people.link(maria.id)
        assert client.post(f"/desk/sign-in/{store.people.link(boss.id)}").status_code == 303
        assert there_and_back(client, invitation=link).status_code == 409
        assert store.people.link_user(link).id == maria.id
        assert not any(user.has_subject for user in store.people.users())


def test_another_subject_ends_the_sessions_of_the_first(tmp_path: Path, provider: Provider) -> None:
    with desk(tmp_path, provider) as (client, store):
        assert there_and_back(client).status_code == 303
        maria = store.people.named("maria@example.org")
        store.people.link_subject(maria.id, f"{provider.issuer} 8")
        assert client.get("/desk/account").status_code == 401
        provider.person = {"sub": "9"}
        used = store.people.link(store.people.add_user("sam", Role.REPORTER).id)
        store.people.use_link(used, subject=f"{provider.issuer} 9")
        assert there_and_back(client).status_code == 303
