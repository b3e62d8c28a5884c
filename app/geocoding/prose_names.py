"""What a text names with "on", "at" or "near" though its form alone is no place: whole streets, half-known corners.

A sentence names streets for other things as often, so only the desk asks for these: there a person decides. Two bare
names with a town behind them ("at Selby and Victoria in St. Paul") are a place for everybody.
"""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from app.geocoding.prose import Span
from app.geocoding.prose_forms import TYPED
from app.geocoding.tokens import Prose

_STREET = re.compile(rf"(?<=[c@kN])e?(?P<span>{TYPED})")
_CORNER = re.compile(r"(?<=[@N])e?(?P<span>(?P<one>C[CUV]?)&(?P<other>C[CUV]?))")


_NAME = r"(?:C[CUV]?|Z)"
_PAIR = re.compile(rf"(?<![CUVZL&/,])(?P<span>(?P<one>{_NAME})[&/](?P<other>{_NAME}))(?![CUVZ&/])")
_SURE, _WORD_TO = re.compile(r"(?:[@N]|xf)e?$"), re.compile(r"\bto\s+(?:the\s+)?$")
IsStreet: TypeAlias = Callable[[str], bool]
InTown: TypeAlias = Callable[[int, int], bool]
"""Whether the text says in which town the words between two tokens lie."""


def in_towns(prose: Prose, is_street: IsStreet, is_in_town: InTown, *, by_to: bool = False) -> Iterator[Span]:
    """Yield pairs of bare names behind "at" or "near" that the text puts into a town.

    `by_to`: behind "to" as well: police are called to a corner, and a gift is made to Smith and Jones.
    """
    for match in _PAIR.finditer(prose.kinds):
        first, last = match.start("span"), match.end("span") - 1
        behind_to = by_to and _WORD_TO.search(prose.text, max(0, prose.starts[first] - 10), prose.starts[first])
        is_led = behind_to or _SURE.search(prose.kinds, max(0, first - 3), first)
        if is_led and _may_be_streets(prose, match, is_street) and is_in_town(first, last):
            yield _span(prose, match, "corner")


def _may_be_streets(prose: Prose, match: re.Match[str], is_street: IsStreet) -> bool:
    """Return False for "Smith and Partners", True for "Snelling and University"."""
    sides = ((match.start(side), match.end(side) - 1) for side in ("one", "other"))
    return all(prose.kinds[first] != "Z" or is_street(prose.cut(first, last).upper()) for first, last in sides)


def named(prose: Prose, is_street: IsStreet, is_in_town: InTown) -> Iterator[Span]:
    """Yield streets by themselves, pairs of names of which one is a street's, and pairs that lie in a town."""
    yield from in_towns(prose, is_street, is_in_town, by_to=True)
    for match in _STREET.finditer(prose.kinds):
        if match["span"][0] != "n":
            yield _span(prose, match, "street")
    for match in _CORNER.finditer(prose.kinds):
        if any(is_street(prose.cut(match.start(side), match.end(side) - 1).upper()) for side in ("one", "other")):
            yield _span(prose, match, "corner")


def _span(prose: Prose, match: re.Match[str], kind: str) -> Span:
    first, last = match.start("span"), match.end("span") - 1
    return Span(prose, first, last, kind, False, first)
