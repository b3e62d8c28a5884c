"""Keeps answers for the newsroom out of every cache: whoever signs in may be reading a draft."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SIGN_IN = frozenset((b"authorization", b"cookie"))


class Unshared:
    """Sets `no-store` on each answer to a request with a token or a cookie, except on those that are public anyway."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_unshared(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if not headers.get("cache-control", "").startswith("public"):
                    headers["cache-control"] = "no-store"
            await send(message)

        signed = scope["type"] == "http" and any(name in _SIGN_IN for name, _ in scope["headers"])
        await self.app(scope, receive, send_unshared if signed else send)
