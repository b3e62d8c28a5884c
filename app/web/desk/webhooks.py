"""Webhooks at the desk: the addresses that are told, and what came of it. For admins."""

from typing import Any

from fastapi import Request, Response

from app.errors import BadInput
from app.incidents.webhooks import Delivery
from app.web.auth import needs
from app.web.desk.forms import Form
from app.web.desk.listing import moment_words
from app.web.desk.page import page
from app.web.desk.route import desk_router
from app.web.desk.who import Signed, Who
from app.web.parts import Parts, Service
from app.web.rights import Right

router = desk_router()
MANAGES = needs(Right.MANAGE_SETTINGS)


@router.get("/webhooks", dependencies=[MANAGES])
def webhooks(request: Request, parts: Service, who: Signed) -> Response:
    """List the addresses that are told, and what they were told."""
    return _page(request, parts, who)


@router.post("/webhooks", dependencies=[MANAGES])
def add(request: Request, parts: Service, who: Signed, form: Form) -> Response:
    """Tell an address from now on, or, with `remove`, one no more."""
    if removed := form.text("remove"):
        parts.store.remove_webhook(removed, actor=who.name)
        return _page(request, parts, who)
    try:
        made = parts.store.add_webhook(form.text("url"), actor=who.name)
    except BadInput as refusal:
        return _page(request, parts, who, said=str(refusal), url=form.text("url"), status=422)
    return _page(request, parts, who, secret=made.secret)


def _page(
    request: Request, parts: Parts, who: Who, *, said: str = "", url: str = "", secret: str = "", status: int = 200
) -> Response:
    zone = parts.settings.time_zone
    told = [_line(one, zone) for one in parts.store.deliveries(limit=50)]
    hooks = [{"id": one.id, "url": one.url, "at": moment_words(one.created_at, zone)} for one in parts.store.webhooks()]
    values: dict[str, Any] = {"hooks": hooks, "told": told, "said": said, "url": url, "secret": secret}
    return page(request, parts, "webhooks.html", who=who, status=status, **values)


def _line(one: Delivery, zone: str) -> dict[str, Any]:
    last = one.log[-1]["said"] if one.log else ""
    return {"at": moment_words(one.happened_at, zone), "event": one.event, "slug": one.slug, "url": one.url,
            "state": one.state, "attempts": one.attempts, "said": last}  # fmt: skip
