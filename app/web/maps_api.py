"""/api/maps: making, reading, changing and publishing maps. A draft does not exist for whoever has no token."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request, Response

from app.house import own
from app.incidents.raising import NotConfirmed
from app.model import IncidentMap
from app.public import PublicMap
from app.web import examples
from app.web.addresses import base_url
from app.web.answers import VARY, etag_of, json, versioned
from app.web.auth import Actor, Editor, Signed, needs, require
from app.web.conditional import require_match, seen_as_it_is
from app.web.examples import answers
from app.web.models import MapChanges, MapFields, MapIn, PublishIn, shown_as
from app.web.parts import Parts, Service
from app.web.problems import Problem
from app.web.rights import Right

router = APIRouter(prefix="/api/maps", tags=["maps"], default_response_class=Response)
MOST_A_PAGE = 1000
writing, publishing = needs(Right.EDIT_DRAFTS), needs(Right.PUBLISH)
Limit = Annotated[int, Query(ge=1, le=MOST_A_PAGE, description="How many at the most.")]
After = Annotated[int, Query(ge=0, le=2**31 - 1, description="Where the last page ended; `next` holds it.")]


def as_dict(found: IncidentMap | PublicMap, base: str) -> dict[str, Any]:
    """The map without its incidents, and where its pages are; to editors also whether it is taken down, and why."""
    return {
        "slug": found.slug,
        "title": found.title,
        "dek": found.dek,
        "settings": own(found.settings),
        "status": str(found.status),
        "version": found.version,
        "published_version": found.published_version,
        "updated_at": found.updated_at.isoformat() if found.updated_at else None,
        "links": {
            "page": f"{base}/maps/{found.slug}",
            "embed": f"{base}/embed/{found.slug}",
            "geojson": f"{base}/maps/{found.slug}.geojson",
            "incidents": f"{base}/api/maps/{found.slug}/incidents",
            "corrections": f"{base}/api/maps/{found.slug}/corrections",
        },
        **(_taken_down(found) if isinstance(found, IncidentMap) else {}),
    }


def _taken_down(found: IncidentMap) -> dict[str, Any]:
    if not found.taken_down_at:
        return {}
    return {"taken_down": {"at": found.taken_down_at.isoformat(), "reason": found.taken_down_reason}}


@router.get("", responses=answers(examples.MAPS, says="Published maps; drafts too with a token."))
def list_maps(request: Request, parts: Service, editor: Editor, limit: Limit = 100, after: After = 0) -> Response:
    """List the maps, the newest first."""
    # As readers see them, or as they stand; one more than asked for says whether more follow.
    readers = parts.readers.maps
    maps: Sequence[IncidentMap | PublicMap] = (parts.store.maps if editor else readers)(limit + 1, after)
    base = base_url(request, parts.settings)
    page = [as_dict(found, base) for found in maps[:limit]]
    following = next_page(base, request, limit, after + limit if len(maps) > limit else None)
    links, header = linked(request, base, following)
    value = {"maps": page, "limit": limit, "next": following, "links": links}
    return json(value, headers={"Vary": VARY, **header})


def next_page(base: str, request: Request, limit: int, after: int | None) -> str | None:
    """The address of the next page, None on the last."""
    return None if after is None else f"{base}{request.url.path}?limit={limit}&after={after}"


def linked(
    request: Request, base: str, following: str | None, media_type: str = "application/json"
) -> tuple[list[dict[str, str]], dict[str, str]]:
    """Return the links of a page, as OGC API has them in the body, and the next one as a header (RFC 8288)."""
    query = f"?{request.url.query}" if request.url.query else ""
    links = [{"rel": "self", "href": f"{base}{request.url.path}{query}", "type": media_type}]
    if following is None:
        return links, {}
    links.append({"rel": "next", "href": following, "type": media_type})
    return links, {"Link": f'<{following}>; rel="next"'}


@router.post("", status_code=201, dependencies=[writing], responses=answers(examples.MAP, status=201, says="Made."))
def create_map(
    request: Request, parts: Service, actor: Signed, body: Annotated[MapIn, shown_as(A_map=examples.MAP_IN)]
) -> Response:
    """Make a map. It is a draft, which only tokens see, until it is published."""
    made = parts.store.create_map(body.slug, body.title, dek=body.dek, settings=body.settings.given, actor=actor.name)
    base = base_url(request, parts.settings)
    headers = {"Location": f"{base}/api/maps/{made.slug}", "ETag": etag_of(made)}
    return json(as_dict(made, base), 201, headers)


@router.get("/{slug}", responses=answers(examples.MAP, says="The map."))
def read_map(request: Request, parts: Service, editor: Editor, slug: str) -> Response:
    """Read a map: as it stands with a token, as it was last published without."""
    base = base_url(request, parts.settings)
    if not editor:
        return versioned(request, as_dict(parts.readers.head(slug), base))
    found = parts.store.map_line(slug).map
    return versioned(request, as_dict(found, base), etag_of(found))


def _changed(request: Request, parts: Parts, actor: Actor, slug: str, changes: dict[str, Any]) -> Response:
    current = parts.store.map_line(slug).map
    require_match(request, etag_of(current), current)
    with seen_as_it_is():
        changed = parts.store.update_map(slug, changes, current.version, actor=actor.name)
    return json(as_dict(changed, base_url(request, parts.settings)), headers={"ETag": etag_of(changed)})


@router.put("/{slug}", dependencies=[writing], responses=answers(examples.MAP, says="The map, replaced."))
def replace_map(
    request: Request,
    parts: Service,
    actor: Signed,
    slug: str,
    body: Annotated[MapFields, shown_as(The_fields=examples.MAP_FIELDS)],
) -> Response:
    """Replace what a map says of itself; its incidents stay. Needs If-Match."""
    return _changed(
        request, parts, actor, slug, {"title": body.title, "dek": body.dek, "settings": body.settings.given}
    )


@router.patch("/{slug}", dependencies=[writing], responses=answers(examples.MAP, says="The map, changed."))
def change_map(
    request: Request,
    parts: Service,
    actor: Signed,
    slug: str,
    body: Annotated[MapChanges, shown_as(A_change={"title": "Two shootings, a week apart"})],
) -> Response:
    """Change part of what a map says of itself. Needs If-Match."""
    return _changed(request, parts, actor, slug, body.given)


@router.delete(
    "/{slug}",
    status_code=204,
    dependencies=[writing],
    responses=answers(None, status=204, says="Gone, for readers too."),
)
def delete_map(request: Request, parts: Service, actor: Signed, slug: str) -> Response:
    """Delete a map with all its incidents and published versions: its addresses answer 404. Needs If-Match.

    One that was ever published needs a token of scope publish, or an editor: readers lose it.
    """
    current = parts.store.map_line(slug).map
    if current.published_version:
        require(actor, Right.TAKE_DOWN)
    require_match(request, etag_of(current), current)
    with seen_as_it_is():
        parts.store.delete_map(slug, current.version, actor=actor.name)
    return Response(status_code=204)


@contextmanager
def raising_named() -> Iterator[None]:
    """Answer a publish that would raise a precision unasked with what it would raise, as a program reads it."""
    try:
        yield
    except NotConfirmed as error:
        raised = [
            {"id": one.incident.id, "title": one.incident.title, "from": str(one.before), "to": str(one.after)}
            for one in error.raised
        ]
        confirm = {one["id"]: one["to"] for one in raised}
        raise Problem(422, str(error), None, raised=raised, raise_precision=confirm) from None


@router.post("/{slug}/publish", dependencies=[publishing], responses=answers(examples.MAP, says="The published map."))
def publish(
    request: Request,
    parts: Service,
    actor: Signed,
    slug: str,
    body: Annotated[PublishIn | None, shown_as(A_correction=examples.REASON)] = None,
) -> Response:
    """Publish the map as it stands: a new numbered version, which readers see from now on.

    Where that corrects something readers had seen, a reason is needed; readers are told it. Where readers would see a
    place more exactly than they do now, the answer is 422 with `raised`: send `raise_precision` to confirm each.
    """
    version = None
    if "if-match" in request.headers:
        # Asked for, not required: publishing takes the map as it stands.
        current = parts.store.map_line(slug).map
        require_match(request, etag_of(current), current)
        version = current.version
    body = body or PublishIn()
    if body.raise_precision:
        require(actor, Right.RAISE_PRECISION)
    with seen_as_it_is(), raising_named():
        zone = ZoneInfo(parts.settings.time_zone)
        published = parts.store.publish(
            slug, version, raising=body.raise_precision, zone=zone, actor=actor.name, reason=body.reason
        )
    parts.ahead.publish(slug, base_url(request, parts.settings))
    return json(as_dict(published, base_url(request, parts.settings)), headers={"ETag": etag_of(published)})
