"""Changes to a map on the desk: each names the version it was made on, and is saved to the draft at once."""

from contextlib import AbstractContextManager
from dataclasses import replace

from fastapi import Request, Response

from app.desk import bench, placing, statement, undo
from app.desk.undo import Step
from app.errors import BadInput, Conflict
from app.incidents.clock import RepeatedTime
from app.incidents.exchange import reading
from app.incidents.statements import Statement
from app.model import DisplayPrecision, Incident, Location, LonLat
from app.web.auth import needs
from app.web.desk import clock, conflicts, tables
from app.web.desk.forms import Form, Posted, changes
from app.web.desk.route import desk_router
from app.web.desk.who import Signed, Who
from app.web.desk.workbench import to_map
from app.web.parts import Parts, Service
from app.web.rights import Right
from app.web.uploads import PASTED
from app.words import labels, texts

router = desk_router()


@router.post("/maps/{slug}", dependencies=[needs(Right.EDIT_DRAFTS)])
def change_map(request: Request, parts: Service, who: Signed, form: Form, slug: str) -> Response:
    """Change the map's title or the line below it."""
    before = parts.store.map_line(slug).map
    asked = {"title": form.text("title"), "dek": form.text("dek")}
    given = {name: value for name, value in asked.items() if name in form}
    wanted = {name: value for name, value in given.items() if value != getattr(before, name)}
    if not wanted:
        return to_map(parts, slug)
    try:
        after = parts.store.update_map(slug, wanted, form.version(), actor=who.name)
    except Conflict:
        return conflicts.of_map(request, parts, who, slug, given)
    return to_map(parts, slug, Step("", after.version))


def _titled(parts: Parts, slug: str, who: Who) -> AbstractContextManager[None]:
    """While a place comes or goes: the title that was proposed keeps telling how many there are, and where."""
    return placing.title_following(parts.store, slug, parts.streets.info.locality, who.name)


@router.post("/maps/{slug}/text", dependencies=[needs(Right.EDIT_DRAFTS)])
def add_text(parts: Service, who: Signed, form: Form, slug: str) -> Response:
    """Put more text behind what is there; its places are treated as at the beginning."""
    more = form.lines("text")
    if not more:
        raise BadInput("Type or paste what was said: a phrase or a paragraph.")
    if statement.is_table(more):
        return tables.begin(parts, who, slug, PASTED, reading.read(more.encode()))
    if not statement.mentions(more, parts.geocoder):
        raise BadInput("Nothing in this text was read as a place. Put the pin by hand, or say it differently.")
    kept = parts.store.append_text(slug, more)
    with _titled(parts, slug, who):
        placing.put_on(parts.store, slug, kept, statement.mentions(kept.text, parts.geocoder), who.name)
    return to_map(parts, slug)


@router.post("/maps/{slug}/incidents/{incident_id}", dependencies=[needs(Right.EDIT_DRAFTS)])
def change_incident(request: Request, parts: Service, who: Signed, form: Form, slug: str, incident_id: str) -> Response:
    """Change what an incident says; its place stays."""
    before = parts.store.incident(slug, incident_id)
    try:
        wanted = changes(form, before, parts.settings.time_zone)
    except RepeatedTime as repeated:
        return clock.ask(request, parts, who, slug, form, repeated)
    return _changed(request, parts, who, form, slug, before, wanted)


def _changed(
    request: Request, parts: Parts, who: Who, form: Posted, slug: str, before: Incident, wanted: dict[str, object]
) -> Response:
    at = f"incident-{before.id}"
    if not wanted:
        return to_map(parts, slug, at=at)
    try:
        withhold = Right.LOWER_PRECISION in who.rights
        after = parts.store.update_incident(slug, before.id, wanted, form.version(), withhold=withhold, actor=who.name)
    except Conflict:
        return conflicts.of_incident(request, parts, who, slug, before.id, wanted, form.version())
    return to_map(parts, slug, Step(after.id, after.version), at)


@router.post("/maps/{slug}/incidents/{incident_id}/place", dependencies=[needs(Right.EDIT_DRAFTS)])
def move(request: Request, parts: Service, who: Signed, form: Form, slug: str, incident_id: str) -> Response:
    """Move an incident's pin to where somebody put it, or say how closely that is known."""
    before = parts.store.incident(slug, incident_id)
    if "lon" not in form and "uncertainty_m" not in form:
        return to_map(parts, slug, at=f"incident-{incident_id}")
    lon, lat = form.number("lon"), form.number("lat")
    if lon is None or lat is None:
        lon, lat = before.location.position
    doubt_m = form.number("uncertainty_m")
    location = placing.by_hand(parts.geocoder, LonLat(lon, lat), before.location.verbatim, who.name, doubt_m)
    return _changed(request, parts, who, form, slug, before, {"location": location})


