"""A store that fails says why: on the command line, in the log by a request id, and to /readyz. No secret gets out."""

import logging
import os
import re
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from app.errors import Cause, StoreUnavailable
from app.incidents import causes
from app.incidents.database import connect
from app.incidents.store import Store
from app.withdrawals import Withdrawals
from tests.live import BEARER, TOKEN, in_thread, listening, run, settings
from tests.postgres import Cluster
from tests.store_samples import incident

FULL = Path("/dev/full")
"""A device of Linux on which nothing ever fits."""
LINE = re.compile(r"request ([0-9a-f]{16}): (\d{3}) (\w+) (\S+): (.+)")


def cause_of(url: str) -> Cause:
    with pytest.raises(StoreUnavailable) as failed:
        Store.open(url).create_map("m", "M")
    assert str(failed.value) == causes.SAID[failed.value.cause]
    return failed.value.cause


def sqlite_url(path: Path) -> str:
    return f"sqlite+pysqlite:///{path}"


def test_full_store_is_called_full(tmp_path: Path) -> None:
    with Store.open(sqlite_url(tmp_path / "x.sqlite")) as store:
        store.create_map("m", "M")
        with store._database.alone() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        with pytest.raises(StoreUnavailable, match="disk is full") as failed:
            store.add_incidents("m", (incident(description="x" * 2000) for _ in range(50)))
    assert (failed.value.cause, failed.value.code) == (Cause.DISK_FULL, "SQLITE_FULL")


@pytest.mark.parametrize("at", [0, 4096])
def test_damaged_store_is_called_damaged(tmp_path: Path, at: int) -> None:
    path = tmp_path / "x.sqlite"
    damaged(path, at)
    assert cause_of(sqlite_url(path)) in (Cause.CORRUPTED, Cause.NOT_A_DATABASE)


def damaged(path: Path, at: int) -> None:
    with Store.open(sqlite_url(path)) as store:
        store.create_map("m", "M")
        store.add_incidents("m", (incident(title=f"T{n}") for n in range(200)))
    with path.open("r+b") as file:
        file.seek(at)
        file.write(b"\xa5" * (path.stat().st_size - at))


