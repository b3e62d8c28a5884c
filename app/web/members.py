"""Who is of the newsroom, known before a request costs anything: by a session or a token that opens something.

It chooses the line that a request waits in, and gives no right: every route asks again who it is.
"""

import hashlib
import time
from collections import OrderedDict

from anyio import CapacityLimiter, to_thread
from fastapi import Request
from starlette.types import Scope

from app.errors import StoreUnavailable
from app.web.auth import opens_something
from app.web.parts import parts_of
from app.web.people import cookies

KNOWN_S = 10.0
MOST_KNOWN = 2048
_AT_ONCE = 2
"""Threads of its own: strangers with made-up tokens take none of the others."""


class Members:
    """Remembers for some seconds what opened something, and apart what opened nothing: strangers fill that."""

    def __init__(self) -> None:
        self._known: dict[bool, OrderedDict[bytes, float]] = {True: OrderedDict(), False: OrderedDict()}
        self._limiter: CapacityLimiter | None = None

    async def includes(self, scope: Scope) -> bool:
        """Return True if the request brings a session or a token that opens something."""
        request = Request(scope)
        token, is_session = request.headers.get("authorization", ""), "cookie" in request.headers
        if not token and not (is_session and cookies.has_session(request, parts_of(request))):
            return False
        key = hashlib.sha256(repr((token, request.headers.get("cookie"))).encode()).digest()
        for answer, known in self._known.items():
            if known.get(key, 0.0) > time.monotonic():
                return answer
        return self._remembered(key, await self._asked(request))

    async def _asked(self, request: Request) -> bool:
        self._limiter = self._limiter or CapacityLimiter(_AT_ONCE)
        try:
            return await to_thread.run_sync(opens_something, parts_of(request), request, limiter=self._limiter)
        except StoreUnavailable:
            return False

    def _remembered(self, key: bytes, answer: bool) -> bool:
        known = self._known[answer]
        known[key] = time.monotonic() + KNOWN_S
        if len(known) > MOST_KNOWN:
            known.popitem(last=False)
        return answer
