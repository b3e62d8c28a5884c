"""The addresses that answers name: the public one of the settings, or the one that the request came to."""

import re
from urllib.parse import urlsplit

from fastapi import Request

from app.settings import Settings

# A Host header is the caller's word: what is no host and port is not repeated in a page.
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}(?::\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::\d{1,5})?")


_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def own_url(request: Request, settings: Settings) -> str:
    """Our own address, never one that the caller named: the public one, or the one that this server listens on."""
    if settings.public_url:
        return settings.public_url
    host, port = request.scope.get("server") or (settings.host, settings.port)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def own_path(url: str, own: str) -> str | None:
    """The path below our own address that an address leads to; None where it leads elsewhere.

    `own` on loopback, as on a desk without a public address, is meant by each of loopback's names.
    """
    try:
        asked, ours = urlsplit(url), urlsplit(own)
        ports = [part.port or {"https": 443}.get(part.scheme, 80) for part in (asked, ours)]
    except ValueError:
        return None
    if not asked.netloc and url.startswith("/") and not url.startswith("//"):
        return _below(asked.path, ours.path)
    hosts = {_host(asked.netloc), _host(ours.netloc)}
    same = len(hosts) == 1 or hosts <= set(_LOOPBACK)
    known = asked.scheme in ("http", "https") and same and ports[0] == ports[1]
    return _below(asked.path, ours.path) if known and "@" not in asked.netloc else None


def _host(netloc: str) -> str:
    return re.sub(r":\d*$", "", netloc).lower()


def _below(path: str, prefix: str) -> str | None:
    return path.removeprefix(prefix) if path.startswith(f"{prefix}/") else None


def base_url(request: Request, settings: Settings) -> str:
    """Scheme and host without a slash at the end."""
    if settings.public_url:
        return settings.public_url
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        host = f"{settings.host}:{settings.port}"
    return f"{request.url.scheme}://{host}"
