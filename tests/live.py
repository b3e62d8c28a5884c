"""A real service to ask: in a thread of this process, or as a `dateline serve` process that can be killed."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import IO, Any

import httpx
import pytest
import uvicorn

from app.main import create_app
from app.settings import Settings
from app.web.wire import Repeating

TOKEN = "a token for the tests"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
CORNER = "34th and Portland"
BLOCK = "the 600 block of 24th Avenue North"
TIE = "24th and Lyndale"
_numbers = count(1)
HANG_S = 60.0
"""A guard against hanging, not a measure."""


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_made_ahead() -> Iterator[None]:
    """Services of this process make no page and picture at their start: a test would wait for them at its end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.web.warming.warm", lambda _: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_context_for_tls() -> Iterator[None]:
    """Clients share the context of TLS that each would make for itself, in 50 ms; here all speak plain HTTP."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpx._transports.default.create_ssl_context", cache(httpx.create_ssl_context))
        yield


def listening() -> socket.socket:
    """A socket on a free port of loopback, taking connections."""
    found = socket.socket()
    found.bind(("127.0.0.1", 0))
    found.listen(64)
    return found


def settings(data_dir: Path, **values: object) -> Settings:
    """Settings of a test: nothing of the surroundings but what is given."""
    chosen = {"data_dir": data_dir, "token": TOKEN, "_env_file": None, **values}
    return Settings(**chosen)  # type: ignore[arg-type]


@contextmanager
def in_thread(chosen: Settings) -> Iterator[httpx.Client]:
    """The service in a thread, and a client without a token."""
    server = uvicorn.Server(uvicorn.Config(create_app(chosen), http=Repeating, log_level="critical", access_log=False))
    with (
        closing(listening()) as taken,
        running(server, taken) as base_url,
        httpx.Client(base_url=base_url, timeout=HANG_S, trust_env=False) as client,
    ):
        yield client


@contextmanager
def running(server: uvicorn.Server, taken: socket.socket) -> Iterator[str]:
    """A server in a thread, on a socket that listens; its address."""
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(HANG_S)


@dataclass(frozen=True, slots=True)
class Running:
    """A `dateline serve` process: what it printed, and a client without a token."""

    process: subprocess.Popen[str]
    printed: str
    client: httpx.Client

    def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(HANG_S)


def environment(data_dir: Path, **values: str) -> dict[str, str]:
    """The environment of a command: none of our own settings but what is given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    return kept | {"DATELINE_DATA_DIR": str(data_dir), **values}


def run(*arguments: str, data_dir: Path, stdin: str = "", **values: str) -> subprocess.CompletedProcess[str]:
    """A dateline command, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=Path(__file__).parent.parent,
        env=environment(data_dir, **values),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=HANG_S * 2,
    )


@contextmanager
def serving(
    data_dir: Path, *arguments: str, log: IO[bytes] | int = subprocess.DEVNULL, **values: str
) -> Iterator[Running]:
    """`dateline serve` on a free port, ready to answer, its log in a file; stopped at the end, if it is still there."""
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "serve", "--port", "0", *arguments],
        cwd=Path(__file__).parent.parent,
        env=environment(data_dir, **values),
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )
    try:
        printed = _first_words(process)
        found = re.search(r"(http://[^/\s]+)/docs", printed)
        assert found, f"the service printed {printed!r}"
        with httpx.Client(base_url=found[1], timeout=HANG_S, trust_env=False) as client:
            yield Running(process, printed, client)
    finally:
        _stop(process)


def _first_words(process: subprocess.Popen[str]) -> str:
    """What is printed before the service answers. The socket listens already then, so the first question waits."""
    assert process.stdout
    printed = b""
    # All of it is written at once, so that what holds the second line holds the last.
    while b"/docs" not in printed and (more := os.read(process.stdout.fileno(), 65536)):
        printed += more
    return printed.decode()


def _stop(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(HANG_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(HANG_S)
    assert process.stdout
    process.stdout.close()


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of `reader`'s service."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def reader(data_dir: Path) -> Iterator[httpx.Client]:
    """A client without a token, of a service with an empty store."""
    with in_thread(settings(data_dir)) as client:
        yield client


@pytest.fixture(scope="module")
def editor(reader: httpx.Client) -> Iterator[httpx.Client]:
    """A client with the token."""
    with httpx.Client(base_url=reader.base_url, headers=BEARER, timeout=60, trust_env=False) as client:
        yield client


@pytest.fixture
def slug(editor: httpx.Client) -> str:
    """A new map's name."""
    name = f"map-{next(_numbers)}"
    assert editor.post("/api/maps", json={"slug": name, "title": "Two places"}).status_code == 201
    return name


def post_incident(editor: httpx.Client, slug: str, location: Any, **fields: Any) -> httpx.Response:
    return editor.post(f"/api/maps/{slug}/incidents", json={"title": "Shooting", "location": location, **fields})


def stored(editor: httpx.Client, slug: str) -> int:
    return len(editor.get(f"/api/maps/{slug}/incidents").json()["features"])
