"""Lead other spellings of an address to the one that is published: a slash at its end, needless escapes in it.

A cache keeps each spelling apart, and a withdrawal names only the plain one to be dropped.
"""

from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.parts import parts_of
from app.web.problems import Problem
from app.web.public import EMBEDDED
from app.web.routes import methods_at

_PERMANENT = 308
"""Unlike 301 it keeps the method and the body."""


def as_redirect(request: Request, problem: Problem) -> Response | None:
    """Return the way to the address without its slashes; None where there is nothing either."""
    asked = request.scope["path"]
    path = asked.rstrip("/")
    if (
        problem.status not in (404, 405)
        or path == asked
        or not path
        or request.method not in methods_at(request.app, path)
    ):
        return None
    return _to(request, path)


class OneSpelling:
    """Leads who reads an address with needless escapes (/maps/%74wo) to the same without."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and _has_needless_escapes(scope):
            await _to(Request(scope), scope["path"])(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _has_needless_escapes(scope: Scope) -> bool:
    raw, path = scope.get("raw_path") or b"", scope["path"]
    # What is before the @ of a version is spelled plainly, and that is what a cache is told to drop.
    needless = b"%" in raw.upper().replace(b"%40", b"@") and quote(path, safe="/@") == path
    return needless and "GET" in methods_at(scope["app"], path)


def _to(request: Request, path: str) -> Response:
    query = request.scope["query_string"].decode("latin-1")
    # A path that begins with two slashes fits no route, and would name a host.
    to = f"{parts_of(request).pages.prefix}{quote(path, safe='/@')}{f'?{query}' if query else ''}"
    return RedirectResponse(to, _PERMANENT, {**EMBEDDED, "Cache-Control": "no-cache"})
