"""A page of the desk: a template on base.html, its files by their hashed names, under a policy with nothing inline."""

from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.web.desk import files
from app.web.desk.who import Who
from app.web.parts import Parts
from app.web.rights import Right

_WEB = Path(__file__).parent.parent
NAVIGATION = (
    ("Maps", "/desk", Right.READ_DRAFTS),
    ("Users", "/desk/users", Right.MANAGE_USERS),
    ("Webhooks", "/desk/webhooks", Right.MANAGE_SETTINGS),
    ("Settings", "/desk/settings", Right.MANAGE_SETTINGS),
    ("Audit log", "/desk/audit", Right.EXPORT_AUDIT),
)
"""What the bar at the top leads to: the words, the path, and what one must be allowed to see it."""
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Of every page of the desk: what is on it is not published, so nobody keeps it."""


@cache
def _environment() -> Environment:
    folders = [Path(__file__).parent / "templates", _WEB / "templates"]
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def prepare() -> None:
    """Read the templates, lest the first who asks for each of them wait."""
    for name in _environment().list_templates(["html"]):
        _environment().get_template(name)


def page(
    request: Request,
    parts: Parts,
    template: str,
    *,
    who: Who | None = None,
    status: int = 200,
    styles: tuple[str, ...] = (),
    scripts: tuple[str, ...] = (),
    **values: Any,
) -> Response:
    """The template as a page. `who` is signed in, if anybody; `styles` and `scripts` are needed besides the desk's."""
    prefix = parts.pages.prefix
    html = (
        _environment()
        .get_template(template)
        .render(
            prefix=prefix,
            who=who,
            navigation=[entry[:2] for entry in NAVIGATION if who and entry[2] in who.rights],
            here=request.url.path,
            styles=[files.address(name, prefix) for name in (*styles, "desk.css")],
            scripts=[files.address(name, prefix) for name in (*scripts, "desk.js")],
            **values,
        )
    )
    return Response(html, status, HEADERS, "text/html; charset=utf-8")
