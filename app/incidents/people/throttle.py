"""How often somebody may try to sign in, or try a token, counted over the last quarter of an hour.

A name is counted together with the address it is tried from: whoever guesses from elsewhere locks nobody out.

What is counted is a keyed digest, gone when the quarter of an hour is over: no name and no address is kept.
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import Connection, delete, func, insert, select

from app.incidents.moments import now
from app.incidents.people.tables import attempt as table

WINDOW = timedelta(minutes=15)
MOST = {"name": 10, "address": 50, "token": 50}
"""Attempts in the window: of a name from an address, of an address, of wrong tokens from an address.

A newsroom is one address to the world, so an address may try more.
"""
_HOUSE_BITS = 64
"""Of IPv6 every house has at least so many addresses to itself: all of them count as one."""


def attempted(connection: Connection, secret: bytes, tried: Mapping[str, str]) -> int:
    """Count an attempt under each kind that is tried; return the seconds to wait if there were too many, else 0."""
    moment = now()
    connection.execute(delete(table).where(table.c.at < moment - WINDOW))
    if wait := wait_s(connection, secret, tried):
        return wait
    rows = [{"key": _key(secret, kind, text), "at": moment} for kind, text in tried.items()]
    connection.execute(insert(table), rows)
    return 0


def wait_s(connection: Connection, secret: bytes, tried: Mapping[str, str]) -> int:
    """Return the seconds to wait if there were too many attempts under a kind, else 0; count nothing."""
    return max(_wait_s(connection, _key(secret, kind, text), MOST[kind]) for kind, text in tried.items())


def house_of(address: str) -> str:
    """The address as it is counted: of IPv6 the network of the house, an IPv4 inside it as such."""
    with suppress(ValueError):
        found = ipaddress.ip_address(address.partition("%")[0])
        if isinstance(found, ipaddress.IPv6Address):
            inner = found.ipv4_mapped
            return str(inner or ipaddress.ip_network((found, _HOUSE_BITS), strict=False))
    return address


def forgive(connection: Connection, secret: bytes, name: str) -> None:
    """Forget the attempts of a name, as it was counted, whose owner has signed in."""
    connection.execute(delete(table).where(table.c.key == _key(secret, "name", name)))


def _wait_s(connection: Connection, key: str, most: int) -> int:
    counted = select(func.count(), func.min(table.c.at)).where(table.c.key == key, table.c.at >= now() - WINDOW)
    count, oldest = connection.execute(counted).one()
    if count < most:
        return 0
    return max(1, int((oldest + WINDOW - now()).total_seconds()) + 1)


def _key(secret: bytes, kind: str, text: str) -> str:
    return hmac.new(secret, f"{kind}:{text}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
