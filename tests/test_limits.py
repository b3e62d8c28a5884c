"""Connections that send too much, or too slowly: refused and ended, while everybody else is answered."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import httpx
import pytest

from app.web import limits
from tests import live


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with live.in_thread(live.settings(tmp_path_factory.mktemp("limits"))) as found:
        yield found


def connected(client: httpx.Client) -> socket.socket:
    found = socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=live.HANG_S)
    found.settimeout(live.HANG_S)
    return found


def all_of(connection: socket.socket) -> bytes:
    """What is answered until the other side ends the connection."""
    heard = b""
    while True:
        try:
            more = connection.recv(65536)
        except ConnectionResetError:
            return heard
        if not more:
            return heard
        heard += more


START = b"GET /healthz HTTP/1.1\r\nHost: here\r\n"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (START + b"X: " + b"a" * 70_000 + b"\r\n\r\n", 431),
        (START + b"X: a\r\n" * 101 + b"\r\n", 431),
        (START + b"X: " + b"a" * 400_000, 431),
        (START + b"a" * 400_000, 431),
        (START + b"Cookie: a=b\r\n" * 40_000, 431),
        (b"GET /" + b"a" * 33_000 + b" HTTP/1.1\r\nHost: here\r\n\r\n", 414),
        (b"GET /" + b"a" * 400_000, 431),
        (b"POST /api/extract HTTP/1.1\r\nContent-Length: 5\r\nX: " + b"a" * 70_000 + b"\r\n\r\nabcde", 431),
    ],
)  # fmt: skip
def test_large_head_is_refused(client: httpx.Client, sent: bytes, status: int) -> None:
    with closing(connected(client)) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(sent)
        heard = all_of(connection)
    assert heard.startswith(b"HTTP/1.1 %d " % status)
    assert heard.count(b"HTTP/1.1 ") == 1
    assert b"content-type: application/problem+json" in heard


def test_head_within_the_limits_is_answered(client: httpx.Client) -> None:
    headers = {f"X-{number}": "a" * 300 for number in range(80)}
    assert client.get("/healthz", headers=headers).status_code == 200
    assert client.get("/healthz?" + "a" * 8_000).status_code in (200, 422)
    for size in (100_000, 900_000):
        sent = client.post("/api/extract", json={"text": "34th and Portland. " + "a " * (size // 2)})
        assert sent.status_code in (200, 422)
        assert client.get("/healthz").status_code == 200


def test_pipelined_requests_count_on_their_own(client: httpx.Client) -> None:
    request = START + b"X: " + b"a" * 10_000 + b"\r\n\r\n"
    with closing(connected(client)) as connection:
        connection.sendall(request * 7 + START + b"Connection: close\r\n\r\n")
        assert all_of(connection).count(b"HTTP/1.1 200 OK") == 8


@pytest.mark.parametrize("sent", [b"", b"GET /hea", START + b"X: "])
def test_slow_head_is_ended(client: httpx.Client, monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(limits, "HEAD_S", 0.3)
    with closing(connected(client)) as connection:
        connection.sendall(sent)
        heard = all_of(connection)
    assert heard == b"" if not sent else heard.startswith(b"HTTP/1.1 408 ")


def test_head_in_drops_is_ended_on_time(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HEAD_S", 0.5)
    began = time.monotonic()
    with closing(connected(client)) as connection:
        try:
            for _ in range(600):
                connection.sendall(b"G" if time.monotonic() == began else b"X")
                time.sleep(0.05)
        except (BrokenPipeError, ConnectionResetError):
            pass
    assert time.monotonic() - began < 20


def test_slow_body_is_ended(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODY_IDLE_S", 0.3)
    head = b"POST /api/extract HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"
    with closing(connected(client)) as connection:
        connection.sendall(head)
        assert all_of(connection).startswith(b"HTTP/1.1 408 ")


def test_body_that_comes_steadily_is_read(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODY_IDLE_S", 0.5)

    def steadily() -> Iterator[bytes]:
        yield b'{"text": "'
        for _ in range(12):
            time.sleep(0.1)
            yield b"34th and Portland. "
        yield b'"}'

    sent = client.post("/api/extract", content=steadily(), headers={"Content-Type": "application/json"})
    assert sent.status_code == 200


def test_header_bomb_holds_up_nobody(client: httpx.Client) -> None:
    ended = threading.Event()

    def bomb() -> None:
        while not ended.is_set():
            with closing(connected(client)) as connection:
                try:
                    for _ in range(150):
                        connection.sendall(b"GET / HTTP/1.1\r\nX: " + b"a" * 1_000_000)
                except (BrokenPipeError, ConnectionResetError):
                    pass

    bombs = [threading.Thread(target=bomb) for _ in range(4)]
    for one in bombs:
        one.start()
    try:
        for _ in range(20):
            assert client.get("/healthz").status_code == 200
    finally:
        ended.set()
        for one in bombs:
            one.join(live.HANG_S)
