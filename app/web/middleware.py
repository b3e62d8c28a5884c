"""What every answer has in common: HEAD wherever GET is, a limit on bodies, headers that keep browsers strict."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.crossing import PARTS
from app.web.problems import Problem, problem_response

MAX_BODY_BYTES = 1024 * 1024
MAX_FILE_BYTES = 20 * 1024 * 1024 + 64 * 1024
"""A table to import, with the form round it. Its routes ask who is there before they read a byte."""
_FILES = re.compile(r".*/(?:api|desk)/maps/[^/]+/import")
_HOST = re.compile(rb"(?:[A-Za-z0-9._~-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")
_TOO_LARGE = "The body is larger than {most} MiB."
_STRICT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_NOT_OF_PARTS = {"Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()"}
"""Only a document can ask for a camera: a first view's dozen tiles and files go without these bytes."""
_HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}
"""A year. Subdomains are the newsroom's own affair."""


class StrictHeaders:
    """Adds the strict headers to every answer that does not bring its own.

    `by_https`: readers reach the service by https alone, and their browsers may remember that.
    """

    def __init__(self, app: ASGIApp, by_https: bool = False) -> None:
        self.app = app
        self._of_parts = {**_STRICT, **(_HTTPS_ONLY if by_https else {})}
        self._of_others = {**self._of_parts, **_NOT_OF_PARTS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_part = scope["type"] == "http" and scope["path"].startswith(PARTS)
        strict = self._of_parts if is_part else self._of_others

        async def send_strict(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in strict.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_strict)


class OneHost:
    """Refuses a request whose Host header is missing (HTTP/1.1), doubled or no host (RFC 9112 §3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _names_one_host(scope):
            refusal = Problem(400, "Send one Host header that names this server.")
            await problem_response(refusal)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _names_one_host(scope: Scope) -> bool:
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    if not hosts:
        return bool(scope["http_version"] == "1.0")
    return len(hosts) == 1 and _HOST.fullmatch(hosts[0]) is not None


class HeadAsGet:
    """Answers HEAD as GET, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_bare(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        if scope["type"] == "http" and scope["method"] == "HEAD":
            # A range is of GET alone.
            headers = [(name, value) for name, value in scope["headers"] if name != b"range"]
            await self.app({**scope, "method": "GET", "headers": headers}, receive, send_bare)
        else:
            await self.app(scope, receive, send)


class BodyLimit:
    """Refuses a body over MAX_BODY_BYTES: by its Content-Length, or while it comes in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        received_bytes, most_bytes = 0, _most_bytes(scope)

        async def receive_counted() -> Message:
            nonlocal received_bytes
            message = await receive()
            received_bytes += len(message.get("body", b""))
            if received_bytes > most_bytes:
                raise HTTPException(413)
            return message

        length = Headers(scope=scope).get("content-length", "") if scope["type"] == "http" else ""
        if length.isdecimal() and int(length) > most_bytes:
            said = _TOO_LARGE.format(most=most_bytes // MAX_BODY_BYTES)
            await problem_response(Problem(413, said))(scope, receive, send)
        else:
            await self.app(scope, receive_counted, send)


def _most_bytes(scope: Scope) -> int:
    """How large the body may be at that address."""
    return MAX_FILE_BYTES if scope["type"] == "http" and _FILES.fullmatch(scope["path"]) else MAX_BODY_BYTES
