"""What the command line and the API share: an accepted match is a location, and two matches make a distance."""

import re
from dataclasses import asdict, replace
from datetime import datetime
from math import floor
from typing import Any

from app.distances import measure, wording
from app.errors import BadInput
from app.geocoding.answer import as_dict
from app.geocoding.coordinates import figures, relation_to_figures
from app.geocoding.ground import WIDER_M
from app.geocoding.providers import Answers
from app.geocoding.providers.after import EVIDENCE
from app.model import (
    AccuracyType,
    Candidate,
    Location,
    LonLat,
    Match,
    MatchStatus,
    Remark,
    RemarkCode,
    Verification,
    remark,
)
from app.model.matches import SURE
from app.words import labels
from app.words.remarks import sentence
from app.words.units import UnitSetting

ACCEPTED = "accepted by the newsroom"
"""The evidence of a place that is already on a map."""


def accept(candidate: Candidate, verbatim: str, by: str, at: datetime, *, chosen: bool = False) -> Location:
    """The location that the newsroom keeps of a candidate; `chosen` says that a person picked it out of several."""
    return Location(
        verbatim=verbatim,
        label=candidate.label if labels.is_named(candidate.label) else "",
        lon=candidate.lon,
        lat=candidate.lat,
        accuracy_type=candidate.accuracy_type,
        uncertainty_m=candidate.uncertainty_m,
        geometry=candidate.geometry,
        relation=candidate.relation,
        locality=candidate.locality,
        georeferenced_by=", by way of ".join([by, *_provider(candidate)]),
        georeferenced_at=at,
        verification=Verification.VERIFIED if chosen else Verification.UNVERIFIED,
    )


def doubts_of(match: Match) -> tuple[Remark, ...]:
    """Return what a person should check before the place is used; () where there is nothing to say."""
    low = [] if match.best is None or match.best.is_sure else [_unsure(match.best)]
    return (*match.remarks, *low)


def _unsure(candidate: Candidate) -> Remark:
    return remark(RemarkCode.LOW_SCORE, score=floor(100 * candidate.score) / 100, sure=SURE)


def _provider(candidate: Candidate) -> list[str]:
    """The outside geocoder that found the place, if it was one: a location never forgets it."""
    return [fact.removeprefix(EVIDENCE) for fact in candidate.evidence if fact.startswith(EVIDENCE)]


def match_of(location: Location) -> Match:
    """A stored location as the answer to its own phrase: nothing is looked up again."""
    candidate = Candidate(
        label=location.label,
        lon=location.lon,
        lat=location.lat,
        accuracy_type=location.accuracy_type,
        uncertainty_m=location.uncertainty_m,
        score=1.0,
        locality=location.locality,
        geometry=location.geometry,
        relation=location.relation,
        evidence=(ACCEPTED,),
    )
    return Match(location.verbatim or location.label, MatchStatus.MATCH, (candidate,))


def moved_by_hand(
    lon: float, lat: float, verbatim: str, label: str, uncertainty_m: float | None, at: datetime
) -> Location:
    """A location where somebody set it, in degrees; how sure it is stays unknown (None) until that is said too.

    A position is no name: the label is "" until somebody gives one.
    """
    return Location(
        verbatim=verbatim,
        label=next(filter(labels.is_named, (label, verbatim)), ""),
        lon=lon,
        lat=lat,
        accuracy_type=AccuracyType.POINT,
        uncertainty_m=uncertainty_m,
        georeferenced_by="the newsroom",
        georeferenced_at=at,
        verification=Verification.MOVED_BY_HAND,
    )


_POSITION = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d*)?)\s*,\s*([+-]?\d{1,3}(?:\.\d*)?)\s*")


class NotAPosition(BadInput):
    """Raised for figures that are no position; `remark` says so as data."""

    def __init__(self, why: Remark) -> None:
        """Say it in English."""
        super().__init__(sentence(why))
        self.remark = why


def find(geocoder: Answers, text: str, near: LonLat | None = None) -> Match:
    """The place that a phrase means, or a position in figures, wherever it lies; raises NotAPosition where it is none.

    Two plain figures are lon,lat; every other notation (geo:, a pasted link, minutes, letters) says which is which.
    """
    if written := _POSITION.fullmatch(text):
        lon, lat = float(written[1]), float(written[2])
        if abs(lon) > 180 or abs(lat) > 90:
            raise NotAPosition(remark(RemarkCode.NOT_A_POSITION, written=text.strip()))
        return _point(text, lon, lat, None)
    said = relation_to_figures(text)
    if said and said.shift is None and _POSITION.fullmatch(text[said.end :]):
        found = find(geocoder, text[said.end :]).candidates[0]
        candidate = replace(found, relation=said.relation, uncertainty_m=WIDER_M[said.relation] or None)
        return Match(text, MatchStatus.MATCH, (candidate,))
    match, given = geocoder.geocode(text, near), figures(text)
    return match if match.candidates or len(given) != 1 else _point(text, *given[0].position, given[0].doubt_m)


def _point(text: str, lon: float, lat: float, uncertainty_m: float | None) -> Match:
    point = Candidate(f"{lon:.5f}, {lat:.5f}", lon, lat, AccuracyType.POINT, uncertainty_m, 1.0)
    return Match(text, MatchStatus.MATCH, (point,))


def is_asked(candidate: Candidate) -> bool:
    """Return True if the place is what was asked, and not one that the newsroom accepted."""
    return ACCEPTED not in candidate.evidence


def distance_answer(start: Match, end: Match, units: UnitSetting, lang: str = "en") -> dict[str, Any]:
    """The distance between two matches as the contract has it; null, and no sentence, without both places."""
    answer: dict[str, Any] = {"from": as_dict(start), "to": as_dict(end), "sentence": None, "distance": None}
    if start.best and end.best:
        distance = measure.measure(start.best, end.best)
        asked = is_asked(start.best), is_asked(end.best)
        answer["sentence"] = wording.sentence(start.best, end.best, distance, units, lang, asked)
        answer["distance"] = {
            name: round(value, 1) if isinstance(value, float) else value for name, value in asdict(distance).items()
        }
    return answer
