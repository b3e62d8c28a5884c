"""What a phrase without a place may have meant: the places that its refusal suggests, and no others."""

from app.geocoding.extract import streets_alone
from app.geocoding.providers import Answers
from app.model import Candidate, Match

MOST = 4


def suggestions(match: Match, geocoder: Answers) -> tuple[Candidate, ...]:
    """Return places to offer in one click, in the order of the remarks. Only the streets are asked."""
    own = streets_alone(geocoder)
    found: dict[str, Candidate] = {}
    for phrase in (phrase for remark in match.remarks for phrase in remark.suggestions):
        for candidate in own.geocode(phrase).candidates:
            found.setdefault(candidate.label, candidate)
    return tuple(found.values())[:MOST]
