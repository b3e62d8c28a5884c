"""The streets first, an outside geocoder after them: what it adds says where it comes from, what it lacks says why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from app.geocoding import refusals
from app.geocoding.deciding import one_place
from app.geocoding.geocode import Explanation
from app.geocoding.providers.asking import Provider, Result
from app.geocoding.providers.checking import Question, fault, may_be_asked, of_locality, question
from app.model import (
    AccuracyType,
    Address,
    Candidate,
    Crossing,
    HundredBlock,
    LonLat,
    Match,
    MatchStatus,
    Relation,
    Remark,
    RemarkCode,
    remark,
)
from app.model import Street as WholeStreet
from geodata.geometry import lines
from geodata.geometry.earth import degree_m
from geodata.street_sizes import HALF_BLOCK_M

SURROUNDINGS_M = 2_000.0
"""So far round the area of the streets a place may lie that is said to be in it."""
ELSEWHERE_M = 80_000.0
"""The same where the phrase names another town, and the settings let it be asked for."""
SAME_PLACE_M = 100.0
SCORE = {AccuracyType.POINT: 0.7, AccuracyType.INTERSECTION: 0.7, AccuracyType.RANGE_INTERPOLATION: 0.6}
"""Never as sure as our own streets; whatever is not here gets 0.5."""
NEAR_M = 250.0
"""A "near" widens the doubt of what was found by this."""
EVIDENCE = "outside geocoder: "


class Answers(Protocol):
    """What answers phrases: the Geocoder of the streets, or that one with a provider behind it."""

    def geocode(self, phrase: str, near: LonLat | None = None) -> Match:
        """What the phrase means."""

    def explain(self, phrase: str, near: LonLat | None = None) -> Explanation:
        """The same with the way there."""


@dataclass(frozen=True, slots=True)
class Area:
    """What the streets cover: `bbox` is west, south, east, north in degrees."""

    locality: str
    region: str
    bbox: tuple[float, float, float, float]

    def holds(self, lon: float, lat: float, margin_m: float) -> bool:
        """Whether the position lies in the area or within the margin round it."""
        of_lon, of_lat = degree_m(lat)
        west, south, east, north = self.bbox
        wide, high = margin_m / max(of_lon, 1.0), margin_m / of_lat
        return west - wide <= lon <= east + wide and south - high <= lat <= north + high


class WithProvider:
    """A geocoder that asks a provider for what the streets could not answer. Safe to share between threads."""

    def __init__(self, geocoder: Answers, provider: Provider, *areas: Area, elsewhere: bool = False) -> None:
        """`areas`: what the streets cover, the default first; `elsewhere`: ask for places in other towns too."""
        self._streets, self._provider, self._elsewhere = geocoder, provider, elsewhere
        self._area, self._areas = areas[0], areas

    @property
    def streets_alone(self) -> Answers:
        """The geocoder that is asked first, without the provider."""
        return self._streets

    def geocode(self, phrase: str, near: LonLat | None = None) -> Match:
        """What the phrase means. Never raises."""
        match = self._streets.geocode(phrase, near)
        if not may_be_asked(match, elsewhere=self._elsewhere):
            return match
        return self.explain(phrase, near).match

    def explain(self, phrase: str, near: LonLat | None = None) -> Explanation:
        """The same with the way there."""
        explanation = self._streets.explain(phrase, near)
        if not may_be_asked(explanation.match, elsewhere=self._elsewhere):
            return explanation
        asked = question(phrase, [outcome.reading for outcome in explanation.outcomes])
        if asked is None:
            return explanation
        return replace(explanation, match=self._after(explanation.match, asked))

    def _after(self, match: Match, asked: Question) -> Match:
        foreign = of_locality(match)
        reply = self._provider.ask(self._in_full(asked, foreign=foreign))
        if reply.trouble:
            return replace(match, remarks=(*match.remarks, reply.trouble))
        faults = [(result, self._fault(result, asked, foreign=foreign)) for result in reply.results]
        fitting = [result for result, why in faults if not why]
        if not fitting:
            refused = next(((result, why) for result, why in faults if why), None)
            return replace(match, remarks=(*match.remarks, self._nothing(refused)))
        return self._found(match, asked, list(_distinct(fitting)))

    def _in_full(self, asked: Question, *, foreign: bool) -> str:
        """The question with the town it is about: a service knows every town's Main Street."""
        locality = asked.reading.locality if asked.reading and foreign else self._area.locality
        return ", ".join(filter(None, (asked.text, locality, self._area.region)))

    def _fault(self, result: Result, asked: Question, *, foreign: bool) -> Remark | None:
        margin_m = ELSEWHERE_M if foreign else SURROUNDINGS_M
        if not any(area.holds(result.lon, result.lat, margin_m) for area in self._areas):
            return remark(RemarkCode.PROVIDER_OUTSIDE, area=self._area.locality)
        return fault(result, asked, self._area.locality)

    def _nothing(self, refused: tuple[Result, Remark] | None) -> Remark:
        """Why there is nothing: the service's first answer and what is wrong with it, or that it has none."""
        if refused is None:
            return remark(RemarkCode.PROVIDER_FOUND_NOTHING, provider=self._provider.name)
        result, why = refused
        return why.with_facts(provider=self._provider.name, label=_short(result.label))

    def _found(self, match: Match, asked: Question, results: list[Result]) -> Match:
        candidates = tuple(self._candidate(result, asked, alone=len(results) == 1) for result in results)
        name = self._provider.name
        remarks = [remark(RemarkCode.PROVIDER_FOUND, provider=name), *match.remarks]
        if asked.reading and isinstance(asked.reading.reference, HundredBlock):
            number = asked.text.partition(" ")[0]
            remarks.append(remark(RemarkCode.PROVIDER_NUMBER, provider=name, number=number))
        credits_due = dict.fromkeys(result.credit for result in results if result.credit)
        remarks += [remark(RemarkCode.PROVIDER_CREDIT, text=text) for text in credits_due]
        if len(results) > 1:
            remarks.append(refusals.tie([candidate.label for candidate in candidates]))
        if len(candidates) == 1:
            return one_place(match.verbatim, candidates[0], tuple(remarks))
        return Match(match.verbatim, MatchStatus.TIE, candidates, tuple(remarks))

    def _candidate(self, result: Result, asked: Question, *, alone: bool) -> Candidate:
        assert result.fineness.worth
        kind, uncertainty_m = result.fineness.worth
        relation = asked.reading.relation if asked.reading else Relation.AT
        if asked.reading and isinstance(asked.reading.reference, HundredBlock):
            kind, uncertainty_m = AccuracyType.BLOCK, uncertainty_m + HALF_BLOCK_M
        if relation is not Relation.AT:
            uncertainty_m += NEAR_M
        return Candidate(
            label=_label(asked, result) if alone else _short(result.label),
            lon=result.lon,
            lat=result.lat,
            accuracy_type=kind,
            uncertainty_m=round(uncertainty_m, 1),
            score=SCORE.get(kind, 0.5),
            locality=self._area.locality if self._area.locality.casefold() in result.label.casefold() else "",
            relation=relation,
            evidence=tuple(filter(None, (EVIDENCE + self._provider.name, self._as_given(result), result.credit))),
            score_parts={self._provider.name: SCORE.get(kind, 0.5)},
        )

    def _as_given(self, result: Result) -> str:
        return f"{result.fineness.words}: {_short(result.label, 200)}"


def _distinct(results: Sequence[Result]) -> Iterator[Result]:
    """The results that are places of their own, the service's first of each."""
    kept: list[Result] = []
    for result in results:
        if all(lines.distance_m((result.lon, result.lat), (one.lon, one.lat)) > SAME_PLACE_M for one in kept):
            kept.append(result)
            yield result


def _label(asked: Question, result: Result) -> str:
    """Our own words for what was asked and found; the service's first words for a place that we could not read."""
    match asked.reading.reference if asked.reading else None:
        case HundredBlock(hundred=hundred, street=street):
            return f"{hundred} block of {street}"
        case Address() | Crossing() | WholeStreet():
            return asked.text
    return _short(result.label.partition(",")[0])


def _short(text: str, length: int = 80) -> str:
    plain = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return plain if len(plain) <= length else f"{plain[: length - 1]}…"
