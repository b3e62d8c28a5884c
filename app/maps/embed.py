"""The code a newsroom pastes, and the policy its page is served under: no cookies, no storage, nothing inline."""

import re
from base64 import b64encode
from hashlib import sha256
from html import escape

EMBED_HEIGHT_PX = 560
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
"""What the map needs: no forms, no storage, no way to move the page around it; source links open in a new tab."""


def iframe_code(
    url: str, title: str, height: int = EMBED_HEIGHT_PX, page_url: str = "", width: int | None = None
) -> str:
    """The HTML to paste: `url` is the embed's address, `height` in px stands until the map tells its own.

    The quotation with its link stays where a host strips the frame; `page_url` is where it leads (default: `url`).
    The frame is as wide as its column, and no wider than `width` in px where a host asked for one. That stands in the
    style only: WordPress keeps a width but no style, and a width in px would reach out of the column on a phone.
    """
    style = f"max-width:{width}px;border:0" if width else "width:1px;min-width:100%;min-height:320px;border:0"
    return (
        f'<blockquote><a href="{escape(page_url or url)}">{escape(title)}</a></blockquote>\n'
        f'<iframe src="{escape(url)}" title="{escape(title)}" width="100%" height="{height}" '
        f'loading="lazy" sandbox="{SANDBOX}" frameborder="0" scrolling="no" style="{style}"></iframe>'
    )


def still_code(still_url: str, page_url: str, alternative: str, title: str, width: int = 600) -> str:
    """The HTML for e-mail and for hosts without frames: the picture, `width` px wide where there is room, in a link.

    The title in the same link stays where the picture is taken out or not loaded.
    """
    return (
        f'<a href="{escape(page_url)}"><img src="{escape(still_url)}" alt="{escape(alternative)}" width="{width}" '
        f'style="max-width:100%;height:auto;border:0"><br>{escape(title)}</a>'
    )


def digest_source(text: str) -> str:
    """What lets a policy allow just this text inside the page."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def content_security_policy(frame_ancestors: str = "*", style: str = "") -> str:
    """The Content-Security-Policy header of a page: own files, nothing inline but `style`, the house's own.

    `frame_ancestors` may embed it.
    """
    directives = (
        "default-src 'none'",
        "script-src 'self'",
        " ".join(("style-src 'self'", *([digest_source(style)] if style else ()))),
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
