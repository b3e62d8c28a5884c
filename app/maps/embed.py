"""The code a newsroom pastes, and the policy its page is served under: no cookies, no storage, nothing inline."""

import re
from html import escape

EMBED_HEIGHT_PX = 560
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
"""What the map needs: no forms, no storage, no way to move the page around it; source links open in a new tab."""


def iframe_code(url: str, title: str, height: int = EMBED_HEIGHT_PX, page_url: str = "") -> str:
    """The HTML to paste: `url` is the embed's address, `height` in px stands until the map tells its own.

    The quotation with its link stays where a host strips the frame; `page_url` is where it leads (default: `url`).
    """
    return (
        f'<blockquote><a href="{escape(page_url or url)}">{escape(title)}</a></blockquote>\n'
        f'<iframe src="{escape(url)}" title="{escape(title)}" width="100%" height="{height}" loading="lazy" '
        f'sandbox="{SANDBOX}" frameborder="0" scrolling="no" '
        f'style="width:1px;min-width:100%;min-height:320px;border:0"></iframe>'
    )


def content_security_policy(frame_ancestors: str = "*") -> str:
    """The Content-Security-Policy header of a page: own files, nothing inline; `frame_ancestors` may embed it."""
    directives = (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        f"frame-ancestors {_sources(frame_ancestors)}",
    )
    return "; ".join(directives)


def _sources(frame_ancestors: str) -> str:
    """The sources up to what would begin another directive or header; none given means nobody."""
    first = re.split(r"[;\r\n]", frame_ancestors, maxsplit=1)[0]
    return " ".join(first.replace(",", " ").split()) or "'none'"
