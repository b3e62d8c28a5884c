"""Answers to readers, remembered whole for a fifth of a second: a crowd costs the service five answers a second.

A write that comes through this process is seen at once, one from elsewhere (another worker, a command) after FRESH_S.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRESH_S = 0.2
MOST_ANSWERS = 1024
LARGEST_BYTES = 1_000_000
_FOR_READERS = ("/embed/", "/maps/", "/tiles/", "/static/")
_READING = ("GET", "HEAD", "OPTIONS")
# All that an answer to a reader depends on; whoever signs in is not remembered.
_DECIDE = {b"host": 0, b"accept-encoding": 1, b"if-none-match": 2}
_SIGN_IN = (b"authorization", b"cookie")
Headers = Iterable[tuple[bytes, bytes]]


@dataclass(slots=True)
class Answer:
    """Head and body as they were sent, and until when they are taken for fresh, by time.monotonic."""

    head: Message
    body: Message
    until_s: float
    lines: bytes
    """The headers as they go over the wire; empty where the server would have to say more of the body than they do."""
    asked_again: bool = False


class ShortMemory:
    """Repeats what was just answered to the same question, before anything else of the service is asked."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._answers: dict[tuple[object, ...], Answer] = {}
        self._writes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["method"] not in _READING:
            await self.app(scope, receive, self._forgetting(send))
        elif (key := _key_of(scope)) is None:
            await self.app(scope, receive, send)
        elif (known := self._fresh(key)) is not None:
            await send(known.head)
            await send(known.body)
        else:
            await self.app(scope, receive, self._remembering(key, send))

    def repeatable(self, method: str, scheme: str, path: str, query: bytes, headers: Headers) -> Answer | None:
        """What is remembered, fresh and whole. Where there is nothing the app is asked, and decides whether again."""
        key = _key(method, scheme, path, query, headers)
        known = None if key is None else self._answers.get(key)
        return known if known and known.lines and time.monotonic() < known.until_s else None

    def _fresh(self, key: tuple[object, ...]) -> Answer | None:
        """What is remembered and fresh. The first to find it just too old asks again; meanwhile the others get it."""
        known, now_s = self._answers.get(key), time.monotonic()
        if known is None or now_s < known.until_s:
            return known
        if known.asked_again or now_s > known.until_s + FRESH_S:
            del self._answers[key]
        known.asked_again, known.until_s = True, now_s + FRESH_S
        return None

    def _forgetting(self, send: Send) -> Send:
        """Whoever hears that a write is done will not be shown what was before."""

        async def forget(message: Message) -> None:
            self._writes += 1
            self._answers.clear()
            await send(message)

        return forget

    def _remembering(self, key: tuple[object, ...], send: Send) -> Send:
        writes, sent = self._writes, list[Message]()

        async def remember(message: Message) -> None:
            sent.append(message)
            if len(sent) == 2:
                self._keep(key, sent[0], sent[1], writes)
            await send(message)

        return remember

    def _keep(self, key: tuple[object, ...], head: Message, body: Message, writes: int) -> None:
        """Remember an answer that is whole and for everyone, unless something was written since it was asked for."""
        whole = not body.get("more_body") and len(body.get("body", b"")) <= LARGEST_BYTES
        if not (whole and writes == self._writes and _is_for_everyone(head)):
            self._answers.pop(key, None)
            return
        if len(self._answers) >= MOST_ANSWERS:
            self._answers.clear()
        self._answers[key] = Answer(head, body, time.monotonic() + FRESH_S, _lines_of(head))


class Remembering(FastAPI):
    """An app whose memory stands before all of its layers: those that FastAPI adds took a third of an answer's time."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.memory = ShortMemory(super().__call__)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.memory(scope, receive, send)


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
        elif name in _SIGN_IN:
            return None
    return method, scheme, path, query, *decisive


def _is_for_everyone(head: Message) -> bool:
    kept_by_anyone = any(name == b"cache-control" and value.startswith(b"public") for name, value in head["headers"])
    return head["status"] in (200, 304) and kept_by_anyone


def _lines_of(head: Message) -> bytes:
    says_length = head["status"] == 304 or any(name == b"content-length" for name, _ in head["headers"])
    lines = b"".join(name.lower() + b": " + value + b"\r\n" for name, value in head["headers"])
    return lines + b"\r\n" if says_length else b""
