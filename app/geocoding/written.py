"""Street names as they stand in a phrase: what is stripped off them, what two of them share. No street is asked."""

import re
from collections.abc import Iterator
from functools import lru_cache

from app.geocoding.patterns import BOUND, BOUND_BEHIND, NOT_OF_THE_NAME, PLURAL_TYPE, ROUTE_BEHIND, not_of_the_name
from geodata.names import DIRECTIONALS, STREET_TYPES, StreetName, standardize, tidy

LONGEST_NAME = 60
"""Characters of a street's name; what is longer is a sentence."""
STRIPPED = 0.98
"""How much less plain a reading is once words were taken off a street's name."""
_ARTICLE = re.compile(r"^(?:the|at|on)\s+", re.IGNORECASE)
_HALF_INTERSTATE = re.compile(r"^35 ([EW])$", re.IGNORECASE)
""" "35 W", as people say it of I-35W; 35th Street West is written so as well, and the streets decide."""
_WORD = re.compile(r"\w")
_BOUND_ANYWHERE = re.compile(r"\b(?:[nsew]b|(?:north|south|east|west)bound)\b", re.IGNORECASE)
_WAYS = {"n": "north", "s": "south", "e": "east", "w": "west"}


@lru_cache(maxsize=65_536)
def street_names(text: str) -> tuple[tuple[StreetName, float], ...]:
    """The street names that a text can be, each with how plain that is; () for what is none."""
    text = text.strip(" ,.;:-\"'")
    found: dict[StreetName, float] = {}
    for spelling, weight in _spellings(text):
        try:
            found.setdefault(standardize(spelling), weight)
        except ValueError:
            continue
    return tuple(found.items())


def _spellings(text: str) -> Iterator[tuple[str, float]]:
    if not _WORD.search(text) or len(text) > LONGEST_NAME:
        return
    yield text, 1.0
    if (stripped := _stripped(text)) != text:
        yield stripped, STRIPPED
    if half := _HALF_INTERSTATE.match(text):
        yield f"35{half.group(1)}", STRIPPED


def _stripped(text: str) -> str:
    """The text without an article, a direction of travel, an exit."""
    if "b" in text or "B" in text:
        text = BOUND_BEHIND.sub("", BOUND.sub("", text, count=1))
    if text[:1] in "tTaAoO":
        text = _ARTICLE.sub("", text)
    if not_of_the_name(text):
        text = NOT_OF_THE_NAME.sub("", text)
    return ROUTE_BEHIND.sub(r"I-\1", text) if text.endswith(("i", "I")) else text


def bound(phrase: str) -> str:
    """The way that traffic went, where the phrase says so: "NB" is "northbound"; else ""."""
    if said := _BOUND_ANYWHERE.search(phrase):
        return f"{_WAYS[said.group()[0].lower()]}bound"
    return ""


def shared_type(left: str, right: str) -> Iterator[tuple[str, str]]:
    """ "Park and Portland avenues" → "Park avenues", "Portland avenues"; other pairs as they are."""
    plural = PLURAL_TYPE.search(right) if "s" in right[-30:].lower() else None
    if plural and not PLURAL_TYPE.search(left) and not _has_type(left):
        shared = plural.group(0)
        yield left + shared, right
        if plural["directional"]:
            yield left + " " + plural["type"], right
    else:
        yield left, right


def _has_type(text: str) -> bool:
    return any(name.type for name, _ in street_names(text))


def no_name(text: str) -> bool:
    """Whether the text is nothing but types and directionals: no street's name by itself."""
    return all(word in STREET_TYPES or word in DIRECTIONALS for word in tidy(text).split())
