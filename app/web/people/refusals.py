"""A refusal on a page of the desk: nobody is led to the sign-in page and back, everybody else is told why, in words."""

from http import HTTPStatus
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from app.web.desk.page import page
from app.web.people.next import path_to
from app.web.problems import Problem

_BELOW = "/desk"


def as_page(request: Request, problem: Problem) -> Response | None:
    """The problem as a page for a browser at the desk; None where problem+json is wanted."""
    path = request.url.path
    if path != _BELOW and not path.startswith(f"{_BELOW}/"):
        return None
    if "text/html" not in request.headers.get("accept", ""):
        return None
    parts = request.app.state.parts
    if problem.status == 401:
        return RedirectResponse(f"{parts.pages.prefix}/desk/sign-in?next={quote(path_to(request))}", 303)
    title = HTTPStatus(problem.status).phrase
    response = page(request, parts, "people/refused.html", status=problem.status, words=title, detail=problem.shown)
    response.headers.update(problem.headers or {})
    return response
