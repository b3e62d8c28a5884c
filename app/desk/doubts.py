"""What the geocoder doubts of a place, in sentences: shown wherever somebody decides whether it goes to readers."""

from collections.abc import Iterable, Mapping

from app.desk.statement import Mention
from app.geocoding.extract import streets_alone
from app.geocoding.providers import Answers
from app.model import Incident, Location, Match, Verification
from app.places import doubts_of
from app.words.remarks import sentences

MOST_ASKED = 300
"""Places of a map whose phrases are asked again for their doubts."""


def of_incidents(
    incidents: Iterable[Incident], found: Iterable[Mention], decisions: Mapping[str, str], geocoder: Answers
) -> dict[str, tuple[str, ...]]:
    """Return the doubts of incidents that the machine placed, by their ids; the text's own answer comes first.

    Nothing but the own streets is asked. A place that a person chose or moved is theirs.
    """
    said = {decided: one.match for one in reversed(list(found)) if (decided := one.decision(decisions))}
    own, doubts = streets_alone(geocoder), {}
    for incident in list(incidents)[:MOST_ASKED]:
        location = incident.location
        if location.verification is Verification.UNVERIFIED and location.verbatim:
            match = said.get(incident.id)
            if match is None or not _is_there(location, match):
                match = own.geocode(location.verbatim)
            if _is_there(location, match) and (found_doubts := sentences(doubts_of(match))):
                doubts[incident.id] = found_doubts
    return doubts


def _is_there(location: Location, match: Match) -> bool:
    """Whether the answer is the place on the map; another place's doubts say nothing of it."""
    best = match.best
    return best is not None and best.label == location.label and best.position == location.position
