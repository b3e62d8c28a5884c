"""What a text names with "on", "at" or "near" though its form alone is no place: whole streets, half-known corners.

A sentence names streets for other things as often, so only the desk asks for these: there a person decides.
"""

import re
from collections.abc import Callable, Iterator

from app.geocoding.prose import Span
from app.geocoding.prose_forms import TYPED
from app.geocoding.tokens import Prose

_STREET = re.compile(rf"(?<=[c@kN])e?(?P<span>{TYPED})")
_CORNER = re.compile(r"(?<=[@N])e?(?P<span>(?P<one>C[CUV]?)&(?P<other>C[CUV]?))")


def named(prose: Prose, is_street: Callable[[str], bool]) -> Iterator[Span]:
    """Yield streets by themselves, and pairs of names of which one is a street's."""
    for match in _STREET.finditer(prose.kinds):
        if match["span"][0] != "n":
            yield _span(prose, match, "street")
    for match in _CORNER.finditer(prose.kinds):
        if any(is_street(prose.cut(match.start(side), match.end(side) - 1).upper()) for side in ("one", "other")):
            yield _span(prose, match, "corner")


def _span(prose: Prose, match: re.Match[str], kind: str) -> Span:
    first, last = match.start("span"), match.end("span") - 1
    return Span(prose, first, last, kind, False, first)
