"""Prose → the places in it, each with its Match. Positions count characters: text[start:end] is the phrase."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.geocoding import prose, prose_figures, prose_lines, prose_names
from app.geocoding.answer import as_dict
from app.geocoding.areas import Areas
from app.geocoding.coordinates import relation_to_figures
from app.geocoding.deciding import one_place
from app.geocoding.geocode import Geocoder
from app.geocoding.named import PlaceNames, stations
from app.geocoding.plain import Plain
from app.geocoding.prose import Span
from app.geocoding.prose_text import plain_prose
from app.geocoding.tokens import Prose
from app.geocoding.vicinity import Vicinity
from app.model import Candidate, LonLat, Match, MatchStatus, Relation, RemarkCode, remark
from geodata.geometry import lines
from geodata.street_sizes import SAME_CORNER_M
from geodata.streets import Streets

if TYPE_CHECKING:
    from app.geocoding.providers import Answers

_IN_A_PART = re.compile(r",?ie?$")
MOST_RELATING = 8
"""Words before a position that can say how the event stands to it: "about two blocks to the north of"."""
MAX_LENGTH_CHARS = 100_000
"""A long magazine story has 60,000 characters; what is longer is no article."""


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase of a text that names a place: text[start:end], counted in characters, and what it means.

    `phrase` says the place by itself, on one line: the first of "38th and 42nd streets at Chicago" is "38th street and
    Chicago".
    """

    text: str
    start: int
    end: int
    match: Match
    phrase: str


def extract(text: str, geocoder: "Answers", near: LonLat | None = None) -> tuple[Found, ...]:
    """The places of a text in their order, none overlapping; `near` (lon, lat) settles ties. Never raises.

    What is written as a place is kept, known or not. The text stays here: no outside geocoder is asked about it.
    """
    return _extractor(streets_alone(geocoder)).extract(text, near)


def named(text: str, geocoder: "Answers") -> tuple[Found, ...]:
    """The same with what the text names besides and nobody could place: whole streets, corners of an unknown street."""
    return _extractor(streets_alone(geocoder)).extract(text, None, every_name=True)


def streets_alone(geocoder: "Answers") -> Geocoder | Areas:
    """The geocoder without any outside provider behind it: what it is asked stays here."""
    # By name, not by class: importing what speaks to outside geocoders would slow down the command.
    while (inner := getattr(geocoder, "streets_alone", None)) is not None:
        geocoder = inner
    assert isinstance(geocoder, Geocoder | Areas)
    return geocoder


def gazetteers_of(geocoder: "Answers") -> tuple[Streets, ...]:
    """The streets that a geocoder answers from, the default's first."""
    alone = streets_alone(geocoder)
    return alone.gazetteers if isinstance(alone, Areas) else (alone.streets,)


def as_places(found: tuple[Found, ...]) -> dict[str, Any]:
    """The JSON of the API and the command line: {"places": [{"text", "start", "end", "match"}]}."""
    return {"places": [as_place(one) for one in found]}


def as_place(found: Found) -> dict[str, Any]:
    """One of them."""
    match = as_dict(found.match)
    return {"text": match["verbatim"], "start": found.start, "end": found.end, "match": match}


@lru_cache(maxsize=16)
def _extractor(geocoder: Geocoder | Areas) -> "_Extractor":
    return _Extractor(geocoder)


