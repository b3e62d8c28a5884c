"""The cookies of the desk: signed, HttpOnly, SameSite=Lax, Secure where readers come by https. Readers get none.

Lax, not Strict: a sign-in link out of a message, and the way back from a provider, are navigations from elsewhere, and
must arrive with what the browser was given. Nothing that changes anything listens to GET, so Lax gives nothing away.
"""

from datetime import timedelta
from typing import Any

from fastapi import Request, Response
from itsdangerous import BadData, URLSafeTimedSerializer

from app.incidents.moments import now
from app.incidents.people.face import People
from app.incidents.people.sessions import LONGEST
from app.web.parts import Parts

_FLOW_S = 600
"""How long somebody may take at the provider of OpenID Connect."""


def _name(parts: Parts, kind: str) -> str:
    """The cookie's name; browsers take one that begins with __Host- only from this host, by https, for all paths."""
    strict = parts.settings.public_url.startswith("https:") and not parts.pages.prefix
    return f"{'__Host-' if strict else ''}dateline-{kind}"


def signer(people: People, kind: str) -> URLSafeTimedSerializer:
    """What signs the cookies of a kind: "session" or "flow"."""
    return URLSafeTimedSerializer(people.secret("cookies"), salt=kind)


def _by_https(request: Request, parts: Parts) -> bool:
    """By the settings, or by what a proxy that we trust says: whoever forgot the setting is no worse off."""
    return parts.settings.public_url.startswith("https:") or request.url.scheme == "https"


def _set(request: Request, response: Response, parts: Parts, kind: str, value: Any, lasts_s: int) -> None:
    response.set_cookie(
        _name(parts, kind),
        signer(parts.store.people, kind).dumps(value),
        max_age=lasts_s,
        path=parts.pages.prefix or "/",
        secure=_by_https(request, parts),
        httponly=True,
        samesite="lax",
    )


def _get(request: Request, parts: Parts, kind: str, lasts_s: int) -> Any:
    signed = request.cookies.get(_name(parts, kind))
    if not signed:
        return None
    try:
        value, signed_at = signer(parts.store.people, kind).loads(signed, return_timestamp=True)
    except BadData:
        return None
    # Not by max_age: itsdangerous refuses what was signed "in the future", and the clock that signed a moment ago may
    # be another machine's, or have been set back by a second since.
    return value if now() - signed_at <= timedelta(seconds=lasts_s) else None


def _drop(request: Request, response: Response, parts: Parts, kind: str) -> None:
    # Of a name that begins with __Host- browsers take no word, not even that it is over, which is not Secure.
    response.delete_cookie(
        _name(parts, kind),
        path=parts.pages.prefix or "/",
        secure=_by_https(request, parts),
        httponly=True,
        samesite="lax",
    )


def has_session(request: Request, parts: Parts) -> bool:
    """Whether the request brings a session's cookie at all."""
    return _name(parts, "session") in request.cookies


def session_of(request: Request, parts: Parts) -> str:
    """The session's text out of the cookie; "" where there is none that we signed."""
    found = _get(request, parts, "session", int(LONGEST.total_seconds()))
    return found if isinstance(found, str) else ""


def give_session(request: Request, response: Response, parts: Parts, text: str) -> None:
    """Give the browser a session."""
    _set(request, response, parts, "session", text, int(LONGEST.total_seconds()))


def drop_session(request: Request, response: Response, parts: Parts) -> None:
    """Let the browser forget its session."""
    _drop(request, response, parts, "session")


def flow_of(request: Request, parts: Parts) -> dict[str, str]:
    """What this browser was given when it was sent to the provider; empty where nothing, or too long ago."""
    found = _get(request, parts, "flow", _FLOW_S)
    return found if isinstance(found, dict) else {}


def give_flow(request: Request, response: Response, parts: Parts, flow: dict[str, str]) -> None:
    """Bind the way to the provider and back to this browser."""
    _set(request, response, parts, "flow", flow, _FLOW_S)


def drop_flow(request: Request, response: Response, parts: Parts) -> None:
    """Forget it: a way is gone once."""
    _drop(request, response, parts, "flow")
