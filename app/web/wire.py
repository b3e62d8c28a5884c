"""What the memory holds is sent from where a request is read; every other request goes on to the app, as ever.

uvicorn makes a task of each request and looks through each header of its answer: two thirds of the time that a repeated
answer took. Its protocol over httptools is extended here, and nothing of it changed; uvicorn.Config(http=…) names it.
"""

import asyncio

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from app.web.limits import Bounded
from app.web.memory import Answer, Remembering, ShortMemory

_AS_EVER = frozenset((b"x-forwarded-proto", b"content-length", b"transfer-encoding", b"expect"))
"""Whoever names one of these may mean another scheme, or sends a body that has to be read first."""


class Repeating(Bounded):
    """A reader's connection, as uvicorn has it, that repeats what is remembered without asking the app."""

    _memory: ShortMemory | None = None
    _repeated = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        app = getattr(self.app, "app", self.app)  # uvicorn's own layer for proxies stands before it
        self._memory = app.memory if isinstance(app, Remembering) and not self.config.access_log else None

    def begin(self) -> None:
        """Answer from memory, or by the app."""
        answer = self._remembered() if self._is_plain() else None
        self._repeated = answer is not None
        if answer is None:
            super().begin()
        else:
            self._repeat(answer)

    def complete(self) -> None:
        """Nobody waits for the end of a request that was answered from memory."""
        if not self._repeated:
            super().complete()

    def _is_plain(self) -> bool:
        """Whether this is a GET of a reader who waits for no other answer, takes what is sent, and stays."""
        asks, address = self.parser, self.url
        stays = (
            not self._ends
            and asks.should_keep_alive()
            and not asks.should_upgrade()
            and asks.get_http_version() == "1.1"
        )
        is_free = (self.cycle is None or self.cycle.response_complete) and not self.flow.write_paused
        plain = asks.get_method() == b"GET" and address.isascii() and b"%" not in address
        names = [name for name, _ in self.headers]
        return stays and is_free and plain and names.count(b"host") == 1 and _AS_EVER.isdisjoint(names)

    def _remembered(self) -> Answer | None:
        if self._memory is None:
            return None
        address = httptools.parse_url(self.url)
        path, query = self.root_path + address.path.decode("ascii"), address.query or b""
        return self._memory.repeatable("GET", self.scheme or "", path, query, self.headers)

    def _repeat(self, answer: Answer) -> None:
        """Head and body in one write; then what uvicorn does after every answer."""
        head = [STATUS_LINE[answer.head["status"]]]
        for name, value in self.server_state.default_headers:
            head += (name, b": ", value, b"\r\n")
        self.transport.writelines((b"".join((*head, answer.lines)), answer.body["body"]))
        self.on_response_complete()
