"""What readers get: pages, embeds, tiles and files out of prepared bytes. Only what is published; no cookie, no log."""

import base64
import hashlib
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as PathField

from app import pages
from app.errors import NotFound
from app.maps.assets import PREFIX, early
from app.maps.embed import content_security_policy
from app.pages import Published
from app.prepared import Prepared, prepare
from app.web.addresses import base_url
from app.web.conditional import encoding_of, none_match
from app.web.examples import FEATURE, answers
from app.web.parts import Parts, Service
from app.web.problems import Problem
from app.web.ranges import part_of

router = APIRouter(tags=["published"], default_response_class=Response)
FRESH = "public, max-age=10, s-maxage=1, must-revalidate"
"""What can be withdrawn: a browser repeats it for ten seconds, a shared cache for one, and none when it is over."""
# The base map knows no incident, and open maps want tiles while the service restarts.
A_DAY = "public, max-age=86400, stale-while-revalidate=604800, stale-if-error=604800"
FOREVER = "public, max-age=31536000, immutable"
ANYWHERE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
EMBEDDED = {**ANYWHERE, "Cross-Origin-Embedder-Policy": "require-corp"}
"""A page that is isolated from other sites shows only frames that ask the same of what they load."""
_MOST_ZOOM = 22
_MOST_LISTED = 100
_HTML = "text/html"
_TEMPLATES = Path(__file__).parent / "templates"


def send(request: Request, prepared: Prepared, cache_control: str, headers: dict[str, str]) -> Response:
    """The bytes in the encoding the reader likes best, or 304 where they are there already."""
    # A part is one of the bytes as they are: whoever asks for parts puts them together.
    encodings = () if "range" in request.headers else tuple(prepared.encodings)
    encoding = encoding_of(request.headers.get("accept-encoding"), encodings)
    common = {**headers, "Cache-Control": cache_control, "Vary": "Accept-Encoding", "ETag": prepared.etag(encoding)}
    common["Accept-Ranges"] = "bytes"
    if none_match(request.headers.get("if-none-match"), prepared.etags):
        return Response(status_code=304, headers=common)
    if encoding != "identity":
        common["Content-Encoding"] = encoding
    elif part := part_of(request, prepared.body, common["ETag"], common, prepared.media_type):
        return part
    return Response(prepared.encoded(encoding), headers=common, media_type=prepared.media_type)


def _page_headers(parts: Parts, page: Prepared, frame_ancestors: str) -> dict[str, str]:
    policy = content_security_policy(frame_ancestors, page.style)
    return {"Content-Security-Policy": policy, "Link": early(parts.pages.prefix)}


@cache
def _templates() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)


def own_page(request: Request, parts: Parts, template: str, **values: Any) -> Response:
    """One of the service's own pages: no script, and its one style allowed by the digest of its text."""
    style = (_TEMPLATES / "own.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    html = _templates().get_template(template).render(style=style, prefix=parts.pages.prefix, **values)
    return send(request, _compressed(html.encode()), "no-cache", {"Content-Security-Policy": policy})


@lru_cache(maxsize=8)
def _compressed(html: bytes) -> Prepared:
    """Compress a page once for all who get the same bytes: that takes ten times as long as to write it."""
    return prepare(html, pages.HTML)


def version_of(parts: Parts, slug: str, number: int | None = None) -> Published:
    """That version of a map, the newest if no number is given. Raises NotFound, Gone."""
    return pages.version_of(parts.readers, slug, number)


def number_of(version: str) -> int:
    """The number of a version in an address; 0, which none has, for what is no number."""
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0


@router.get("/", responses=answers("<!doctype html>…", _HTML, says="The home page."))
def home(request: Request, parts: Service) -> Response:
    """Show what this is, the published maps, and where the API is explained."""
    maps = [{"slug": found.slug, "title": found.title} for found in parts.readers.maps(_MOST_LISTED)]
    more = parts.readers.count() - len(maps) if len(maps) == _MOST_LISTED else 0
    return own_page(request, parts, "home.html", maps=maps, more=more, area=parts.streets.info.locality)


@router.get(
    "/maps/{slug}.geojson",
    responses=answers({"type": "FeatureCollection", "features": [FEATURE]}, "application/geo+json"),
)
def published_geojson(request: Request, parts: Service, slug: str) -> Response:
    """Give a published map's incidents as GeoJSON."""
    return send(request, parts.pages.geojson(version_of(parts, slug)), FRESH, ANYWHERE)


@router.get("/maps/{slug}", responses=answers("<!doctype html>…", _HTML, says="The page."))
def map_page(request: Request, parts: Service, slug: str) -> Response:
    """Show a published map with its list, its distances in words, and the code to embed it."""
    prepared = parts.pages.page(version_of(parts, slug), base_url(request, parts.settings))
    return send(request, prepared, FRESH, _page_headers(parts, prepared, "'self'"))


def _embed(request: Request, parts: Parts, published: Published, *, pinned: bool = False) -> Response:
    prepared = parts.pages.embed(published, pinned=pinned)
    return send(request, prepared, FRESH, _page_headers(parts, prepared, parts.settings.frame_ancestors) | EMBEDDED)


@router.get("/embed/{slug}@{version}", responses=answers("<!doctype html>…", _HTML, says="That version's page."))
def embed_version(request: Request, parts: Service, slug: str, version: str) -> Response:
    """Show one published version of a map in an iframe."""
    return _embed(request, parts, version_of(parts, slug, number_of(version)), pinned=True)


@router.get("/embed/{slug}", responses=answers("<!doctype html>…", _HTML, says="The page for the iframe."))
def embed(request: Request, parts: Service, slug: str) -> Response:
    """Show a published map in an iframe."""
    return _embed(request, parts, version_of(parts, slug))


@router.get("/tiles/{z}/{x}/{y}.svg", responses=answers("<svg …", "image/svg+xml", says="The tile, 512 px."))
def tile(
    request: Request,
    parts: Service,
    z: Annotated[int, PathField(ge=0, le=_MOST_ZOOM)],
    x: Annotated[int, PathField(ge=0)],
    y: Annotated[int, PathField(ge=0)],
    theme: Annotated[str, Query(pattern="^(light|dark)$", description="light or dark.")] = "light",
    within: Annotated[bool, Query(description="Whether it has names within the city limits, seen from afar.")] = True,
) -> Response:
    """Draw a tile of the base map (XYZ, y southwards)."""
    if max(x, y) >= 1 << z:
        raise Problem(404, "There is no such tile: x and y run from 0 to 2^z - 1.")
    return send(request, parts.pages.tile(z, x, y, theme, within=within), A_DAY, ANYWHERE)


@router.get(PREFIX + "{name}", responses=answers("/* … */", "text/javascript", says="The file."))
def asset(request: Request, name: str) -> Response:
    """Give a file that pages load; its name holds its digest, so it never changes."""
    prepared = pages.asset(name)
    if prepared is None:
        raise NotFound("There is no such file.")
    return send(request, prepared, FOREVER, ANYWHERE)
