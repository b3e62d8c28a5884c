"""The app's own table of routes: each of them, and the methods that an address takes."""

from collections.abc import Iterator
from functools import lru_cache

from fastapi import FastAPI
from fastapi.routing import APIRoute


def routes_of(found: object) -> Iterator[APIRoute]:
    """Every route of an app or a router, those of routers inside it too."""
    for route in getattr(found, "routes", ()):
        if isinstance(route, APIRoute):
            yield route
        else:
            yield from routes_of(getattr(route, "original_router", None))


@lru_cache(maxsize=8)
def _table(app: FastAPI) -> tuple[APIRoute, ...]:
    return tuple(routes_of(app))


def methods_at(app: FastAPI, path: str) -> list[str]:
    """All methods that an address takes, for Allow. HEAD is answered wherever GET is.

    Of two documented paths that fit, as /log and /{id}, the first is meant; what is not documented stands beside it.
    """
    fitting = [route for route in _table(app) if route.path_regex.match(path)]
    meant = next((route.path for route in fitting if route.include_in_schema), None)
    methods = set[str]()
    for route in fitting:
        if route.path == meant or not route.include_in_schema:
            methods |= route.methods or set()
    return sorted(methods | ({"HEAD"} if "GET" in methods else set()))
