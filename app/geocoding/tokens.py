"""Prose → tokens, each with a kind of one letter, so that the forms of prose.py are patterns over kinds.

A kind says what a word can be in the name of a place; the words themselves stand in geodata/words/prose.csv.
"""

import csv
import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.geocoding.shorthand import FIGURES, TENS
from geodata import names

KINDS = {
    "n": "a figure: 1012, 10-12, 24XX",
    "o": "an ordinal in figures: 34th",
    "O": "an ordinal word: Sixth",
    "q": "the same in small letters: sixth",
    "h": "a half: 1/2",
    "C": "a capitalised word that is nothing else below",
    "L": "a single capital letter that is no direction",
    "l": "A or I, which are words as well",
    "T": "a street type: Street, Ave.",
    "t": "the same in small letters",
    "U": "a type that names other things as often: Park, Court, Square",
    "P": "a plural type: avenues",
    "D": "a direction, shortened: N., NE",
    "E": "a direction, written out: North",
    "d": "the same in small letters",
    "I": "an interstate: I-94",
    "R": "what stands before a route's number: Highway",
    "M": "a month",
    "Y": "a day of the week",
    "V": "a capitalised possessive: Mary's",
    "G": "a title: Ms., Mayor",
    "Z": "what an organisation is called: Partners, School",
    "B": "block",
    "a": "a sign between two streets: x, and N/O for north of",
    "u": "unit, zero, as in the unit block",
    "w": "any other word, and figures that are times, dates, prices or counts",
}
"""Connecting words and marks have kinds of their own, below; "." ends a sentence, ";" breaks it."""

_CONNECTING = {
    "and": "&", "at": "@", "near": "N", "off": "F", "between": "b", "from": "m", "towards": ">", "of": "f",
    "on": "c", "in": "i", "the": "e", "corner": "x", "along": "k", "just": "j", "block": "B", "unit": "u",
}  # fmt: skip
_CAPITALISED = {
    "plural_type": "P", "type": "T", "type_or_name": "U", "month": "M", "day": "Y", "title": "G", "organisation": "Z",
    "plain": "w",
}  # fmt: skip
_SMALL = {"plural_type": "P", "type": "t"}
_MARKS = {"&": "&", "+": "&", "@": "@", "/": "/", "-": "-", ",": ",", "(": "(", ")": ")", ".": ".", "!": ".", "?": "."}
_TO_NINTH = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_TOKEN = re.compile(
    r"(?P<end>\n[^\S\n]*\n\s*)|(?P<line>\n)|(?P<junior>,\s?[JS]r\b\.?,?)|(?P<half>½|(?<!\d)1/2(?:[A-D]\b|(?!\d)))"
    r"|(?P<plain>[$€£]\s?\d[\d.,]*|\d{1,2}(?:[:.]\d\d)?\s?[aApP]\.?[mM]\b\.?|\d{1,2}[:.]\d\d\b|\d{1,3}(?:,\d{3})+"
    r"|\d{1,6}\.\d+|\d{1,4}/\d{1,4}(?:/\d{1,4})?|\d{1,6}%)"
    r"|(?P<road>(?:County|Co\.|State|U\.S\.)\s(?:Road|Rd\.?|Highway|Hwy\.?)(?=\s\d))"
    r"|(?P<ordinal>\d{1,3}(?:[sS][tT]|[nNrR]?[dD]|[tT][hH])\b)|(?P<interstate>I[- ]?\d{2,3}[NSEW]?\b|35[EW]\b)"
    rf"|(?=[OoTtFfSsEeNn\d])(?:(?P<spoken>(?i:{'|'.join(TENS)})\s(?i:{_TO_NINTH})\b)"
    rf"|(?P<hundreds>(?i:\d{{1,4}}|(?:{'|'.join(TENS)})(?:[-\s](?:{'|'.join(FIGURES[:9])}))?|(?:{'|'.join(FIGURES)}))[\s-]"
    r"(?i:hundred)\b(?=[\s-](?:bl(?:oc)?k|BL(?:OC)?K|[A-Z]))))|(?P<away>[NSEW]/O\b)"
    r"|(?P<number>0*\d{0,4}(?:XX|xx)\b|0+\d{1,4}X\b|\d{1,5}(?:\s?[-–]\s?\d{1,5})?(?:[A-D]|-[A-Z]\b)?(?![^\W½]))|(?P<dotted>(?:[^\W\d_]\.){2,})"
    r"|(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*(?:(?<=s)['’](?!\w))?)|(?P<other>\w+)|(?P<mark>[^\w\s])"
)
_FIXED = {
    "end": ".",
    "junior": "C",
    "half": "h",
    "plain": "w",
    "ordinal": "o",
    "interstate": "I",
    "road": "R",
    "hundreds": "n",
    "away": "a",
    "other": "w",
}
_ABBREVIATED = re.compile(r"[^\W\d_]$|(?:mt|ft|jr|sr|no)$", re.IGNORECASE)
_VOWEL = re.compile("[aeiouy]")
_CHANGES = (
    (re.compile(r"[MYZG](?=[TtP])"), "C"),
    (re.compile(r"(?<=M)[no](?!-?B)"), "w"),
    (re.compile(r"[no](?=f?M)"), "w"),
    (re.compile(r"(?<=Mw,)n"), "w"),
)
"""What a neighbour makes of a word: May Street, Nov. 5, 22 October, the 5th of May, Nov. 5, 2009."""
_JOINT_BESIDE_A_WORD = re.compile("[&@/](?=w)|(?<=w)[&@/](?=[oOq])")
_BESIDE_A_NUMBER = re.compile(
    r"(?:(?<=[@NFcbk;.(>])|(?<=[xf])|(?<=[@NFf]e)|^)(?:[oOqn]h?[tT]?[Dd]?[&@/](?P<a>w)|(?P<b>w)[&@/][oOq])\Z"
)
"""A word beside a figure, where "at", "near" or the beginning of a sentence or a line leads up to the two."""
_NAMED_PERSON = re.compile(r"G+[CULV]{1,3}(?![TtP])")
_WHOLE_TYPES = frozenset(word.lower() for word in names.STREET_TYPE_WORDS.values())
_DIRECTIONS = "nsew"
_DOCTOR_IN_A_NAME = "nDECULoOT"


