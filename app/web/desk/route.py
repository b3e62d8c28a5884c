"""How the desk's pages fail: what went wrong is a page like the others, under the status that programs read."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from app.errors import DatelineError
from app.web.desk.page import page
from app.web.parts import parts_of
from app.web.problems import Problem, status_of


class DeskRoute(APIRoute):
    """A route whose errors leave as a page."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler with what catches."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except Problem as problem:
                if problem.status in (401, 403):
                    # Who is not signed in is led to where that is done, see web/people/refusals.py.
                    raise
                return _said(request, problem.status, problem.detail)
            except DatelineError as error:
                return _said(request, status_of(error), str(error))
            except RequestValidationError:
                return _said(request, 404, "There is nothing at this address.")

        return handled


def _said(request: Request, status: int, detail: str) -> Response:
    return page(
        request, parts_of(request), "problem.html", status=status, detail=detail, is_read=request.method == "GET"
    )


def desk_router() -> APIRouter:
    """A router of pages: none of them stands in the API's documents."""
    return APIRouter(prefix="/desk", include_in_schema=False, default_response_class=Response, route_class=DeskRoute)
