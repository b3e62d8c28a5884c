"""A state behind a street, or a street of that name: Washington, Virginia, Georgia and Maryland are streets everywhere.

A code ("MN") is a state unless it is a word of street names too. A whole name is one only where the words say so:
behind a comma or a town, before a ZIP of its own.
"""

import csv
import re
from functools import lru_cache
from pathlib import Path

from app.geocoding.signs import last_word
from geodata import names

_STATES_CSV = Path(names.__file__).parent / "words" / "states.csv"
_NO_PLAIN_CODES = frozenset(["NE", "CT", "LA", "IN", "OR", "ME", "OK", "HI", "DE", "CO"])
"""Directions, types and words as well: they stay part of the name unless a comma cuts them off."""
_LAST_CODE = re.compile(r"[,\s]+(?P<words>[A-Za-z]{2}|[Mm][Ii][Nn][Nn])\.?$")
_LAST_NAMES = (
    re.compile(r"[,\s]+(?P<words>[A-Za-z]{3,5} [A-Za-z]{4,10})\.?$"),
    re.compile(r"[,\s]+(?P<words>[A-Za-z]{4,13})\.?$"),
)
_TOWN_BEFORE = re.compile(r"(?:,|\bin\b)\s*(?P<town>[^\d,&/@]+)$", re.IGNORECASE)
_HALF_A_REFERENCE = re.compile(
    r"(?:[&/@+-]|\d(?:st|nd|rd|th)?|\b(?:and|at|of|on|near|off|between|btwn|from|to|by|the|then|street|avenue|avenues"
    r"|streets|corner|around|behind|opposite|n|s|e|w|ne|nw|se|sw|north|south|east|west|(?:north|south)(?:east|west)))\.?$",
    re.IGNORECASE,
)
"""Behind such a word a name is the street that the phrase goes on with."""


@lru_cache(maxsize=1)
def states() -> dict[str, dict[str, str]]:
    """Code and name of every state, in capitals → its row in words/states.csv."""
    with _STATES_CSV.open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    return {row[column]: row for row in rows for column in ("code", "name")}


@lru_cache(maxsize=1)
def plain_codes() -> frozenset[str]:
    """The codes that are nothing but a state, in capitals."""
    return frozenset(word for word in states() if len(word) == 2) - _NO_PLAIN_CODES


@lru_cache(maxsize=1)
def _last_words() -> frozenset[str]:
    """The words that end the states' names, in capitals."""
    return frozenset(name.rpartition(" ")[2] for name in states() if len(name) > 2)


def has_zip(state: dict[str, str], figures: str) -> bool:
    """Whether a ZIP is one of the state's."""
    ranges = (pair.split("-") for pair in state["zip_prefixes"].split())
    return any(low <= figures[:3] <= high for low, high in ranges)


def named_last(text: str, start: int, end: int, behind: str) -> re.Match[str] | None:
    """The state that ends text[start:end], beyond doubt, its comma included; `behind` are the words cut off there."""
    word = last_word(text, start, end).removesuffix(".")
    if _code(word) in plain_codes() and (match := _last(_LAST_CODE, text, start, end)):
        return match
    for pattern in _LAST_NAMES if word in _last_words() else ():
        if (match := _last(pattern, text, start, end)) and (state := states().get(match["words"].upper())):
            before = _TOWN_BEFORE.search(text, start, match.start())
            in_a_town = before is not None and not _HALF_A_REFERENCE.search(before["town"].strip())
            if in_a_town or (behind[:5].isdigit() and has_zip(state, behind)):
                return match
    return None


def perhaps_last(text: str, start: int, end: int) -> re.Match[str] | None:
    """The state that may end text[start:end], where what stands before it could be a whole reference."""
    is_name = last_word(text, start, end).removesuffix(".") in _last_words()
    for pattern in _LAST_NAMES if is_name else ():
        match = _last(pattern, text, start, end)
        if match and match["words"].upper() in states() and not _HALF_A_REFERENCE.search(text, start, match.start()):
            return match
    return None


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    match = pattern.search(text, start, end)
    return match if match and match.start() > start else None


def _code(word: str) -> str:
    return "MN" if word == "MINN" else word
