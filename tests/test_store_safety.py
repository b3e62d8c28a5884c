"""The store under stress: many writers, a killed process, a start in pairs, a database that is none."""

import os
import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.errors import Conflict, StoreUnavailable
from app.incidents.database import connect
from app.incidents.store import Store
from tests.store_samples import incident, start

_HANG_GUARD_S = 120


def test_of_two_changes_to_one_version_one_wins(store: Store) -> None:
    store.create_map("m", "M")
    for version in range(1, 6):

        def change(name: str, version: int = version) -> str | None:
            try:
                return store.update_map("m", {"title": name}, version).title
            except Conflict:
                return None

        with ThreadPoolExecutor(4) as pool:
            won = [title for title in pool.map(change, "abcd") if title]
        assert len(won) == 1
        assert store.map("m").title == won[0]
        assert store.map("m").version == version + 1


def test_of_two_changes_to_one_incident_one_wins(store: Store) -> None:
    store.create_map("m", "M")
    added = store.add_incident("m", incident())

    def change(title: str) -> bool:
        try:
            store.update_incident("m", added.id, {"title": title}, 1)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(change, "abcdefgh")) == 1
    assert store.incident("m", added.id).version == 2


def test_of_two_maps_with_one_slug_one_is_made(store: Store) -> None:
    def create(title: str) -> bool:
        try:
            store.create_map("m", title)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(create, "abcdefgh")) == 1


def test_eight_threads_add_incidents_and_publish(store: Store) -> None:
    store.create_map("m", "M")

    def add(thread: int) -> list[str]:
        added = [store.add_incident("m", incident(f"{thread}-{number}")).id for number in range(10)]
        store.publish("m")
        return added

    with ThreadPoolExecutor(8) as pool:
        ids = {id_ for added in pool.map(add, range(8)) for id_ in added}
    assert len(ids) == 80
    assert {one.id for one in store.map("m").incidents} == ids
    assert store.map("m").published_version == 8
    assert len(store.published("m").incidents) == 80


_ADDING = """
import sys
from app.incidents.store import Store
from tests.store_samples import incident
store = Store.open(sys.argv[1])
for number in range(100_000):
    print(store.add_incident("m", incident(str(number))).id, flush=True)
"""


@pytest.mark.parametrize("after", [1, 57, 200])
def test_nothing_acknowledged_is_lost_when_the_process_is_killed(database_url: str, after: int) -> None:
    with Store.open(database_url) as store:
        store.create_map("m", "M")
    with start(_ADDING, database_url) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline() for _ in range(after)]
        os.kill(process.pid, signal.SIGKILL)
        acknowledged += [line for line in process.stdout.readlines() if line.endswith("\n")]
    ids = [line.strip() for line in acknowledged]
    with Store.open(database_url) as store:
        kept = store.map("m").incidents
        assert [one.id for one in kept[: len(ids)]] == ids
        assert len(kept) - len(ids) in (0, 1)
        assert len(store.changes("m", limit=10_000)) == len(kept) + 1
        store.add_incident("m", incident("and on"))
    if database_url.startswith("sqlite"):
        with sqlite3.connect(sa.make_url(database_url).database or "") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()


_ADDING_SOME = _ADDING.replace("100_000", "60")


def test_processes_take_turns_to_write(database_url: str) -> None:
    with Store.open(database_url) as store:
        store.create_map("m", "M")
        processes = [start(_ADDING_SOME, database_url) for _ in range(3)]
        for process in processes:
            said, errors = process.communicate(timeout=_HANG_GUARD_S)
            assert process.returncode == 0, errors
            assert len(said.split()) == 60
        assert len(store.map("m").incidents) == 180


def test_sqlite_is_set_to_keep_what_it_acknowledges(tmp_path: Path) -> None:
    database = connect(f"sqlite+pysqlite:///{tmp_path / 'x.sqlite'}")
    with database.write() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    database.close()
    assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


@pytest.mark.parametrize("statement", ["UPDATE change SET actor = 'x'", "DELETE FROM change"])
def test_the_history_only_grows(store: Store, database_url: str, statement: str) -> None:
    store.create_map("m", "M")
    engine = sa.create_engine(database_url)
    with pytest.raises(sa.exc.DBAPIError, match="only grows"), engine.begin() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()
    assert len(store.changes("m")) == 1


def test_the_database_holds_the_ranges_too(store: Store, database_url: str) -> None:
    store.create_map("m", "M")
    store.add_incident("m", incident())
    engine = sa.create_engine(database_url)
    for column, value in (("lon", "180.5"), ("lat", "-91"), ("uncertainty_m", "0"), ("relation", "'under'")):
        with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
            connection.execute(sa.text(f"UPDATE incident SET {column} = {value}"))
    engine.dispose()


def test_a_database_that_others_hold_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.incidents.database.LOCK_TIMEOUT_S", 0)
    path = tmp_path / "x.sqlite"
    with Store.open(f"sqlite+pysqlite:///{path}") as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="keeps the store locked"):
            store.create_map("m", "M")
        assert store.maps() == ()
        other.execute("ROLLBACK")
        other.close()
        assert store.create_map("m", "M").slug == "m"
