"""The forms that JSON answers take: bytes by orjson, an ETag for what has a version, 304 for who has it."""

from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import Request, Response

from app.model import Incident, IncidentMap
from app.web.conditional import none_match


def json(
    value: Any, status: int = 200, headers: Mapping[str, str] | None = None, media_type: str = "application/json"
) -> Response:
    """The value as JSON. Nothing of the API is kept by anyone without asking again."""
    return Response(orjson.dumps(value), status, {"Cache-Control": "no-cache", **(headers or {})}, media_type)


def etag_of(thing: Incident | IncidentMap, *, published: bool = False) -> str:
    """The strong ETag of a thing's state; its time tells it from an earlier thing of the same name."""
    moment = int(thing.updated_at.timestamp() * 1_000_000) if thing.updated_at else 0
    return f'"{"p" if published else "v"}{thing.version}-{moment:x}"'


def versioned(request: Request, value: Any, etag: str, media_type: str = "application/json") -> Response:
    """The value with its ETag, or 304 where the request names that ETag already."""
    headers = {"ETag": etag, "Vary": "Authorization"}
    if none_match(request.headers.get("if-none-match"), [etag]):
        return Response(status_code=304, headers={"Cache-Control": "no-cache", **headers})
    return json(value, headers=headers, media_type=media_type)
