"""/api/maps/{slug}/…: what was corrected, for everybody; the history, taking down and going back, for the newsroom."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.incidents.differences import diff
from app.incidents.history import Change
from app.model import IncidentMap
from app.web import examples
from app.web.addresses import base_url
from app.web.answers import etag_of, json, versioned
from app.web.auth import Signed, needs
from app.web.conditional import require_match, seen_as_it_is
from app.web.corrections import as_dict as correction_as_dict
from app.web.examples import answers
from app.web.maps_api import as_dict, linked, next_page, writing
from app.web.models import ReasonIn, RestoreIn, shown_as
from app.web.parts import Parts, Service
from app.web.rights import Right

router = APIRouter(prefix="/api/maps/{slug}", tags=["maps"], default_response_class=Response)
MOST_CHANGES = 500
taking_down = needs(Right.TAKE_DOWN)
Number = Annotated[int, Query(ge=0, lt=2**63, description="Where the last page ended; `next` holds it.")]


@router.get("/corrections", responses=answers(examples.CORRECTIONS, says="The corrections, newest first."))
def corrections(request: Request, parts: Service, slug: str) -> Response:
    """List what was corrected since readers first saw it: when, what, from what to what, and why."""
    told = [correction_as_dict(one) for one in parts.readers.corrections(slug)]
    return versioned(request, {"corrections": told})


@router.get(
    "/history",
    dependencies=[needs(Right.SEE_HISTORY)],
    responses=answers(examples.HISTORY, says="Changes, newest first."),
)
def history(
    request: Request,
    parts: Service,
    slug: str,
    limit: Annotated[int, Query(ge=1, le=MOST_CHANGES, description="How many at the most.")] = 100,
    after: Number = 0,
) -> Response:
    """List every change of a map, drafts too: who, when, what, from what to what, and why."""
    parts.store.map_line(slug)
    found = parts.store.history(slug, limit + 1, after)
    page = found[:limit]
    following = page[-1].number if len(found) > limit else None
    base = base_url(request, parts.settings)
    address = next_page(base, request, limit, following)
    links, header = linked(request, base, address)
    value = {"changes": [_change(one) for one in page], "limit": limit, "next": address, "links": links}
    return json(value, headers=header)


def _change(change: Change) -> dict[str, Any]:
    return {
        "number": change.number,
        "changed_at": change.changed_at.isoformat(),
        "actor": change.actor,
        "what": change.what,
        "incident_id": change.incident_id or None,
        "reason": change.reason,
        "fields": [asdict(one) for one in diff(change.before, change.after)],
    }


@router.post("/take-down", dependencies=[taking_down], responses=answers(examples.MAP, says="Taken down."))
def take_down(
    request: Request,
    parts: Service,
    actor: Signed,
    slug: str,
    body: Annotated[ReasonIn, shown_as(Why=examples.REASON)],
) -> Response:
    """Show readers the reason instead of the map: its page, every embed and version, every file answer 410 at once."""
    current = _seen(request, parts, slug)
    with seen_as_it_is():
        down = parts.store.take_down(slug, body.reason, current.version, actor=actor.name)
    return _answer(request, parts, down)


@router.post("/put-back", dependencies=[taking_down], responses=answers(examples.MAP, says="To be seen again."))
def put_back(request: Request, parts: Service, actor: Signed, slug: str) -> Response:
    """Show readers a map again that was taken down."""
    current = _seen(request, parts, slug)
    with seen_as_it_is():
        back = parts.store.put_back(slug, current.version, actor=actor.name)
    return _answer(request, parts, back)


@router.post("/restore", dependencies=[writing], responses=answers(examples.MAP, says="The draft, as it was then."))
def restore(
    request: Request,
    parts: Service,
    actor: Signed,
    slug: str,
    body: Annotated[RestoreIn, shown_as(That_version={"version": 1, "reason": "The second statement was withdrawn."})],
) -> Response:
    """Make an earlier version the draft; readers see it once it is published. Needs If-Match.

    No place is shown finer than it is now. What becomes coarser is so for readers at once if you may publish.
    """
    current = parts.store.map(slug)
    require_match(request, etag_of(current), current)
    with seen_as_it_is():
        restored = parts.store.restore(
            slug,
            body.version,
            current.version,
            seen_at=current.updated_at,
            withhold=actor.may(Right.LOWER_PRECISION),
            actor=actor.name,
            reason=body.reason,
        )
    return _answer(request, parts, restored)


def _seen(request: Request, parts: Parts, slug: str) -> IncidentMap:
    """The map as it is; where the request names the state that it means, that very state."""
    current = parts.store.map(slug)
    if "if-match" in request.headers:
        require_match(request, etag_of(current), current)
    return current


def _answer(request: Request, parts: Parts, found: IncidentMap) -> Response:
    return json(as_dict(found, base_url(request, parts.settings)), headers={"ETag": etag_of(found)})
