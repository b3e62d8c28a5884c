"""A statement → the places in it, each with a title and an attribution to begin with, all in the text's own words."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.geocoding.extract import Found, named, streets_alone
from app.geocoding.prose_lines import by_form
from app.geocoding.prose_text import smooth
from app.geocoding.providers import Answers
from app.model import Match, MatchStatus

LONGEST_PHRASE = 160
"""Characters of a line that can be a phrase by itself; a longer one is prose."""
LONGEST_TITLE = 140
_ABBREVIATED = re.compile(
    r"(?:\b(?:St|Ave|Av|Blvd|Rd|Dr|Ln|Pl|Ct|Hwy|No|Sgt|Lt|Capt|Mr|Mrs|Ms|Dr|Jr|Sr|Jan|Feb|Aug|Sept|Oct|Nov|Dec)"
    r"|\b[A-Z]|[ap]\.m)\.$"
)
_SENTENCE_END = re.compile(r"[.!?;][\"”’)]*(?=\s)|\n+")
_SAID = re.compile(
    r"(?:(?<=^)|(?<=, )|(?<=[:;] ))(?P<who>(?:[Tt]he |[Aa] )?[\w’'&.-]+(?: [\w’'&.-]+){0,4}? said)(?=[,.:;]| that\b|$)"
    r"|(?P<by>[Aa]ccording to (?:the |a )?[\w’'&-]+(?: [\w’'&-]+){0,4}?)(?=[,.:;]|$)"
)
_CLAUSE = re.compile(r"\s*[:—]\s+|,\s+(?=(?:and|one|another|the other|others|while|but)\b)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place as the text has it between two positions; `text` is the phrase by itself, on one line.

    `title` and `attribution` are what to begin an incident with.
    """

    text: str
    start: int
    end: int
    match: Match
    title: str
    attribution: str

    @property
    def key(self) -> str:
        """What tells it from the others of its text; text put behind leaves it as it is."""
        return f"{self.start}-{self.end}"

    @property
    def is_settled(self) -> bool:
        """Whether it is one place, with nothing to ask."""
        return self.match.status is MatchStatus.MATCH

    def decision(self, decisions: Mapping[str, str]) -> str | None:
        """Return what was decided of it: an incident, "" for left out, None for nothing yet.

        A place that an earlier release read with fewer words or more is the same place.
        """
        if (exact := decisions.get(self.key)) is not None:
            return exact
        spans = ((tuple(map(int, key.split("-"))), decided) for key, decided in decisions.items())
        return next((decided for (start, end), decided in spans if start < self.end and self.start < end), None)


def is_table(text: str) -> bool:
    """Whether a text came out of a spreadsheet: at least two lines, all with as many tabs."""
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and len({line.count("\t") for line in lines}) == 1 and "\t" in lines[0]


def mentions(text: str, geocoder: Answers) -> tuple[Mention, ...]:
    """The places of a text in its order. A line that is a phrase by itself counts even where prose would not have it.

    Nothing but the own streets is asked, whatever else is configured: a statement is not published yet.
    """
    own = streets_alone(geocoder)
    places = named(text, own)
    found = sorted([*places, *_bare_lines(text, own, places)], key=_start)
    whole = _Whole(text)
    inside = [whole.inside(one) for one in found]
    return tuple(whole.mention(one, there, inside) for one, there in zip(found, inside, strict=True))


def _start(found: Found) -> int:
    return found.start


def _bare_lines(text: str, geocoder: Answers, found: tuple[Found, ...]) -> Iterator[Found]:
    """Lines in which nothing was found, asked as a whole; a text of a single line is one whatever comes of it."""
    alone = len([line for line in text.splitlines() if line.strip()]) == 1
    for line in re.finditer(r"[^\n\r]+", text):
        words = smooth(line[0].strip())
        phrase = words.text.strip()
        if not phrase:
            continue
        lead = line.start() + len(line[0]) - len(line[0].lstrip())
        at = words.text.index(phrase)
        start, end = (lead + position for position in words.given(at, at + len(phrase)))
        taken = any(one.start < line.end() and line.start() < one.end for one in found)
        if taken or len(phrase) > LONGEST_PHRASE or "\t" in phrase:
            continue
        match = replace(geocoder.geocode(phrase), verbatim=phrase)
        if match.status is not MatchStatus.NO_MATCH or (alone and not re.search(r"[.!?]$", phrase)):
            yield Found(text[start:end], start, end, match, phrase)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _SENTENCE_END.finditer(text):
        if not _ABBREVIATED.search(text[start : stop.end()]):
            yield start, stop.end()
            start = stop.end()
    yield start, len(text)


class _Whole:
    """A text with its lines joined, so that a sentence is whole however it was pasted."""

    def __init__(self, text: str) -> None:
        self._plain = smooth(text)
        self.text = by_form(self._plain.text, lambda name: False).text
        self._sentences = list(_sentences(self.text))

    def inside(self, one: Found) -> Found:
        """Return the place where it stands in the joined text."""
        starts = self._plain.starts
        if starts is None:
            return one
        return replace(one, start=bisect_left(starts, one.start), end=bisect_left(starts, one.end))

    def mention(self, one: Found, there: Found, found: list[Found]) -> Mention:
        """Return the place with what to begin an incident with."""
        start, end = next(((a, b) for a, b in self._sentences if a <= there.start < b), (0, len(self.text)))
        end = max(end, there.end)
        sentence = self.text[start:end]
        shares = sum(start <= other.start < end for other in found) > 1
        said = attribution(sentence)
        words = self.text[there.start : there.end]
        # A road of two names keeps both; of "38th and 42nd streets at Chicago" the phrase says more than its words do.
        shown = replace(there, phrase=words if re.search(r"[/(]", words) else one.phrase)
        return Mention(one.phrase, one.start, one.end, one.match, _title(sentence, shown, start, shares, said), said)


def attribution(sentence: str) -> str:
    """Who says so, in the sentence's own words: "the city said"; "" where it names nobody."""
    found = _SAID.search(sentence.strip())
    words = (found["who"] or found["by"]) if found else ""
    return words[:1].lower() + words[1:] if re.match(r"The |A |According ", words) else words


def _title(sentence: str, one: Found, start: int, shares: bool, said: str) -> str:
    """The sentence, or of one that holds several places the clause, without who said it; else the phrase."""
    at, words = one.start - start, sentence
    if shares:
        cuts = [0, *(cut.end() for cut in _CLAUSE.finditer(sentence)), len(sentence)]
        first = max(cut for cut in cuts[:-1] if cut <= at)
        last = min(cut for cut in cuts[1:] if cut >= at + one.end - one.start)
        words = sentence[first:last]
    if said:
        words = re.sub(rf",?\s*{re.escape(said)}(?: that)?[,:]?", "", words, flags=re.IGNORECASE)
    words = " ".join(words.split()).strip(" .,;:—-")
    if len(words) > LONGEST_TITLE:
        # What follows tells more of the place, and takes nothing back.
        words = words.partition(", where ")[0]
    if not one.phrase or one.phrase not in words or len(words) > LONGEST_TITLE:
        words = one.phrase
    return words[:1].upper() + words[1:]
