"""Every address that readers can ask, as the app itself lists them, and all that they get there."""

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import brotli
import httpx
from fastapi.routing import APIRoute

from app.main import create_app
from app.settings import Settings

FILLED = dict.fromkeys(("name", "link", "import_id"), "x") | dict.fromkeys(("z", "x", "y"), "0")
"""What stands for a parameter of an address; a route with another one has to say it here."""
QUERIES = {
    "/oembed": ["?url=/maps/{slug}", "?url=/embed/{slug}@1&format=xml"],
    "/api/distance": ["?from={incident_id}&to=34th+and+Portland"],
    "/embed/{slug}.json": ["", "?since=1"],
    "/maps/{slug}.png": ["?width=300&height=200", "?width=300&height=200&version=1"],
    "/maps/{slug}.svg": ["", "?version=1"],
    "/embed/{slug}@{version}/rows.json": ["", "?numbers=1,2,3"],
}


def paths_of(router: Any) -> Iterator[str]:
    """The paths that answer GET, those of routers inside it too."""
    for route in router.routes:
        if isinstance(route, APIRoute) and "GET" in (route.methods or ()):
            yield re.sub(r":\w+\}", "}", route.path)
        elif inner := getattr(route, "original_router", None):
            yield from paths_of(inner)


def public_routes(slug: str, incident_id: str) -> Iterator[str]:
    """Every address that answers GET, as the app itself lists them, for that map and that incident."""
    app = create_app(Settings())
    paths = set(paths_of(app.router))
    assert {path for path, methods in app.openapi()["paths"].items() if "get" in methods} <= paths
    filled = FILLED | {"slug": slug, "incident_id": incident_id}
    for path, version in product(sorted(paths), ("1", "2", "3")):
        for query in QUERIES.get(path, [""]):
            if version == "1" or "{version}" in path:
                yield (path + query).format(**filled | {"version": version})


def read(answer: httpx.Response, raw: bytes) -> str:
    """All of an answer as text: its headers, its body out of its compression, the text chunks of a PNG."""
    unpack: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.decompress, "br": brotli.decompress}
    body = unpack.get(answer.headers.get("Content-Encoding", ""), bytes)(raw)
    if body.startswith(b"\x89PNG"):
        body = b" ".join(_chunks(body))
    return f"{answer.headers.multi_items()}\n{body.decode('utf-8', 'replace')}"


def _chunks(png: bytes) -> Iterator[bytes]:
    at = 8
    while at < len(png):
        length, kind = int.from_bytes(png[at : at + 4]), png[at + 4 : at + 8]
        content = png[at + 8 : at + 8 + length]
        if kind == b"zTXt":
            name, _, packed = content.partition(b"\0")
            content = name + zlib.decompress(packed[1:])
        if kind not in (b"IHDR", b"PLTE", b"IDAT", b"IEND"):
            yield content
        at += 12 + length


def everything(reader: httpx.Client, addresses: list[str]) -> dict[str, str]:
    """What a reader gets at each address, in every encoding."""
    found = {}
    for address, encoding in product(addresses, ("identity", "gzip", "br")):
        with reader.stream("GET", address, headers={"Accept-Encoding": encoding}) as answer:
            found[f"{address} ({encoding})"] = read(answer, b"".join(answer.iter_raw()))
    return found
