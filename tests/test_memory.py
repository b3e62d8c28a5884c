"""app.web.memory: a crowd is answered once, a write is seen at once, and what is for one is for nobody else."""

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app import leases
from app.web import memory
from tests.live import CORNER, post_incident


class Clock:
    """The time, as the test has it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now_s = 100.0
        patch.setattr(memory, "time", SimpleNamespace(monotonic=lambda: self.now_s))
        patch.setattr(leases, "time", SimpleNamespace(time=lambda: self.now_s))


class Service:
    """An app behind the memory: it counts what it is asked, and answers with the count."""

    def __init__(self) -> None:
        self.asked, self.status, self.cache_control, self.chunks = 0, 200, b"public, max-age=60", 1
        self.memory = memory.ShortMemory(self._answer)

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        body = str(self.asked).encode()
        headers = [(b"cache-control", self.cache_control)]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        for number in range(self.chunks):
            await send({"type": "http.response.body", "body": body, "more_body": number + 1 < self.chunks})

    def get(self, path: str = "/embed/two", method: str = "GET", query: bytes = b"", **headers: str) -> str:
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {
            "type": "http", "method": method, "scheme": "http", "path": path, "query_string": query, "headers": named,
        }  # fmt: skip
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        asyncio.run(self.memory(scope, receive, send))
        self.sent_head = dict(sent[0]["headers"])
        return b"".join(message.get("body", b"") for message in sent).decode()

    def head(self, path: str) -> dict[bytes, bytes]:
        """The headers of an answer."""
        self.get(path)
        return self.sent_head


@pytest.fixture
def service() -> Service:
    return Service()


def test_a_crowd_is_answered_once_until_the_answer_is_old(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    assert [service.get() for _ in range(5)] == ["1"] * 5
    clock.now_s += leases.MEMORY_S * 0.9
    assert service.get() == "1"
    clock.now_s += leases.MEMORY_S * 0.2
    assert service.get() == "2"
    clock.now_s += 60
    assert service.get() == "3"


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/embed/three"},
        {"query": b"theme=dark"},
        {"method": "HEAD"},
        {"host": "another.example"},
        {"accept_encoding": "br"},
        {"if_none_match": '"x"'},
    ],
)
def test_another_question_has_its_own_answer(service: Service, other: dict[str, Any]) -> None:
    service.get()
    assert service.get(**other) == "2"
    assert service.get() == "1"


@pytest.mark.parametrize(
    "own",
    [
        {"authorization": "Bearer x"},
        {"cookie": "session=x"},
        {"range": "bytes=0-0"},
        {"if_range": '"x"'},
        {"if_match": '"x"'},
        {"if_modified_since": "Sat, 10 Jan 2026 00:00:00 GMT"},
        {"path": "/api/maps"},
    ],
)
def test_what_is_for_one_is_for_nobody_else(service: Service, own: dict[str, Any]) -> None:
    assert [service.get(**own), service.get(**own)] == ["1", "2"]
    assert service.get() == "3"


@pytest.mark.parametrize("status", [404, 410, 500, 503])
def test_absence_and_failure_are_not_remembered_and_end_the_memory(
    service: Service, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    clock = Clock(monkeypatch)
    service.get()
    service.status = status
    clock.now_s += leases.MEMORY_S * 1.1
    assert [service.get(), service.get()] == ["2", "3"]


@pytest.mark.parametrize("cache_control", [b"no-store", b"no-cache", b"private"])
def test_what_may_not_be_kept_is_not(service: Service, cache_control: bytes) -> None:
    service.cache_control = cache_control
    assert [service.get(), service.get()] == ["1", "2"]


def test_an_answer_in_parts_is_not_remembered(service: Service) -> None:
    service.chunks = 3
    assert [service.get(), service.get()] == ["111", "222"]


class Slow(Service):
    """It answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.may_answer = asyncio.Event()

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        await self.may_answer.wait()
        await super()._answer(scope, receive, send)

    async def crowd(self, size: int, wait_s: float, clock: Clock) -> list[bytes]:
        """Answers to so many who ask at once, of an app that takes so long."""

        async def ask() -> bytes:
            sent: list[Any] = []

            async def send(message: Any) -> None:
                sent.append(message)

            scope = {"type": "http", "method": "GET", "scheme": "http", "path": "/embed/two", "query_string": b""}
            scope["headers"] = ()
            await self.memory(scope, lambda: None, send)  # type: ignore[arg-type, return-value]
            return b"".join(message.get("body", b"") for message in sent)

        asked = [asyncio.create_task(ask()) for _ in range(size)]
        await asyncio.sleep(0)
        clock.now_s += wait_s
        self.may_answer.set()
        return await asyncio.gather(*asked)


def test_a_crowd_waits_for_the_one_of_it_that_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    assert asyncio.run(Slow().crowd(5, leases.MEMORY_S * 0.5, clock)) == [b"1"] * 5


def test_an_answer_that_took_longer_than_it_may_be_repeated_is_for_one_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    assert sorted(asyncio.run(Slow().crowd(5, leases.MEMORY_S * 1.1, clock))) == [b"1", b"2", b"3", b"4", b"5"]


