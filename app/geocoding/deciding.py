"""Candidates → the verdict: one place, several to choose from, or one that is known too roughly to be pinned."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.geocoding import refusals
from app.geocoding.sureness import confidence
from app.model import AccuracyType, Candidate, LonLat, Match, MatchStatus, Remark, RemarkCode, remark
from geodata.geometry import lines
from geodata.names import DIRECTIONALS
from geodata.street_sizes import ONE_JUNCTION_M, SAME_CORNER_M

MOST_DOUBT_M = 1_000.0
"""What lies farther off than this may lie in another part of town: such a place is offered, and pinned by nobody but a
person. Corners, blocks, houses, stations and ordinary parks stay far below; whole streets and freeways lie above."""
SAME_PLACE_M = 40.0
SAME_HOUSE = 1.3
"""Two spots of one house number are one place where they are no farther apart than this many times their doubt."""
WEAK = 0.7
"""Of two places of one name, the one with less than this share of the other's evidence is not offered."""
MOST_CANDIDATES = 10
NEAR_M = 3_000.0
"""The point of `near` settles a tie only for a place this close to it, three times closer than the next."""


def one_place(phrase: str, place: Candidate, remarks: tuple[Remark, ...] = ()) -> Match:
    """The match of a phrase that means one place. One known only to kilometers is offered: a tie of one candidate."""
    if (place.uncertainty_m or 0.0) <= MOST_DOUBT_M:
        return Match(phrase, MatchStatus.MATCH, (place,), remarks)
    return Match(phrase, MatchStatus.TIE, (place,), (*remarks, refusals.offered(place)))


def too_wide(match: Match) -> str:
    """What is offered since none of it can be pinned: "street" for whole streets, "place" for others, else ""."""
    if match.status is not MatchStatus.TIE or any((c.uncertainty_m or 0.0) <= MOST_DOUBT_M for c in match.candidates):
        return ""
    whole = {candidate.accuracy_type for candidate in match.candidates} == {AccuracyType.STREET_CENTER}
    return "street" if whole else "place"


def tied(phrase: str, found: list[Candidate], near: LonLat | None) -> Match:
    """Several places to choose from; `near` (lon, lat) puts them in order, and may choose one."""
    if near is not None:
        found = sorted(found, key=lambda candidate: lines.distance_m(near, candidate.position))
        first_m, second_m = (lines.distance_m(near, candidate.position) for candidate in found[:2])
        if first_m <= NEAR_M and 3 * first_m <= second_m:
            nearest = remark(RemarkCode.NEAREST, label=found[0].label, other_label=found[1].label)
            return one_place(phrase, found[0], (nearest,))
    choice = refusals.tie([candidate.label for candidate in found])
    return Match(phrase, MatchStatus.TIE, tuple(found[:MOST_CANDIDATES]), (choice,))


def ranked(candidates: Sequence[Candidate], forgiven: set[str]) -> list[Candidate]:
    """The distinct places, best first; what had to be forgiven counts only where nothing else fits."""
    plain = [candidate for candidate in candidates if candidate.label not in forgiven] or list(candidates)
    plain.sort(key=lambda candidate: (-candidate.score, candidate.label))
    exact = [candidate for candidate in plain if candidate.score_parts.get("name") == 1.0]
    places: list[Candidate] = []
    for candidate in _well_founded(exact or plain):
        twin = next((at for at, other in enumerate(places) if _same_place(candidate, other)), None)
        if twin is None:
            places.append(candidate)
        else:
            places[twin] = _together(places[twin], candidate)
    return places


def _well_founded(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Without those of much weaker evidence than a namesake: there a segment is misnamed, no street is there twice."""
    best: dict[str, float] = {}
    for candidate in candidates:
        facts = confidence(candidate.accuracy_type, candidate.score_parts.get("facts", 1.0))
        if facts >= WEAK * best.setdefault(candidate.label, facts):
            yield candidate


def _same_place(a: Candidate, b: Candidate) -> bool:
    apart_m = lines.distance_m((a.lon, a.lat), (b.lon, b.lat))
    if a.accuracy_type is b.accuracy_type is AccuracyType.INTERSECTION:
        return apart_m <= (ONE_JUNCTION_M if _streets_of(a) == _streets_of(b) else SAME_CORNER_M)
    if a.accuracy_type is AccuracyType.RANGE_INTERPOLATION and a.label == b.label:
        return apart_m <= SAME_HOUSE * max(a.uncertainty_m or 0.0, b.uncertainty_m or 0.0)
    return apart_m <= SAME_PLACE_M and a.accuracy_type is b.accuracy_type


def _streets_of(corner: Candidate) -> frozenset[str]:
    """The names that meet there; a dividing street parts one of them into halves, so directions do not count."""
    directions = set(DIRECTIONALS.values())
    names = corner.label.split(" & ")
    return frozenset(" ".join(word for word in name.split() if word not in directions) for name in names)


def _together(a: Candidate, b: Candidate) -> Candidate:
    """The better of two that are one place, with a doubt that holds both; midway, where there is a way between."""
    if a.uncertainty_m is None or b.uncertainty_m is None:
        return replace(a, uncertainty_m=None)
    apart_m = lines.distance_m((a.lon, a.lat), (b.lon, b.lat))
    if a.accuracy_type is AccuracyType.RANGE_INTERPOLATION or apart_m > SAME_CORNER_M:
        lon, lat = round((a.lon + b.lon) / 2, 6), round((a.lat + b.lat) / 2, 6)
        return replace(a, lon=lon, lat=lat, uncertainty_m=round(apart_m / 2 + min(a.uncertainty_m, b.uncertainty_m), 1))
    return replace(a, uncertainty_m=round(max(a.uncertainty_m, apart_m + min(a.uncertainty_m, b.uncertainty_m)), 1))