@dataclass(frozen=True, slots=True)
class Prose:
    """A text cut into tokens: `kinds` has a letter for each, `starts` and `ends` its place in the text."""

    text: str
    kinds: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def cut(self, first: int, last: int) -> str:
        """The text from one token to another, both included."""
        return self.text[self.starts[first] : self.ends[last]]

    def token_at(self, position: int) -> int:
        """The first token that starts at or behind a position of the text."""
        return bisect_left(self.starts, position)


@cache
def _roles() -> dict[str, frozenset[str]]:
    path = Path(names.__file__).parent / "words" / "prose.csv"
    found: dict[str, set[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        columns = next(rows)
        word, role = columns.index("word"), columns.index("role")
        for row in rows:
            found.setdefault(row[word], set()).add(row[role])
    return {word: frozenset(roles) for word, roles in found.items()}


@cache
def _kinds(*, capitalised: bool) -> dict[str, str]:
    """Small-lettered word → its kind, where it stands capitalised or in small letters; the first role counts."""
    order = {**_CONNECTING, **(_CAPITALISED if capitalised else _SMALL)}
    found = {w: kind for w, roles in _roles().items() if (kind := next((order[r] for r in order if r in roles), ""))}
    ordinal = {word.lower().replace(" ", "-"): "O" if capitalised else "q" for word in names.ORDINALS}
    directions = {word.lower(): "E" if capitalised else "d" for word in names.DIRECTIONAL_WORDS.values()}
    short = {word.lower(): "D" for word in names.DIRECTIONAL_WORDS} if capitalised else {}
    return {**found, **ordinal, **directions, **short}


def is_counted(word: str) -> bool:
    """Whether ordinals before the word count things: precincts, floors, innings."""
    return "counted" in _roles().get(word.lower(), ())


def tokens(text: str, known: Callable[[str], bool] = lambda name: False) -> Prose:
    """The tokens of a text. `known` tells the names of streets in a text that is all capitals or has none."""
    reader = _Reader(text, known)
    for match in _TOKEN.finditer(text):
        reader.take(match)
    kinds = _names_in_small_letters("".join(reader.kinds), reader, known)
    for pattern, kind in _CHANGES:
        kinds = pattern.sub(kind, kinds)
    kinds = _NAMED_PERSON.sub(lambda person: "G" + "w" * (len(person[0]) - 1), kinds)
    return Prose(text, kinds, tuple(reader.starts), tuple(reader.ends))


def _names_in_small_letters(kinds: str, reader: "_Reader", known: Callable[[str], bool]) -> str:
    """Street names that are typed in small letters beside a numbered one: "at 34th and portland"."""
    for joint in _JOINT_BESIDE_A_WORD.finditer(kinds):
        found = _BESIDE_A_NUMBER.search(kinds, max(0, joint.start() - 6), joint.end() + 1)
        at = max(found.start("a"), found.start("b")) if found else -1
        if at >= 0 and known(reader.word(at).upper()):
            kinds = f"{kinds[:at]}C{kinds[at + 1 :]}"
    return kinds


class _Reader:
    """The tokens so far, which the next one's kind may depend on."""

    def __init__(self, text: str, known: Callable[[str], bool]) -> None:
        self.kinds: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self._text, self._known = text, known
        self._caseless = text.isupper() or text.islower()
        self._last = ""

    def word(self, at: int) -> str:
        """Return a token as it stands in the text."""
        return self._text[self.starts[at] : self.ends[at]]

    def take(self, match: re.Match[str]) -> None:
        group, word = match.lastgroup or "", match[0]
        if group == "line":
            kind = ";"
        elif group == "mark":
            kind = self._mark(match)
        elif group == "word":
            kind = self._word(word)
        elif group == "spoken":
            kind = "O" if word[0].isupper() else "q"
        elif group == "number":
            kind = self._number()
        elif group == "dotted":
            kind = "D" if word.replace(".", "").upper() in names.DIRECTIONAL_WORDS else "w"
        else:
            kind = _FIXED[group]
        if kind:
            self._add(kind, match.start(), match.end(), word.lower())

    def _add(self, kind: str, start: int, end: int, word: str) -> None:
        self.kinds.append(kind)
        self.starts.append(start)
        self.ends.append(end)
        self._last = word

    def _mark(self, match: re.Match[str]) -> str:
        """The kind of a mark; "" for the full stop of an abbreviation, which belongs to its word."""
        if match[0] == "." and self.ends and self.ends[-1] == match.start() and self._is_short():
            if self._text[match.start() - 1] == ".":
                return "."
            self.ends[-1] = match.end()
            return ""
        return _MARKS.get(match[0], ";")

    def _number(self) -> str:
        roles = _roles().get(self._last, frozenset())
        if self._last == ":" and len(self.ends) > 1:
            # "Total: 926" counts, too.
            label = self._text[self.starts[-2] : self.ends[-2]].lower()
            return "w" if "before_a_count" in _roles().get(label, ()) else "n"
        if "route" in roles and self.kinds[-1] in "TCR":
            self.kinds[-1] = "R"
        return "w" if "before_a_count" in roles else "n"

    def _is_short(self) -> bool:
        kind = self.kinds[-1]
        if kind in "TtU":
            standard = names.STREET_TYPES.get(self._last.upper())
            whole = names.STREET_TYPE_WORDS[standard].lower() if standard else self._last
            return whole != self._last or not _VOWEL.search(self._last)
        if kind == "P":
            return self._last.removesuffix("s") not in _WHOLE_TYPES
        return kind in "DBMYGLR" or _ABBREVIATED.match(self._last) is not None

    def _word(self, word: str) -> str:
        small = word.lower()
        if self._caseless:
            return self._caseless_word(word, small)
        if not word[0].isupper():
            return "a" if word == "x" else _kinds(capitalised=False).get(small, "w")
        if small.endswith(("'s", "’s", "s'", "s’")):
            return "V"
        if len(word) == 1 and small not in _DIRECTIONS:
            return "l" if small in "ai" else "L"
        if small == "dr" and not (self.kinds and self.kinds[-1] in _DOCTOR_IN_A_NAME):
            return "G"
        return _kinds(capitalised=True).get(small, "C")

    def _caseless_word(self, word: str, small: str) -> str:
        if small == "x":
            return "a"
        kind = _kinds(capitalised=True).get(small, "")
        if kind:
            return kind
        return "C" if self._known(word.upper()) else "w"

    __slots__ = ("_caseless", "_known", "_last", "_text", "ends", "kinds", "starts")
