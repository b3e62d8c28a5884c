"""dateline serve: what is acknowledged survives kill -9, and what is wrong is said before the first reader."""

import re
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.live import BEARER, TOKEN, Running, listening, run, serving
from tests.postgres import Cluster
from tests.test_cli import check_failure

INCIDENTS = 1000
KILLED_AFTER = 300


def sign_in(running: Running) -> None:
    """Open the desk with the link that was printed."""
    found = re.search(r"^Desk:  (\S+/desk/sign-in/\S+)$", running.printed, re.MULTILINE)
    assert found, running.printed
    assert running.client.post(found[1]).status_code == 303


def test_the_first_start_shows_the_example_and_a_sign_in_link_the_second_neither_anew(tmp_path: Path) -> None:
    with serving(tmp_path) as running:
        assert f"Map:   {running.client.base_url}/maps/example" in running.printed
        page = running.client.get("/maps/example")
        assert page.status_code == 200
        assert "about 4.4 miles" in page.text
        assert "the city said" in page.text
        sign_in(running)
        assert running.client.get("/desk/account").status_code == 200
        cookies = running.client.cookies
    with serving(tmp_path) as running:
        assert f"Desk:  {running.client.base_url}/desk\n" in running.printed
        assert running.client.get("/desk/account").status_code == 401
        running.client.cookies = cookies
        assert running.client.get("/desk/account").status_code == 200
        assert [found["slug"] for found in running.client.get("/api/maps").json()["maps"]] == ["example"]


def test_until_somebody_signs_in_each_start_prints_a_link_and_only_the_last_one_opens(tmp_path: Path) -> None:
    with serving(tmp_path, DATELINE_TOKEN=TOKEN) as first, serving(tmp_path) as second:
        assert first.printed.count("/desk/sign-in/") == second.printed.count("/desk/sign-in/") == 1
        link = re.findall(r"/desk/sign-in/\S+", first.printed)[0]
        assert second.client.post(link).status_code == 404
        sign_in(second)


def test_with_a_configured_token_none_is_made(tmp_path: Path) -> None:
    with serving(tmp_path, DATELINE_TOKEN=TOKEN) as running:
        assert TOKEN not in running.printed
        assert running.client.get("/readyz").status_code == 200
    assert run("token", "list", data_dir=tmp_path).stdout == ""


def test_a_store_with_maps_gets_no_example(tmp_path: Path) -> None:
    with serving(tmp_path, DATELINE_TOKEN=TOKEN) as running:
        running.client.delete("/api/maps/example", headers=BEARER | {"If-Match": "*"})
        running.client.post("/api/maps", json={"slug": "own", "title": "Own"}, headers=BEARER)
    with serving(tmp_path, DATELINE_TOKEN=TOKEN) as running:
        assert "/maps/example" not in running.printed
        assert running.client.get("/maps/example").status_code == 404


def test_several_workers_share_one_store(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2", DATELINE_TOKEN=TOKEN) as running:
        for number in range(10):
            body = {"slug": f"m-{number}", "title": "M"}
            with httpx.Client(base_url=running.client.base_url, timeout=60, trust_env=False) as client:
                assert client.post("/api/maps", json=body, headers=BEARER).status_code == 201
                assert client.post(f"/api/maps/m-{number}/publish", headers=BEARER).status_code == 200
            with httpx.Client(base_url=running.client.base_url, timeout=60, trust_env=False) as client:
                assert client.get(f"/embed/m-{number}").status_code == 200
        assert len({running.client.get("/embed/example").headers["ETag"] for _ in range(10)}) == 1


def post_until_cut_off(client: httpx.Client, acknowledged: list[str], enough: threading.Event) -> None:
    for number in range(INCIDENTS):
        body = {"title": f"Incident {number}", "location": {"lon": -93.25, "lat": 44.98}}
        try:
            answer = client.post("/api/maps/killed/incidents", json=body, headers=BEARER)
        except httpx.TransportError:
            return
        assert answer.status_code == 201
        acknowledged.append(answer.json()["id"])
        if len(acknowledged) == KILLED_AFTER:
            enough.set()


def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path, database_url: str) -> None:
    acknowledged: list[str] = []
    enough = threading.Event()
    values: dict[str, Any] = {"DATELINE_TOKEN": TOKEN, "DATELINE_DATABASE_URL": database_url}
    with serving(tmp_path, **values) as running:
        running.client.post("/api/maps", json={"slug": "killed", "title": "Killed"}, headers=BEARER)
        posting = threading.Thread(target=post_until_cut_off, args=(running.client, acknowledged, enough))
        posting.start()
        assert enough.wait(60)
        running.kill()
        posting.join(60)
    assert KILLED_AFTER <= len(acknowledged) < INCIDENTS
    with serving(tmp_path, **values) as running:
        found = running.client.get("/api/maps/killed/incidents?limit=1000", headers=BEARER).json()["features"]
        assert {feature["id"] for feature in found} >= set(acknowledged)
    file = database_url.partition("sqlite+pysqlite:///")[2]
    if file:
        with closing(sqlite3.connect(file)) as store:
            assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.postgres
def test_the_same_on_postgresql(tmp_path: Path, postgres: Cluster) -> None:
    values: dict[str, Any] = {"DATELINE_TOKEN": TOKEN, "DATELINE_DATABASE_URL": postgres.new_database()}
    with serving(tmp_path, "--workers", "2", **values) as running:
        assert "about 4.4 miles" in running.client.get("/embed/example").text
        found = running.client.get("/maps/example.geojson").json()["features"]
        assert found[0]["properties"]["occurred_at"] == "2026-01-07"
        body = {"slug": "p", "title": "\u202e\U0001f693 title"}
        assert running.client.post("/api/maps", json=body, headers=BEARER).status_code == 201
        answer = running.client.post("/api/maps", json={"slug": "q", "title": "a\x00b"}, headers=BEARER)
        assert answer.status_code == 422


def test_a_port_in_use(tmp_path: Path) -> None:
    with closing(listening()) as taken:
        done = run("serve", "--port", str(taken.getsockname()[1]), data_dir=tmp_path)
    check_failure(done, "port is in use")


def test_an_address_that_is_not_ours(tmp_path: Path) -> None:
    check_failure(run("serve", "--host", "192.0.2.1", "--port", "0", data_dir=tmp_path), "cannot be listened on")


@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["token", "create"]], ids=" ".join)
def test_a_data_folder_that_cannot_be_written(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "file").write_text("a file where the folder should be")
    check_failure(run(*command, data_dir=tmp_path / "file"), "DATELINE_DATA_DIR")
    check_failure(run(*command, data_dir=tmp_path / "file" / "below"), "DATELINE_DATA_DIR")


def test_a_store_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "dateline.sqlite").write_text("no database " * 100)
    check_failure(run("serve", "--port", "0", data_dir=tmp_path), "no SQLite database")
    assert (tmp_path / "dateline.sqlite").read_text().startswith("no database")


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    with closing(listening()) as taken:
        port = taken.getsockname()[1]
    url = f"postgresql+psycopg://nobody:secret@127.0.0.1:{port}/none"
    done = run("serve", "--port", "0", data_dir=tmp_path, DATELINE_DATABASE_URL=url)
    check_failure(done, "database")
    assert "secret" not in done.stderr
