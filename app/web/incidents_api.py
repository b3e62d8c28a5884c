"""/api/maps/{slug}/incidents: what happened where. A phrase that is not one place is refused, and stores nothing."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from app import geojson
from app.incidents.maps import check_not_taken_down
from app.model import DisplayPrecision, Incident
from app.web import examples
from app.web.addresses import base_url
from app.web.answers import VARY, etag_of, json, versioned
from app.web.auth import Actor, Editor, Signed
from app.web.conditional import require_match, seen_as_it_is
from app.web.examples import answers
from app.web.locations import locate, shown_at, still_seen, telling_words
from app.web.maps_api import After, Limit, linked, next_page, writing
from app.web.models import IncidentChanges, IncidentIn, shown_as
from app.web.parts import Parts, Service
from app.web.rights import Right

router = APIRouter(prefix="/api/maps/{slug}/incidents", tags=["incidents"], default_response_class=Response)
GEOJSON = geojson.MEDIA_TYPE
_NOTHING_SEEN: dict[str, DisplayPrecision] = {}
IncidentBody = Annotated[
    IncidentIn,
    shown_as(
        A_phrase=examples.INCIDENT_IN,
        A_candidate_of_a_tie=examples.INCIDENT_IN | {"location": {"phrase": "24th and Lyndale", "candidate": 0}},
        A_point_of_one_s_own=examples.INCIDENT_IN | {"location": {"lon": -93.28722, "lat": 45.00369}},
    ),
]
ChangesBody = Annotated[IncidentChanges, shown_as(A_correction={"attribution": "the city said in a correction"})]


@router.get("", responses=answers(examples.COLLECTION, GEOJSON, says="A FeatureCollection with `limit` and `next`."))
def list_incidents(
    request: Request, parts: Service, editor: Editor, slug: str, limit: Limit = 100, after: After = 0
) -> Response:
    """List a map's incidents: as they stand with a token, as last published without."""
    base = base_url(request, parts.settings)
    if not editor:
        return _published_page(request, parts, slug, limit, after)
    page = parts.store.incidents(slug, limit, after)
    following = next_page(base, request, limit, page.next)
    links, header = linked(request, base, following, GEOJSON)
    members = {"limit": limit, "next": following, "links": links, "numberReturned": len(page.incidents)}
    value = geojson.collection(page.incidents, **members)
    return json(value, headers={"Vary": VARY, **header}, media_type=GEOJSON)


def _published_page(request: Request, parts: Parts, slug: str, limit: int, after: int) -> Response:
    """As last published; those whose place is hidden come last, without one."""
    page, end = parts.readers.page(slug, limit, after)
    base = base_url(request, parts.settings)
    following = next_page(base, request, limit, end)
    links, header = linked(request, base, following, GEOJSON)
    value = geojson.public_collection(page, limit=limit, next=following, links=links, numberReturned=len(page))
    return json(value, headers={"Vary": VARY, **header}, media_type=GEOJSON)


@router.post(
    "",
    status_code=201,
    dependencies=[writing],
    responses=answers(examples.FEATURE, GEOJSON, 201, "The incident, located and stored."),
)
def add_incident(request: Request, parts: Service, actor: Signed, slug: str, body: IncidentBody) -> Response:
    """Add an incident. A phrase that ties or fails is refused with its `match` (422), and nothing is stored.

    A map that is taken down takes no new incident (409): put it back first.
    """
    # Before the streets are asked: a map that is not there is the first thing to say.
    check_not_taken_down(parts.store.map_line(slug).map.taken_down_at, "add a place")
    fields = body.model_dump(exclude={"location", "display_precision"})
    location = shown_at(parts, locate(parts, body.location), body.display_precision)
    added = parts.store.add_incident(slug, Incident(id="", location=location, **fields), actor=actor.name)
    address = f"{base_url(request, parts.settings)}/api/maps/{slug}/incidents/{added.id}"
    return json(_told(added), 201, {"Location": address, "ETag": etag_of(added)}, GEOJSON)


