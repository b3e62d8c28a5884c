"""A map that was taken down, as its readers meet it: a notice for the page, the embed, the picture. 410 each."""

import re

from fastapi import Request, Response

from app import pages
from app.maps import notice
from app.maps.embed import content_security_policy
from app.maps.still.form import Form
from app.web.parts import parts_of
from app.web.problems import Problem

_PICTURE = re.compile(r"/maps/\{slug\}\.(png|svg)")
_PAGES = {"/maps/{slug}": "page", "/embed/{slug}": "embed", "/embed/{slug}@{version}": "embed"}
_USUAL = {"width": 1200, "height": 630, "scale": 1}
_ANYWHERE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


def as_notice(request: Request, problem: Problem) -> Response | None:
    """The notice for what a reader's browser shows; None for other problems, and for data, which gets the problem."""
    if problem.status != 410 or "reason" not in problem.extensions or "route" not in request.scope:
        return None
    path, reason = request.scope["route"].path, str(problem.extensions["reason"])
    if kind := _PAGES.get(path):
        return _page(request, kind, reason)
    picture = _PICTURE.fullmatch(path)
    return _picture(request, picture[1], reason) if picture else None


def _page(request: Request, kind: str, reason: str) -> Response:
    parts = parts_of(request)
    body = notice.page(kind, request.path_params["slug"], reason, parts.pages.prefix, parts.settings.language)
    ancestors = parts.settings.frame_ancestors if kind == "embed" else "'self'"
    headers = {"Content-Security-Policy": content_security_policy(ancestors), **_ANYWHERE, "Cache-Control": "no-cache"}
    return Response(body, 410, headers, pages.HTML)


def _picture(request: Request, kind: str, reason: str) -> Response:
    asked = request.query_params
    # Bounds and words were checked by the route, which refuses others before it looks for a map.
    width, height, scale = (int(asked.get(name) or usual) for name, usual in _USUAL.items())
    form = Form.within(width, height, scale)
    drawn = notice.picture(form, asked.get("theme", "light"), reason, parts_of(request).settings.language)
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox", **_ANYWHERE, "Cache-Control": "no-cache"}
    if kind == "svg":
        return Response(drawn, 410, headers, pages.SVG)
    from app.maps.still import raster

    return Response(raster.png(drawn, form.scale), 410, headers, pages.PNG)
