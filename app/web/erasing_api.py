"""/api/maps/{slug}/incidents/{id}/erase: an incident removed for good, by an admin. There is no way back."""

from typing import Annotated

from fastapi import APIRouter, Response

from app.web import examples
from app.web.auth import Signed, needs
from app.web.examples import answers
from app.web.models import ErasureIn, shown_as
from app.web.parts import Service
from app.web.rights import Right

router = APIRouter(prefix="/api/maps/{slug}/incidents/{incident_id}", tags=["incidents"])


@router.post(
    "/erase",
    status_code=204,
    response_class=Response,
    dependencies=[needs(Right.ERASE)],
    responses=answers(None, status=204, says="Gone for good."),
)
def erase_incident(
    parts: Service,
    actor: Signed,
    slug: str,
    incident_id: str,
    body: Annotated[ErasureIn, shown_as(Why=examples.ERASURE)],
) -> Response:
    """Remove an incident for good: from the draft, every version, history, corrections and imports, at once.

    Kept is that it was: its id, who, when and the `reason`, one of a few words.
    """
    folder = parts.settings.data_dir
    parts.store.erase_incident(slug, incident_id, body.reason, folder=folder, actor=actor.name)
    return Response(status_code=204)
