"""The forms that JSON answers take: bytes by orjson, an ETag for what has a version, 304 for who has it."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import Request, Response

from app.model import Incident, IncidentMap
from app.web.conditional import none_match

VARY = "Authorization, Cookie"
"""Who asks decides what is told: a token or the desk's session."""


def json(
    value: Any, status: int = 200, headers: Mapping[str, str] | None = None, media_type: str = "application/json"
) -> Response:
    """The value as JSON. Nothing of the API is kept by anyone without asking again."""
    return Response(orjson.dumps(value), status, {"Cache-Control": "no-cache", **(headers or {})}, media_type)


def etag_of(thing: Incident | IncidentMap) -> str:
    """The strong ETag of a thing's state, for editors; its time tells it from an earlier thing of the same name."""
    moment = int(thing.updated_at.timestamp() * 1_000_000) if thing.updated_at else 0
    return f'"v{thing.version}-{moment:x}"'


def versioned(request: Request, value: Any, etag: str = "", media_type: str = "application/json") -> Response:
    """The value with its ETag, or 304 where the request names that ETag already.

    Without one it is made of the bytes: what readers get must not change its tag, or keep it, for what they do not see.
    """
    body = orjson.dumps(value)
    tag = etag or f'"p{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"Cache-Control": "no-cache", "ETag": tag, "Vary": VARY}
    if none_match(request.headers.get("if-none-match"), [tag]):
        return Response(status_code=304, headers=headers)
    return Response(body, 200, headers, media_type)
