"""How an answer comes in: no longer than the time-out in all, no larger than it has reason to be, from nowhere else."""

import time
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, build_opener

from geopy.adapters import URLLibAdapter
from geopy.exc import GeocoderServiceError, GeocoderTimedOut

MOST_BYTES = 2_000_000
_STEP_BYTES = 1 << 16
_ERROR_S = 1.0
"""So long is the text of an error waited for."""


class _SameHost(HTTPRedirectHandler):
    """A phrase goes to the host that the settings name, and is not carried on to another."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if urlsplit(newurl).hostname != urlsplit(req.full_url).hostname:
            raise GeocoderServiceError("redirected to another host")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Page:
    """A response whose body is read against the clock: a socket's time-out alone starts again with every byte."""

    def __init__(self, page: Any, ends_at: float) -> None:
        self._page, self._ends_at = page, ends_at
        self.headers, self.getcode = page.headers, page.getcode

    def read(self) -> bytes:
        """The whole body; raises GeocoderTimedOut, and GeocoderServiceError where it is too large."""
        with self._page:
            body = bytearray()
            while step := self._page.read1(_STEP_BYTES):
                body += step
                if len(body) > MOST_BYTES:
                    raise GeocoderServiceError("the answer is too large")
                if time.monotonic() > self._ends_at:
                    raise GeocoderTimedOut("Service timed out")
            return bytes(body)


class BoundedAdapter(URLLibAdapter):  # type: ignore[misc]
    """geopy's own way to ask, with bounds on what comes back."""

    def __init__(self, *, proxies: Any, ssl_context: Any) -> None:
        """Called by geopy."""
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        through = [] if proxies is None else [ProxyHandler(proxies)]
        self._opener = build_opener(HTTPSHandler(context=ssl_context), *through, _SameHost())
        self.urlopen = self._open

    def _open(self, request: Any, timeout: float) -> "_Page":
        ends_at = time.monotonic() + timeout
        return _Page(self._opener.open(request, timeout=timeout), ends_at)

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        """The body; where the socket gives up in the middle of it, that is a time-out as well."""
        try:
            return str(super().get_text(url, timeout=timeout, headers=headers))
        except TimeoutError as error:
            raise GeocoderTimedOut("Service timed out") from error

    def _decode_page(self, page: Any) -> str:
        bounded = page if isinstance(page, _Page) else _Page(page, time.monotonic() + _ERROR_S)
        return str(bounded.read(), encoding=page.headers.get_content_charset() or "utf-8", errors="replace")
