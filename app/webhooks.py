"""Telling other programs what readers see anew: signed as the Standard Webhooks have it, retried, to public addresses.

One thread of each process looks into the outbox; a delivery is leased, so that only one of them sends it.
"""

import base64
import binascii
import hashlib
import hmac
import http.client
import ipaddress
import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import orjson

from app import __version__
from app.errors import BadInput, DatelineError, Gone, NotFound, StoreUnavailable
from app.incidents.store import Store
from app.incidents.webhooks import PREFIX, TAKEN_DOWN, Delivery
from app.readers import Readers

TIMEOUT_S = 10.0
TOTAL_S = 20.0
"""The longest that one attempt takes, whatever the other side does; a lease lasts longer."""
POLL_S = 2.0
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
"""All that is routed of IPv6 (RFC 4291): the old site-local and IPv4-compatible addresses lie outside of it."""
_log = logging.getLogger(__name__)


class Answer(NamedTuple):
    """How an attempt ended, in words for the log."""

    said: str
    done: bool
    final: bool = False


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was looked at; the name is only what the other side proves to be."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=TIMEOUT_S)
        self._address, self._context = address, context

    def connect(self) -> None:
        """Connect to the address, and prove the name where the scheme asks for it."""
        self.sock = socket.create_connection((self._address, self.port), TIMEOUT_S)
        if self._context:
            # The handshake apart: what cuts the connection off has to reach its socket meanwhile.
            wrapped = self._context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = wrapped
            wrapped.do_handshake()


def signature(secret: str, id_: str, timestamp: int, body: bytes) -> str:
    """The webhook-signature of a body. Raises BadInput for a secret that is none."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise BadInput("This is no secret of a webhook.") from None
    signed = f"{id_}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def address_of(host: str, port: int, *, private: bool) -> str:
    """The one address to connect to. Raises BadInput where a name leads into the house, and that is not allowed."""
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise BadInput("its name leads nowhere") from None
    if not private and not all(map(_is_public, found)):
        raise BadInput("its address is a private one: set DATELINE_WEBHOOK_PRIVATE=true to allow that")
    return found[0]


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        if address not in _GLOBAL_UNICAST:
            return False
    return address.is_global and not address.is_multicast


def post(url: str, body: bytes, headers: dict[str, str], *, private: bool) -> Answer:
    """Send it once; no redirect is followed, nothing of the answer but its status is read."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not private:
        return Answer("not sent: an address beginning with https:// is needed", done=False)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = str(parts.hostname)
    try:
        address = address_of(host, port, private=private)
        context = ssl.create_default_context() if parts.scheme == "https" else None
        status = _status(_Pinned(host, port, address, context), parts.path or "/", parts.query, body, headers)
    except BadInput as refusal:
        return Answer(f"not sent: {refusal}", done=False)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(f"no answer ({type(error).__name__})", done=False)
    return Answer(f"answered {status}", done=200 <= status < 300, final=status == 410)


def _status(connection: _Pinned, path: str, query: str, body: bytes, headers: dict[str, str]) -> int:
    with _cut_off(connection):
        connection.request("POST", f"{path}?{query}" if query else path, body, headers)
        return connection.getresponse().status


@contextmanager
def _cut_off(connection: _Pinned) -> Iterator[None]:
    """A time limit on the whole of it: an answer that drips keeps every single wait short."""

    def cut() -> None:
        # Shut, not closed: a socket that is being read stays open until the reading ends.
        with suppress(OSError):
            if connection.sock:
                connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(TOTAL_S, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        connection.close()


def payload(delivery: Delivery, readers: Readers, base: str) -> bytes:
    """What is told: only what everybody may read at this moment."""
    told: dict[str, Any] = {"slug": delivery.slug, "version": delivery.number, "url": f"{base}/maps/{delivery.slug}"}
    if delivery.event != TAKEN_DOWN:
        told |= _shown(delivery, readers, base)
    else:
        told |= {"reason": _reason(delivery.slug, readers)}
    told |= {"purge": _addresses(delivery.slug, base)}
    moment = delivery.happened_at.astimezone(UTC).isoformat()
    return orjson.dumps({"type": delivery.event, "timestamp": moment, "data": told})


def _addresses(slug: str, base: str) -> dict[str, list[str]]:
    """What a cache in front has to drop: all that begins so, with any query, and the lists that name every map."""
    of_map = [f"{base}{path}/{slug}" for path in ("/maps", "/embed", "/api/maps")]
    lists = ("/", "/maps.rss", "/maps.feed.json", "/api/maps")
    return {"prefixes": [*of_map, f"{base}/oembed"], "urls": [f"{base}{path}" for path in lists]}


def _shown(delivery: Delivery, readers: Readers, base: str) -> dict[str, Any]:
    try:
        shown = readers.map(delivery.slug, delivery.number)
        told = [one.correction for one in readers.corrections(delivery.slug)]
    except (NotFound, Gone):
        # Taken down meanwhile: of that it has been told, or will be.
        return {}
    corrected = [one for one in told if one.version == delivery.number]
    return {
        "title": shown.title,
        "incidents": len(shown.everyone),
        "geojson": f"{base}/maps/{delivery.slug}.geojson",
        "corrections": [{"title": one.title, "field": one.field, "reason": one.reason} for one in corrected],
    }


def _reason(slug: str, readers: Readers) -> str:
    try:
        readers.state(slug)
    except Gone as gone:
        return gone.reason
    except NotFound:
        pass
    return ""


class Sender:
    """The thread that sends. It begins with `with` and ends with it; what it did not send waits in the store."""

    def __init__(self, store: Store, readers: Readers, base: str, *, private: bool, poll_s: float = POLL_S) -> None:
        """`base`: the service's public address; `private`: addresses of the house's own network are allowed."""
        self._store, self._readers, self._base, self._private, self._poll_s = store, readers, base, private, poll_s
        self._ended, self._woken = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)

    def __enter__(self) -> "Sender":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._woken.set()
        self._thread.join(TOTAL_S + TIMEOUT_S)

    def wake(self) -> None:
        """Look into the outbox now."""
        self._woken.set()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                sent = self.send_one()
            except DatelineError as error:
                _log.warning("Webhooks wait: %s", error)
                sent = False
            except Exception:
                # One delivery that cannot be made must not silence all others.
                _log.exception("Webhooks wait.")
                sent = False
            if not sent:
                self._woken.wait(self._poll_s)
                self._woken.clear()

    def send_one(self) -> bool:
        """Send what is longest due, once; whether there was anything."""
        delivery = self._store.lease_delivery()
        if delivery is None:
            return False
        try:
            answer = self._attempt(delivery)
        except StoreUnavailable:
            raise
        except Exception as error:
            _log.exception("A webhook could not be sent.")
            answer = Answer(f"not sent: it could not be made ({type(error).__name__})", done=False)
        self._store.settle_delivery(delivery, answer.said, done=answer.done, final=answer.final)
        return True

    def _attempt(self, delivery: Delivery) -> Answer:
        body = payload(delivery, self._readers, self._base)
        timestamp = int(datetime.now(UTC).timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"Dateline/{__version__}",
            "webhook-id": delivery.id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(delivery.secret, delivery.id, timestamp, body),
        }
        return post(delivery.url, body, headers, private=self._private)
