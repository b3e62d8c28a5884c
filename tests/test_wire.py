"""app.web.wire: what is remembered goes out as it did the first time; anything else that is asked reaches the app."""

import re
import signal
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from app import leases
from app.cli import serve
from app.web import memory
from app.web.wire import Repeating
from tests.live import HANG_S, listening, running

LARGE = b"x" * 500_000


class App(memory.Remembering):
    """It writes down what reaches it, and answers behind its memory."""

    def __init__(self) -> None:
        super().__init__()
        self.memory = memory.ShortMemory(self._answer)
        self.reached: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.reached.append(f"{scope['method']} {scope['path']}")
        await super().__call__(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = LARGE if scope["path"] == "/embed/large" else f"{scope['path']} {len(self.reached)}".encode()
        seen = any(name == b"if-none-match" for name, _ in scope["headers"])
        headers = [(b"cache-control", b"no-store" if scope["path"] == "/embed/own" else b"public"), (b"etag", b'"x"')]
        if not (seen or scope["path"] == "/embed/stream"):
            headers += [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 304 if seen else 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if seen else body})


class Connection:
    """One connection of a reader."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address, timeout=HANG_S)
        self._file = self.socket.makefile("rb")

    def send(self, *paths: str, method: str = "GET", version: str = "1.1", more: str = "") -> None:
        asked = "".join(f"{method} {path} HTTP/{version}\r\nHost: here\r\n{more}\r\n" for path in paths)
        self.socket.sendall(asked.encode())

    def read(self, *, with_body: bool = True) -> tuple[bytes, bytes]:
        """Head without the date, and body."""
        head = b""
        while (line := self._file.readline()) != b"\r\n":
            assert line, "the connection ended"
            head += line
        length = re.search(rb"\r\ncontent-length: (\d+)", head)
        if b"chunked" in head:
            size = int(self._file.readline(), 16)
            return head, self._file.read(size + len("\r\n0\r\n\r\n"))[:size]
        return re.sub(rb"\r\ndate: [^\r]+", b"", head), self._file.read(int(length[1]) if length and with_body else 0)

    def ask(self, path: str, more: str = "") -> tuple[bytes, bytes]:
        self.send(path, more=more)
        return self.read()

    def is_closed(self) -> bool:
        """Whether the other side ends it, sooner or later."""
        return self._file.read() == b""

    def close(self) -> None:
        self._file.close()
        self.socket.close()


@pytest.fixture(autouse=True)
def _nothing_gets_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "MEMORY_S", 1_000_000.0)


@contextmanager
def served(app: Any, **settings: Any) -> Iterator[Connection]:
    config = uvicorn.Config(app, http=Repeating, **{"log_level": "critical", "access_log": False, **settings})
    with (
        closing(listening()) as taken,
        running(uvicorn.Server(config), taken),
        closing(Connection(taken.getsockname())) as reader,
    ):
        yield reader


@pytest.fixture
def app() -> App:
    return App()


@pytest.fixture
def reader(app: App) -> Iterator[Connection]:
    with served(app) as found:
        app.reached.clear()
        yield found


@pytest.mark.parametrize(
    "more", ["", "Connection: keep-alive\r\n", 'If-None-Match: "x"\r\n', "Accept-Encoding: br\r\n"]
)
def test_it_is_the_same_bytes_without_the_app(app: App, reader: Connection, more: str) -> None:
    first = reader.ask("/embed/two", more)
    assert [reader.ask("/embed/two", more) for _ in range(3)] == [first] * 3
    assert app.reached == ["GET /embed/two"]
    assert first[0].startswith(b"HTTP/1.1 304 Not Modified\r\n" if "None" in more else b"HTTP/1.1 200 OK\r\n")
    assert b'etag: "x"\r\n' in first[0]


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/embed/three", {}),
        ("/embed/two?theme=dark", {}),
        ("/embed/%74wo", {}),
        ("/embed/two", {"method": "HEAD"}),
        ("/embed/two", {"method": "POST"}),
        ("/embed/two", {"version": "1.0"}),
        ("/embed/two", {"version": "1.0", "more": "Connection: keep-alive\r\n"}),
        ("/embed/two", {"more": "Connection: close\r\n"}),
        ("/embed/two", {"more": "Connection: Upgrade\r\nUpgrade: h2c\r\n"}),
        ("/embed/two", {"more": "X-Forwarded-Proto: https\r\n"}),
        ("/embed/two", {"more": "Authorization: Bearer x\r\n"}),
        ("/embed/two", {"more": "Cookie: session=x\r\n"}),
        ("/embed/two", {"more": "Range: bytes=0-1\r\n"}),
        ("/embed/two", {"more": "Content-Length: 0\r\n"}),
    ],
)
def test_who_asks_for_anything_else_reaches_the_app(
    app: App, reader: Connection, path: str, asked: dict[str, str]
) -> None:
    reader.ask("/embed/two")
    reader.send(path, **asked)
    head, _ = reader.read(with_body=asked.get("method") != "HEAD")
    assert b" 200 OK" in head
    assert len(app.reached) == 2
    ends = asked.get("version") == "1.0" or "close" in asked.get("more", "")
    assert reader.is_closed() if ends else reader.ask("/embed/two")[1].startswith(b"/embed/two ")


@pytest.mark.parametrize("path", ["/embed/own", "/embed/stream", "/api/maps"])
def test_what_the_memory_does_not_hold_whole_reaches_the_app_each_time(app: App, reader: Connection, path: str) -> None:
    assert [b" 200 OK" in reader.ask(path)[0] for _ in range(3)] == [True] * 3
    assert app.reached == [f"GET {path}"] * 3


def test_a_coded_address_is_not_taken_for_its_letters(app: App, reader: Connection) -> None:
    assert reader.ask("/embed/%2574wo")[1].startswith(b"/embed/%74wo ")
    assert reader.ask("/embed/%74wo")[1].startswith(b"/embed/two ")
    assert len(app.reached) == 2


def test_the_first_that_a_connection_asks_may_be_remembered_from_another(app: App, reader: Connection) -> None:
    known = reader.ask("/embed/two")
    with closing(Connection(reader.socket.getpeername())) as another:
        assert [another.ask("/embed/two"), another.ask("/embed/two")] == [known, known]
        assert another.ask("/embed/three")[1] == b"/embed/three 2"
    assert len(app.reached) == 2


def test_a_body_is_read_before_the_next_request(app: App, reader: Connection) -> None:
    reader.ask("/embed/two")
    body = "GET /embed/three HTTP/1.1\r\nHost: here\r\n\r\n"
    reader.send("/embed/two", more=f"Content-Length: {len(body)}\r\n")
    reader.socket.sendall(body.encode())
    reader.read()
    assert reader.ask("/embed/two")[1].startswith(b"/embed/two ")
    assert app.reached == ["GET /embed/two"] * 2


def test_many_at_once_are_answered_in_their_order(app: App, reader: Connection) -> None:
    known = reader.ask("/embed/two")
    asked = ["/embed/two", "/embed/two", "/embed/own", "/embed/two", "/embed/own", "/embed/own", "/embed/two"]
    reader.send(*asked)
    assert [reader.read()[1].split()[0].decode() for _ in asked] == asked
    assert reader.ask("/embed/two") == known
    assert app.reached.count("GET /embed/own") == 3


def test_a_request_in_pieces_is_one(app: App, reader: Connection) -> None:
    known = reader.ask("/embed/two")
    for byte in b"GET /embed/two HTTP/1.1\r\nHost: here\r\n\r\n":
        reader.socket.sendall(bytes([byte]))
    assert reader.read() == known
    assert len(app.reached) == 1


def test_who_does_not_read_is_waited_for(app: App, reader: Connection) -> None:
    reader.ask("/embed/large")
    reader.send(*["/embed/large"] * 60)
    assert all(reader.read()[1] == LARGE for _ in range(60))
    assert 2 <= len(app.reached) <= 61, "beyond what the connection takes it is uvicorn that waits"


def test_a_write_is_seen_at_once(app: App, reader: Connection) -> None:
    reader.ask("/embed/two")
    reader.send("/api/maps", method="POST")
    reader.read()
    assert reader.ask("/embed/two")[1] == b"/embed/two 3"


def test_a_connection_ends_when_nobody_asks_any_more(app: App) -> None:
    with served(app, timeout_keep_alive=1) as reader:
        assert reader.ask("/embed/two") == reader.ask("/embed/two")
        assert reader.is_closed()


def test_an_open_connection_does_not_hold_up_the_end(app: App) -> None:
    with closing(listening()) as taken:
        server = uvicorn.Server(uvicorn.Config(app, http=Repeating, log_level="critical", access_log=False))
        with running(server, taken):
            reader = Connection(taken.getsockname())
            assert reader.ask("/embed/two") == reader.ask("/embed/two")
        assert reader.is_closed()
        reader.close()


def test_where_there_is_no_memory_or_a_log_the_app_is_always_asked(app: App) -> None:
    for other, settings in ((app.memory, {}), (app, {"access_log": True, "log_config": None})):
        app.reached.clear()
        with served(other, **settings) as reader:
            first, second = reader.ask("/embed/two"), reader.ask("/embed/two")
        assert first == second
        assert len([path for path in app.reached if "embed" in path]) == (2 if other is app else 0)


def test_the_service_is_served_so(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[uvicorn.Config] = []

    def run(server: uvicorn.Server, sockets: list[socket.socket]) -> None:
        seen.append(server.config)
        sockets[0].close()

    monkeypatch.setattr(uvicorn.Server, "run", run)
    before = signal.getsignal(signal.SIGHUP)
    try:
        with closing(listening()) as taken:
            serve._run(taken, 1)
    finally:
        signal.signal(signal.SIGHUP, before)
    seen[0].app, seen[0].factory = App(), False
    seen[0].load()
    assert seen[0].http_protocol_class is Repeating
