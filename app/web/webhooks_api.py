"""/api/webhooks: who is told when something is published, corrected or taken down. For admins."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field

from app.incidents.webhooks import Delivery, Webhook
from app.web.answers import json
from app.web.auth import Signed, needs
from app.web.examples import answers
from app.web.models import WEB_PATTERN, Body, shown_as
from app.web.parts import Service
from app.web.rights import Right

MANAGES = needs(Right.MANAGE_SETTINGS)
router = APIRouter(prefix="/api/webhooks", tags=["webhooks"], default_response_class=Response, dependencies=[MANAGES])
_HOOK = {
    "id": "0f6b2d9c4e8a71d35c90", "url": "https://newsroom.example/hook", "created_at": "2026-01-15T09:30:00+00:00",
    "created_by": "ada",
}  # fmt: skip
_DELIVERY = {
    "id": "5c90d3a71f6b2d9c4e8a", "webhook_id": _HOOK["id"], "event": "map.corrected", "slug": "two-shootings",
    "version": 2, "state": "delivered", "attempts": 1, "happened_at": "2026-01-15T15:12:00+00:00",
    "log": [{"at": "2026-01-15T15:12:01+00:00", "said": "answered 204"}],
}  # fmt: skip


class WebhookIn(Body):
    """An address to tell."""

    url: str = Field(max_length=2000, description="Its full address.", json_schema_extra={"pattern": WEB_PATTERN})


def _as_dict(hook: Webhook) -> dict[str, Any]:
    return {
        "id": hook.id,
        "url": hook.url,
        "created_at": hook.created_at.isoformat(),
        "created_by": hook.created_by,
        **({"secret": hook.secret} if hook.secret else {}),
    }


def _told(one: Delivery) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in ("id", "webhook_id", "event", "slug", "state", "attempts")}
    return {**plain, "version": one.number, "happened_at": one.happened_at.isoformat(), "log": list(one.log)}


@router.get("", responses=answers({"webhooks": [_HOOK]}, says="The addresses, without their secrets."))
def list_webhooks(parts: Service) -> Response:
    """List the addresses that are told."""
    return json({"webhooks": [_as_dict(one) for one in parts.store.webhooks()]})


@router.post("", status_code=201, responses=answers(_HOOK | {"secret": "whsec_…"}, status=201, says="Made."))
def add_webhook(
    parts: Service, actor: Signed, body: Annotated[WebhookIn, shown_as(An_address={"url": _HOOK["url"]})]
) -> Response:
    """Tell an address from now on. The secret is in this answer only; it signs as standardwebhooks.com has it."""
    return json(_as_dict(parts.store.add_webhook(body.url, actor=actor.name)), 201)


@router.get("/log", responses=answers({"deliveries": [_DELIVERY]}, says="What was told, the newest first."))
def webhook_log(
    parts: Service,
    webhook: Annotated[str, Query(max_length=40, description="Of this address only.")] = "",
    limit: Annotated[int, Query(ge=1, le=500, description="The most to answer.")] = 100,
) -> Response:
    """List what was told and what waits, with each attempt."""
    return json({"deliveries": [_told(one) for one in parts.store.deliveries(webhook, limit)]})


@router.delete("/{webhook_id}", status_code=204, responses=answers(None, status=204, says="Told no more."))
def remove_webhook(parts: Service, actor: Signed, webhook_id: str) -> Response:
    """Tell an address nothing more."""
    parts.store.remove_webhook(webhook_id, actor=actor.name)
    return Response(status_code=204)
