"""/desk/maps/{slug}: one map on the desk; its text, its rows, its map, and what is asked."""

from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from app.desk import bench, drawing, measuring, precision, wording
from app.desk.bench import Bench, Question
from app.desk.measuring import Terms
from app.desk.undo import Step
from app.geocoding.deciding import too_wide
from app.maps import payload
from app.maps.style import MAX_ZOOM, MIN_ZOOM
from app.model import Candidate, DisplayPrecision, Incident, Verification
from app.sentences import MOST_MEASURED
from app.web.auth import needs
from app.web.desk.forms import day_and_time
from app.web.desk.listing import status_of
from app.web.desk.page import page
from app.web.desk.route import desk_router
from app.web.desk.who import Signed
from app.web.locations import still_seen
from app.web.parts import Parts, Service
from app.web.rights import Right
from app.words import lengths
from app.words.remarks import sentences

router = desk_router()
SURE_M = (15.0, 50.0, 150.0, 400.0)
"""How closely a pin that was put by hand can be known."""


def to_map(parts: Parts, slug: str, step: Step | None = None, at: str = "") -> Response:
    """Back to the map, with the step just done, which can be taken back, and to a part of the page."""
    query = f"?did={step}" if step else ""
    return RedirectResponse(f"{parts.pages.prefix}/desk/maps/{slug}{query}{f'#{at}' if at else ''}", 303)


@router.get("/maps/{slug}", dependencies=[needs(Right.READ_DRAFTS)])
def one_map(request: Request, parts: Service, who: Signed, slug: str, did: str = "", after: str = "") -> Response:
    """Show a map with all that can be done to it."""
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0
    found = bench.bench(parts.store, slug, parts.geocoder, start)
    return page(
        request, parts, "bench.html", who=who, styles=("leaflet.css",), scripts=("leaflet.js",),
        did=did, **values(parts, found),
    )  # fmt: skip


def values(parts: Parts, found: Bench) -> dict[str, Any]:
    """What the template prints of a map."""
    settings, few = parts.settings, len(found.incidents) <= MOST_MEASURED and found.next is None
    pairs = measuring.pairs(found.incidents, Terms.of(found.line.map, settings)) if few else ()
    return {
        "map": found.line.map,
        "state": status_of(found.line),
        "edited": found.line.edited,
        "saved": saved(found.line.changed_at, settings.time_zone),
        "by": found.line.changed_by,
        "count": found.line.incidents,
        "rows": _rows(parts, found),
        "next": found.next,
        "questions": [question(parts, one) for one in found.questions],
        "asked": len(found.asked),
        "unplaced": [one.mention.text for one in found.unplaced],
        "segments": found.segments,
        "sentences": [one.sentence for one in pairs],
        "how": pairs[0].how if len(pairs) == 1 else "",
        "sure": [("", "not recorded"), *((f"{sure_m:g}", lengths.limit(sure_m, settings.units)) for sure_m in SURE_M)],
        "data": payload.escaped(map_data(parts, found, pairs)),
    }


def _rows(parts: Parts, found: Bench) -> list[dict[str, Any]]:
    title = found.line.map.title
    seen = parts.store.readers_see(found.line.map.slug, [one.id for one in found.incidents])
    numbered = enumerate(found.incidents, found.first)
    return [
        {**row(parts, one, number, title, seen.get(one.id)), "checks": found.doubts.get(one.id, ())}
        for number, one in numbered
    ]


def map_data(parts: Parts, found: Bench, pairs: tuple[measuring.Pair, ...]) -> dict[str, Any]:
    """The map's own data."""
    numbered = enumerate(found.incidents, found.first)
    bounds = parts.pages.basemap.area.bounds
    return drawing.data(tiles(parts), bounds, numbered, pairs=measuring.quiet(pairs), questions=found.questions)


def tiles(parts: Parts) -> dict[str, Any]:
    """Where the base map's tiles are."""
    version = parts.pages.basemap.area.version
    url = f"{parts.pages.prefix}/tiles/{{z}}/{{x}}/{{y}}.svg?v={version}"
    return {"url": url, "minZoom": MIN_ZOOM, "maxZoom": MAX_ZOOM}


def saved(moment: datetime | None, zone: str) -> str:
    """ "15:12:03"."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M:%S}" if moment else ""


def row(parts: Parts, one: Incident, number: int, title: str, seen: DisplayPrecision | None = None) -> dict[str, Any]:
    """An incident in its row."""
    day, time = day_and_time(one, parts.settings.time_zone)
    location = one.location
    moved = location.verification is Verification.MOVED_BY_HAND
    return {
        "number": number,
        "incident": one,
        "place": drawing.words(location),
        "doubt": wording.doubt(location, parts.settings.units),
        "by_hand": location.georeferenced_by if moved else "",
        "day": day,
        "time": time,
        "telling": precision.telling(one, title),
        "still": " ".join(still_seen(one, seen)),
        "sure": f"{location.uncertainty_m:g}" if location.uncertainty_m else "",
    }


def question(parts: Parts, one: Question) -> dict[str, Any]:
    """A place of the text that is not on the map."""
    return {
        "key": one.mention.key,
        "letter": one.letter,
        "text": one.mention.text,
        "status": one.status,
        "wide": too_wide(one.mention.match),
        "remarks": sentences(one.mention.match.remarks),
        "candidates": [_candidate(parts, candidate) for candidate in one.candidates],
    }


def _candidate(parts: Parts, candidate: Candidate) -> dict[str, str]:
    return {
        "label": candidate.label,
        "words": drawing.words(candidate),
        "doubt": wording.doubt(candidate, parts.settings.units),
        "locality": candidate.locality,
    }


@router.get("/maps/{slug}/incidents/{incident_id}/shown", dependencies=[needs(Right.READ_DRAFTS)])
def shown(request: Request, parts: Service, who: Signed, slug: str, incident_id: str) -> Response:
    """Show what readers would see of a place at every precision, to choose one."""
    one = parts.store.incident(slug, incident_id)
    shown_place = partial(parts.readers.shown_place, incident_id)
    choices = precision.choices(one.location, shown_place, parts.settings.units)
    return page(
        request, parts, "shown.html", who=who, slug=slug, one=one, place=drawing.words(one.location),
        choices=tuple(choices), may_lower=Right.LOWER_PRECISION in who.rights,
        still=" ".join(still_seen(one, parts.store.readers_see(slug, [incident_id]).get(incident_id))),
    )  # fmt: skip
