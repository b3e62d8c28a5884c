"""Parse + locate + rank → Match. Several places are a tie, none is a refusal with its reason; nothing is guessed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from app.geocoding import parse, quick, refusals
from app.geocoding.company import checked
from app.geocoding.coordinates import beside_words, is_link
from app.geocoding.deciding import one_place, ranked, tied
from app.geocoding.frame import MAX_LENGTH, frame
from app.geocoding.ground import Ground, Located
from app.geocoding.locality import Localities, Verdict
from app.geocoding.locate import locate
from app.geocoding.mending import MENDED, Mended, mended
from app.geocoding.shorthand import written_out
from app.geocoding.written import bound
from app.model import (
    OF_ELSEWHERE,
    Candidate,
    Coordinates,
    HundredBlock,
    LonLat,
    Match,
    MatchStatus,
    Place,
    Reading,
    Remark,
    RemarkCode,
    remark,
)
from app.words.remarks import sentences
from geodata.streets import Streets

_RUN = re.compile(r"\D*\d+\s*(?:-|to\b|thr|and\b|[&/])\s*\d")
MOST_MENDED = 12
"""How many readings, the plainest first, are looked at for a misspelt word."""


@dataclass(slots=True)
class Outcome:
    """What became of a reading: its candidates as located, and why it has none."""

    reading: Reading
    located: Located


@dataclass(slots=True)
class Explanation:
    """How a phrase was understood, step by step; str() prints it."""

    match: Match
    outcomes: list[Outcome] = field(default_factory=list)
    not_asked: tuple[Reading, ...] = ()

    def __str__(self) -> str:
        """Readings, what each came to, and the verdict, a line each."""
        return "\n".join(_explained(self))


class Geocoder:
    """Answers phrases from one gazetteer. Safe to share between threads."""

    def __init__(self, streets: Streets, towns: frozenset[str] = frozenset()) -> None:
        """Answer from these streets; `towns` are names of municipalities besides those that the streets know."""
        self._ground = Ground(streets)
        self._localities = Localities(streets, self._ground.places, towns)

    @property
    def streets(self) -> Streets:
        """The gazetteer it answers from."""
        return self._ground.streets

    @property
    def towns(self) -> frozenset[str]:
        """The municipalities it knows by name, in capitals, its own among them."""
        return self._localities.names

    def geocode(self, phrase: str, near: LonLat | None = None) -> Match:
        """What the phrase means; `near` (lon, lat) puts a tie in order and may settle it. Never raises."""
        if plain := quick.reading(phrase):
            outcome = Outcome(plain, self._locate(plain))
            if outcome.located.candidates:
                return _matched(phrase, [outcome], near)
        return self.explain(phrase, near).match

    def explain(self, phrase: str, near: LonLat | None = None) -> Explanation:
        """The same with the way there."""
        readings = parse.readings(phrase, self._localities.names)
        outcomes: list[Outcome] = []
        tiers = [list(tier) for _, tier in groupby(readings, key=lambda reading: reading.confidence)]
        for asked, tier in enumerate(tiers, start=1):
            of_tier = [Outcome(reading, self._locate(reading)) for reading in tier]
            outcomes += of_tier
            borne_out = [one for one in of_tier if one.located.used]
            of_tier = borne_out or of_tier
            if any(one.located.apart for one in of_tier):
                return Explanation(_refused(phrase, of_tier), outcomes)
            if any(outcome.located.candidates for outcome in of_tier) and not _by_name_elsewhere(of_tier):
                left = tuple(reading for later in tiers[asked:] for reading in later)
                return Explanation(_matched(phrase, of_tier, near), outcomes, left)
        return self._second_try(phrase, readings, outcomes)

    def _second_try(self, phrase: str, readings: Sequence[Reading], before: list[Outcome]) -> Explanation:
        """What nothing was found for: a place with a street beside it, then one misspelt word."""
        if not readings or _is_elsewhere(before):
            return Explanation(_refused(phrase, before), before)
        placed = [Outcome(one, self._locate(one)) for one in parse.places_on_streets(phrase)]
        if any(outcome.located.candidates for outcome in placed):
            return Explanation(_matched(phrase, placed, None), [*before, *placed])
        outcomes = [*before, *(one for one in placed if one.located.reasons)]
        refused = _refused(phrase, outcomes)
        for one in filter(None, (mended(self._ground, reading) for reading in readings[:MOST_MENDED])):
            found = Outcome(one.reading, self._mended(one))
            match = _matched(phrase, [found], None) if found.located.candidates else None
            outcomes.append(found)
            if match and match.candidates and not found.located.forgiven:
                return Explanation(_said(match, refusals.mended(one.written, one.taken)), outcomes)
        return Explanation(refused, outcomes)

    def _mended(self, one: Mended) -> Located:
        located = self._locate(one.reading)
        located.candidates = [self._ground.less_sure(c, MENDED, "spelling") for c in located.candidates]
        for candidate in located.candidates:
            located.notes[candidate.label] = refusals.mended(one.written, one.taken)
        return located

    def _locate(self, reading: Reading) -> Located:
        verdict = self._localities.judge(reading.locality)
        if verdict.other:
            return Located(reasons=[refusals.other_locality(self._ground.locality, verdict.other)])
        located = _within(checked(self._ground, reading, locate(self._ground, reading), locate), verdict)
        located.unused += tuple(verdict.unused)
        return located


def _said(match: Match, first: Remark) -> Match:
    return match if first in match.remarks else replace(match, remarks=(first, *match.remarks))


def _within(located: Located, verdict: Verdict) -> Located:
    """What lies in the parts of town that the phrase names; one in brackets chooses, but does not refuse."""
    if not located.candidates or not (verdict.areas or verdict.asides):
        return located
    if verdict.areas:
        located.candidates = [candidate for candidate in located.candidates if verdict.holds(candidate)]
        if not located.candidates:
            located.reasons.append(refusals.outside(verdict.where))
    if chosen := [candidate for candidate in located.candidates if verdict.suits(candidate)]:
        located.candidates = chosen
    return located


def _is_elsewhere(outcomes: Sequence[Outcome]) -> bool:
    return any(reason.code in OF_ELSEWHERE for outcome in outcomes for reason in outcome.located.reasons)


def _by_name_elsewhere(outcomes: Sequence[Outcome]) -> bool:
    """A place of another town by this very name, where our streets are only called something like it."""
    refused = [one for one in outcomes if one.located.reasons and not one.located.candidates]
    named = [one for one in refused if isinstance(one.reading.reference, Place) and not one.reading.locality]
    if not named or not _is_elsewhere(named):
        return False
    return all(c.score_parts.get("name") != 1.0 for one in outcomes for c in one.located.candidates)


def _refused(phrase: str, outcomes: Sequence[Outcome]) -> Match:
    """No place: the reason of the reading that came nearest to one, which knew most of the streets."""
    reasons = [outcome.located for outcome in outcomes if outcome.located.reasons]
    foreign = [reason for each in reasons for reason in each.reasons if reason.code in OF_ELSEWHERE]
    if parse.exit_alone(phrase):
        found = [refusals.EXIT]
    elif beside_words(phrase) and not any(isinstance(one.reading.reference, Coordinates) for one in outcomes):
        found = [refusals.FIGURES_BESIDE_WORDS]
    elif foreign:
        found = foreign[:1]
    elif reasons and parse.streets_named(phrase) > 2 and all(each.strangers for each in reasons):
        found = [refusals.MORE_STREETS]
    elif reasons:
        found = min(reasons, key=lambda each: each.strangers).reasons
    else:
        found = [_why_unread(phrase)]
    return Match(phrase, MatchStatus.NO_MATCH, (), tuple(dict.fromkeys(found))[:3])


def _why_unread(phrase: str) -> Remark:
    if is_link(phrase):
        return refusals.SHORT_LINK
    if len(phrase) > MAX_LENGTH:
        return refusals.TOO_LONG
    if not phrase.strip():
        return refusals.EMPTY
    if parse.says_no_place(phrase):
        return refusals.NOT_KNOWN
    if parse.several_blocks(phrase):
        return refusals.SEVERAL_BLOCKS
    if len(places := parse.several(phrase)) > 1:
        return refusals.several_places(places)
    if parse.block_without_street(phrase):
        return refusals.NO_STREET_OF_BLOCK
    return refusals.ONE_STREET if frame(phrase).corner else refusals.NOT_UNDERSTOOD


def _matched(phrase: str, outcomes: Sequence[Outcome], near: LonLat | None) -> Match:
    if len(outcomes) == 1 and len(found := outcomes[0].located.candidates) == 1 and not outcomes[0].located.rivals:
        return one_place(phrase, found[0], tuple(_remarks(phrase, found[0], outcomes)))
    if doubtful := _houses_and_corners(outcomes):
        return tied(phrase, doubtful, near)
    located = [outcome.located for outcome in outcomes]
    forgiven = {label: names for each in located for label, names in each.forgiven.items()}
    found = ranked([candidate for each in located for candidate in each.candidates], set(forgiven))
    if len(found) == 1:
        return one_place(phrase, found[0], tuple(_remarks(phrase, found[0], outcomes)))
    if found[0].label in forgiven:
        written = forgiven[found[0].label][0]
        taken = {str(forgiven[candidate.label][1]): None for candidate in found}
        return Match(phrase, MatchStatus.NO_MATCH, (), (refusals.too_many_forgiven(written, taken),))
    return tied(phrase, found, near)


def _houses_and_corners(outcomes: Sequence[Outcome]) -> list[Candidate]:
    """The houses and the corners of a phrase whose two streets are not where its number is; [] for others."""
    rivals = [rival for one in outcomes for rival in one.located.rivals]
    houses = [candidate for one in outcomes if one.located.rivals for candidate in one.located.candidates]
    return [*ranked(houses, set()), *ranked(rivals, set())] if rivals else []


def _remarks(phrase: str, best: Candidate, outcomes: Sequence[Outcome]) -> Iterator[Remark]:
    outcome = next((one for one in outcomes if best.label in [c.label for c in one.located.candidates]), outcomes[0])
    if names := outcome.located.forgiven.get(best.label):
        yield refusals.forgiven(*names)
    if note := outcome.located.notes.get(best.label):
        yield note
    reading = outcome.reading
    if reading.confidence < 1.0 and (way := bound(written_out(phrase).text)):
        yield remark(RemarkCode.BOUND, way=way)
    known = (reading.locality.replace(",", ""), outcome.located.used)
    left = (words for words in reading.unused if words not in known[0] and words != known[1])
    yield from (remark(RemarkCode.NOT_USED, words=words) for words in (*left, *outcome.located.unused))
    if isinstance(reading.reference, HundredBlock) and "X" not in reading.text:
        yield from _off_hundred(reading)


def _off_hundred(reading: Reading) -> Iterator[Remark]:
    if _RUN.match(reading.text):
        return
    figures = next((word for word in reading.text.replace("-", " ").split() if word.isdigit()), "")
    hundred = reading.reference.hundred if isinstance(reading.reference, HundredBlock) else 0
    if figures and hundred < int(figures) < hundred + 100 and int(figures) % 100:
        yield remark(RemarkCode.TAKEN_FOR_BLOCK, number=figures, hundred=hundred)


def _explained(explanation: Explanation) -> Iterator[str]:
    match = explanation.match
    yield f"“{match.verbatim}”: {match.status.value}"
    for outcome in explanation.outcomes:
        yield f"  read as {describe(outcome.reading)}"
        for candidate in outcome.located.candidates:
            parts = " × ".join(f"{name} {part:g}" for name, part in candidate.score_parts.items())
            kept = "kept" if candidate.label in [c.label for c in match.candidates] else "dropped"
            where = f"{candidate.lon:.5f}, {candidate.lat:.5f}"
            yield f"    {kept}: {candidate.label} ({where}) score {candidate.score} = {parts}"
        yield from (f"    nothing: {reason}" for reason in sentences(outcome.located.reasons))
    yield from (f"  not needed: {describe(reading)}" for reading in explanation.not_asked)
    yield from (f"  remark: {said}" for said in sentences(match.remarks))


def describe(reading: Reading) -> str:
    """A reading in a line: its kind, its parts, how plain it is."""
    reference = reading.reference
    values = (str(getattr(reference, name) or "") for name in reference.__dataclass_fields__)
    where = f" in {reading.locality}" if reading.locality else ""
    kind = type(reference).__name__
    parts = ", ".join(value for value in values if value)
    return f"{kind}({parts}) {reading.relation.value}{where}, confidence {reading.confidence:.2f}"
