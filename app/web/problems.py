"""Errors as RFC 9457 problem+json, by one table of statuses. No answer holds a traceback, SQL or a path."""

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any, TypeAlias

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from app.errors import BadInput, Cause, Conflict, DatelineError, Gone, NotFound, StoreUnavailable
from app.web.routes import methods_at
from geodata.streets import StreetsUnavailable

MEDIA_TYPE = "application/problem+json"
STATUSES: dict[type[Exception], int] = {
    BadInput: 422,
    NotFound: 404,
    Gone: 410,
    Conflict: 409,
    StoreUnavailable: 503,
    StreetsUnavailable: 503,
}
RETRY_AFTER_S = 5
_BUSY = "The service is busy. Try again in a few seconds."
_DETAILS = {
    404: "There is nothing at this address. The API's documents are at /docs.",
    405: "This address does not take that method; the Allow header names those it takes.",
    413: "The body is larger than 1 MiB.",
}
_TAGS = frozenset({"body", "query", "path", "header", "phrase", "candidate", "point"})
_POSITION = (
    "lon and lat are finite numbers of degrees, longitude first: lon from -180 to 180, lat from -90 to 90. "
    "Were the two swapped?"
)
request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of a request, which its answer names and its line in the log has where it failed."""
_SAID_TO_ANYBODY = (Cause.DISK_FULL, Cause.READ_ONLY, Cause.LOCKED, Cause.STOPPING, Cause.TIMEOUT, Cause.TOO_MANY)
"""Causes that an answer may name; the others are about the settings, and for the log."""
_ELSE = "The database cannot be reached or written right now. Try again; if it stays so, look at the service's log."


class Problem(Exception):  # noqa: N818 - the RFC's word
    """An answer other than success; `extensions` stand beside the RFC's own members."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None, **extensions: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers, self.extensions = status, detail, headers, extensions

    flood = ""
    """The kind of request of which there were too many, for the log."""

    @property
    def shown(self) -> str:
        """The detail for a page, with the request id where there is one that the detail does not name."""
        id_ = request_id.get() if self.status >= 500 else ""
        return self.detail if id_ in self.detail else f"{self.detail} (Request {id_}.)"


def busy(kind: str) -> Problem:
    """The answer where too many ask for one kind at once."""
    problem = Problem(503, _BUSY, {"Retry-After": str(RETRY_AFTER_S), "Access-Control-Allow-Origin": "*"})
    problem.flood = kind
    return problem


def problem_response(problem: Problem) -> Response:
    """The problem as an HTTP answer that nobody keeps."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        **problem.extensions,
        **({"request_id": request_id.get()} if problem.status >= 500 else {}),
    }
    headers = {"Cache-Control": "no-store", **(problem.headers or {})}
    return Response(orjson.dumps(body), problem.status, headers, MEDIA_TYPE)


def status_of(error: Exception) -> int:
    """The status that the table gives to an error of the project."""
    return next((STATUSES[cls] for cls in type(error).__mro__ if cls in STATUSES), 500)


def _field_of(location: Sequence[int | str]) -> str:
    """The name of the field as the caller wrote it; the first element only says body, query or path."""
    inner = list(location[1:])
    if len(inner) > 1 and inner[0] == "location":
        inner = ["location", *(part for part in inner[1:] if part not in _TAGS)]
    return ".".join(map(str, inner)) or str(location[0] if location else "")


def _message_of(error: Mapping[str, Any]) -> str:
    if error["loc"][-1:] in (("lon",), ("lat",)) and error["type"] != "missing":
        return _POSITION
    return str(error["msg"]).removeprefix("Value error, ")


def _validation_problem(error: RequestValidationError) -> Problem:
    found = error.errors()
    if found and found[0]["type"] == "json_invalid":
        return Problem(400, f"The body is not JSON: {found[0]['ctx']['error']}, at character {found[0]['loc'][-1]}.")
    errors = [{"field": _field_of(item["loc"]), "message": _message_of(item)} for item in found]
    detail = " ".join(f"{item['field']}: {item['message'].rstrip('.')}." for item in errors[:5])
    return Problem(422, detail or "The request cannot be used as it is.", errors=errors)


def _problem(request: Request, error: Exception) -> Problem:
    assert isinstance(error, Problem)
    if error.flood:
        request.scope["dateline_flood"] = error.flood
    return error


def _own_error(request: Request, error: Exception) -> Problem:
    if isinstance(error, Gone):
        # A page without an origin has to read it too: an open map then takes itself off the screen.
        return Problem(410, str(error), {"Access-Control-Allow-Origin": "*"}, reason=error.reason)
    status, said = status_of(error), str(error)
    headers = {"Retry-After": str(RETRY_AFTER_S)} if status == 503 else None
    if isinstance(error, StoreUnavailable):
        request.scope["dateline_cause"] = f"{error.cause} ({error.code})" if error.code else str(error.cause)
        known = error.cause in _SAID_TO_ANYBODY or not error.code
        said = said if known else _ELSE
    return Problem(status, said, headers)


def _http_error(request: Request, error: Exception) -> Problem:
    assert isinstance(error, HTTPException)
    status, headers = error.status_code, error.headers
    if status == 405:
        methods = methods_at(request.app, request.scope["path"])
        if methods == ["OPTIONS"]:
            # Browsers may ask first at every address below /embed/, and most of those do not exist.
            status = 404
        else:
            # Starlette names the methods of the first route alone; an address has several.
            headers = {"Allow": ", ".join(methods)}
    return Problem(status, _DETAILS.get(status, str(error.detail)), headers)


def _refused_input(_: Request, error: Exception) -> Problem:
    assert isinstance(error, RequestValidationError)
    return _validation_problem(error)


_PROBLEMS: dict[type[Exception], Callable[[Request, Exception], Problem]] = {
    Problem: _problem,
    DatelineError: _own_error,
    StreetsUnavailable: _own_error,
    HTTPException: _http_error,
    RequestValidationError: _refused_input,
}
AsPage: TypeAlias = Callable[[Request, Problem], Response | None]


Answering: TypeAlias = Callable[[Request, Problem], Response]


def answering(as_page: AsPage) -> Answering:
    """Return what makes an answer of a problem: a page where `as_page` makes one, else problem+json."""

    def answer(request: Request, problem: Problem) -> Response:
        return as_page(request, problem) or problem_response(problem)

    return answer


def install(app: FastAPI, answer: Answering) -> None:
    """Let every error of the project leave as an answer; failures.py answers for the others."""

    def handler(problem_of: Callable[[Request, Exception], Problem]) -> Callable[[Request, Exception], Response]:
        return lambda request, error: answer(request, problem_of(request, error))

    for error, problem_of in _PROBLEMS.items():
        app.add_exception_handler(error, handler(problem_of))
