"""/api/maps/{slug}/incidents/{id}/erase: an incident removed for good, by an admin. There is no way back."""

from typing import Annotated

from fastapi import APIRouter, Response

from app import erasing
from app.web import examples
from app.web.answers import json
from app.web.auth import Signed, needs
from app.web.examples import answers
from app.web.models import ErasureIn, shown_as
from app.web.parts import Service
from app.web.rights import Right

HEADINGS_STAY = (
    "The map's headings stay. Read them: if one names what was erased, change it, publish, and erase those before."
)
_ERASED = {
    "erased": "5kq2m8zr7v4t", "says": HEADINGS_STAY,
    "headings": [{"title": "Two shootings", "dek": "", "on_draft": True, "versions": [1, 2]}],
}  # fmt: skip
router = APIRouter(prefix="/api/maps/{slug}/incidents/{incident_id}", tags=["incidents"])


@router.post(
    "/erase",
    response_class=Response,
    dependencies=[needs(Right.ERASE)],
    responses=answers(_ERASED, says="Gone for good; the headings that stay."),
)
def erase_incident(
    parts: Service,
    actor: Signed,
    slug: str,
    incident_id: str,
    body: Annotated[ErasureIn, shown_as(Why=examples.ERASURE)],
) -> Response:
    """Remove an incident for good: from the draft, every version, history, corrections and imports, at once.

    Kept is that it was: its id, who, when and the `reason`, one of a few words. The map's headings stay as they are,
    those of earlier versions too, and may name it: read them. Change the draft's, publish, and erase with
    `earlier_headings`, which leaves the draft's alone.
    """
    erasing.erase(
        parts.store,
        parts.settings.data_dir,
        slug,
        incident_id,
        body.reason,
        earlier_headings=body.earlier_headings,
        actor=actor.name,
    )
    stay = [
        {"title": one.title, "dek": one.dek, "on_draft": one.on_draft, "versions": list(one.versions)}
        for one in parts.store.headings(slug)
    ]
    return json({"erased": incident_id, "says": HEADINGS_STAY, "headings": stay})