def _told(incident: Incident, seen: Mapping[str, DisplayPrecision] = _NOTHING_SEEN) -> dict[str, Any]:
    """The incident for its editor, with remarks where its own words, or readers' maps, say more than its place."""
    remarks = [*still_seen(incident, seen.get(incident.id)), *telling_words(incident)]
    return geojson.feature(incident) | ({"remarks": remarks} if remarks else {})


@router.get("/{incident_id}", responses=answers(examples.FEATURE, GEOJSON, says="The incident."))
def read_incident(request: Request, parts: Service, editor: Editor, slug: str, incident_id: str) -> Response:
    """Read an incident: as it stands with a token, as last published without."""
    if not editor:
        shown = geojson.public_feature(parts.readers.incident(slug, incident_id))
        return versioned(request, shown, media_type=GEOJSON)
    found = parts.store.incident(slug, incident_id)
    return versioned(request, geojson.feature(found), etag_of(found), GEOJSON)


def _changed(parts: Parts, actor: Actor, current: Incident, slug: str, changes: dict[str, Any]) -> Response:
    withhold = actor.may(Right.LOWER_PRECISION)
    with seen_as_it_is():
        changed = parts.store.update_incident(
            slug, current.id, changes, current.version, withhold=withhold, actor=actor.name
        )
    told = _told(changed, parts.store.readers_see(slug, [changed.id]))
    return json(told, headers={"ETag": etag_of(changed)}, media_type=GEOJSON)


def _current(request: Request, parts: Parts, slug: str, incident_id: str) -> Incident:
    current = parts.store.incident(slug, incident_id)
    require_match(request, etag_of(current), current)
    return current


@router.put(
    "/{incident_id}",
    dependencies=[writing],
    responses=answers(examples.FEATURE, GEOJSON, says="The incident, replaced."),
)
def replace_incident(
    request: Request, parts: Service, actor: Signed, slug: str, incident_id: str, body: IncidentBody
) -> Response:
    """Replace an incident: what the body leaves out is emptied. Needs If-Match."""
    current = _current(request, parts, slug, incident_id)
    location = shown_at(parts, locate(parts, body.location), body.display_precision, incident_id)
    changes = body.model_dump(exclude={"location"}) | {"location": location}
    return _changed(parts, actor, current, slug, changes)


@router.patch(
    "/{incident_id}",
    dependencies=[writing],
    responses=answers(examples.FEATURE, GEOJSON, says="The incident, changed."),
)
def change_incident(
    request: Request, parts: Service, actor: Signed, slug: str, incident_id: str, body: ChangesBody
) -> Response:
    """Change part of an incident; its location stays unless the body names one. Needs If-Match.

    A display_precision that is lowered holds for every published version at once if you may publish; otherwise it waits
    for a publish, and the answer remarks on that. Raising it always waits for a publish, which has to confirm it.
    """
    current = _current(request, parts, slug, incident_id)
    changes = body.given
    if {"location", "display_precision"} & changes.keys():
        location = locate(parts, changes["location"]) if "location" in changes else current.location
        precision = changes.get("display_precision", current.location.display_precision)
        changes["location"] = shown_at(parts, location, precision, incident_id)
    return _changed(parts, actor, current, slug, changes)


@router.delete(
    "/{incident_id}", status_code=204, dependencies=[writing], responses=answers(None, status=204, says="Gone.")
)
def delete_incident(request: Request, parts: Service, actor: Signed, slug: str, incident_id: str) -> Response:
    """Take an incident off the map; readers see it until the map is published again. Needs If-Match."""
    current = _current(request, parts, slug, incident_id)
    with seen_as_it_is():
        parts.store.delete_incident(slug, current.id, current.version, actor=actor.name)
    return Response(status_code=204)
