"""From mentions to incidents: what is one place goes onto the map at once, what is not waits for the reporter."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from app.desk.statement import Mention
from app.errors import BadInput
from app.geocoding.extract import gazetteers_of, streets_alone
from app.geocoding.providers import Answers
from app.geocoding.reverse import reverse_among
from app.incidents.statements import Statement
from app.incidents.store import Store
from app.model import Candidate, Incident, Location, LonLat
from app.places import accept, moved_by_hand
from app.words import labels, texts
from app.words.remarks import sentences

MACHINE = "dateline"
MOST_NAMED = 2
"""Places up to which a proposed title names them; more are counted."""
MOST_FOLLOWED = 500
"""Places up to which a proposed title is made again when one more is put on the map."""
MOST_TOWNS = 3
"""Towns up to which a proposed title names them; of more, it names one less and counts the others."""


def title_of(places: Sequence[Candidate | Location], area: str) -> str:
    """A title to begin with: the places themselves, or how many they are and in which towns.

    What happened there is the newsroom's to say.
    """
    said = texts("en")
    if not places:
        return f"Map of {area}" if area else "New map"
    if len(places) > MOST_NAMED:
        return f"{len(places):,} places{_towns(places)}"
    if len(places) == 1:
        return labels.capital(labels.in_sentence(places[0], said))
    return labels.capital(" and ".join(labels.both(places[0], places[1], said)))


def _towns(places: Sequence[Candidate | Location]) -> str:
    """ " in Minneapolis and St. Paul": the towns of the places, the most frequent first; "" where one is unknown."""
    towns = Counter(re.sub(r"\bSaint (?=[A-Z])", "St. ", one.locality) for one in places)
    if "" in towns:
        return ""
    named = [town for town, _ in towns.most_common(MOST_TOWNS if len(towns) <= MOST_TOWNS else MOST_TOWNS - 1)]
    if more := len(towns) - len(named):
        named.append(f"{more} other towns")
    return f" in {texts('en').listed(named)}"


@contextmanager
def title_following(store: Store, slug: str, area: str, who: str) -> Iterator[None]:
    """Keep a proposed title true while places come and go. A title that somebody wrote stays as it is.

    So does one that names its places and was published: an editor has seen it.
    """
    line = store.map_line(slug)
    places = _places_on(store, slug) if line.incidents <= MOST_FOLLOWED else []
    followed = len(places) > MOST_NAMED or not line.map.published_version
    before = title_of(places, area)
    yield
    found = store.map_line(slug).map
    if followed and found.title == before != (after := title_of(_places_on(store, slug), area)):
        store.update_map(slug, {"title": after}, found.version, actor=who)


def _places_on(store: Store, slug: str) -> list[Location]:
    return [one.location for one in store.map(slug).incidents]


def _named(label: str) -> str:
    return f"the {label}" if label[:1].isdigit() and " block of " in label else label


def put_on(store: Store, slug: str, statement: Statement, found: Iterable[Mention], who: str) -> Statement:
    """Add an incident for every settled mention that was not decided before; one place named twice is one incident.

    Answers the statement with its decisions, as it is kept now. Raises BadInput, NotFound.
    """
    there = {_key(each.location): each.id for each in store.map(slug).incidents}
    new: dict[tuple[str, float, float], Mention] = {}
    asked = [one for one in found if one.is_settled and one.decision(statement.decisions) is None]
    for one in asked:
        if _key(_accepted(one)) not in there:
            new.setdefault(_key(_accepted(one)), one)
    added = store.add_incidents(slug, [incident_of(one, _accepted(one)) for one in new.values()], actor=who)
    there |= {_key(each.location): each.id for each in added}
    return store.decide_places(slug, {one.key: there[_key(_accepted(one))] for one in asked})


def places_of(found: Iterable[Mention]) -> list[Location]:
    """The places that a text puts on a map at once, each of them once."""
    settled = (_accepted(one) for one in found if one.is_settled)
    return list({_key(location): location for location in settled}.values())


def _accepted(mention: Mention) -> Location:
    return accept(mention.match.candidates[0], mention.text, MACHINE, datetime.now(UTC))


def _key(location: Location) -> tuple[str, float, float]:
    return location.label, round(location.lon, 6), round(location.lat, 6)


def incident_of(mention: Mention, location: Location) -> Incident:
    """What an incident begins as: the text's own words."""
    title = labels.title(mention.title, location, texts("en"))
    return Incident(id="", title=title, location=location, attribution=mention.attribution)


def chosen(candidate: Candidate, verbatim: str, who: str) -> Location:
    """The place that somebody picked."""
    return accept(candidate, verbatim, who, datetime.now(UTC), chosen=True)


def in_other_words(geocoder: Answers, phrase: str, who: str) -> Location:
    """Return the place of a phrase that somebody typed instead of the text's. Raises BadInput where it is not one."""
    if not phrase:
        raise BadInput("Type the place in other words: a corner, a block or an address.")
    match = streets_alone(geocoder).geocode(phrase)
    if match.best is None:
        raise BadInput(f"“{phrase}” is not one place. {' '.join(sentences(match.remarks))}")
    return accept(match.best, phrase, who, datetime.now(UTC))


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
