"""Guessing: names, passwords and tokens are throttled where the guesses come from, and nobody else is locked out."""

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from app.incidents import moments
from app.incidents.database import Database
from app.incidents.people import audit, passwords, throttle
from app.incidents.people.audit import Wanted
from app.incidents.store import Store
from app.people import Role, User
from tests.test_signing_in import _numbers, database, desk, form, later, maria, store

__all__ = ["database", "desk", "form", "maria", "store"]


def test_guessing_is_stopped_for_a_name_and_goes_on_after_a_while(
    desk: httpx.Client, store: Store, monkeypatch: pytest.MonkeyPatch, form: dict[str, str]
) -> None:
    for _ in range(throttle.MOST["name"]):
        assert desk.post("/desk/sign-in", data=form | {"password": "wrong"}).status_code == 401
    stopped = desk.post("/desk/sign-in", data=form)
    assert stopped.status_code == 429
    assert 0 < int(stopped.headers["retry-after"]) <= throttle.WINDOW.total_seconds() + 1
    assert "Try again in" in stopped.text
    assert desk.post("/desk/sign-in", data=form | {"name": "sam"}).status_code == 401
    later(monkeypatch, throttle.WINDOW + timedelta(seconds=1))
    assert desk.post("/desk/sign-in", data=form).status_code == 303


def test_guessing_elsewhere_locks_nobody_out(desk: httpx.Client, form: dict[str, str]) -> None:
    elsewhere = {"X-Forwarded-For": "198.51.100.9"}
    for _ in range(throttle.MOST["name"]):
        desk.post("/desk/sign-in", data=form | {"password": "wrong"}, headers=elsewhere)
    assert desk.post("/desk/sign-in", data=form, headers=elsewhere).status_code == 429
    assert desk.post("/desk/sign-in", data=form, headers={"X-Forwarded-For": "203.0.113.5"}).status_code == 303


def test_wrong_tokens_are_audited_and_throttled_and_right_ones_pass(
    desk: httpx.Client, store: Store, maria: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(throttle.MOST, "token", 3)
    here = {"X-Forwarded-For": "198.51.100.77"}
    wrong, right = (here | {"Authorization": f"Bearer {text}"} for text in ("guessed", store.create_token("desk")))
    found = [desk.get("/api/maps", headers=wrong) for _ in range(5)]
    assert [answer.status_code for answer in found] == [401, 401, 401, 429, 429]
    assert 0 < int(found[-1].headers["retry-after"]) <= throttle.WINDOW.total_seconds() + 1
    assert desk.get("/api/maps", headers=right).status_code == 200
    assert desk.get("/api/maps", headers=wrong | {"X-Forwarded-For": "203.0.113.8"}).status_code == 401
    lines = store.people.audit(Wanted(action="token.refused"))
    assert [line.address for line in lines] == ["203.0.113.8", *["198.51.100.77"] * 3]


@pytest.mark.parametrize("how", ["disabled and enabled", "new password"])
def test_tokens_end_with_what_their_maker_signs_in_by(store: Store, maria: User, how: str) -> None:
    store.people.add_user(f"Other-{next(_numbers)}", Role.ADMIN)
    mine = store.create_token("mine", created_by=maria.id)
    nobodys = store.create_token("nobody's")
    if how == "new password":
        store.people.set_password(maria.id, "five other words in a row")
    else:
        store.people.disable(maria.id)
        store.people.enable(maria.id)
    assert store.token(mine) is None
    assert store.token(nobodys)
    assert store.tokens(maria.id) == ()
    assert store.people.audit(Wanted(action="token.revoked"))


# What a caller says of himself stands before what the proxy adds; of IPv6 a house has as many as it likes.
FROM = ["", "203.0.113.{n}, 198.51.100.7", "2001:db8:1:2::{n}", "9.9.9.{n}, 2001:db8:1:3:{n}::1"]


@pytest.mark.parametrize("told", FROM)
def test_guessing_is_stopped_for_an_address(
    desk: httpx.Client, monkeypatch: pytest.MonkeyPatch, form: dict[str, str], told: str
) -> None:
    monkeypatch.setitem(throttle.MOST, "address", 3)
    headers = [{"X-Forwarded-For": told.format(n=n)} for n in range(4)]
    found = [desk.post("/desk/sign-in", data=form | {"name": f"n{n}"}, headers=headers[n]) for n in range(4)]
    assert [answer.status_code for answer in found] == [401, 401, 401, 429]


def test_what_is_counted_names_nobody_and_goes(
    store: Store, database: Database, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert store.people.wait_s("Maria", "192.0.2.7") == 0
    file = b"".join(path.read_bytes() for path in data_dir.iterdir())
    assert b"192.0.2.7" not in file
    later(monkeypatch, throttle.WINDOW * 2)
    with database.write() as connection:
        throttle.attempted(connection, b"", {"name": "other", "address": "other"})
        assert connection.exec_driver_sql("SELECT count(*) FROM attempt").scalar() == 2


def test_a_name_that_nobody_has_takes_as_long(store: Store, maria: User, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    hasher = passwords._hasher()
    check = hasher.verify_and_update

    def noted(password: str, kept: str) -> tuple[bool, str | None]:
        compared.append(kept)
        return check(password, kept)

    monkeypatch.setattr(hasher, "verify_and_update", noted)
    for name in (maria.name, "nobody"):
        assert store.people.check_password(name, "a wrong password") is None
    assert [kept.rsplit("$", 2)[0] for kept in compared] == ["$argon2id$v=19$m=65536,t=3,p=4"] * 2


def test_flood_from_many_addresses_grows_nothing_without_bound(
    store: Store, database: Database, maria: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "MOST_REFUSED", 20)
    kinds = ("token.refused", "sign_in.refused")
    after = throttle.WINDOW * 2
    monkeypatch.setattr(throttle, "now", lambda: moments.now() + after)
    monkeypatch.setattr(audit, "now", lambda: moments.now() + after)
    before = {kind: len(store.people.audit(Wanted(action=kind))) for kind in kinds}
    for n in range(40):
        assert store.people.wrong_token_wait_s(f"2001:db8:{n:x}::1") == 0
        assert store.people.check_password(maria.name, "a wrong password", f"2001:db8:{n:x}::1") is None
    for kind, lines in before.items():
        assert len(store.people.audit(Wanted(action=kind))) == lines + 20
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM attempt").scalar() == 20
    after = throttle.WINDOW * 4
    assert store.people.wrong_token_wait_s("192.0.2.1") == 0
    assert len(store.people.audit(Wanted(action="token.refused"))) == before["token.refused"] + 21


def test_whoever_has_to_wait_is_told_without_a_write(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(throttle.MOST, "token", 1)
    monkeypatch.setitem(throttle.MOST, "name", 1)
    assert store.people.wrong_token_wait_s("192.0.2.9") == store.people.wait_s("ada", "192.0.2.9") == 0
    with monkeypatch.context() as patched:
        patched.setattr(Database, "write", None)
        assert store.people.wrong_token_wait_s("192.0.2.9") > 0
        assert store.people.wait_s("ada", "192.0.2.9") > 0
