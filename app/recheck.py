"""What a newer gazetteer would answer differently. Nothing is changed by it: what is published stays where it is.

Asked are the incidents whose place came from a phrase and was not set by hand; only our own streets answer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.distances import measure
from app.geocoding.extract import streets_alone
from app.geocoding.providers import Answers
from app.incidents.store import Store
from app.model import Candidate, Incident, Location, MatchStatus, Verification
from app.words import labels
from app.words.remarks import sentences

SAME_M = 1.0
"""A place that is no farther from the kept one is the same."""


@dataclass(frozen=True, slots=True)
class Difference:
    """An incident whose phrase would be answered differently now.

    `status` is that of the new answer, which has its `label` and point only as a match; `moved_m` in metres. Of a
    place that the newsroom chose out of several a tie that still has it is no difference.
    """

    slug: str
    incident_id: str
    title: str
    phrase: str
    kept_label: str
    kept_lon: float
    kept_lat: float
    status: MatchStatus
    label: str = ""
    lon: float | None = None
    lat: float | None = None
    moved_m: float | None = None
    remark: str = ""


def recheck(store: Store, geocoder: Answers, slugs: Iterable[str]) -> Iterator[Difference]:
    """The incidents of these maps' drafts that would be placed elsewhere now. Raises NotFound."""
    own = streets_alone(geocoder)
    for slug in slugs:
        for incident in store.map(slug).incidents:
            if is_asked(incident.location) and (found := _difference(own, slug, incident)):
                yield found


def is_asked(location: Location) -> bool:
    """Whether the place came out of a phrase, and not off somebody's hand or an outside geocoder."""
    by_hand = location.verification is Verification.MOVED_BY_HAND
    return bool(location.verbatim.strip()) and not by_hand and ", by way of " not in location.georeferenced_by


def _difference(geocoder: Answers, slug: str, incident: Incident) -> Difference | None:
    kept = incident.location
    match = geocoder.geocode(kept.verbatim)
    common = (slug, incident.id, incident.title, kept.verbatim, kept.label, kept.lon, kept.lat, match.status)
    if match.best is None:
        there = kept.verification is Verification.VERIFIED and any(
            _name(candidate) == _name(kept) and measure.measure(candidate, kept).distance_m <= SAME_M
            for candidate in match.candidates
        )
        return None if there else Difference(*common, remark=" ".join(sentences(match.remarks)))
    best, moved_m = match.best, measure.measure(kept, match.best).distance_m
    if _name(best) == _name(kept) and moved_m <= SAME_M:
        return None
    return Difference(*common, best.label, best.lon, best.lat, round(moved_m, 1))


def _name(place: Candidate | Location) -> str:
    """The label, where it is a name: a position in figures is none, and is kept without one."""
    return place.label if labels.is_named(place.label) else ""
