"""Prose → the places in it, each with its Match. Positions count characters: text[start:end] is the phrase."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from app.geocoding import prose
from app.geocoding.answer import as_dict
from app.geocoding.geocode import Geocoder
from app.geocoding.named import PlaceNames
from app.geocoding.prose import Span
from app.geocoding.tokens import Prose, tokens
from app.geocoding.vicinity import Vicinity
from app.model import Candidate, Match, MatchStatus
from geodata.names import DIRECTIONAL_WORDS

_IN_A_PART = re.compile(r",?ie?$")
MAX_LENGTH_CHARS = 100_000
"""A long magazine story has 60,000 characters; what is longer is no article."""


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase of a text that names a place: text[start:end], counted in characters, and what it means."""

    text: str
    start: int
    end: int
    match: Match


def extract(text: str, geocoder: Geocoder) -> tuple[Found, ...]:
    """The places of a text in their order, none overlapping. Never raises; nothing is left out for being unknown."""
    return _extractor(geocoder).extract(text)


def as_places(found: tuple[Found, ...]) -> dict[str, Any]:
    """The JSON of the API and the command line: {"places": [{"text", "start", "end", "match"}]}."""
    places = [{"text": one.text, "start": one.start, "end": one.end, "match": as_dict(one.match)} for one in found]
    return {"places": places}


@lru_cache(maxsize=16)
def _extractor(geocoder: Geocoder) -> "_Extractor":
    return _Extractor(geocoder)


class _Extractor:
    """A geocoder with what it needs to know of its gazetteer's names."""

    def __init__(self, geocoder: Geocoder) -> None:
        self._geocoder = geocoder
        self._names = PlaceNames(geocoder.streets)
        self._own = geocoder.streets.info.locality

    def extract(self, text: str) -> tuple[Found, ...]:
        read = tokens(text, lambda name: bool(self._geocoder.streets.named(name)))
        around = Vicinity(read, self._geocoder.towns, self._names.areas, self._own)
        return tuple(self._meant(span, around) for span in self._spans(read))

    def _spans(self, read: Prose) -> list[Span]:
        """The written places and the named ones, in the text's order; a part of town behind a place belongs to it."""
        spans = [self._trimmed(span) for span in prose.found(read, self._is_known)]
        taken = {at for span in spans for at in range(span.first, span.last + 1)}
        for named in self._names.found(read):
            lead = _IN_A_PART.search(read.kinds, max(0, named.first - 3), named.first)
            qualifies = lead is not None and lead.start() - 1 in taken
            if not qualifies and taken.isdisjoint(range(named.first, named.last + 1)):
                spans.append(named)
                taken.update(range(named.first, named.last + 1))
        return sorted(spans, key=lambda span: span.first)

    def _is_known(self, span: Span) -> bool:
        return self._geocoder.geocode(span.text).status is not MatchStatus.NO_MATCH

    def _trimmed(self, span: Span) -> Span:
        """The span without the capitalised words around it, where only that makes it one that the streets know."""
        if span.kind == "address" or self._is_known(span):
            return span
        return next(filter(self._is_known, prose.narrower(span)), span)

    def _meant(self, span: Span, around: Vicinity) -> Found:
        locality = around.locality(span.first, span.last)
        match = self._geocoder.geocode(f"{span.text}, {locality}" if locality else span.text)
        if match.status is MatchStatus.TIE and (way := around.direction(span.first, span.last)):
            match = _in_direction(match, way)
        return Found(span.text, span.start, span.end, replace(match, verbatim=span.text))


def _in_direction(match: Match, way: str) -> Match:
    """The tie settled by the direction in town that the sentence names, where only one candidate has it."""
    fitting = [candidate for candidate in match.candidates if _lies(candidate, way)]
    if len(fitting) != 1:
        return match
    remark = f"Of {len(match.candidates)} places of that name, the one in the {DIRECTIONAL_WORDS[way].lower()}."
    return Match(match.verbatim, MatchStatus.MATCH, tuple(fitting), (remark,))


def _lies(candidate: Candidate, way: str) -> bool:
    """Whether a street of the candidate carries the direction in its name."""
    return way in candidate.label.replace("&", " ").split()
