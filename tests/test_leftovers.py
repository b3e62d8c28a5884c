"""What was erased, and what retention deleted, leaves no byte in the data folder or PostgreSQL."""

import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psycopg
import pytest

from app.geocoding.providers.keeping import KEPT_S, Kept
from app.incidents.store import Store
from app.people import Scope
from app.tidying import Daily
from tests import leftovers, live
from tests.newsroom import hire
from tests.postgres import Cluster

LON, LAT = -93.277413, 44.956721
TITLE, WORDS, PHRASE, LABEL = "Stabbing behind Zzyzx", "qwxyz was hurt", "26th and Nicollet Zyx", "Xyzzy corner"
TEXTS = ("Zzyzx", "qwxyz", "Nicollet Zyx", "Xyzzy")
MARKS = leftovers.marks(TEXTS, LON, LAT)
INCIDENT = {
    "title": TITLE, "description": WORDS, "display_precision": "exact",
    "attribution": PHRASE, "location": {"lon": LON, "lat": LAT},
}  # fmt: skip
NOT_WRITTEN = set(leftovers.marks((), LON, LAT)[1::2]) | {text.encode("utf-16-le") for text in TEXTS}
Erase = Callable[[httpx.Client, Path, str, Store], None]


def erase_by_api(client: httpx.Client, data_dir: Path, id_: str, store: Store) -> None:
    headers = {"Authorization": f"Bearer {store.create_token('all', scope=Scope.ADMIN)}"}
    answer = client.post(f"/api/maps/m/incidents/{id_}/erase", json={"reason": "asked"}, headers=headers)
    assert answer.status_code == 200, answer.text


def erase_at_the_desk(client: httpx.Client, data_dir: Path, id_: str, store: Store) -> None:
    form = {"incident": id_, "reason": "asked", "sure": "yes"}
    answer = client.post("/desk/maps/m/erase", data=form, headers=hire(store).headers("admin"))
    assert "Erased: from the draft" in answer.text
    assert "too busy" not in answer.text


def erase_by_command(client: httpx.Client, data_dir: Path, id_: str, store: Store) -> None:
    done = live.run("erase", "m", id_, "--reason", "asked", "--yes", data_dir=data_dir)
    assert (done.returncode, done.stderr) == (0, "")


def filled(client: httpx.Client, data_dir: Path, store: Store) -> str:
    """Put the incident into every table that can hold it, published, changed, taken down and back; its id."""
    headers = live.BEARER | {"If-Match": "*"}

    def send(method: str, path: str, **sent: object) -> httpx.Response:
        answer = client.request(method, f"/api/maps{path}", headers=headers, **sent)  # type: ignore[arg-type]
        assert answer.is_success, answer.text
        return answer

    send("POST", "", json={"slug": "m", "title": "M"})
    send("POST", "/m/incidents", json={"title": "One", "location": "34th and Portland"})
    id_ = str(send("POST", "/m/incidents", json=INCIDENT).json()["id"])
    send("POST", "/m/publish")
    send("PATCH", f"/m/incidents/{id_}", json={"title": f"{TITLE}, again", "display_precision": "block"})
    send("POST", "/m/publish", json={"reason": f"“{TITLE}” was not all."})
    store.add_webhook("https://192.0.2.1/hook")
    store.append_text("m", f"{WORDS} at {PHRASE}")
    store.start_import("m", "table.csv", [["title", "where"], [TITLE, PHRASE]])
    send("POST", "/m/take-down", json={"reason": f"“{TITLE}” names somebody."})
    Kept(data_dir / "geocoder" / "answers.sqlite").keep("a digest", f'{{"label": "{LABEL}", "lat": {LAT}}}')
    return id_


@pytest.mark.parametrize("erase", [erase_by_api, erase_at_the_desk, erase_by_command])
def test_erasing_leaves_no_byte_in_the_data_folder(tmp_path: Path, erase: Erase) -> None:
    chosen = live.settings(tmp_path, proxy_cache=False)
    with live.in_thread(chosen) as client, Store.open(chosen.store_url) as store:
        id_ = filled(client, tmp_path, store)
        before = leftovers.found(tmp_path, MARKS)
        assert before.keys() >= {"dateline.sqlite-wal", "geocoder/answers.sqlite"}
        assert set(MARKS) - {mark for which in before.values() for mark in which} == NOT_WRITTEN
        erase(client, tmp_path, id_, store)
        assert leftovers.found(tmp_path, MARKS) == {}
        # Nor does anything come back when the service goes on and ends.
        assert client.get("/api/maps/m/incidents", headers=live.BEARER).status_code == 200
    assert leftovers.found(tmp_path, MARKS) == {}


def test_retention_leaves_no_byte_of_what_it_deletes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = live.settings(tmp_path, proxy_cache=False)
    lines = [["title", "where"], *([f"{word}{n}", PHRASE] for n in range(900) for word in TEXTS)]
    with Store.open(chosen.store_url) as store:
        store.create_map("m", "M")
        with monkeypatch.context() as then:
            then.setattr("app.incidents.imports.now", lambda: datetime.now(UTC) - timedelta(days=31))
            store.start_import("m", "Zzyzx.csv", lines)
        with sqlite3.connect(tmp_path / "dateline.sqlite") as raw:
            (packed,) = raw.execute("SELECT lines FROM import").fetchone()
        raw.close()
        wanted = [b"Zzyzx", *leftovers.parts(packed)]
        assert len(leftovers.found(tmp_path, wanted)["dateline.sqlite-wal"]) > len(wanted) // 2
        before = time.time() - KEPT_S - 60
        with monkeypatch.context() as then:
            then.setattr("app.geocoding.providers.keeping.time.time", lambda: before)
            Kept(tmp_path / "geocoder" / "answers.sqlite").keep("old", f'{{"label": "{LABEL}"}}')
        done = threading.Event()
        monkeypatch.setattr(Daily, "_purge", lambda _: done.set())
        with Daily(store, chosen, first_s=0):
            assert done.wait(live.HANG_S)
        assert leftovers.found(tmp_path, [*wanted, *MARKS]) == {}


def test_erasing_leaves_no_byte_in_the_tables_of_postgresql(tmp_path: Path, postgres: Cluster) -> None:
    url = postgres.new_database()
    chosen = live.settings(tmp_path, database_url=url, proxy_cache=False)
    with live.in_thread(chosen) as client, Store.open(url) as store:
        id_ = filled(client, tmp_path, store)
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as raw:
            (oid,) = raw.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone() or (0,)
            folder = postgres.folder / "data" / "base" / str(oid)
            # As autovacuum would: it writes down common values of each column.
            raw.execute("ANALYZE")
            raw.execute("CHECKPOINT")
            assert leftovers.found(folder, MARKS)
            erase_by_api(client, tmp_path, id_, store)
            raw.execute("CHECKPOINT")
            assert leftovers.found(folder, MARKS) == {}
    assert leftovers.found(tmp_path, MARKS) == {}
