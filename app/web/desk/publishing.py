"""Publishing from the desk: what readers will be told, then the version, then the code to copy."""

from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from app.desk import bench, drawing
from app.errors import BadInput, Conflict
from app.incidents import corrections
from app.incidents.raising import NotConfirmed, Raised
from app.incidents.raising import said as said_of
from app.maps.content import MapContent
from app.maps.embed import content_security_policy, iframe_code
from app.model import DisplayPrecision, IncidentMap
from app.web.addresses import base_url
from app.web.auth import needs
from app.web.desk import listing
from app.web.desk.forms import Form, Posted
from app.web.desk.page import page
from app.web.desk.route import desk_router
from app.web.desk.who import Signed, Who
from app.web.parts import Parts, Service
from app.web.rights import Right
from app.words import labels, texts

router = desk_router()
_UNSEEN = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@router.get("/maps/{slug}/publish", dependencies=[needs(Right.READ_DRAFTS)])
def before(request: Request, parts: Service, who: Signed, slug: str) -> Response:
    """Show what readers will get, and ask for the word."""
    return _asked(request, parts, who, slug)


def _asked(request: Request, parts: Parts, who: Who, slug: str, said: str = "", reason: str = "") -> Response:
    found = bench.bench(parts.store, slug, parts.geocoder)
    readers = _for_readers(parts, slug)
    return page(
        request, parts, "publish.html", who=who, status=422 if said else 200, map=found.line.map,
        state=listing.status_of(found.line), count=found.line.incidents, asked=len(found.asked),
        sentences=[one.sentence for one in readers.lines], notes=readers.notes, said=said, reason=reason,
        corrected=_corrected(parts, found.line.map), raised=[_raised(one) for one in parts.store.raised(slug)],
        lowered=_lowered(parts, found.line.map), nearby=_nearby(parts, slug),
        checks=_checks(found), unplaced=[one.mention.text for one in found.unplaced],
    )  # fmt: skip


def _checks(found: bench.Bench) -> list[tuple[str, tuple[str, ...]]]:
    """What a person should check of the places on the map's first page, each under its number and words."""
    numbered = enumerate(found.incidents, found.first)
    words = [(f"{number}. {drawing.words(one.location)}", one.id) for number, one in numbered]
    return [(place, found.doubts[id_]) for place, id_ in words if id_ in found.doubts]


def _corrected(parts: Parts, map_: IncidentMap) -> list[str]:
    """What publishing now would correct of what readers have seen, in words."""
    if not map_.published_version or map_.taken_down_at:
        return []
    before, now = parts.store.published(map_.slug).incidents, parts.store.map(map_.slug).incidents
    found = corrections.between(before, now, ZoneInfo(parts.settings.time_zone))
    return [corrections.said(one) for one in found]


def _raised(one: Raised) -> dict[str, str]:
    """A place that readers would see more exactly: the sentence, and what the form sends to confirm it."""
    return {"says": said_of(one), "confirms": f"{one.incident.id}:{one.after}"}


def _nearby(parts: Parts, slug: str) -> list[str]:
    """What moves to the next block, corner or neighborhood, in words: readers can compare the versions."""
    said = texts("en")
    return [
        f"“{one.title}” moves from {labels.in_sentence(one.before, said)} to {labels.in_sentence(one.after, said)}. "
        + (
            f"Shown as {one.same_at}, both are the same place."
            if one.same_at is not DisplayPrecision.HIDDEN
            else "Only hidden do both look the same."
        )
        for one in parts.readers.moved_nearby(parts.store.map(slug))
    ]


def _lowered(parts: Parts, map_: IncidentMap) -> list[str]:
    """What readers see more exactly than the draft says, until somebody publishes, in words."""
    seen = {} if map_.taken_down_at else parts.store.readers_see(map_.slug)
    if not seen:
        return []
    incidents = (
        (one.title, seen.get(one.id), one.location.display_precision) for one in parts.store.map(map_.slug).incidents
    )
    return [
        f"Readers will see “{title}” less exactly: {now} → {new}."
        for title, now, new in incidents
        if now and now.finer_than(new)
    ]


def _confirmed(form: Posted) -> dict[str, DisplayPrecision]:
    """The places that whoever publishes lets readers see more exactly, as the page named them."""
    if form.text("confirm_raised") != "yes":
        return {}
    levels = {str(one): one for one in DisplayPrecision}
    named = (text.partition(":") for text in form.all("raised"))
    return {id_: levels[level] for id_, _, level in named if level in levels}


@router.post("/maps/{slug}/publish", dependencies=[needs(Right.PUBLISH)])
def publish(request: Request, parts: Service, who: Signed, form: Form, slug: str) -> Response:
    """Publish the map as it was shown; a correction needs its reason, a place shown more exactly its confirmation."""
    reason = form.lines("reason")
    if not parts.store.map_line(slug).incidents:
        return _asked(request, parts, who, slug, "There is nothing on this map yet.", reason)
    try:
        confirmed = _confirmed(form) if Right.RAISE_PRECISION in who.rights else {}
        zone = ZoneInfo(parts.settings.time_zone)
        parts.store.publish(slug, form.version(), raising=confirmed, zone=zone, actor=who.name, reason=reason)
    except NotConfirmed:
        return _asked(request, parts, who, slug, "Confirm below what readers will see more exactly.", reason)
    except BadInput as error:
        return _asked(request, parts, who, slug, str(error), reason)
    except Conflict:
        return _asked(request, parts, who, slug, "Somebody changed this map meanwhile. This is it now.", reason)
    parts.ahead.publish(slug, base_url(request, parts.settings))
    return RedirectResponse(f"{parts.pages.prefix}/desk/maps/{slug}/share", 303)


@router.get("/maps/{slug}/share", dependencies=[needs(Right.READ_DRAFTS)])
def share(request: Request, parts: Service, who: Signed, slug: str) -> Response:
    """Give the code to embed, the link, and how it looks where it is embedded."""
    line = parts.store.map_line(slug)
    if not line.map.published_version:
        return RedirectResponse(f"{parts.pages.prefix}/desk/maps/{slug}/publish", 303)
    return page(
        request,
        parts,
        "share.html",
        who=who,
        edited=line.edited,
        **_shared(request, parts, line.map, listing.status_of(line)),
    )


def _shared(request: Request, parts: Parts, map_: IncidentMap, status: str) -> dict[str, Any]:
    base = base_url(request, parts.settings)
    link, frame = f"{base}/maps/{map_.slug}", f"{base}/embed/{map_.slug}"
    return {"map": map_, "state": status, "link": link, "code": iframe_code(frame, map_.title, page_url=link)}


@router.get("/maps/{slug}/preview", dependencies=[needs(Right.READ_DRAFTS)])
def preview(request: Request, parts: Service, who: Signed, slug: str) -> Response:
    """The map as readers will see it, in a frame of the desk."""
    from app.maps.draw import embed_page

    html = embed_page(_for_readers(parts, slug), parts.pages.prefix)
    headers = {**_UNSEEN, "Content-Security-Policy": content_security_policy("'self'")}
    return Response(html, 200, headers, "text/html; charset=utf-8")


def _for_readers(parts: Parts, slug: str) -> MapContent:
    """What the page would say if the draft were published now: no place finer than it may be shown."""
    return parts.pages.content(parts.readers.shown(parts.store.map(slug)))
