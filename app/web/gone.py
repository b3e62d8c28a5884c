"""What stands in a map's place: a notice that it was taken down (410) or that there is none (404).

The frame in an article is framed by other sites, and a browser says "blocked" of what it may not show there.
"""

import re

from fastapi import Request, Response

from app import pages
from app.maps import notice
from app.maps.embed import content_security_policy
from app.maps.still.form import Form
from app.web.parts import parts_of
from app.web.problems import Problem
from app.web.public import ANYWHERE, EMBEDDED

_PICTURE = re.compile(r"/maps/\{slug\}\.(png|svg)")
_PAGES = {"/maps/{slug}": "page", "/embed/{slug}": "embed", "/embed/{slug}@{version}": "embed"}
_USUAL = {"width": 1200, "height": 630, "scale": 1}


def as_notice(request: Request, problem: Problem) -> Response | None:
    """The notice for what a reader's browser shows; None for other problems, and for data, which gets the problem."""
    route = request.scope.get("route")
    path = route.path if route else ""
    if problem.status in (404, 405) and _shows_pages(request):
        kind = _PAGES.get(path) or ("embed" if not path and _is_embed(request) else None)
        return _unknown(request, kind) if kind else None
    if problem.status != 410 or "reason" not in problem.extensions:
        return None
    reason = str(problem.extensions["reason"])
    if kind := _PAGES.get(path):
        return _page(request, kind, reason)
    picture = _PICTURE.fullmatch(path)
    return _picture(request, picture[1], reason) if picture else None


def _shows_pages(request: Request) -> bool:
    """Return True for a browser that reads; programs that ask for anything get the problem as JSON."""
    return request.method == "GET" and "text/html" in request.headers.get("accept", "").lower()


def _is_embed(request: Request) -> bool:
    return bool(request.scope["path"].startswith("/embed/"))


def _unknown(request: Request, kind: str) -> Response:
    """The same bytes for a draft, a deleted map and a name that no map has."""
    parts = parts_of(request)
    slug = str(request.path_params.get("slug", ""))
    body = notice.unknown(kind, slug, parts.pages.prefix, parts.settings.language)
    policy = content_security_policy(parts.settings.frame_ancestors)
    headers = {"Content-Security-Policy": policy, **EMBEDDED, "Cache-Control": "no-store", "Vary": "Accept"}
    return Response(body, 404, headers, pages.HTML)


def _page(request: Request, kind: str, reason: str) -> Response:
    parts = parts_of(request)
    body = notice.page(kind, request.path_params["slug"], reason, parts.pages.prefix, parts.settings.language)
    ancestors = parts.settings.frame_ancestors if kind == "embed" else "'self'"
    headers = {"Content-Security-Policy": content_security_policy(ancestors), **EMBEDDED, "Cache-Control": "no-cache"}
    return Response(body, 410, headers, pages.HTML)


def _picture(request: Request, kind: str, reason: str) -> Response:
    asked = request.query_params
    # Bounds and words were checked by the route, which refuses others before it looks for a map.
    width, height, scale = (int(asked.get(name) or usual) for name, usual in _USUAL.items())
    form = Form.within(width, height, scale)
    drawn = notice.picture(form, asked.get("theme", "light"), reason, parts_of(request).settings.language)
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox", **ANYWHERE, "Cache-Control": "no-cache"}
    if kind == "svg":
        return Response(drawn, 410, headers, pages.SVG)
    from app.maps.still import raster

    return Response(raster.png(drawn, form.scale), 410, headers, pages.PNG)
