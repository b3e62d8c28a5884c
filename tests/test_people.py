"""People in the store, on both databases: users, tokens, and an audit that only grows."""

import csv
import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
import uvicorn

from app.errors import BadInput, Conflict, DatelineError, NotFound, StoreUnavailable
from app.incidents.database import Database
from app.incidents.people import audit, passwords
from app.incidents.people.audit import Act, Wanted, Who
from app.incidents.store import Store
from app.main import create_app
from app.people import Role, Scope
from tests import live
from tests.newsroom import PASSWORD, hire
from tests.store_samples import incident


def test_users(store: Store) -> None:
    people = store.people
    added = people.add_user(" \uff2daria ", Role.ADMIN, display_name="Maria Example")
    assert (added.name, added.shown_name, added.role, added.has_password) == (
        "maria",
        "Maria Example",
        Role.ADMIN,
        False,
    )
    assert people.named("MARIA") == people.user(added.id) == people.users()[0] == added
    for name in ("", "a b", "<b>", "x" * 81, "\x00", "-x"):
        with pytest.raises(BadInput):
            people.add_user(name, Role.REPORTER)
    with pytest.raises(Conflict):
        people.add_user("maria", Role.REPORTER)
    for unknown in ("", "\x00", "none"):
        assert people.find(unknown) is None
        with pytest.raises(NotFound):
            people.user(unknown)


def test_one_admin_always_stays(store: Store) -> None:
    people = store.people
    first, second = (people.add_user(name, Role.ADMIN) for name in ("first", "second"))
    people.disable(second.id)
    with pytest.raises(Conflict):
        people.disable(first.id)
    with pytest.raises(Conflict):
        people.set_role(first.id, Role.EDITOR)
    assert people.user(first.id) == first
    people.enable(second.id)
    assert people.set_role(first.id, Role.EDITOR).role is Role.EDITOR


@pytest.mark.parametrize("password", ["", "short", "x" * 201, "aaaaaaaaaaaaaaa", "mariamariamaria" * 20, "m" * 12])
def test_a_password_that_is_easily_guessed(store: Store, password: str) -> None:
    user = store.people.add_user("maria", Role.ADMIN)
    with pytest.raises(BadInput, match="words in a row"):
        store.people.set_password(user.id, password)
    assert not store.people.user(user.id).has_password


def test_a_password_is_never_kept_itself(store: Store, database: Database) -> None:
    user = store.people.add_user("maria", Role.ADMIN)
    store.people.set_password(user.id, PASSWORD)
    with database.read() as connection:
        kept = connection.execute(sa.text('SELECT password_hash FROM "user"')).scalar_one()
    assert kept.startswith("$argon2id$")
    assert store.people.check_password("maria", PASSWORD)
    assert not store.people.check_password("maria", PASSWORD.upper())


def test_a_crowd_at_the_door_is_not_let_take_everything(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "LONGEST_WAIT_S", 0.01)
    with passwords._in_turn(), passwords._in_turn(), pytest.raises(StoreUnavailable, match="Try again"):
        store.people.check_password("maria", PASSWORD)
    assert store.people.check_password("maria", PASSWORD) is None


def test_tokens_have_a_scope_an_end_and_a_maker(store: Store, database: Database) -> None:
    user = store.people.add_user("maria", Role.ADMIN)
    ends = datetime.now(UTC) + timedelta(days=1)
    text = store.create_token("feed", scope=Scope.READ, expires_at=ends, created_by=user.id)
    token = store.token(text)
    assert token
    assert (token.scope, token.expires_at, token.maker, token.maker_role) == (Scope.READ, ends, "maria", Role.ADMIN)
    assert (len(store.tokens(user.id)), len(store.tokens("another"))) == (1, 0)
    with pytest.raises(NotFound):
        store.revoke_token(token.id, created_by="another")
    with pytest.raises(BadInput):
        store.create_token("late", expires_at=datetime.now(UTC))
    with database.write() as connection:
        connection.execute(sa.text("UPDATE token SET expires_at = :past"), {"past": "2020-01-01 00:00:00"})
    assert store.token(text) is None
    assert store.tokens()[0].expired


def test_whoever_can_still_sign_in_needs_no_new_link(store: Store) -> None:
    people = store.people
    assert not people.can_anybody_sign_in()
    admin, editor = people.add_user("admin", Role.ADMIN), people.add_user("editor", Role.EDITOR)
    people.set_password(editor.id, PASSWORD)
    assert not people.can_anybody_sign_in()
    session = people.open_session(admin, "link")
    assert people.can_anybody_sign_in()
    opened = people.session(session)
    assert opened
    people.end_session(opened.hash)
    assert not people.can_anybody_sign_in()


@pytest.fixture
def acting() -> Iterator[None]:
    """Maria acts, from an address."""
    reset = audit.acting.set(Who("maria", "user:1", "admin", "192.0.2.7"))
    yield
    audit.acting.reset(reset)


@pytest.mark.usefixtures("acting")
def test_every_change_is_in_the_audit_with_who_and_from_where_and_without_content(store: Store) -> None:
    store.create_map("m", "A title", actor="maria")
    added = store.add_incident("m", incident(description="What is said of it"), actor="maria")
    store.add_incidents("m", [incident(), incident()], actor="maria")
    store.publish("m", actor="maria", reason="the first")
    lines = store.people.audit(Wanted())
    assert [(line.action, line.target, line.detail) for line in reversed(lines)] == [
        ("map.created", "m", None),
        ("incident.added", f"m/{added.id}", None),
        ("incident.added", "m", {"count": 2}),
        ("map.published", "m", None),
    ]
    assert {(line.actor, line.actor_id, line.role, line.address) for line in lines} == {
        ("maria", "user:1", "admin", "192.0.2.7")
    }
    assert "What is said" not in repr(lines)


