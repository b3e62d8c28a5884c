"""The OpenAPI document: FastAPI's own, with what it cannot know: who may ask, and what is answered everywhere."""

from typing import Any

from fastapi import FastAPI

from app.web.problems import MEDIA_TYPE
from app.web.routes import routes_of

_PROBLEM = {"schema": {"type": "object"}}
_BUSY = {
    "description": "The service is busy, or its store is away. Retry-After says when to ask again.",
    "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}},
    "content": {MEDIA_TYPE: _PROBLEM},
}
_NO_FORMAT = {
    "description": "A format other than json and xml, as oEmbed 1.0 asks for it.",
    "content": {MEDIA_TYPE: _PROBLEM},
}
_MAP, _INCIDENT = "/api/maps/{slug}", "/api/maps/{slug}/incidents/{incident_id}"
_CONDITIONAL = {(method, path) for method in ("put", "patch", "delete") for path in (_MAP, _INCIDENT)} | {
    ("post", f"{_MAP}/restore")
}
"""Changes that name the state they were made on."""
_IF_MATCH = {
    "name": "If-Match", "in": "header", "required": True, "example": "*",
    "description": "The ETag of your last read, or * for whatever is there. Without it the answer is 428.",
    "schema": {"type": "string", "pattern": r'^(\*|"[!-~]+")$'},
}  # fmt: skip
_PICTURES = {"/maps/{slug}.png": "image/png", "/maps/{slug}.svg": "image/svg+xml"}
_PAGES = ("/maps/{slug}", "/embed/{slug}", "/embed/{slug}@{version}")


def document(app: FastAPI) -> dict[str, Any]:
    """The document, made once the service is open: it names the areas."""
    if app.openapi_schema is None:
        made = FastAPI.openapi(app)
        if parts := getattr(app.state, "parts", None):
            # Below the public address, under a path too; without one, where the document came from.
            made["servers"] = [{"url": parts.settings.public_url or "/"}]
        rights = _operations_with_rights(app)
        for path, methods in made["paths"].items():
            for method, operation in methods.items():
                _complete(app, operation, method, path, needs_right=(path, method.upper()) in rights)
    assert app.openapi_schema is not None
    return app.openapi_schema


def _operations_with_rights(app: FastAPI) -> set[tuple[str, str]]:
    """Path and method of the operations that need a token."""
    found = set[tuple[str, str]]()
    for route in routes_of(app):
        if any(hasattr(one.call, "right") for one in route.dependant.dependencies):
            found |= {(route.path_format, method) for method in route.methods or ()}
    return found


def _complete(app: FastAPI, operation: dict[str, Any], method: str, path: str, *, needs_right: bool) -> None:
    if not needs_right:
        # Anybody may ask; with a token some answers say more.
        operation["security"] = [{}, *operation["security"]] if operation.get("security") else []
    responses = operation["responses"]
    responses["503"] = _BUSY
    if path in _PICTURES:
        kind = {_PICTURES[path]: {"schema": {"type": "string", "format": "binary"}}}
        responses["410"] = {
            "description": "The map was taken down: a notice.",
            "content": kind | {MEDIA_TYPE: _PROBLEM},
        }
    if path in _PAGES:
        page = {"text/html": {"schema": {"type": "string"}}, MEDIA_TYPE: _PROBLEM}
        responses["410"] = {"description": "The map was taken down: a notice.", "content": page}
        responses["404"] = {"description": "There is no such map.", "content": page}
    if path == "/oembed":
        responses["501"] = _NO_FORMAT
    if (method, path) in _CONDITIONAL:
        operation.setdefault("parameters", []).append(_IF_MATCH)
    for parameter in operation.get("parameters", []):
        _never_null(parameter["schema"])
        if parameter["name"] == "area":
            _name_areas(app, parameter["schema"])


def _never_null(schema: dict[str, Any]) -> None:
    """A parameter in an address is left out or has a value; it cannot be null."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    if len(kinds) == 1:
        del schema["anyOf"]
        schema |= kinds[0]


def _name_areas(app: FastAPI, schema: dict[str, Any]) -> None:
    """Let the document say which areas this service knows."""
    if parts := getattr(app.state, "parts", None):
        schema["enum"] = list(parts.areas.names)
