"""/desk: the list of maps, and the box in which every map begins."""

import secrets
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from app.desk import placing, statement
from app.errors import BadInput, Conflict
from app.geocoding.reverse import reverse_among
from app.incidents.exchange import reading
from app.incidents.overview import MapLine
from app.model import AccuracyType, DisplayPrecision, Location
from app.readers import coarse
from app.web.auth import needs
from app.web.desk import tables
from app.web.desk.forms import Form, Posted
from app.web.desk.page import page
from app.web.desk.route import desk_router
from app.web.desk.who import Signed, Who
from app.web.parts import Parts, Service
from app.web.rights import Right
from app.web.uploads import PASTED

router = desk_router()
NOTHING = "Nothing in this text was read as a place."
EMPTY = "Type or paste what was said: a phrase or a paragraph."
_SLUG_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


@router.get("", dependencies=[needs(Right.READ_DRAFTS)])
def maps(request: Request, parts: Service, who: Signed) -> Response:
    """List the maps, below the box for the next one."""
    parts.ahead.soon(lambda: _get_ready(parts))
    return _list(request, parts, who)


def _get_ready(parts: Parts) -> None:
    """Read what the next pages of the desk ask of the streets: a second, which the reporter pastes in."""
    west, south, east, north = parts.streets.info.bbox
    middle = Location("", "", (west + east) / 2, (south + north) / 2, AccuracyType.POINT, 1.0)
    coarse(replace(middle, display_precision=DisplayPrecision.NEIGHBORHOOD), parts.areas.gazetteers)
    reverse_among(parts.areas.gazetteers, middle.position)


@router.get("/maps/new", dependencies=[needs(Right.EDIT_DRAFTS)])
def new(request: Request, parts: Service, who: Signed) -> Response:
    """The box alone."""
    return _new(request, parts, who, "", "")


def _list(request: Request, parts: Parts, who: Who) -> Response:
    old = set(parts.store.old_drafts(parts.settings.old_drafts_after_days))
    lines = [
        _line(found, parts.settings.time_zone) | {"old": found.map.slug in old} for found in parts.store.overview()
    ]
    zone = parts.settings.time_zone
    unheard = [
        {"slug": one.slug, "host": urlsplit(one.url).hostname, "at": moment_words(one.happened_at, zone)}
        for one in parts.store.unheard_withdrawals()
    ]
    return page(
        request, parts, "maps.html", who=who, lines=lines, said="", text="", bare=False, unheard=unheard,
    )  # fmt: skip


def _line(found: MapLine, zone: str) -> dict[str, object]:
    return {
        "slug": found.map.slug,
        "title": found.map.title,
        "status": status_of(found),
        "published": found.map.published_version,
        "edited": found.edited,
        "incidents": found.incidents,
        "changed": moment_words(found.changed_at, zone),
        "by": found.changed_by,
    }


def status_of(found: MapLine) -> str:
    """ "draft", "published" or "taken down"."""
    if getattr(found.map, "taken_down_at", None):
        return "taken down"
    return "published" if found.map.published_version else "draft"


def moment_words(moment: datetime | None, zone: str) -> str:
    """ "2026-01-14 18:50"."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if moment else ""


@router.post("/maps", dependencies=[needs(Right.EDIT_DRAFTS)])
def make(request: Request, parts: Service, who: Signed, form: Form) -> Response:
    """Make a draft out of a text: what is one place stands on it at once, the rest is asked."""
    text, bare = form.lines("text"), form.text("bare")
    if statement.is_table(text) or bare == "import":
        return _from_table(request, parts, who, form, text)
    found = statement.mentions(text, parts.geocoder) if text else ()
    if not found and not bare:
        return _new(request, parts, who, NOTHING if text else EMPTY, text)
    slug = _created(parts, form, placing.title_of(placing.places_of(found), parts.streets.info.locality), who)
    placing.put_on(parts.store, slug, parts.store.append_text(slug, text), found, who.name)
    return RedirectResponse(f"{parts.pages.prefix}/desk/maps/{slug}", 303)


def _new(request: Request, parts: Parts, who: Who, said: str, text: str) -> Response:
    return page(request, parts, "new.html", who=who, status=422 if said else 200, said=said, text=text, bare=bool(said))


def _from_table(request: Request, parts: Parts, who: Who, form: Posted, text: str) -> Response:
    """A draft for a table: the one that was pasted, else one that is chosen on the next page."""
    try:
        table = reading.read(text.encode()) if text else None
    except BadInput as refusal:
        return _new(request, parts, who, str(refusal), text)
    slug = _created(parts, form, placing.title_of((), parts.streets.info.locality), who)
    return tables.begin(parts, who, slug, PASTED, table) if table else tables.to_import(parts, slug)


def _created(parts: Parts, form: Posted, proposed: str, who: Who) -> str:
    """A draft under the address asked for, or under one that says no place: a place may have to be withheld one day."""
    title = form.text("title") or proposed
    if wanted := form.text("slug"):
        return parts.store.create_map(wanted, title, actor=who.name).slug
    while True:
        day = datetime.now(ZoneInfo(parts.settings.time_zone))
        slug = f"{day:%Y-%m-%d}-{''.join(secrets.choice(_SLUG_LETTERS) for _ in range(4))}"
        try:
            return parts.store.create_map(slug, title, actor=who.name).slug
        except Conflict:
            continue
