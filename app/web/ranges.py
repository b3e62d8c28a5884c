"""Give a part of a file (RFC 9110 §14), so that GDAL and QGIS can read one over HTTP without fetching all of it."""

import re

from fastapi import Request, Response

from app.web.problems import Problem, problem_response

_RANGE = re.compile(r"bytes\s*=\s*(\d{0,15})-(\d{0,15})\s*", re.IGNORECASE)


def part_of(request: Request, body: bytes, etag: str, headers: dict[str, str], media_type: str) -> Response | None:
    """Return the part that a request asks for, 416 where there is none; None where all of the body is the answer.

    Several ranges, other units and what is no range are answered by the whole, as a server may.
    """
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    if asked is None or asked[1] == asked[2] == "" or not _is_same(request, etag):
        return None
    first, last = _bounds(asked[1], asked[2], len(body))
    if asked[1] and asked[2] and int(asked[1]) > int(asked[2]):
        return None
    if first > last:
        said = f"This file has {len(body):,} bytes: ask for some of those."
        own = {**headers, "Content-Range": f"bytes */{len(body)}"}
        return problem_response(Problem(416, said, {name: own[name] for name in own if name not in _OF_THE_WHOLE}))
    part = {**headers, "Content-Range": f"bytes {first}-{last}/{len(body)}"}
    return Response(body[first : last + 1], 206, part, media_type)


_OF_THE_WHOLE = ("Cache-Control", "ETag", "Content-Disposition", "Content-Security-Policy")


def _is_same(request: Request, etag: str) -> bool:
    """Return True unless If-Range names another state; a date is none of ours."""
    condition = request.headers.get("if-range")
    return condition is None or condition.strip() == etag


def _bounds(first: str, last: str, length: int) -> tuple[int, int]:
    """Return the first and the last byte; the first is behind the last where nothing is asked for that exists."""
    if not first:
        return (max(length - int(last), 0), length - 1) if int(last) else (1, 0)
    return int(first), min(int(last), length - 1) if last else length - 1
