"""From mentions to incidents: what is one place goes onto the map at once, what is not waits for the reporter."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from app.desk.statement import Mention
from app.errors import BadInput
from app.geocoding.extract import gazetteers_of
from app.geocoding.providers import Answers
from app.geocoding.reverse import reverse_among
from app.incidents.statements import Statement
from app.incidents.store import Store
from app.model import Candidate, Incident, Location, LonLat
from app.places import accept, moved_by_hand

MACHINE = "dateline"
MOST_NAMED = 2
"""Places up to which a proposed title names them; more are counted."""


def title_of(labels: Sequence[str], area: str) -> str:
    """A title to begin with: the places themselves, for what happened there is the newsroom's to say."""
    named = [f"the {label}" if label[:1].isdigit() and " block of " in label else label for label in labels]
    if not named:
        return f"Map of {area}" if area else "New map"
    if len(named) > MOST_NAMED:
        return f"{len(named)} places in {area}" if area else f"{len(named)} places"
    words = " and ".join(named)
    return words[:1].upper() + words[1:]


def put_on(store: Store, slug: str, statement: Statement, found: Iterable[Mention], who: str) -> Statement:
    """Add an incident for every settled mention that was not decided before; one place named twice is one incident.

    Answers the statement with its decisions, as it is kept now. Raises BadInput, NotFound.
    """
    there = {_key(each.location): each.id for each in store.map(slug).incidents}
    new: dict[tuple[str, float, float], Mention] = {}
    asked = [one for one in found if one.is_settled and one.key not in statement.decisions]
    for one in asked:
        if _key(_accepted(one)) not in there:
            new.setdefault(_key(_accepted(one)), one)
    added = store.add_incidents(slug, [incident_of(one, _accepted(one)) for one in new.values()], actor=who)
    there |= {_key(each.location): each.id for each in added}
    return store.decide_places(slug, {one.key: there[_key(_accepted(one))] for one in asked})


def _accepted(mention: Mention) -> Location:
    return accept(mention.match.candidates[0], mention.text, MACHINE, datetime.now(UTC))


def _key(location: Location) -> tuple[str, float, float]:
    return location.label, round(location.lon, 6), round(location.lat, 6)


def incident_of(mention: Mention, location: Location) -> Incident:
    """What an incident begins as: the text's own words."""
    return Incident(id="", title=mention.title, location=location, attribution=mention.attribution)


def chosen(candidate: Candidate, verbatim: str, who: str) -> Location:
    """The place that somebody picked."""
    return accept(candidate, verbatim, who, datetime.now(UTC), chosen=True)


def by_hand(
    geocoder: Answers, position: LonLat, verbatim: str, who: str, uncertainty_m: float | None = None
) -> Location:
    """Where somebody put the pin, in degrees, in the words of what lies there. Raises BadInput for no position."""
    if not (-180 <= position.lon <= 180 and -90 <= position.lat <= 90):
        raise BadInput("A pin needs its longitude, -180 to 180, and its latitude, -90 to 90.")
    described = reverse_among(gazetteers_of(geocoder), position)
    candidate = described.candidate
    label = candidate.label if candidate else described.words
    moved = moved_by_hand(position.lon, position.lat, verbatim, label, uncertainty_m, datetime.now(UTC))
    if candidate:
        moved = replace(moved, relation=candidate.relation, locality=candidate.locality)
    return replace(moved, georeferenced_by=who)
