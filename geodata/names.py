"""How a street is spelled: StreetName and standardize(). One spelling, for import and for query alike."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_WORDS = Path(__file__).parent / "words"


def _rows(file: str) -> list[dict[str, str]]:
    with (_WORDS / file).open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


DIRECTIONALS = {row["spelling"]: row["standard"] for row in _rows("directionals.csv")}
DIRECTIONAL_WORDS = {
    "N": "North", "S": "South", "E": "East", "W": "West",
    "NE": "Northeast", "NW": "Northwest", "SE": "Southeast", "SW": "Southwest",
}  # fmt: skip
STREET_TYPES = {row["spelling"]: row["standard"] for row in _rows("street_types.csv")}
STREET_TYPE_WORDS = {row["standard"]: row["long"] for row in _rows("street_types.csv")}
ORDINALS = {row["spelling"]: row["number"] for row in _rows("ordinals.csv")}


_ROUTES = re.compile(
    r"^(?:(?P<interstate>I|INTERSTATE)|(?P<us>US|U S)(?: (?:HWY|HIGHWAY|ROUTE|RT))?|"
    r"(?P<county>CO RD|COUNTY RD|COUNTY ROAD|CORD|CSAH|CR)|"
    r"(?P<state>MN|(?:MN |STATE |TRUNK )?(?:HWY|HIGHWAY|ROUTE|RT|TH)))[ -]?(?P<number>\d{1,3}(?:-?[A-Z])?)$"
)
_SPLIT = {"35": ("E", "W"), "69": ("E", "W", "C")}
"""Interstates that part in two, each with a name of its own: "Interstate 35 West" is I-35W, no direction of travel."""
_ROUTE_TYPES = {"interstate": "I", "us": "US", "county": "County Rd", "state": "Hwy"}
_NUMBER = re.compile(r"^(\d{1,3})(?:ST|ND|RD|TH|D)?$")
_HALF = re.compile(r"(\d)\s*(?:½|[ -]1/2|HALF)(?:ST|ND|RD|TH)?\b")
_LONG_ORDINAL = re.compile(r"\b(TWENTY|THIRTY|FORTY|FIFTY|SIXTY|SEVENTY|EIGHTY|NINETY)-(?=[A-Z])")
_SPACED_DIRECTIONAL = re.compile(r"\b([NS]) ([EW])(?= |$)")
_SMALL = frozenset({"OF", "THE", "AND", "TO"})
_RAMP = re.compile(r"^(.+?) TO (.+)$")
_BOUND = re.compile(r"\b(NB|SB|EB|WB)\b ?")
_BOUNDS = frozenset({"NB", "SB", "EB", "WB"})
_ROUTE_WORD = re.compile(r"^(?:I|HWY)-?\d+[A-Z]?$|^\d+[A-Z]$")
_EXPANDED = {"SAINT": "ST", "MOUNT": "MT", "FORT": "FT", "DOCTOR": "DR", "JUNIOR": "JR", "THEO": "THEODORE"}
_EXPANDED_ANYWHERE = {"LK": "LAKE", "MEM": "MEMORIAL"}


@dataclass(frozen=True, slots=True)
class StreetName:
    """A street's name in the parts of the FGDC address standard, each in its one standard spelling.

    `name` is in capitals, a number without its ordinal ending ("34", "18 1/2", "PORTLAND", "WEST RIVER"); types and
    directionals are the postal abbreviations of words/*.csv ("Ave", "NE"); an absent part is "".
    """

    name: str
    post_type: str = ""
    post_directional: str = ""
    pre_directional: str = ""
    pre_type: str = ""

    @property
    def directional(self) -> str:
        """The directional, wherever it stands: "E Franklin" and "Franklin Ave E" are one street."""
        return self.post_directional or self.pre_directional

    @property
    def type(self) -> str:
        """The type, wherever it stands ("Ave", "Hwy", "I")."""
        return self.post_type or self.pre_type

    @property
    def key(self) -> tuple[str, str, str]:
        """(name, type, directional): equal for every spelling of one street."""
        return self.name, self.type, self.directional

    def admits(self, other: "StreetName") -> bool:
        """Whether `other`, a street's full name, is one that this name, perhaps with parts left out, can mean."""
        return self.name == other.name and self.type in ("", other.type) and self.directional in ("", other.directional)

    def __str__(self) -> str:
        """As the map and the sentence print it: "34th St E", "W Broadway Ave", "I-94", "Hwy 55"."""
        if self.pre_type:
            joiner = "-" if self.pre_type == "I" else " "
            return " ".join(filter(None, (f"{self.pre_type}{joiner}{self.name}", self.post_directional)))
        parts = (self.pre_directional, display_name(self.name), self.post_type, self.post_directional)
        return " ".join(filter(None, parts))

    def long(self) -> str:
        """Every word spelled out: "34th Street East", "Interstate 94"."""
        pre_type = {"I": "Interstate", "Hwy": "Highway", "US": "U.S. Highway", "County Rd": "County Road"}.get(
            self.pre_type, self.pre_type
        )
        directional = DIRECTIONAL_WORDS.get(self.post_directional, "")
        if self.pre_type:
            return " ".join(filter(None, (pre_type, self.name, directional)))
        before = DIRECTIONAL_WORDS.get(self.pre_directional, "")
        post_type = STREET_TYPE_WORDS.get(self.post_type, self.post_type)
        return " ".join(filter(None, (before, display_name(self.name), post_type, directional)))


def ordinal(number: int) -> str:
    """1 → "1st", 12 → "12th", 23 → "23rd"."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{({1: 'st', 2: 'nd', 3: 'rd'}).get(number % 10, 'th')}"


def display_name(name: str) -> str:
    """A standard name as it is printed: "34" → "34th", "18 1/2" → "18 1/2", "ST MARYS" → "St Marys"."""
    if name.isascii() and name.isdigit():
        return ordinal(int(name))
    words = name.split(" ")
    return " ".join(w.lower() if i and w in _SMALL else _capitalised(w) for i, w in enumerate(words))


def _capitalised(word: str) -> str:
    if word in _BOUNDS or _ROUTE_WORD.match(word):
        return word.replace("HWY", "Hwy")
    if word.startswith("MC") and len(word) > 3:
        return "Mc" + word[2:].capitalize()
    if word in DIRECTIONALS and len(word) == 2:
        return word
    return "-".join(part.capitalize() for part in word.split("-"))


def tidy(text: str) -> str:
    """Capitals, one space between words, no full stops, spelled ordinals and halves in one form.

    "Thirty-fourth St. N.E." → "THIRTY FOURTH ST NE"; "18½ Ave" → "18 1/2 AVE".
    """
    text = text.upper()
    if "½" in text or "1/2" in text or "HALF" in text:
        text = _HALF.sub(r"\1 1/2", text)
    text = " ".join(text.replace("’", "'").replace(".", " ").replace(",", " ").split())
    if "-" in text:
        text = _LONG_ORDINAL.sub(r"\1 ", text)
    return _SPACED_DIRECTIONAL.sub(r"\1\2", text) if " E" in text or " W" in text else text


@lru_cache(maxsize=65_536)
def standardize(text: str) -> StreetName:
    """The parts of a street's name as written, in standard spelling; raises ValueError where no name is left.

    Where a word could be a directional or the beginning of the name ("West River Pkwy"), it is read as a directional;
    `spellings` gives a street's other readings, under which a gazetteer lists it too.
    """
    words = tidy(text).split(" ")
    if not words or words == [""]:
        raise ValueError("no street name in an empty text")
    if "TO" in words and (ramp := _RAMP.match(" ".join(words))):
        return StreetName(" TO ".join(map(_ramp_end, ramp.groups())))
    if route := _route(words):
        return route
    post_directional = _take_last(words, DIRECTIONALS)
    if post_directional and (route := _route(words, post_directional)):
        return route
    post_type = _take_last(words, STREET_TYPES)
    pre_directional = _take_first(words)
    if words == ["EYE"] and post_type == "St":
        # Between H and J, Washington writes what it reads: Eye Street.
        words = ["I"]
    return StreetName(_standard_name(words), post_type, post_directional, pre_directional)


def _route(words: list[str], post_directional: str = "") -> StreetName | None:
    """A numbered road by its number and kind: "I 94", "Highway 55"; None for what is none."""
    route = _ROUTES.match(" ".join(words))
    if route is None:
        return None
    kind = next(name for name in _ROUTE_TYPES if route.group(name))
    number = route.group("number").replace("-", "")
    if kind == "interstate" and post_directional in _SPLIT.get(number, ()):
        return StreetName(number + post_directional, pre_type=_ROUTE_TYPES[kind])
    return StreetName(number, post_directional=post_directional, pre_type=_ROUTE_TYPES[kind])


def _ramp_end(text: str) -> str:
    """ "NB I35W" → "NB I-35W", "36 ST E" → "36TH ST E": what a ramp leads from or to, in one spelling."""
    bound = _BOUND.search(text)
    rest = _BOUND.sub("", text).strip() or text
    return " ".join(filter(None, (bound and bound.group(1), str(standardize(rest)).upper())))


def _take_last(words: list[str], vocabulary: dict[str, str]) -> str:
    """The standard form of the last one or two words where the vocabulary has them, taken off `words`; one stays."""
    for length in (2, 1):
        if len(words) > length and (standard := vocabulary.get(" ".join(words[-length:]))):
            del words[-length:]
            return standard
    return ""


def _take_first(words: list[str]) -> str:
    """The standard form of a leading directional; "North" alone, or before nothing but a type, is a name."""
    for length in (2, 1):
        if len(words) > length and (standard := DIRECTIONALS.get(" ".join(words[:length]))):
            del words[:length]
            return standard
    return ""


def _standard_name(words: list[str]) -> str:
    text = " ".join(words)
    if text in ORDINALS:
        return ORDINALS[text]
    if number := _NUMBER.match(text):
        return str(int(number.group(1)))
    first, *rest = words
    first = _EXPANDED_ANYWHERE.get(first, first)
    if rest and rest[-1] == "1/2" and (number := _NUMBER.match(" ".join(words[:-1]))):
        return f"{int(number.group(1))} 1/2"
    return " ".join([_EXPANDED.get(first, first), *(_EXPANDED_ANYWHERE.get(word, word) for word in rest)])


def base_name(text: str) -> str:
    """A name without type or directional, as centre lines carry it, in standard spelling: "34TH" → "34"."""
    tidied = tidy(text)
    return standardize(text).name if _RAMP.match(tidied) else _standard_name(tidied.split(" "))


def spellings(street: StreetName) -> Iterator[StreetName]:
    """The names under which a gazetteer lists a street: its own, and what standardize() makes of its other readings.

    "West River Pkwy" (West is part of the name) is also listed as River Pkwy with the directional W; "Broadway Ave W"
    needs no second entry, since directionals compare wherever they stand.
    """
    yield street
    first, _, rest = street.name.partition(" ")
    if rest and first in DIRECTIONALS and not street.pre_directional:
        yield StreetName(rest, street.post_type, street.post_directional, DIRECTIONALS[first], street.pre_type)
        if street.post_directional:
            yield StreetName(rest, street.post_type, "", DIRECTIONALS[first], street.pre_type)
    last_word = street.name.rpartition(" ")
    if last_word[0] and not street.post_type and (post_type := STREET_TYPES.get(last_word[2])):
        yield StreetName(last_word[0], post_type, street.post_directional, street.pre_directional, street.pre_type)
