"""Several places in one breath, and one place under two names: "38th, 42nd and 46th streets at Chicago", "Highway 55
(Hiawatha Avenue) at 46th Street". Each place has its own words in the text, and a phrase that says it whole.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.geocoding.prose_forms import JOINED, LOOSE, TAIL, TYPED
from app.geocoding.tokens import Prose

_LONGEST_TOKENS = 40
_AND = r",?(?:&e?|/)"
_AT = r"(?:,?[@cN]e?|,?j?Nfe?)"
_ITEMS = rf"{LOOSE}(?:,{LOOSE})*{_AND}{LOOSE}"
_CROSSED_BY = re.compile(rf"(?P<other>{LOOSE}){_AT}(?P<items>{_ITEMS}(?P<type>P{TAIL})?)")
_CROSSING = re.compile(rf"(?P<items>{_ITEMS}(?P<type>P{TAIL})?){_AT}(?P<other>{LOOSE})")
_ITEM = re.compile(rf"(?:{_AND}|,)?(?P<item>{LOOSE})(?=,|{_AND}|P|\Z)")
_BLOCKS = re.compile(rf"(?P<range>[bm]e?)?n(?:,n)*,?&e?n-?B(?:[fc]e?)?(?P<street>{LOOSE})")
_BLOCK_TO_BLOCK = re.compile(rf"(?:[bm]e?)?(?P<from>n)-?B?[>&]e?(?P<to>n)-?Bfe?(?P<street>{LOOSE})")
_SECOND_NAME = rf"(?:/(?P<two>{TYPED})|\((?P<two_>{TYPED})\))"
_TWO_NAMES_FIRST = re.compile(rf"(?P<one>{TYPED}){_SECOND_NAME}(?P<joint>{JOINED})(?P<other>{LOOSE})")
_TWO_NAMES_LAST = re.compile(rf"(?P<other>{LOOSE})(?P<joint>{JOINED})(?P<one>{TYPED}){_SECOND_NAME}")
FEWEST = 3
"""Streets that are a list by their number; of two it takes a shared type to say so: "38th and 42nd streets"."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One place of several: its tokens, both included, and the phrase that says it whole."""

    first: int
    last: int
    phrase: str


class TwoNames(NamedTuple):
    """A place at a road of two names: its tokens, both included, the phrase with either, and the names."""

    first: int
    last: int
    phrases: tuple[str, str]
    names: tuple[str, str]


def listed(prose: Prose, first: int) -> Iterator[Sequence[Listed]]:
    """Yield the ways in which several places may begin at a token."""
    end = first + _LONGEST_TOKENS
    if match := _BLOCK_TO_BLOCK.match(prose.kinds, first, end):
        yield _range(prose, match, match.start("from"), match.start("to"))
    if match := _BLOCKS.match(prose.kinds, first, end):
        numbers = [at for at in range(match.start(), match.start("street")) if prose.kinds[at] == "n"]
        if match["range"]:
            yield _range(prose, match, numbers[0], numbers[-1])
        else:
            yield [_block(prose, match, at, last=numbers[-1]) for at in numbers]
    for pattern in (_CROSSING, _CROSSED_BY):
        if match := pattern.match(prose.kinds, first, end):
            found = _corners(prose, match)
            if len(found) >= FEWEST or match["type"]:
                yield found


def _range(prose: Prose, match: re.Match[str], first: int, last: int) -> Sequence[Listed]:
    street = _cut(prose, match, "street")
    phrase = f"{prose.cut(first, first)} through {prose.cut(last, last)} blocks of {street}"
    return [Listed(match.start(), match.end() - 1, phrase)]


def _block(prose: Prose, match: re.Match[str], at: int, last: int) -> Listed:
    phrase = f"{prose.cut(at, at)} block of {_cut(prose, match, 'street')}"
    return Listed(at, match.end() - 1 if at == last else at, phrase)


def _corners(prose: Prose, match: re.Match[str]) -> Sequence[Listed]:
    """Return a corner for each street of the list, with the type that they share."""
    kind = ""
    if match["type"]:
        plural, *ways = _cut(prose, match, "type").split()
        kind = " ".join([plural.rstrip(".").removesuffix("s"), *ways])
    other, is_first = _cut(prose, match, "other"), match.start("other") == match.start()
    items = [(one.start("item"), one.end("item")) for one in _ITEM.finditer(match.string, *match.span("items"))]
    found = []
    for at, (start, end) in enumerate(items):
        words = prose.cut(start, end - 1)
        phrase = f"{words} {kind}" if kind and not re.search("[TtI]", match.string[start:end]) else words
        first = match.start() if is_first and at == 0 else start
        last = match.end() - 1 if at == len(items) - 1 else end - 1
        found.append(Listed(first, last, f"{other} and {phrase}" if is_first else f"{phrase} and {other}"))
    return found


def two_names(prose: Prose, first: int) -> Iterator[TwoNames]:
    """Yield a place that may begin at a token, at a road that is called by two names."""
    for pattern in (_TWO_NAMES_FIRST, _TWO_NAMES_LAST):
        if match := pattern.match(prose.kinds, first, first + _LONGEST_TOKENS):
            names = _cut(prose, match, "one"), _cut(prose, match, "two" if match["two"] else "two_")
            other = _cut(prose, match, "other")
            is_first = match.start("other") == match.start()
            one, two = ((f"{other} and {name}" if is_first else f"{name} and {other}") for name in names)
            yield TwoNames(match.start(), match.end() - 1, (one, two), names)


def _cut(prose: Prose, match: re.Match[str], group: str) -> str:
    return prose.cut(match.start(group), match.end(group) - 1)
