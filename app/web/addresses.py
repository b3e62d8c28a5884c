"""The addresses that answers name: the public one of the settings, or the one that the request came to."""

import re

from fastapi import Request

from app.settings import Settings

# A Host header is the caller's word: what is no host and port is not repeated in a page.
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}(?::\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::\d{1,5})?")


def base_url(request: Request, settings: Settings) -> str:
    """Scheme and host without a slash at the end."""
    if settings.public_url:
        return settings.public_url
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        host = f"{settings.host}:{settings.port}"
    return f"{request.url.scheme}://{host}"
