"""How many of one kind of request are answered at once. The others wait without a thread; beyond that it is 503.

A handful of slow requests would else take every thread, and the service would answer nobody. Whoever sends a token or a
session that opens something has turnstiles of their own: a crowd of strangers does not shut the newsroom out.
"""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.members import Members
from app.web.problems import Problem, busy, problem_response

LONGEST_WAIT_S = 10.0


class Kind(NamedTuple):
    """Requests that cost about the same: how many are answered at once, and how many wait for that."""

    name: str
    path: re.Pattern[str]
    at_once: int
    waiting: int


KINDS = (
    # A password costs a core for a moment, and a provider can be slow.
    Kind("sign-ins", re.compile(r"/desk/(?:sign-in|oidc)(?:/.*)?"), 4, 100),
    # Their own pool bounds stills (app/web/studio.py); the rest is answered out of memory.
    Kind("light", re.compile(r"/(?:healthz|readyz|metrics|static/.*|desk.*|maps/[^/]+\.(?:png|svg))"), 0, 0),
    Kind("words", re.compile(r"/api/(?:geocode|distances?|extract|reverse)(?:/.*)?"), 4, 100),
    Kind("pages", re.compile(r"/(?:embed|tiles)/.*|/maps/[^/.]+"), 4, 500),
    Kind("lists", re.compile(r"/.*", re.DOTALL), 4, 100),
)
"""The first that fits."""


@dataclass(slots=True)
class _Turnstile:
    """Lets `free` through at once and `waiting` wait."""

    name: str
    free: int
    waiting: int
    queue: dict[asyncio.Future[None], None] = field(default_factory=dict)

    async def enter(self) -> bool:
        """Wait for a turn; False where too many wait already, or the wait was too long."""
        if self.free > 0:
            self.free -= 1
            return True
        if len(self.queue) >= self.waiting:
            return False
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.queue[turn] = None
        try:
            await asyncio.wait_for(asyncio.shield(turn), LONGEST_WAIT_S)
        except TimeoutError:
            return turn.done()
        except asyncio.CancelledError:
            if turn.done():
                self.leave()
            raise
        finally:
            self.queue.pop(turn, None)
        return True

    def leave(self) -> None:
        """Give the turn to who has waited longest."""
        for turn in self.queue:
            if not turn.done():
                turn.set_result(None)
                return
        self.free += 1


class Turnstiles:
    """Stands before the app; a request counts until its answer begins, so that a slow reader holds no turn."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._turnstiles: dict[tuple[str, bool], _Turnstile] = {}
        self._members = Members()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        turnstile = await self._of(scope) if scope["type"] == "http" else None
        if turnstile is None:
            await self.app(scope, receive, send)
            return
        try:
            # A slow body holds no turn either.
            receive = await _with_body(scope, receive)
        except HTTPException as refused:
            await problem_response(Problem(refused.status_code, str(refused.detail)))(scope, receive, send)
            return
        if await turnstile.enter():
            await self._through(turnstile, scope, receive, send)
        else:
            scope["dateline_flood"] = turnstile.name
            await problem_response(busy(turnstile.name))(scope, receive, send)

    async def _of(self, scope: Scope) -> _Turnstile | None:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        kind = next((kind for kind in KINDS if kind.path.fullmatch(path)), KINDS[-1])
        if not kind.at_once:
            return None
        is_member = await self._members.includes(scope)
        if is_member and scope["method"] not in ("GET", "HEAD"):
            return None  # What a newsroom writes is not strangers' to slow down; a body is bounded.
        return self._turnstiles.setdefault((kind.name, is_member), _Turnstile(kind.name, kind.at_once, kind.waiting))

    async def _through(self, turnstile: _Turnstile, scope: Scope, receive: Receive, send: Send) -> None:
        inside = True

        def leave() -> None:
            nonlocal inside
            if inside:
                inside = False
                turnstile.leave()

        async def send_outside(message: Message) -> None:
            leave()
            await send(message)

        try:
            await self.app(scope, receive, send_outside)
        finally:
            leave()


async def _with_body(scope: Scope, receive: Receive) -> Receive:
    """The request with its body read; a body that is too large raises what the limit raises."""
    if scope["method"] in ("GET", "HEAD"):
        return receive
    messages: list[Message] = []
    while not messages or (messages[-1]["type"] == "http.request" and messages[-1].get("more_body")):
        messages.append(await receive())
    waiting: Iterator[Message] = iter(messages)

    async def replay() -> Message:
        message = next(waiting, None)
        return await receive() if message is None else message

    return replay
