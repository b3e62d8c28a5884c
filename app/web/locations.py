"""From the location of a request to the one that is stored: a phrase must end in one place, or nothing is stored."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from app.geocoding.answer import as_dict
from app.model import DisplayPrecision, Incident, Location, LonLat, Match, MatchStatus
from app.places import accept, moved_by_hand
from app.web.models import PhraseLocation, PointLocation
from app.web.parts import Parts
from app.web.problems import Problem

_BY = "dateline"
_CHOOSE = 'Choose one: {"phrase": "…", "candidate": 0}, or set a point: {"lon": …, "lat": …}.'
_CHOOSE_IT = (
    'If that is enough, choose it: {"phrase": "…", "candidate": 0}. If not, name a corner, a block or an address.'
)
_SEEN = {
    DisplayPrecision.EXACT: "the exact place",
    DisplayPrecision.BLOCK: "only the block",
    DisplayPrecision.CORNER: "only a corner of the block",
    DisplayPrecision.NEIGHBORHOOD: "only the neighborhood",
    DisplayPrecision.HIDDEN: "no place",
}
_SWAP_MARGIN_DEG = 1.0
_EVERYWHERE = frozenset({
    "the", "and", "near", "off", "block", "street", "avenue", "ave", "boulevard", "blvd", "road", "lane", "drive",
    "place", "court", "parkway", "north", "south", "east", "west",
})  # fmt: skip
"""Words of a place that tell nobody which."""


def locate(parts: Parts, given: str | PhraseLocation | PointLocation) -> Location:
    """The location to store; raises Problem 422 with the `match` where the phrase ties or fails."""
    if isinstance(given, PointLocation):
        return _by_hand(parts, given)
    phrase, chosen = (given, None) if isinstance(given, str) else (given.phrase, given.candidate)
    match = parts.geocoder.geocode(phrase)
    if chosen is None:
        return _only_place(match)
    return _chosen(match, chosen)


def shown_at(parts: Parts, location: Location, precision: DisplayPrecision, incident_id: str = "") -> Location:
    """The location, to be shown at that precision; raises BadInput (422) where it cannot be.

    `incident_id` is that of an incident which readers may have seen already.
    """
    located = replace(location, display_precision=precision)
    parts.readers.shown_place(incident_id, located)
    return located


def still_seen(incident: Incident, seen: DisplayPrecision | None) -> list[str]:
    """A remark where readers still see a place more exactly than the draft says."""
    wanted = incident.location.display_precision
    if seen is None or not seen.finer_than(wanted):
        return []
    return [
        f"Readers still see {_SEEN[seen]}. They will see {_SEEN[wanted]} once an editor makes this change or "
        "publishes the map."
    ]


def telling_words(incident: Incident) -> list[str]:
    """Remarks on the newsroom's own words that name the place which its display precision withholds."""
    location = incident.location
    if location.display_precision is DisplayPrecision.EXACT:
        return []
    own = {"title": incident.title, "description": incident.description, "source_url": incident.source_url}
    found = {name: _shared(text, location) for name, text in own.items()}
    return [
        f"The {name} says {', '.join(words)}, which is in the exact place. Readers see the {name}."
        for name, words in found.items()
        if words
    ]


def _shared(text: str, location: Location) -> list[str]:
    """The words and numbers of the exact place that a text has too."""
    place = {word for part in (location.verbatim, location.label) for word in _words(part)} - _EVERYWHERE
    return [word for word in dict.fromkeys(_words(text)) if word in place]


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", text.casefold()) if len(word) > 2 or word.isdigit()]


def _only_place(match: Match) -> Location:
    if match.best:
        return accept(match.best, match.verbatim, _BY, datetime.now(UTC))
    if len(match.candidates) == 1:
        raise _refusal(f"The phrase names a place that is known only roughly; nothing was stored. {_CHOOSE_IT}", match)
    if match.status is MatchStatus.TIE:
        raise _refusal(f"The phrase fits {len(match.candidates)} places; nothing was stored. {_CHOOSE}", match)
    raise _refusal("No place was found for this phrase; nothing was stored. Say it differently, or set a point.", match)


def _chosen(match: Match, candidate: int) -> Location:
    if candidate < len(match.candidates):
        return accept(match.candidates[candidate], match.verbatim, _BY, datetime.now(UTC), chosen=True)
    count = len(match.candidates)
    raise _refusal(f"The phrase has {count} candidates, counted from 0; nothing was stored. {_CHOOSE}", match)


def _refusal(detail: str, match: Match) -> Problem:
    return Problem(422, detail, None, match=as_dict(match))


def _by_hand(parts: Parts, point: PointLocation) -> Location:
    _refuse_swapped(parts, LonLat(point.lon, point.lat))
    return moved_by_hand(point.lon, point.lat, point.phrase, point.label, point.uncertainty_m, datetime.now(UTC))


def _refuse_swapped(parts: Parts, given: LonLat) -> None:
    """A point that lies in the area only with its two numbers swapped was swapped."""
    west, south, east, north = parts.streets.info.bbox
    margin = _SWAP_MARGIN_DEG

    def inside(lon: float, lat: float) -> bool:
        return west - margin <= lon <= east + margin and south - margin <= lat <= north + margin

    if inside(given.lat, given.lon) and not inside(given.lon, given.lat):
        raise Problem(
            422, f"lon {given.lon:g}, lat {given.lat:g} looks swapped: lon is the longitude, and comes first."
        )
