"""Lead addresses with a slash at their end to those without: people and programs add one."""

from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

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
    query = request.scope["query_string"].decode("latin-1")
    # A path that begins with two slashes fits no route, and would name a host.
    to = f"{parts_of(request).pages.prefix}{quote(path, safe='/@')}{f'?{query}' if query else ''}"
    return RedirectResponse(to, _PERMANENT, {**EMBEDDED, "Cache-Control": "no-cache"})