def test_a_crowd_whose_first_fails_is_answered_all_the_same() -> None:
    service = Service()
    failing = service.memory.app

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if service.asked == 0:
            service.asked += 1
            raise RuntimeError
        await failing(scope, receive, send)

    service.memory.app = app
    with pytest.raises(RuntimeError):
        service.get()
    assert service.get() == "2"


@pytest.mark.parametrize("fraction_s", [0.0, 0.5, 0.9, 0.999])
def test_a_copy_in_front_ends_with_its_second_and_a_withdrawal_waits_for_it(
    monkeypatch: pytest.MonkeyPatch, fraction_s: float
) -> None:
    clock, slept = Clock(monkeypatch), list[float]()
    clock.now_s += fraction_s
    monkeypatch.setattr(leases, "time", SimpleNamespace(time=lambda: clock.now_s, sleep=slept.append))
    assert leases.cache_header() == (b"x-accel-expires", b"@100")
    assert leases.memory_s(cache_in_front=True) == pytest.approx(min(leases.MEMORY_S, 1 - fraction_s))
    leases.wait(cache_in_front=True)
    leases.wait(cache_in_front=False)
    assert slept == pytest.approx([1 - fraction_s + leases.MARGIN_S, leases.MEMORY_S + leases.MARGIN_S])


@pytest.mark.parametrize(
    ("path", "status", "cache_control", "may"),
    [
        ("/embed/two", 200, b"public, max-age=10", True),
        ("/oembed", 200, b"public, max-age=10", True),
        ("/maps/two", 410, b"no-cache", True),
        ("/maps/two", 404, b"no-store", True),
        ("/maps/two", 200, b"no-cache", False),
        ("/maps/two", 500, b"no-store", False),
        ("/maps/two", 503, b"public", False),
        ("/tiles/1/0/0.svg", 200, b"public, max-age=86400", False),
        ("/static/map.1234.js", 200, b"public", False),
        ("/api/maps/two", 200, b"public", False),
    ],
)
def test_what_a_cache_in_front_may_repeat_says_until_when(
    monkeypatch: pytest.MonkeyPatch, path: str, status: int, cache_control: bytes, *, may: bool
) -> None:
    Clock(monkeypatch)
    for in_front in (True, False):
        service = Service()
        service.status, service.cache_control = status, cache_control
        service.memory = memory.ShortMemory(service._answer, cache_in_front=in_front)
        assert (service.head(path).get(b"x-accel-expires") == b"@100") == (may and in_front)


def test_a_write_is_seen_at_once_even_by_who_asked_before_it(service: Service) -> None:
    service.get()
    service.get("/api/maps/two/publish", "POST")
    assert service.get() == "3"
    begun = service.memory._writes
    service.get("/api/maps/two/publish", "POST")
    head = {"status": 200, "headers": [(b"cache-control", b"public")]}
    service.memory._keep(("late",), head, {}, begun, until_s=time.monotonic() + 60)
    assert ("late",) not in service.memory._answers


def test_the_memory_has_its_bounds(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_ANSWERS", 3)
    for number in range(10):
        service.get(query=str(number).encode())
    assert len(service.memory._answers) <= 3
    monkeypatch.setattr(memory, "LARGEST_BYTES", 1)
    service.asked = 99
    assert [service.get("/maps/large"), service.get("/maps/large")] == ["100", "101"]


def test_what_is_remembered_passes_no_layer_of_the_app() -> None:
    passed: list[str] = []

    class Layer:
        def __init__(self, app: ASGIApp) -> None:
            self.app = app

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            passed.append(scope["path"])
            await self.app(scope, receive, send)

    app = memory.Remembering()
    app.build_middleware_stack = lambda: Layer(FastAPI.build_middleware_stack(app))  # type: ignore[method-assign]

    @app.get("/maps/two")
    def two(response: Response) -> str:
        response.headers["Cache-Control"] = "public"
        return "Two"

    async def ask(*methods: str) -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as reader:
            return [(await reader.request(method, "/maps/two")).status_code for method in methods]

    assert asyncio.run(ask("GET", "GET", "GET")) == [200] * 3
    assert len(passed) == 1
    assert asyncio.run(ask("POST", "GET", "GET")) == [405, 200, 200]
    assert len(passed) == 3


def test_the_real_service_shows_a_new_version_and_a_map_taken_down_at_once(
    reader: httpx.Client, editor: httpx.Client, slug: str
) -> None:
    assert post_incident(editor, slug, CORNER).status_code == 201
    assert reader.get(f"/embed/{slug}").status_code == 404
    assert editor.post(f"/api/maps/{slug}/publish").status_code == 200
    first = reader.get(f"/embed/{slug}")
    assert first.status_code == 200
    assert reader.head(f"/embed/{slug}").headers["ETag"] == first.headers["ETag"]
    etag = editor.get(f"/api/maps/{slug}").headers["ETag"]
    changed = editor.patch(f"/api/maps/{slug}", json={"title": "Another"}, headers={"If-Match": etag})
    assert editor.post(f"/api/maps/{slug}/publish").status_code == 200
    assert "Another" in reader.get(f"/embed/{slug}").text
    etag = editor.get(f"/api/maps/{slug}").headers["ETag"]
    assert changed.status_code == 200
    assert editor.delete(f"/api/maps/{slug}", headers={"If-Match": etag}).status_code == 204
    assert reader.get(f"/embed/{slug}").status_code in (404, 410)
