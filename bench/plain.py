"""The plain alternative: usaddress parses, the street is standardised and looked up exactly in the same gazetteer.

It gets the help that newsroom code gives it: "0006XX" and "600 block of" are made plain numbers first, and a slash "&".
It guesses nothing: a street is found by its whole name, and what is there twice is a tie.
"""

import re
from collections.abc import Iterator, Mapping

import usaddress

from app.model import AccuracyType, Candidate, Match, MatchStatus
from geodata.address_range import AddressRange
from geodata.geometry import lines
from geodata.names import standardize
from geodata.streets import Segment, StreetRecord, Streets

_BLOCK = re.compile(r"^\s*0*(\d*)XX\b|\b(\d+)\s+(?:block|blk)(?:\s+of)?\b", re.IGNORECASE)
_STREET = ("PreModifier", "PreDirectional", "PreType", "", "PostType", "PostDirectional")
_SAME_PLACE_M = 100.0


class Plain:
    """Answers phrases as the plain alternative does; same interface as Geocoder."""

    def __init__(self, streets: Streets) -> None:
        """Look up in these streets."""
        self._streets = streets

    def geocode(self, phrase: str) -> Match:
        """The place, a tie, or nothing."""
        distinct: list[Candidate] = []
        for one in self._found(phrase):
            if all(lines.distance_m(one.position, other.position) > _SAME_PLACE_M for other in distinct):
                distinct.append(one)
        if not distinct:
            return Match(phrase, MatchStatus.NO_MATCH)
        return Match(phrase, MatchStatus.MATCH if len(distinct) == 1 else MatchStatus.TIE, tuple(distinct))

    def _found(self, phrase: str) -> Iterator[Candidate]:
        block = _BLOCK.search(phrase)
        text = _BLOCK.sub(_hundred, phrase, count=1).replace("/", " & ")
        try:
            tags, kind = usaddress.tag(text)
        except usaddress.RepeatedLabelError:
            return
        if kind == "Intersection":
            yield from self._corners(self._named(tags, "StreetName"), self._named(tags, "SecondStreetName"))
        elif (number := tags.get("AddressNumber", "")).isdigit():
            ask = self._blocks if block else self._addresses
            for record in self._named(tags, "StreetName"):
                yield from ask(record, int(number))

    def _named(self, tags: Mapping[str, str], label: str) -> list[StreetRecord]:
        words = " ".join(filter(None, (tags.get(label + part) for part in _STREET)))
        try:
            wanted = standardize(words)
        except ValueError:
            return []
        return [record for name, record in self._streets.named(wanted.name) if name.key == wanted.key]

    def _corners(self, one: list[StreetRecord], other: list[StreetRecord]) -> Iterator[Candidate]:
        for street in one:
            crossings = self._streets.crossings(street.id)
            for record in (record for cross in other for record in crossings.get(cross.id, ())):
                yield _candidate(record.lon, record.lat, AccuracyType.INTERSECTION)

    def _blocks(self, street: StreetRecord, number: int) -> Iterator[Candidate]:
        for block in self._streets.blocks(street.id).get(number - number % 100, ()):
            yield _candidate(block.lon, block.lat, AccuracyType.BLOCK)

    def _addresses(self, street: StreetRecord, number: int) -> Iterator[Candidate]:
        for segment in self._streets.segments(street.id):
            for side in segment.ranges:
                if side.holds(number):
                    yield _candidate(*_along(segment, side, number), AccuracyType.RANGE_INTERPOLATION)


def _hundred(match: re.Match[str]) -> str:
    return match.group(2) or f"{int(match.group(1) or 0) * 100}"


def _along(segment: Segment, side: AddressRange, number: int) -> lines.Point:
    span = side.to_number - side.from_number
    return lines.point_along(segment.line, (number - side.from_number) / span if span else 0.5)


def _candidate(lon: float, lat: float, kind: AccuracyType) -> Candidate:
    """Without a doubt of its own, and never sure."""
    return Candidate("", lon, lat, kind, None, 0.0)
