"""Answers to readers, remembered whole for a fifth of a second: a crowd costs the service five answers a second.

An answer ends with its lease (app/leases.py), which begins before the store is asked: whoever withdraws something waits
for the leases of every process. A write that comes through this process is seen at once.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import leases

MOST_ANSWERS = 1024
LARGEST_BYTES = 1_000_000
MOST_BYTES = 64_000_000
"""Of bodies and keys since the memory was last emptied."""
_FOR_READERS = ("/embed/", "/maps/", "/oembed", "/tiles/", "/static/")
_NEVER_WITHDRAWN = ("/tiles/", "/static/")
_READING = ("GET", "HEAD", "OPTIONS")
# All that an answer to a reader depends on.
_DECIDE = {b"host": 0, b"accept-encoding": 1, b"if-none-match": 2}
# Whoever signs in, or asks under a condition or for a part, is answered for themselves.
_OWN = frozenset((
    b"authorization", b"cookie", b"range", b"if-range", b"if-match", b"if-modified-since", b"if-unmodified-since",
))  # fmt: skip
Headers = Iterable[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """Head and body as they were sent, and until when they may be repeated, by time.monotonic."""

    head: Message
    body: Message
    until_s: float
    lines: bytes
    """The headers as they go over the wire; empty where the server would have to say more of the body than they do."""

    @property
    def is_fresh(self) -> bool:
        """Whether it may still be repeated."""
        return time.monotonic() < self.until_s


class ShortMemory:
    """Repeats what was just answered to the same question, before anything else of the service is asked."""

    def __init__(self, app: ASGIApp, *, cache_in_front: bool = False) -> None:
        """With `cache_in_front` a cache that honors X-Accel-Expires may repeat answers too."""
        self.app, self._cache_in_front = app, cache_in_front
        self._answers: dict[tuple[object, ...], Answer] = {}
        self._asking: dict[tuple[object, ...], asyncio.Future[Answer | None]] = {}
        self._writes = self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # The app is asked what the key says, nothing else.
        scope = {**scope, "query_string": without_pym(scope["path"], scope["query_string"])}
        if scope["method"] not in _READING:
            await self.app(scope, receive, self._forgetting(send))
        elif (key := _key_of(scope)) is None:
            await self.app(scope, receive, send)
        elif (known := await self._known(key)) is not None:
            await send(known.head)
            await send(known.body)
        else:
            await self._ask(key, scope, receive, send)

    def repeatable(self, method: str, scheme: str, path: str, query: bytes, headers: Headers) -> Answer | None:
        """What is remembered, fresh and whole. Where there is nothing the app is asked, and decides whether again."""
        key = _key(method, scheme, path, without_pym(path, query), headers)
        known = None if key is None else self._answers.get(key)
        return known if known and known.lines and known.is_fresh else None

    async def _known(self, key: tuple[object, ...]) -> Answer | None:
        """What may be repeated. Of a crowd one asks the app and the others wait; nobody gets an old answer."""
        known = self._answers.get(key)
        if known is None or not known.is_fresh:
            asking = self._asking.get(key)
            known = await asyncio.shield(asking) if asking else None
        return known if known and known.is_fresh else None

    async def _ask(self, key: tuple[object, ...], scope: Scope, receive: Receive, send: Send) -> None:
        answered: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        is_first = self._asking.setdefault(key, answered) is answered
        try:
            await self.app(scope, receive, self._remembering(key, scope["path"], send))
        finally:
            if is_first:
                del self._asking[key]
            answered.set_result(self._answers.get(key))

    def _forgetting(self, send: Send) -> Send:
        """Whoever hears that a write is done will not be shown what was before."""

        async def forget(message: Message) -> None:
            self._writes += 1
            self._answers.clear()
            await send(message)

        return forget

    def _remembering(self, key: tuple[object, ...], path: str, send: Send) -> Send:
        """The lease begins here, before the app looks into the store."""
        until_s = time.monotonic() + leases.memory_s(cache_in_front=self._cache_in_front)
        can_be_in_front = self._cache_in_front and not path.startswith(_NEVER_WITHDRAWN)
        lease = [leases.cache_header()] if can_be_in_front else []
        writes, sent = self._writes, list[Message]()

        async def remember(message: Message) -> None:
            if lease and message["type"] == "http.response.start" and _may_be_in_front(message):
                message = {**message, "headers": [*message["headers"], *lease]}
            sent.append(message)
            if len(sent) == 2:
                self._keep(key, sent[0], sent[1], writes, until_s)
            await send(message)

        return remember

    def _keep(self, key: tuple[object, ...], head: Message, body: Message, writes: int, until_s: float) -> None:
        """Remember an answer that is whole and for everyone, unless something was written since it was asked for."""
        whole = not body.get("more_body") and len(body.get("body", b"")) <= LARGEST_BYTES
        if not (whole and writes == self._writes and _is_for_everyone(head)):
            self._answers.pop(key, None)
            return
        # Strangers choose the keys and how many: the Host, the query, the condition.
        self._bytes += len(body.get("body", b"")) + sum(len(part) for part in key if isinstance(part, bytes | str))
        if len(self._answers) >= MOST_ANSWERS or self._bytes > MOST_BYTES:
            self._answers.clear()
            self._bytes = 0
        self._answers[key] = Answer(head, body, until_s, _lines_of(head))


class Remembering(FastAPI):
    """An app whose memory stands before all of its layers: those that FastAPI adds took a third of an answer's time."""

    openapi_of: Callable[[FastAPI], dict[str, Any]] | None = None

    def __init__(self, *, cache_in_front: bool = False, **settings: Any) -> None:
        super().__init__(**settings)
        self.memory = ShortMemory(super().__call__, cache_in_front=cache_in_front)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.memory(scope, receive, send)

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, by `openapi_of` where somebody completes it."""
        return self.openapi_of(self) if self.openapi_of else super().openapi()


def without_pym(path: str, query: bytes) -> bytes:
    """A query without the frame's width and its host, which pym.js puts behind an embed's address.

    The page is the same for all of them. deploy/nginx.conf has the same rule.
    """
    is_pym = query.startswith(b"initialWidth=") and query[13:14].isdigit()
    return b"" if is_pym and path.startswith("/embed/") and path.count("/") == 2 else query


def _key_of(scope: Scope) -> tuple[object, ...] | None:
    return _key(scope["method"], scope["scheme"], scope["path"], scope["query_string"], scope["headers"])


def _key(method: str, scheme: str, path: str, query: bytes, headers: Headers) -> tuple[object, ...] | None:
    """The question, as far as the answer depends on it; None where it is not a reader's."""
    if not path.startswith(_FOR_READERS):
        return None
    decisive = [b"", b"", b""]
    for name, value in headers:
        if name in _DECIDE:
            decisive[_DECIDE[name]] += value + b","
        elif name in _OWN:
            return None
    return method, scheme, path, query, *decisive


def _is_for_everyone(head: Message) -> bool:
    kept_by_anyone = any(name == b"cache-control" and value.startswith(b"public") for name, value in head["headers"])
    return head["status"] in (200, 304) and kept_by_anyone


def _may_be_in_front(head: Message) -> bool:
    """Whether a cache in front may repeat it: what is for everyone, and that a map is not there."""
    return head["status"] in (404, 410) or (head["status"] == 200 and _is_for_everyone(head))


def _lines_of(head: Message) -> bytes:
    says_length = head["status"] == 304 or any(name == b"content-length" for name, _ in head["headers"])
    lines = b"".join(name.lower() + b": " + value + b"\r\n" for name, value in head["headers"])
    return lines + b"\r\n" if says_length else b""
