"""How large the head of a request may be, and how long it and its body may take: what goes beyond is refused and ended.

uvicorn's protocol over httptools has no such limits: a head of 150 MB was read to its end, for everybody to wait.
"""

import asyncio
from http import HTTPStatus

import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

MOST_ADDRESS_BYTES = 32 * 1024
MOST_HEAD_BYTES = 64 * 1024
MOST_HEADERS = 100
HEAD_S = 15.0
"""From the connection, or a request's first byte, to the end of its head."""
BODY_IDLE_S, BODY_S = 30.0, 300.0
"""Between two pieces of a body, and for all of it: a table of 20 MB over a line of 0.6 Mbit/s."""
_LINGER_S = 0.5
"""How long what still comes is thrown away, so that the refusal is read before the connection ends."""
LAST_S = 0.5
"""How long a connection without a request stays when the process ends: its request may be on its way already."""
_SAID = {
    408: "The request took too long. Send it again.",
    414: f"The address is longer than {MOST_ADDRESS_BYTES // 1024} KiB. Send less of it.",
    431: f"The headers are larger than {MOST_HEAD_BYTES // 1024} KiB or more than {MOST_HEADERS}. Send fewer.",
}


class Bounded(HttpToolsProtocol):
    """A connection, as uvicorn has it, within bounds."""

    _in_head = _in_body = _refused = _ends = False
    _head_bytes = 0
    _heard_s = _body_since_s = 0.0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_by(HEAD_S)

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect_nothing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        super().data_received(data)
        if self._refused or self.transport.is_closing():
            return
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > MOST_HEAD_BYTES:
                self._refuse(431)
            elif self._deadline is None:
                self._expect_by(HEAD_S)
        elif self._in_body:
            self._heard_s = self.loop.time()
            if self._deadline is None:
                self._expect_by(BODY_IDLE_S)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._expect_nothing()
        if status := self._excess():
            self._refuse(status)
        else:
            self._in_body, self._body_since_s = True, self.loop.time()
            self.begin()

    def begin(self) -> None:
        """Answer the request whose head is there."""
        super().on_headers_complete()
        if self._ends and self.cycle is not None:
            self.cycle.keep_alive = False

    def shutdown(self) -> None:
        """End the connection behind its answer; one without a request a moment later, lest it is reset unanswered."""
        self._ends = True
        if self._is_idle():
            self.loop.call_later(LAST_S, self._end)
        else:
            super().shutdown()

    def _is_idle(self) -> bool:
        return not self._in_head and (self.cycle is None or self.cycle.response_complete)

    def _end(self) -> None:
        if self._is_idle() and not self.transport.is_closing():
            self.transport.close()

    def on_body(self, body: bytes) -> None:
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_body = False
        self._expect_nothing()
        if not self._refused:
            self.complete()

    def complete(self) -> None:
        """Tell the app that the request is there with its body."""
        super().on_message_complete()

    def _excess(self) -> int:
        """The status for a head that is too large, 0 for others."""
        if len(self.url) > MOST_ADDRESS_BYTES:
            return 414
        size = sum([len(name) + len(value) for name, value in self.headers])
        return 431 if size > MOST_HEAD_BYTES or len(self.headers) > MOST_HEADERS else 0

    def _expect_by(self, after_s: float) -> None:
        self._expect_nothing()
        self._deadline = self.loop.call_later(after_s, self._late)

    def _expect_nothing(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _late(self) -> None:
        """Whoever is slow in the middle of a body, and was not asked to wait, or said nothing at all, is done."""
        self._deadline = None
        now_s = self.loop.time()
        waits_for_us = self._in_body and self.flow.read_paused
        within = now_s - self._heard_s < BODY_IDLE_S and now_s - self._body_since_s < BODY_S
        if waits_for_us or (self._in_body and within):
            self._expect_by(BODY_IDLE_S)
        elif self._in_head or (self._in_body and not self.cycle.response_started):
            self._refuse(408)
        elif not self.transport.is_closing():
            self.transport.close()

    def _refuse(self, status: int) -> None:
        """Answer with a problem, and end the connection."""
        self._refused = True
        self._expect_nothing()
        if self._in_body and self.cycle is not None:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        title = HTTPStatus(status).phrase
        body = orjson.dumps({"type": "about:blank", "title": title, "status": status, "detail": _SAID[status]})
        head = (
            b"content-type: application/problem+json\r\ncache-control: no-store\r\nconnection: close\r\n"
            b"content-length: %d\r\n\r\n" % len(body)
        )
        self.transport.write(STATUS_LINE[status] + head + body)
        self.loop.call_later(_LINGER_S, self.transport.close)
