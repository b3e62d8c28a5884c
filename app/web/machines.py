"""What browsers and crawlers ask of every site: an icon, and what may be crawled."""

import struct
from functools import cache

from fastapi import APIRouter, Request, Response

from app.prepared import Prepared, prepare
from app.web.examples import answers
from app.web.public import ANYWHERE, send

router = APIRouter(tags=["published"], default_response_class=Response)
_ICO = "image/x-icon"
_DAY = "public, max-age=86400"
_ROBOTS = "User-agent: *\nDisallow: /desk\nDisallow: /api/\n"
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" viewBox="0 0 32 32">'
    '<path fill="#b3261e" d="M16 1a11 11 0 0 1 11 11c0 8-11 19-11 19S5 20 5 12A11 11 0 0 1 16 1z"/>'
    '<circle cx="16" cy="12" r="4.5" fill="#fff"/></svg>'
)


@router.get("/favicon.ico", responses=answers("…", _ICO, says="The icon."))
def icon(request: Request) -> Response:
    """Give the icon of the site."""
    return send(request, _icon(), _DAY, ANYWHERE)


@cache
def _icon() -> Prepared:
    """Draw the icon: a picture under the head that the format has (one image of 32 px, 32 bits)."""
    from app.maps.still import raster

    picture = raster.png(_ICON.encode(), 1)
    head = struct.pack("<3H4B2H2I", 0, 1, 1, 32, 32, 0, 0, 1, 32, len(picture), 22)
    return prepare(head + picture, _ICO, with_brotli=False)


@router.get("/robots.txt", responses=answers("User-agent: *", "text/plain", says="The rules."))
def robots(request: Request) -> Response:
    """Say what crawlers may read: the maps, not the desk and not the API."""
    return send(request, prepare(_ROBOTS.encode(), "text/plain; charset=utf-8"), _DAY, ANYWHERE)
