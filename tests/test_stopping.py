"""Signals: SIGHUP starts anew and refuses nobody; what SIGTERM cuts off is answered by 503 and stores nothing."""

import signal
import threading
import time
from pathlib import Path

import httpx
import pytest

from tests.live import BEARER, TOKEN, serving


def test_sighup_starts_anew_and_refuses_nobody(tmp_path: Path) -> None:
    with serving(tmp_path, DATELINE_TOKEN=TOKEN) as running:
        statuses: list[int] = []
        over = threading.Event()

        def ask() -> None:
            while not over.is_set():
                statuses.append(
                    httpx.get(f"{running.client.base_url}/healthz", timeout=60, trust_env=False).status_code
                )

        assert running.client.get("/readyz").status_code == 200
        thread = threading.Thread(target=ask)
        thread.start()
        running.process.send_signal(signal.SIGHUP)
        time.sleep(8)
        over.set()
        thread.join()
        assert running.process.poll() is None
        assert set(statuses) == {200}
        assert running.client.get("/maps/example").status_code == 200


@pytest.mark.parametrize("rows", [20_000])
def test_import_cut_off_by_sigterm_is_503_and_stores_nothing(tmp_path: Path, rows: int) -> None:
    table = "Location\n" + "".join(f"{n % 37 + 1}00 block of {n % 50 + 1}th Ave S and more {n}\n" for n in range(rows))
    log = tmp_path / "log"
    with log.open("wb") as written, serving(tmp_path / "data", log=written, DATELINE_TOKEN=TOKEN) as running:
        running.client.post("/api/maps", json={"slug": "m", "title": "M"}, headers=BEARER)
        answers: list[httpx.Response] = []

        def send() -> None:
            url = f"{running.client.base_url}/api/maps/m/import?rest=skip"
            answers.append(httpx.post(url, content=table, headers=BEARER, timeout=120, trust_env=False))

        thread = threading.Thread(target=send)
        thread.start()
        time.sleep(1.5)
        running.process.terminate()
        thread.join()
    said = log.read_text()
    (answer,) = answers
    assert answer.status_code == 503, answer.text[:300]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["request_id"] in said
    assert "Traceback" not in said
    with serving(tmp_path / "data", DATELINE_TOKEN=TOKEN) as running:
        assert running.client.get("/api/maps/m/incidents", headers=BEARER).json()["features"] == []
