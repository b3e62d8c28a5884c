"""What is old goes, and only that; the service does it by itself."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app as command
from app.erasure import ErasureReason
from app.errors import DatelineError
from app.incidents.database import Database
from app.incidents.people.audit import Wanted, Who, acting
from app.incidents.store import Store
from app.keeping import Keeping
from app.people import Role
from app.tidying import Daily
from tests import live
from tests.store_samples import incident

NOTHING = Keeping(0, 0, 0, 0, 0)


def at(monkeypatch: pytest.MonkeyPatch, days_ago: float) -> None:
    """Everything that is written from now on is that old."""
    moment = datetime.now(UTC) - timedelta(days=days_ago)
    for name in ("maps", "imports", "history", "people.audit", "people.sessions", "people.throttle", "entries"):
        monkeypatch.setattr(f"app.incidents.{name}.now", lambda: moment)


def fill(store: Store) -> None:
    for slug in ("draft", "published"):
        store.create_map(slug, slug)
        store.start_import(slug, "table.csv", [["title"]])
    store.publish("published")
    user = store.people.add_user("kim", Role.ADMIN)
    token = acting.set(Who("kim", "user:kim", "admin", "192.0.2.7"))
    store.people.open_session(user, "link")
    store.people.link(user.id)
    store.people.wait_s("kim", "192.0.2.7")
    acting.reset(token)


def test_what_is_old_goes_and_what_was_published_stays(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 100)
    fill(store)
    monkeypatch.undo()
    store.create_map("new", "new")
    assert store.old_drafts(90) == ("draft",)
    assert store.old_drafts(101) == ()
    before = len(store.people.audit(Wanted()))
    done = store.tidy(Keeping(0, 30, 30, 90, 0))
    assert done == {
        "sessions": 1, "sign-in links": 1, "attempts to sign in": 2, "imports": 2, "addresses in the audit": 2,
    }  # fmt: skip
    assert {one.slug for one in store.maps()} == {"draft", "published", "new"}
    lines = store.people.audit(Wanted())
    assert (len(lines), {line.address for line in lines}) == (before + 1, {""})
    assert store.tidy(Keeping(drafts_days=90)) == {"drafts": 1}
    assert {one.slug for one in store.maps()} == {"published", "new"}
    assert store.tidy(Keeping(drafts_days=90)) == {}
    assert store.published("published").title == "published"


def test_old_sign_ins_go_and_what_was_done_stays(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 400)
    fill(store)
    store.people.note("sign_in.refused")
    monkeypatch.undo()
    store.people.note("sign_in.refused")
    assert store.tidy(Keeping(sign_ins_days=365))["sign-ins in the audit"] == 2
    done = [line.action for line in store.people.audit(Wanted())]
    assert done[:2] == ["store.tidied", "sign_in.refused"]
    assert {"map.created", "map.published", "user.added", "user.link"} <= set(done)
    assert "sign_in" not in done
    # By anybody else no line is taken out.
    with pytest.raises(DatelineError), database.write() as connection:
        connection.exec_driver_sql("DELETE FROM audit")


def test_zero_days_is_for_ever(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 4000)
    fill(store)
    monkeypatch.undo()
    assert store.tidy(NOTHING).keys() == {"sessions", "sign-in links", "attempts to sign in"}


def test_the_service_does_it_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    with Store.open(f"sqlite:///{tmp_path / 'dateline.sqlite'}") as store:
        store.create_map("m", "M")
        store.erase_incident("m", store.add_incident("m", incident()).id, ErasureReason.ASKED)
        tidied, kept = threading.Event(), threading.Event()
        monkeypatch.setattr(store, "keep_places", kept.set)
        monkeypatch.setattr(store, "tidy", lambda keeping, actor: tidied.set())
        # What was just erased is taken out of the files once more.
        monkeypatch.setattr(store, "purge", done.set)
        with Daily(store, live.settings(tmp_path), first_s=0):
            assert done.wait(live.HANG_S)
        assert tidied.is_set()
        assert kept.is_set()


def test_the_command_names_old_drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_DATA_DIR", str(tmp_path))
    with Store.open(f"sqlite:///{tmp_path / 'dateline.sqlite'}") as store:
        with monkeypatch.context() as then:
            at(then, 100)
            store.create_map("draft", "draft")
        said = CliRunner().invoke(command, ["tidy"]).stdout
        assert said == "Old drafts, which only a person removes: draft\n"
        assert store.map("draft")