def test_the_audit_only_grows(store: Store, database: Database) -> None:
    store.people.note("sign_in", "maria")
    for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1"):
        with pytest.raises(DatelineError), database.write() as connection:
            connection.execute(sa.text(statement))
    if not database.is_sqlite:
        with pytest.raises(DatelineError), database.write() as connection:
            connection.execute(sa.text("TRUNCATE audit"))
    assert [line.target for line in store.people.audit(Wanted())] == ["maria"]


def test_what_has_to_be_erased_is_erased_in_one_way_only(store: Store, database: Database) -> None:
    store.people.note("sign_in", "maria")
    store.people.note("sign_in", "sam")
    with database.write() as connection:
        with audit.erasing(connection):
            connection.execute(sa.text("UPDATE audit SET target = '' WHERE target = 'maria'"))
        audit.note(connection, Act("erased"))
    assert [line.target for line in store.people.audit(Wanted())] == ["", "sam", ""]
    with pytest.raises(DatelineError), database.write() as connection:
        connection.execute(sa.text("DELETE FROM audit"))
    with pytest.raises(RuntimeError, match="broken off"):
        _erase_and_break_off(database)
    assert len(store.people.audit(Wanted())) == 3


def _erase_and_break_off(database: Database) -> None:
    with database.write() as connection, audit.erasing(connection):
        connection.execute(sa.text("DELETE FROM audit"))
        raise RuntimeError("broken off")


def test_the_audit_is_filtered_and_paged(store: Store) -> None:
    for number in range(5):
        reset = audit.acting.set(Who("sam" if number % 2 else "maria"))
        store.people.note("sign_in" if number < 3 else "sign_out", f"m_{number}")
        audit.acting.reset(reset)
    people, soon = store.people, datetime.now(UTC) + timedelta(minutes=1)
    assert [line.target for line in people.audit(Wanted(actor="sam"))] == ["m_3", "m_1"]
    assert len(people.audit(Wanted(action="sign_"))) == 5
    assert len(people.audit(Wanted(action="sign%"))) == 0
    assert [line.target for line in people.audit(Wanted(action="sign_out", target="m_"))] == ["m_4", "m_3"]
    assert (len(people.audit(Wanted(since=soon))), len(people.audit(Wanted(until=soon)))) == (0, 5)
    first = people.audit(Wanted(), limit=2)
    assert [line.target for line in (*first, *people.audit(Wanted(), 2, first[-1].id))] == ["m_4", "m_3", "m_2", "m_1"]


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", '"quoted", and\nbroken')


def test_the_log_as_files_and_pages(reader: httpx.Client, data_dir: Path) -> None:
    with Store.open(live.settings(data_dir).store_url) as store:
        admin = hire(store).headers("token admin")
        for formula in FORMULAS:
            store.people.note("test", formula)
        for number in range(120):
            store.people.note("many", str(number))
    rows = list(csv.DictReader(io.StringIO(reader.get("/desk/audit.csv?action=test", headers=admin).text, newline="")))
    assert [row["target"] for row in reversed(rows)] == [*(f"'{formula}" for formula in FORMULAS[:-1]), FORMULAS[-1]]
    answer = reader.get("/desk/audit.jsonl?action=many", headers=admin)
    assert [json.loads(line)["target"] for line in answer.text.splitlines()] == [str(n) for n in range(119, -1, -1)]
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.jsonl"'
    page = reader.get("/desk/audit?action=many", headers=admin).text
    older = re.findall(r'rel="next" href="([^"]+)"', page)[0].replace("&amp;", "&")
    assert re.findall(r'data-is="Of what">(\d+)<', reader.get(older, headers=admin).text) == [
        str(n) for n in range(19, -1, -1)
    ]
    assert "Nothing like this" in reader.get("/desk/audit?actor=nobody&since=2026-01-01", headers=admin).text
    assert reader.get("/desk/audit?since=never", headers=admin).status_code == 422


def test_nothing_that_opens_a_door_gets_into_a_log_or_an_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    chosen = live.settings(tmp_path)
    with Store.open(chosen.store_url) as store:
        user = store.people.add_user("maria", Role.ADMIN)
        store.people.set_password(user.id, PASSWORD)
        token, links = store.create_token("feed"), [store.people.link(user.id) for _ in range(2)]
    config = uvicorn.Config(create_app(chosen), log_config=None, access_log=True, log_level="debug")
    secrets = [token, *links, PASSWORD, "a wrong password", "code-of-a-provider", live.TOKEN]
    with (
        closing(live.listening()) as taken,
        live.running(uvicorn.Server(config), taken) as base_url,
        httpx.Client(base_url=base_url, timeout=60, trust_env=False) as client,
    ):
        texts = [client.get("/api/maps", headers={"Authorization": f"Bearer {token}"}).text]
        texts += [client.get(f"/desk/sign-in/{link}", headers={"Accept": "text/html"}).text for link in links]
        texts.append(client.get("/desk/oidc/back?code=code-of-a-provider&state=x").text)
        texts.append(client.post("/desk/sign-in", data={"name": "maria", "password": "a wrong password"}).text)
        secrets.append(client.post(f"/desk/sign-in/{links[1]}").cookies["dateline-session"])
        secrets.append(client.post("/desk/sign-in", data={"name": "maria", "password": PASSWORD}).cookies.popitem()[1])
        monkeypatch.setattr("app.incidents.people.sessions.link_user", lambda *_: 1 / 0)
        broken = client.get(f"/desk/sign-in/{links[1]}")
        assert broken.status_code == 500
        texts.append(broken.text)
    said = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert any("/desk/sign-in/…" in line for line in said), "the access log was on"
    found = [secret for secret in secrets for text in (*said, *texts) if secret in text]
    assert found == []
