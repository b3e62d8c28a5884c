"""Let pages of other sites read what is public (CORS): reading, without cookies or tokens, errors too.

An answer to somebody who signs in is never opened: another site must not read what only the newsroom may.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CLOSED = ("/desk", "/metrics", "/healthz", "/readyz")
_SIGN_IN = frozenset((b"authorization", b"cookie"))
_READING = (b"GET", b"HEAD")
_ASKED_FIRST = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, HEAD"),
    (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match, If-Range, Range"),
    (b"access-control-max-age", b"86400"),
    (b"cache-control", b"public, max-age=86400"),
]
PARTS = ("/static/", "/tiles/")
"""What a page is drawn from: no script of another site reads its headers, and a first view has a dozen of them."""
_EXPOSED = "Accept-Ranges, Content-Disposition, Content-Range, ETag, Link, Retry-After, X-Request-ID"


class Crossing:
    """Opens public answers to pages of other sites, and answers what their browsers ask first."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _is_closed(scope["path"]):
            await self.app(scope, receive, send)
        elif _asks_first(scope):
            await send({"type": "http.response.start", "status": 204, "headers": list(_ASKED_FIRST)})
            await send({"type": "http.response.body", "body": b""})
        elif scope["method"].encode() in _READING and _SIGN_IN.isdisjoint(name for name, _ in scope["headers"]):
            await self.app(scope, receive, _opened(send, exposed="" if scope["path"].startswith(PARTS) else _EXPOSED))
        else:
            await self.app(scope, receive, send)


def _opened(send: Send, exposed: str) -> Send:
    async def send_opened(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Access-Control-Allow-Origin"] = "*"
            if exposed:
                headers["Access-Control-Expose-Headers"] = exposed
        await send(message)

    return send_opened


def _is_closed(path: str) -> bool:
    return any(path == one or path.startswith(f"{one}/") for one in _CLOSED)


def _asks_first(scope: Scope) -> bool:
    """Return True for a browser's question whether a page of another site may read this."""
    if scope["method"] != "OPTIONS":
        return False
    headers = dict(scope["headers"])
    return b"origin" in headers and headers.get(b"access-control-request-method") in _READING
