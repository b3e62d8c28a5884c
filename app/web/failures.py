"""Answers of 500 and more: each has a request id, which the answer names, and one line in the log with the cause.

A line holds no message of a driver or of Python: those can hold a password, a token or what a reader typed.
"""

import asyncio
import errno
import logging
import secrets
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from fastapi import Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.incidents.database import commits
from app.web.problems import Problem, request_id

_log = logging.getLogger("dateline")
_FRAMES = 4
FLOOD_LINE_EVERY_S = 10.0
_TOO_MANY = "too many {kind} asked for at once"
_STOPPED = "The service is being stopped and did not do this: nothing was stored. Try again in a moment."
_STOPPED_LATE = "The change was stored, but the service is being stopped and cannot say more. Read it again."
_INTERNAL = "Internal error. Details are in the server log (request {id})."
Answering = Callable[[Request, Problem], Response]


def log_to_stderr() -> None:
    """Give our log a form with the time, where nobody has set up another."""
    logger = logging.getLogger("dateline")
    if not logger.handlers and not logging.getLogger().handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logger.addHandler(handler)


class Failures:
    """Logs every answer of 500 and more, and answers for what nobody expected."""

    def __init__(self, app: ASGIApp, answering: Answering) -> None:
        self.app, self._answering, self._floods = app, answering, _Floods()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        id_, begun = secrets.token_hex(8), False

        async def send_logged(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                if message["status"] >= 500:
                    message["headers"] = [*message["headers"], (b"x-request-id", id_.encode())]
                    if self._floods.is_worth_a_line(scope.get("dateline_flood", "")):
                        _log_answer(scope, message["status"])
            await send(message)

        stored: list[None] = []
        tokens = commits.set(stored), request_id.set(id_)
        try:
            await self.app(scope, receive, send_logged)
        except asyncio.CancelledError:
            if begun or not _is_stopping(scope):
                raise
            _stop(scope)
            await self._answer(scope, receive, send_logged, 503, _STOPPED_LATE if stored else _STOPPED)
        except Exception as error:
            scope["dateline_cause"] = _told(error)
            if begun:
                _log_answer(scope, 500)
            else:
                status = 503 if isinstance(error, OSError) and error.errno == errno.ENOSPC else 500
                said = _INTERNAL.format(id=id_)
                await self._answer(scope, receive, send_logged, status, said)
        finally:
            commits.reset(tokens[0])
            request_id.reset(tokens[1])

    async def _answer(self, scope: Scope, receive: Receive, send: Send, status: int, detail: str) -> None:
        await self._answering(Request(scope, receive), Problem(status, detail))(scope, receive, send)


class _Floods:
    """A line for a kind's first refusal, then one in ten seconds with a count: a flood fills no disk."""

    def __init__(self) -> None:
        self._unsaid: dict[str, int] = {}

    def is_worth_a_line(self, kind: str) -> bool:
        """Return True for what is no flood, and for a kind's first; the others are counted."""
        if not kind:
            return True
        if is_first := kind not in self._unsaid:
            asyncio.get_running_loop().call_later(FLOOD_LINE_EVERY_S, self._say, kind)
        self._unsaid[kind] = 0 if is_first else self._unsaid[kind] + 1
        return is_first

    def _say(self, kind: str) -> None:
        if count := self._unsaid.pop(kind):
            _log.warning("%d more answers of 503: %s", count, _TOO_MANY.format(kind=kind))
            self._unsaid[kind] = 0
            asyncio.get_running_loop().call_later(FLOOD_LINE_EVERY_S, self._say, kind)


def _is_stopping(scope: Scope) -> bool:
    return bool(getattr(scope["app"].state, "stopping", False))


def _stop(scope: Scope) -> None:
    """Let nothing be stored any more by what still runs behind the answer."""
    scope["dateline_cause"] = "stopping"
    scope["app"].state.parts.store.stop_writing()


def _log_answer(scope: Scope, status: int) -> None:
    # Who asked is nobody's business, and an address can hold a sign-in link or what somebody looks for.
    path = scope["route"].path if "route" in scope else "an address"
    flood = scope.get("dateline_flood")
    cause = _TOO_MANY.format(kind=flood) if flood else scope.get("dateline_cause", "refused")
    level = logging.ERROR if status == 500 else logging.WARNING
    _log.log(level, "request %s: %s %s %s: %s", request_id.get(), status, scope["method"], path, cause)


def _told(error: Exception) -> str:
    """Return the kind of an error and where it was raised, without its words."""
    name = type(error).__name__
    if isinstance(error, OSError) and error.errno:
        name = f"{name} {errno.errorcode.get(error.errno, error.errno)}"
        if error.errno == errno.ENOSPC:
            name = f"disk full ({name})"
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return f"{name} at {' < '.join(f'{Path(one.filename).name}:{one.lineno} {one.name}' for one in reversed(frames))}"