def test_locked_store_is_called_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.incidents.database.LOCK_TIMEOUT_S", 0)
    Store.open(sqlite_url(tmp_path / "x.sqlite")).close()
    with closing(sqlite3.connect(tmp_path / "x.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert cause_of(sqlite_url(tmp_path / "x.sqlite")) is Cause.LOCKED


def test_refused_port_and_unknown_host_are_told_apart(tmp_path: Path) -> None:
    with closing(listening()) as taken:
        port = taken.getsockname()[1]
    assert cause_of(f"postgresql://dateline:secret@127.0.0.1:{port}/none") is Cause.REFUSED
    assert cause_of(f"postgresql://dateline:secret@/none?host={tmp_path}") is Cause.REFUSED


@pytest.mark.postgres
def test_wrong_user_and_missing_database_are_told_apart(postgres: Cluster, tmp_path: Path) -> None:
    known = sa.make_url(postgres.new_database())
    missing = known.set(database="nowhere").render_as_string(hide_password=False)
    stranger = known.set(username="stranger", password="hush-hush").render_as_string(hide_password=False)
    assert cause_of(missing) is Cause.NO_DATABASE
    assert cause_of(stranger) is Cause.WRONG_USER
    said = {}
    for url in (missing, stranger):
        done = run("serve", "--port", "0", data_dir=tmp_path, DATELINE_DATABASE_URL=url)
        assert done.returncode == 2
        assert "hush" not in done.stderr
        assert str(tmp_path) not in done.stderr
        said[url] = done.stderr
    assert "does not exist" in said[missing]
    assert "user or password" in said[stranger]


@pytest.mark.postgres
def test_locked_row_of_postgresql_is_given_up(postgres: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.incidents.postgresql.ENGINE", dict(short_locks()))
    url = postgres.new_database()
    with Store.open(url) as store, Store.open(url) as other:
        store.create_map("m", "M")
        with store._database.write() as connection:
            connection.exec_driver_sql("SELECT * FROM map FOR UPDATE")
            with pytest.raises(StoreUnavailable) as failed:
                other.update_map("m", {"title": "N"}, 1)
        assert failed.value.cause is Cause.LOCKED


def short_locks() -> Iterator[tuple[str, object]]:
    from app.incidents import postgresql

    yield from postgresql.ENGINE.items()
    arguments = postgresql.ENGINE["connect_args"]
    yield "connect_args", {**arguments, "options": arguments["options"].replace("lock_timeout=10s", "lock_timeout=1s")}


def lines_of(caplog: pytest.LogCaptureFixture) -> list[re.Match[str]]:
    found = [LINE.fullmatch(record.getMessage()) for record in caplog.records if record.name == "dateline"]
    return [one for one in found if one]


def test_failed_request_has_one_log_line_with_its_id_and_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("app.incidents.database.LOCK_TIMEOUT_S", 0)
    with in_thread(settings(tmp_path)) as client:
        assert client.get("/readyz").status_code == 200
        with closing(sqlite3.connect(tmp_path / "dateline.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            answer = client.post("/api/maps", json={"slug": "m", "title": "Secret, 34th"}, headers=BEARER)
        (line,) = lines_of(caplog)
    assert answer.status_code == 503
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"] == line[1]
    assert answer.json()["detail"].startswith("Another program keeps the store locked")
    assert (line[2], line[3], line[4]) == ("503", "POST", "/api/maps")
    assert line[5] == "locked (SQLITE_BUSY)"
    for secret in (TOKEN, "Secret", "34th", str(tmp_path)):
        assert secret not in caplog.text


def test_unexpected_error_has_one_log_line_and_no_words_of_the_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_: Store, slug: str) -> None:
        raise RuntimeError(f"it was {slug}")

    with in_thread(settings(tmp_path)) as client, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "public_state", fails)
        answer = client.get("/embed/hush")
    (line,) = lines_of(caplog)
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"] == line[1]
    assert line[1] in answer.json()["detail"]
    assert line[4] == "/embed/{slug}"
    assert re.match(r"RuntimeError at test_failing_store\.py:\d+ fails < ", line[5])
    assert "hush" not in caplog.text
    assert not any(record.exc_info for record in caplog.records)


def test_answers_below_500_have_no_request_id_and_no_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="dateline")
    with in_thread(settings(tmp_path)) as client:
        for path in ("/healthz", "/api/maps/none", "/api/maps?limit=x"):
            assert "X-Request-ID" not in client.get(path).headers
    assert lines_of(caplog) == []


@pytest.mark.parametrize("at", [0, 4096])
def test_readyz_is_false_with_a_damaged_store(tmp_path: Path, at: int) -> None:
    path = tmp_path / "dateline.sqlite"
    Store.open(sqlite_url(path)).close()
    with in_thread(settings(tmp_path)) as client:
        assert client.get("/readyz").status_code == 200
        time.sleep(1.1)
        with path.open("r+b") as file:
            file.seek(at)
            file.write(b"\xa5" * (path.stat().st_size - at))
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert client.get("/healthz").status_code == 200


def test_readyz_is_false_with_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with in_thread(settings(tmp_path)) as client:
        assert client.get("/readyz").status_code == 200
        time.sleep(1.1)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("app.incidents.readiness.tempfile.TemporaryFile", lambda **_: FULL.open("wb"))
            answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["detail"]) == (503, causes.SAID[Cause.DISK_FULL])
        time.sleep(1.1)
        assert client.get("/readyz").status_code == 200


@contextmanager
def frozen(cluster: Cluster) -> Iterator[None]:
    """Every process of a server of these tests stopped, as on a machine that hangs."""
    main = int((cluster.folder / "data" / "postmaster.pid").read_text().split()[0])
    children = [int(found) for found in Path(f"/proc/{main}/task/{main}/children").read_text().split()]
    for pid in (main, *children):
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in (main, *children):
            os.kill(pid, signal.SIGCONT)


@pytest.mark.postgres
def test_frozen_postgresql_is_answered_within_five_seconds_and_readers_keep_what_is_prepared(
    postgres: Cluster, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with in_thread(settings(tmp_path, database_url=postgres.new_database())) as client:
        client.post("/api/maps", json={"slug": "m", "title": "M"}, headers=BEARER)
        assert client.post("/api/maps/m/publish", headers=BEARER).status_code == 200
        client.post("/api/maps", json={"slug": "down", "title": "Down"}, headers=BEARER)
        assert client.post("/api/maps/down/publish", headers=BEARER).status_code == 200
        for path in ("/embed/m", "/embed/down", "/maps/m", "/readyz"):
            assert client.get(path).status_code == 200
        time.sleep(1.1)
        with frozen(postgres):
            begun_s = time.monotonic()
            answer = client.get("/readyz")
            assert time.monotonic() - begun_s < 5
            assert (answer.status_code, answer.json()["detail"]) == (503, causes.SAID[Cause.TIMEOUT])
            for path in ("/embed/m", "/maps/m"):
                assert client.get(path).status_code == 200
            # Another process on this machine withdrew something just before: nothing known from before it is shown.
            Withdrawals(tmp_path).note()
            assert client.get("/embed/down").status_code == 503
            begun_s = time.monotonic()
            assert client.get("/healthz").status_code == 200
            assert client.get("/api/maps", headers=BEARER).status_code == 503
            assert together(client, "/api/maps", 12) == {503}
            assert time.monotonic() - begun_s < 10
        until_s = time.monotonic() + 15
        while client.get("/readyz").status_code != 200 and time.monotonic() < until_s:
            time.sleep(0.2)
        assert client.get("/readyz").status_code == 200
        assert client.get("/api/maps", headers=BEARER).status_code == 200
    assert any(line[5] == "timeout (ConnectionTimeout)" for line in lines_of(caplog))


def together(client: httpx.Client, path: str, count: int) -> set[int]:
    """The statuses of requests that are sent at once."""
    found: set[int] = set()

    def ask() -> None:
        found.add(httpx.get(f"{client.base_url}{path}", timeout=60, trust_env=False).status_code)

    threads = [threading.Thread(target=ask) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def change_while_stopping(store: Store) -> None:
    with store._database.write() as connection:
        connection.exec_driver_sql("UPDATE map SET title = 'N'")
        store.stop_writing()


def test_stopped_database_refuses_what_is_not_on_the_disk_yet(tmp_path: Path) -> None:
    with Store.open(sqlite_url(tmp_path / "x.sqlite")) as store:
        store.create_map("m", "M")
        with pytest.raises(StoreUnavailable) as failed:
            change_while_stopping(store)
        assert failed.value.cause is Cause.STOPPING
    database = connect(sqlite_url(tmp_path / "x.sqlite"))
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT title FROM map").scalar_one() == "M"
    database.close()
