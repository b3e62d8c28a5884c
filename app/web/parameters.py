"""Query parameters of the API: one that an operation does not have is refused, with the names of those that it has."""

from collections.abc import Iterator
from functools import lru_cache

from fastapi import FastAPI, Request
from fastapi.dependencies.models import Dependant

from app.web.problems import Problem
from app.web.routes import routes_of

_MOST_NAMED = 5


@lru_cache(maxsize=256)
def _of_path(path: str, method: str, app: FastAPI) -> frozenset[str]:
    """The parameters of an operation, those of its dependencies too."""
    found = (route for route in routes_of(app) if route.path == path and method in (route.methods or ()))
    return frozenset(name for route in found for name in _names(route.dependant))


def _names(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for inner in dependant.dependencies:
        yield from _names(inner)


async def known_parameters_only(request: Request) -> None:
    """Refuse a parameter that an operation of the API does not have: a misspelt one must not be ignored in silence.

    Pages and files of readers take any: whoever embeds or shares them adds parameters of their own.
    """
    route = request.scope.get("route")
    if route is None or not route.path.startswith("/api/"):
        return
    known = _of_path(route.path, request.method, request.app)
    unknown = [name for name in dict.fromkeys(request.query_params) if name not in known]
    if unknown:
        raise _unknown(unknown, sorted(known))


def _unknown(unknown: list[str], known: list[str]) -> Problem:
    named = ", ".join(name[:40] for name in unknown[:_MOST_NAMED])
    takes = f"It takes {', '.join(known)}." if known else "It takes none."
    plural = "s" if len(unknown) > 1 else ""
    return Problem(422, f"Unknown parameter{plural}: {named}. {takes}", known_parameters=known)
