"""Conditional requests and encodings after RFC 9110: what the reader has already, what the editor has seen."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from fastapi import Request

from app import geojson
from app.errors import Conflict
from app.model import Incident, IncidentMap
from app.web.problems import Problem

_ETAG = re.compile(r'(?:W/)?"[^"]*"')


def _tags(header: str) -> list[str]:
    return _ETAG.findall(header)


def none_match(header: str | None, etags: Sequence[str]) -> bool:
    """Whether If-None-Match names one of the current etags, compared weakly: then the answer is 304."""
    if header is None:
        return False
    current = {etag.removeprefix("W/") for etag in etags}
    return header.strip() == "*" or any(tag.removeprefix("W/") in current for tag in _tags(header))


def require_match(request: Request, etag: str, current: Incident | IncidentMap | None = None) -> None:
    """Let an edit pass only where If-Match names the state that the editor saw.

    Raises Problem 428 where the header is missing and 412, with what is there now, where the thing has changed since.
    """
    header = request.headers.get("if-match")
    if header is None:
        raise Problem(428, "Say what you are changing: send the ETag of your last read as If-Match.")
    if header.strip() != "*" and etag not in _tags(header):
        raise stale(etag, current)


def stale(etag: str | None = None, current: object = None) -> Problem:
    """Somebody else changed it first; `current` is what is there now."""
    headers = {"ETag": etag} if etag else None
    now = {"current": _as_dict(current)} if isinstance(current, Incident | IncidentMap) else {}
    detail = "It has changed since you read it. Compare it with yours, then repeat your change or let it be."
    return Problem(412, detail, headers, **now)


def _as_dict(current: Incident | IncidentMap) -> dict[str, Any]:
    """The thing as an editor gets it."""
    if isinstance(current, Incident):
        return geojson.feature(current)
    return {"title": current.title, "dek": current.dek, "version": current.version}


@contextmanager
def seen_as_it_is() -> Iterator[None]:
    """A change of the state just compared; whoever was faster in between makes it 412."""
    try:
        yield
    except Conflict as conflict:
        raise stale(current=conflict.current) from None


def encoding_of(header: str | None, available: Sequence[str]) -> str:
    """The coding of `available` (best first) that Accept-Encoding likes most; "identity" where it likes none."""
    if not header:
        return "identity"
    weights = dict(_weighted(part) for part in header.split(","))
    wildcard = weights.get("*", 0.0)
    ranked = [(weights.get(coding, wildcard), -place, coding) for place, coding in enumerate(available)]
    weight, _, coding = max(ranked, default=(0.0, 0, "identity"))
    return coding if weight > 0 and weight >= weights.get("identity", 0.0) else "identity"


def _weighted(part: str) -> tuple[str, float]:
    coding, _, parameters = part.partition(";")
    found = re.fullmatch(r"\s*[qQ]\s*=\s*([01](?:\.\d{0,3})?)\s*", parameters)
    # A weight that is none says nothing in favour.
    return coding.strip().lower(), float(found[1]) if found else float(not parameters.strip())
