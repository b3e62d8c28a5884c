"""What a phrase without a place may have meant: the places that the refusal names, and nothing that it does not."""

import re
from collections.abc import Iterator

from app.geocoding.extract import streets_alone
from app.geocoding.providers import Answers
from app.model import Candidate, Match

MOST = 4
_ASKED = re.compile(r"Did you mean (?P<names>[^?]+)\?")
_BETWEEN = re.compile(r",\s+(?:or\s+)?|\s+or\s+")


def suggestions(match: Match, geocoder: Answers) -> tuple[Candidate, ...]:
    """Places to offer in one click, the nearest to the phrase first; the streets alone are asked."""
    own = streets_alone(geocoder)
    found: dict[str, Candidate] = {}
    for phrase in _phrases(match):
        for candidate in own.geocode(phrase).candidates:
            found.setdefault(candidate.label, candidate)
    return tuple(found.values())[:MOST]


def _phrases(match: Match) -> Iterator[str]:
    for remark in match.remarks:
        asked = _ASKED.search(remark)
        yield from _BETWEEN.split(asked["names"]) if asked else ()
