"""app.web.memory: a crowd is answered once, a write is seen at once, and what is for one is for nobody else."""

import asyncio
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web import memory
from tests.live import CORNER, post_incident


class Clock:
    """The time, as the test has it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now_s = 100.0
        patch.setattr(memory, "time", SimpleNamespace(monotonic=lambda: self.now_s))


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
        return b"".join(message.get("body", b"") for message in sent).decode()


@pytest.fixture
def service() -> Service:
    return Service()


def test_a_crowd_is_answered_once_until_the_answer_is_old(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    assert [service.get() for _ in range(5)] == ["1"] * 5
    clock.now_s += memory.FRESH_S * 0.9
    assert service.get() == "1"
    clock.now_s += memory.FRESH_S * 0.2
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


@pytest.mark.parametrize("own", [{"authorization": "Bearer x"}, {"cookie": "session=x"}, {"path": "/api/maps"}])
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
    clock.now_s += memory.FRESH_S * 1.1
    assert [service.get(), service.get()] == ["2", "3"]


@pytest.mark.parametrize("cache_control", [b"no-store", b"no-cache", b"private"])
def test_what_may_not_be_kept_is_not(service: Service, cache_control: bytes) -> None:
    service.cache_control = cache_control
    assert [service.get(), service.get()] == ["1", "2"]


def test_an_answer_in_parts_is_not_remembered(service: Service) -> None:
    service.chunks = 3
    assert [service.get(), service.get()] == ["111", "222"]


def test_only_one_of_a_crowd_asks_again_and_no_answer_outlives_two_turns(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    service.get()
    clock.now_s += memory.FRESH_S * 1.1
    key = next(iter(service.memory._answers))
    assert service.memory._fresh(key) is None
    assert service.memory._fresh(key) is not None
    clock.now_s += memory.FRESH_S * 1.1
    assert service.memory._fresh(key) is None
    assert service.memory._fresh(key) is None


def test_a_write_is_seen_at_once_even_by_who_asked_before_it(service: Service) -> None:
    service.get()
    service.get("/api/maps/two/publish", "POST")
    assert service.get() == "3"
    begun = service.memory._writes
    service.get("/api/maps/two/publish", "POST")
    service.memory._keep(("late",), {"status": 200, "headers": [(b"cache-control", b"public")]}, {}, begun)
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