@router.post("/maps/{slug}/incidents/{incident_id}/precision", dependencies=[needs(Right.EDIT_DRAFTS)])
def show_as(request: Request, parts: Service, who: Signed, form: Form, slug: str, incident_id: str) -> Response:
    """Set how finely readers see the place. Less detail takes effect at once if an editor sets it."""
    before = parts.store.incident(slug, incident_id)
    if "display_precision" not in form:
        return to_map(parts, slug, at=f"incident-{incident_id}")
    try:
        wanted = DisplayPrecision(form.text("display_precision"))
    except ValueError:
        raise BadInput("Choose how finely readers see this place.") from None
    seen = parts.store.readers_see(slug, [incident_id]).get(incident_id, wanted)
    # What a reporter wrote into the draft an editor carries out by saying the same again.
    waits = Right.LOWER_PRECISION in who.rights and seen.finer_than(wanted)
    if wanted is before.location.display_precision and not waits:
        return to_map(parts, slug, at=f"incident-{incident_id}")
    parts.readers.shown_place(incident_id, replace(before.location, display_precision=wanted))
    return _changed(request, parts, who, form, slug, before, {"display_precision": wanted})


@router.post("/maps/{slug}/incidents/{incident_id}/remove", dependencies=[needs(Right.EDIT_DRAFTS)])
def remove(request: Request, parts: Service, who: Signed, form: Form, slug: str, incident_id: str) -> Response:
    """Take an incident off the map; readers see it until the map is published again."""
    try:
        with _titled(parts, slug, who):
            parts.store.delete_incident(slug, incident_id, form.version(), actor=who.name)
    except Conflict:
        return conflicts.of_incident(request, parts, who, slug, incident_id, {}, form.version())
    return to_map(parts, slug, Step(incident_id, form.version()))


@router.post("/maps/{slug}/places", dependencies=[needs(Right.EDIT_DRAFTS)])
def settle(parts: Service, who: Signed, form: Form, slug: str) -> Response:
    """Answer what was asked of a place in the text: a candidate, a pin put by hand, or left out."""
    kept = parts.store.statement(slug)
    asked = next((one for one in _questions(parts, slug) if one.mention.key == form.text("key")), None)
    if asked is None:
        raise Conflict("Somebody settled this place meanwhile. Load the page again to see how.")
    if form.text("leave") == "yes":
        _decide(parts, slug, kept, asked.mention.key, "")
        return to_map(parts, slug)
    location = _location(parts, who, form, asked)
    with _titled(parts, slug, who):
        added = parts.store.add_incident(slug, placing.incident_of(asked.mention, location), actor=who.name)
    _decide(parts, slug, kept, asked.mention.key, added.id)
    return to_map(parts, slug, Step(added.id, added.version), f"incident-{added.id}")


def _questions(parts: Parts, slug: str) -> tuple[bench.Question, ...]:
    return bench.bench(parts.store, slug, parts.geocoder).questions


def _location(parts: Parts, who: Who, form: Posted, asked: bench.Question) -> Location:
    if "phrase" in form:
        return placing.in_other_words(parts.geocoder, form.text("phrase"), who.name)
    lon, lat = form.number("lon"), form.number("lat")
    if lon is not None and lat is not None:
        doubt_m = form.number("uncertainty_m")
        return placing.by_hand(parts.geocoder, LonLat(lon, lat), asked.mention.text, who.name, doubt_m)
    # By its label, not its number: the list may have another order by now.
    candidate = next((one for one in asked.candidates if one.label == form.text("candidate")), None)
    if candidate is None:
        raise BadInput("Choose one of the places, or put the pin by hand.")
    return placing.chosen(candidate, asked.mention.text, who.name)


def _decide(parts: Parts, slug: str, kept: Statement, key: str, incident_id: str) -> None:
    """Note what became of a place, and of every later mention of the same words."""
    found = statement.mentions(kept.text, parts.geocoder)
    wanted = next(one.text.lower() for one in found if one.key == key)
    same = {one.key: incident_id for one in found if one.text.lower() == wanted and not kept.decisions.get(one.key)}
    parts.store.decide_places(slug, same)


@router.post("/maps/{slug}/pins", dependencies=[needs(Right.EDIT_DRAFTS)])
def put_pin(parts: Service, who: Signed, form: Form, slug: str) -> Response:
    """Put a pin by hand for what no text says."""
    lon, lat = form.number("lon"), form.number("lat")
    if lon is None or lat is None:
        raise BadInput("A pin needs its longitude and its latitude, in degrees.")
    phrase = form.text("phrase")
    location = placing.by_hand(parts.geocoder, LonLat(lon, lat), phrase, who.name, form.number("uncertainty_m"))
    title = labels.title(form.text("title") or phrase, location, texts("en"))
    with _titled(parts, slug, who):
        added = parts.store.add_incident(slug, Incident(id="", title=title, location=location), actor=who.name)
    return to_map(parts, slug, Step(added.id, added.version), f"incident-{added.id}")


@router.post("/maps/{slug}/undo", dependencies=[needs(Right.EDIT_DRAFTS)])
def take_back(parts: Service, who: Signed, form: Form, slug: str) -> Response:
    """Take a step back, while nobody has changed the thing since."""
    step = undo.step_of(form.text("step"))
    with _titled(parts, slug, who):
        undo.undo(parts.store, slug, step, who.name, withhold=Right.LOWER_PRECISION in who.rights)
    return to_map(parts, slug, at=f"incident-{step.incident_id}" if step.incident_id else "")