class _Extractor:
    """A geocoder with the names that its gazetteers know."""

    def __init__(self, geocoder: Geocoder | Areas) -> None:
        self._gazetteers = gazetteers_of(geocoder)
        self._names = PlaceNames(self._gazetteers)
        self._towns = geocoder.towns
        # A text names its places again and again, and a span is asked about before its locality is.
        self._ask = lru_cache(maxsize=1024)(geocoder.geocode)
        self._own = self._gazetteers[0].info.locality

    def extract(self, text: str, near: LonLat | None, *, every_name: bool = False) -> tuple[Found, ...]:
        flat = plain_prose(text)
        read = prose_lines.read(flat.text, self._is_name, self._known_spans)
        around = Vicinity(read, self._towns, self._names.areas, self._own)
        spans = self._spans(read)
        more = (
            prose_names.named(read, self._is_name, around.names_town)
            if every_name
            else prose_names.in_towns(read, self._is_name, around.names_town_behind)
        )
        taken = _tokens_of(spans) | _tokens_of_addresses(read)
        for span in more:
            if taken.isdisjoint(range(span.first, span.last + 1)):
                spans.append(span)
                taken.update(range(span.first, span.last + 1))
        spans.sort(key=lambda span: span.first)
        return tuple(self._meant(span, around, near, text, flat) for span in spans)

    def _is_name(self, name: str) -> bool:
        return any(streets.named(name) for streets in self._gazetteers)

    def _known_spans(self, stretch: Prose) -> list[Span]:
        """The places in words of a stretch, of which the streets know just one each."""
        in_words = map(self._trimmed, prose.found(stretch, self._is_known))
        found = [*in_words, *self._names.found(stretch), *self._stations(stretch)]
        return [span for span in found if self._answer(span).status is MatchStatus.MATCH]

    def _spans(self, read: Prose) -> list[Span]:
        """The written places and the named ones, in their order; a part of town behind a place belongs to it."""
        spans = [*self._in_figures(read), *self._stations(read)]
        taken = _tokens_of(spans) | _tokens_of_addresses(read)
        in_words = map(self._trimmed, prose.found(read, self._is_known))
        spans += [span for span in in_words if taken.isdisjoint(range(span.first, span.last + 1))]
        taken |= _tokens_of(spans)
        for named in self._names.found(read):
            lead = _IN_A_PART.search(read.kinds, max(0, named.first - 3), named.first)
            qualifies = lead is not None and lead.start() - 1 in taken
            if not qualifies and taken.isdisjoint(range(named.first, named.last + 1)):
                spans.append(named)
                taken.update(range(named.first, named.last + 1))
        return sorted(spans, key=lambda span: span.first)

    def _in_figures(self, read: Prose) -> Iterator[Span]:
        """Positions in figures; two bare numbers are one only where they lie in an area."""
        for one in prose_figures.written(read.text):
            first, last = read.token_at(one.start), read.token_at(one.end) - 1
            span = Span(read, first, last, "figures", True, first, stop=read.ends[last] == one.end + 1)
            if (span.start, span.end) == (one.start, one.end) and (not one.plain or self._is_known(span)):
                yield _with_relation(span)

    def _stations(self, read: Prose) -> Iterator[Span]:
        """Stations are called by streets: their names are read before those."""
        known = (next(filter(self._is_known, names), None) for names in stations(read))
        return filter(None, known)

    def _is_known(self, span: Span) -> bool:
        return self._answer(span).status is not MatchStatus.NO_MATCH

    def _answer(self, span: Span, locality: str = "", near: LonLat | None = None) -> Match:
        """What a span means, there where the text says it lies."""
        behind = f", {locality}" if locality else ""
        first, *others = (self._ask(f"{phrase}{behind}", near) for phrase in span.asked or (span.text,))
        if not others or span.names is None:
            return first
        known = [match for match in (first, *others) if match.best]
        if len(known) > 1:
            return first if _one_place(known) else replace(first, status=MatchStatus.NO_MATCH, candidates=())
        # Of one name that no street here goes by, the other is enough; two streets of their own are a corner.
        is_strange = any(self._ask(name, None).status is MatchStatus.NO_MATCH for name in span.names)
        return known[0] if known and is_strange else replace(first, status=MatchStatus.NO_MATCH, candidates=())

    def _trimmed(self, span: Span) -> Span:
        """The span without the capitalised words around it, where only that makes it one that the streets know."""
        if span.kind == "address":
            return span
        match = self._answer(span)
        if match.status is MatchStatus.NO_MATCH:
            return next(filter(self._is_known, prose.narrower(span)), span)
        # "38th and Chicago Shooting": a word that the geocoder did not use is the sentence's.
        where = [candidate.position for candidate in match.candidates]
        plainer = (one for one in prose.narrower(span) if where == [c.position for c in self._answer(one).candidates])
        return next(plainer, span) if match.remarks and not span.asked else span

    def _meant(self, span: Span, around: Vicinity, near: LonLat | None, text: str, flat: Plain) -> Found:
        locality = "" if span.kind == "figures" else around.locality(span.first, span.last)
        match = self._answer(span, locality, near)
        if match.status is MatchStatus.TIE and (way := around.direction(span.first, span.last)):
            match = _in_direction(match, way)
        if match.best and (other := around.of_others(span.first, span.last)):
            named = remark(RemarkCode.OTHER_TOWN_NAMED, named=other, town=match.best.locality)
            match = replace(match, remarks=(*match.remarks, named))
        start, end = flat.given(span.start, span.end)
        phrase = span.asked[0] if span.asked else span.text
        return Found(text[start:end], start, end, replace(match, verbatim=text[start:end]), phrase)


def _with_relation(span: Span) -> Span:
    """The position with the words before it that say how the event stands to it: "near 44.94, -93.27"."""
    read, found = span.prose, span
    for first in range(span.first - 1, max(-1, span.first - 1 - MOST_RELATING), -1):
        said = relation_to_figures(read.text[read.starts[first] : span.end])
        if said and said.relation is not Relation.AT:
            found = replace(span, near=first)
    return found


def _one_place(matches: Sequence[Match]) -> bool:
    """Whether the matches are within a junction of each other."""
    first, *others = (match.best for match in matches if match.best)
    return all(lines.distance_m(first.position, other.position) <= SAME_CORNER_M for other in others)


def _tokens_of(spans: Iterable[Span]) -> set[int]:
    return {at for span in spans for at in range(span.first, span.last + 1)}


def _tokens_of_addresses(read: Prose) -> set[int]:
    """The tokens in addresses of the web, whose words are no sentence's."""
    found = ((read.token_at(start), read.token_at(end)) for start, end in prose_figures.addresses(read.text))
    return {at for first, after in found for at in range(first, after)}


def _in_direction(match: Match, way: str) -> Match:
    """The tie settled by the direction in town that the sentence names, where only one candidate has it."""
    fitting = [candidate for candidate in match.candidates if _lies(candidate, way)]
    if len(fitting) != 1 or len(match.candidates) == 1:
        return match
    chosen = remark(RemarkCode.IN_DIRECTION, count=len(match.candidates), direction=way)
    return one_place(match.verbatim, fitting[0], (chosen,))


def _lies(candidate: Candidate, way: str) -> bool:
    """Whether a street of the candidate carries the direction in its name."""
    return way in candidate.label.replace("&", " ").split()
