"""Signals: SIGHUP starts anew and refuses nobody; what SIGTERM cuts off is answered by 503 and stores nothing."""

import signal
import socket
import threading
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest
import uvicorn

from app.main import create_app
from app.web.wire import Repeating
from tests.live import BEARER, HANG_S, TOKEN, Running, listening, running, serving, settings


def test_sighup_starts_anew_and_refuses_nobody(tmp_path: Path) -> None:
    with serving(tmp_path, DATELINE_TOKEN=TOKEN) as service:
        statuses: list[int] = []
        over = threading.Event()

        def ask() -> None:
            while not over.is_set():
                statuses.append(
                    httpx.get(f"{service.client.base_url}/healthz", timeout=60, trust_env=False).status_code
                )

        assert service.client.get("/readyz").status_code == 200
        thread = threading.Thread(target=ask)
        thread.start()
        service.process.send_signal(signal.SIGHUP)
        time.sleep(8)
        over.set()
        thread.join()
        assert service.process.poll() is None
        assert set(statuses) == {200}
        assert service.client.get("/maps/example").status_code == 200


def workers_of(service: Running) -> set[int]:
    """The processes that answer, without the one that starts them."""
    pid = service.process.pid
    children = {int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()}
    return {one for one in children if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()}


def test_sighup_with_several_workers_replaces_each_and_refuses_nobody(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2", DATELINE_TOKEN=TOKEN) as service:
        answers: list[int | str] = []
        over = threading.Event()

        def ask(path: str) -> None:
            # A connection of its own each time: who keeps one may find it closed, and asks anew (RFC 9112, 9.3.1).
            with httpx.Client(base_url=service.client.base_url, timeout=HANG_S, trust_env=False) as client:
                while not over.wait(0.02):
                    try:
                        answers.append(client.get(path, headers={"Connection": "close"}).status_code)
                    except httpx.HTTPError as error:
                        answers.append(f"{path}: {error!r}")

        assert service.client.get("/readyz").status_code == 200
        before = workers_of(service)
        threads = [threading.Thread(target=ask, args=(one,)) for one in ("/healthz", "/maps/example", "/embed/example")]
        for thread in threads:
            thread.start()
        service.process.send_signal(signal.SIGHUP)
        deadline_s = time.monotonic() + HANG_S * 2
        while before & (now := workers_of(service)) or len(now) != len(before):
            assert time.monotonic() < deadline_s, "every worker is replaced"
            time.sleep(0.1)
        over.set()
        for thread in threads:
            thread.join()
        assert service.process.poll() is None
        assert len(answers) > 20
        assert set(answers) == {200}
        assert service.client.get("/maps/example").status_code == 200


@pytest.mark.parametrize("has_asked_before", [False, True])
def test_request_on_its_way_is_answered_while_the_process_ends(tmp_path: Path, has_asked_before: bool) -> None:
    server = uvicorn.Server(uvicorn.Config(create_app(settings(tmp_path)), http=Repeating, log_level="critical"))
    request = b"GET / HTTP/1.1\r\nHost: maps.example.org\r\n\r\n"
    with (
        closing(listening()) as taken,
        running(server, taken),
        socket.create_connection(taken.getsockname()) as reader,
        reader.makefile("rb") as came,
    ):
        if has_asked_before:
            reader.sendall(request.replace(b" / ", b" /healthz "))
            assert came.readline().split()[1] == b"200"
        else:
            # Another reader's answer shows that this connection is taken.
            httpx.get(f"http://127.0.0.1:{taken.getsockname()[1]}/healthz", timeout=HANG_S, trust_env=False)
        server.should_exit = True
        deadline_s = time.monotonic() + HANG_S
        while server.servers[0].is_serving():
            assert time.monotonic() < deadline_s
            time.sleep(0.01)
        reader.sendall(request)
        rest = came.read()
        assert b"HTTP/1.1 200" in rest
        assert b"connection: close" in rest
        assert rest.rstrip().endswith(b"</html>")


@pytest.mark.parametrize("rows", [20_000])
def test_import_cut_off_by_sigterm_is_503_and_stores_nothing(tmp_path: Path, rows: int) -> None:
    table = "Location\n" + "".join(f"{n % 37 + 1}00 block of {n % 50 + 1}th Ave S and more {n}\n" for n in range(rows))
    log = tmp_path / "log"
    with log.open("wb") as written, serving(tmp_path / "data", log=written, DATELINE_TOKEN=TOKEN) as service:
        service.client.post("/api/maps", json={"slug": "m", "title": "M"}, headers=BEARER)
        answers: list[httpx.Response] = []

        def send() -> None:
            url = f"{service.client.base_url}/api/maps/m/import?rest=skip"
            answers.append(httpx.post(url, content=table, headers=BEARER, timeout=120, trust_env=False))

        thread = threading.Thread(target=send)
        thread.start()
        time.sleep(1.5)
        service.process.terminate()
        thread.join()
    said = log.read_text()
    (answer,) = answers
    assert answer.status_code == 503, answer.text[:300]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["request_id"] in said
    assert "Traceback" not in said
    with serving(tmp_path / "data", DATELINE_TOKEN=TOKEN) as service:
        assert service.client.get("/api/maps/m/incidents", headers=BEARER).json()["features"] == []
