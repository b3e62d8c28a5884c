"""What other hosts take of a map: the still, PNG or SVG, and the oEmbed answer. Only what is published."""

import re
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from app.errors import NotFound
from app.maps.oembed import Room
from app.maps.still.form import LEAST_HEIGHT_PX, LEAST_WIDTH_PX, MOST_PX, SCALES, Form
from app.pages import Published
from app.prepared import Prepared
from app.web.addresses import own_path, own_url
from app.web.auth import Editor
from app.web.examples import answers
from app.web.parts import Parts, Service
from app.web.problems import Problem
from app.web.public import ANYWHERE, FRESH, send, version_of

router = APIRouter(tags=["published"], default_response_class=Response)
_ADDRESS = re.compile(r"/(?:maps|embed)/([^/@.]+)(?:@(\d{1,9}))?/?")
# An SVG can be opened as a page: nothing in it may run or load.
_INERT = {**ANYWHERE, "Content-Security-Policy": "default-src 'none'; sandbox"}

Width = Annotated[int, Query(ge=LEAST_WIDTH_PX, le=MOST_PX, description="Width in px.")]
Height = Annotated[int, Query(ge=LEAST_HEIGHT_PX, le=MOST_PX, description="Height in px.")]
Scale = Annotated[int, Query(ge=SCALES[0], le=SCALES[-1], description="Dots of the PNG to a px: 1, 2 or 3.")]
Theme = Annotated[str, Query(pattern="^(auto|light|dark)$", description="light, dark, or auto: the map's own.")]
Title = Annotated[bool, Query(description="Whether title and dek stand above the map.")]
Version = Annotated[int | None, Query(ge=1, lt=10**9, description="A published version; without it the newest.")]
_PRIVATE = {**ANYWHERE, "WWW-Authenticate": 'Bearer realm="dateline"'}
_OEMBED = {
    "version": "1.0", "type": "rich", "title": "How close were the two shootings?", "provider_name": "Dateline",
    "provider_url": "http://127.0.0.1:8000", "cache_age": 300, "html": "<blockquote>…</blockquote><iframe …></iframe>",
    "width": 800, "height": 560, "thumbnail_url": "http://127.0.0.1:8000/maps/two-shootings.png?width=640&height=336",
    "thumbnail_width": 640, "thumbnail_height": 336,
}  # fmt: skip


async def _still(
    request: Request, parts: Parts, slug: str, version: int | None, kind: Literal["png", "svg"], form: Form
) -> Response:
    def found() -> tuple[Published, Prepared | None]:
        published = version_of(parts, slug, version)
        return published, parts.pages.kept_still(published, kind, form)

    def drawn() -> Prepared:
        return parts.pages.still(published, kind, form)

    published, kept = await run_in_threadpool(found)
    still = kept or await parts.studio.draw((kind, form, *published.key), drawn)
    return send(request, still, FRESH, _INERT)


@router.get("/maps/{slug}.png", responses=answers("PNG", "image/png", says="The picture."))
async def still_png(
    request: Request,
    parts: Service,
    slug: str,
    width: Width = 1200,
    height: Height = 630,
    scale: Scale = 1,
    theme: Theme = "auto",
    title: Title = True,
    version: Version = None,
) -> Response:
    """Draw a published map as one picture. Sizes are 20 px apart: others give the largest that fits into them."""
    return await _still(request, parts, slug, version, "png", Form.within(width, height, scale, theme, title))


@router.get("/maps/{slug}.svg", responses=answers("<svg …", "image/svg+xml", says="The picture, in named layers."))
async def still_svg(
    request: Request,
    parts: Service,
    slug: str,
    width: Width = 1200,
    height: Height = 630,
    scale: Scale = 1,
    theme: Theme = "auto",
    title: Title = True,
    version: Version = None,
) -> Response:
    """Draw a published map for print: an SVG that opens in Inkscape and Illustrator; its scale makes no difference."""
    return await _still(request, parts, slug, version, "svg", Form.within(width, height, 1, theme, title))


Room_ = Annotated[int | None, Query(ge=1, le=100_000, description="The most px that the host has room for.")]


@router.get("/oembed", responses=answers(_OEMBED, says="The answer, in the format asked for."))
def oembed(
    request: Request,
    parts: Service,
    editor: Editor,
    url: Annotated[str, Query(max_length=2000, description="The address of a map's page or embed.")],
    maxwidth: Room_ = None,
    maxheight: Room_ = None,
    answer_format: Annotated[
        str,
        Query(alias="format", max_length=20, description="json or xml.", json_schema_extra={"enum": ["json", "xml"]}),
    ] = "json",
) -> Response:
    """Say how to embed a map, given the address of its page (oEmbed 1.0)."""
    if answer_format not in ("json", "xml"):
        raise Problem(501, "This service answers oEmbed in the formats json and xml.", ANYWHERE)
    own = own_url(request, parts.settings)
    published, pinned = _asked(parts, own_path(url, own), editor)
    room = Room(maxwidth, maxheight)
    prepared = parts.pages.oembed(published, own, room, answer_format, pinned=pinned)
    return send(request, prepared, FRESH, ANYWHERE)


def _asked(parts: Parts, path: str | None, editor: bool) -> tuple[Published, bool]:
    """The map at that path of ours, and whether it names a version.

    To who may not know of it a draft is not there; to an editor it is private.
    """
    found = _ADDRESS.fullmatch(path or "")
    if not found:
        raise Problem(404, "This is not the address of a map here. Is DATELINE_PUBLIC_URL set?", ANYWHERE)
    slug, number = found[1], int(found[2]) if found[2] else None
    try:
        return version_of(parts, slug, number), number is not None
    except NotFound as error:
        if editor and number is None and parts.store.map(slug):
            raise Problem(
                401, "This map is a draft, for nobody but the newsroom. Publish it first.", _PRIVATE
            ) from None
        raise Problem(404, str(error), ANYWHERE) from None
