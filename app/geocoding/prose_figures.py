"""Positions in figures inside a text: pairs of degrees, geo: URIs, map links. An address in the web holds no phrase."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.geocoding.coordinates import LONGEST_LINK, figures

_ADDRESS = re.compile(rf"(?:\bhttps?://|\bgeo:|\bwww\.|\bmaps\.)[^\s<>\"“”]{{1,{LONGEST_LINK}}}", re.IGNORECASE)
_BEHIND_AN_ADDRESS = ".,;:!?'’)]}"
_ANGLE = (
    r"[0-9]{1,3}(?:\.[0-9]{1,12})?\s?[°º]\s?(?:[0-9]{1,2}(?:\.[0-9]{1,9})?\s?['’\u2032]\s?)?"
    r"(?:[0-9]{1,2}(?:\.[0-9]{1,6})?\s?(?:[\"”\u2033]|'')\s?)?"
)
_DECIMAL = r"[+\-\u2212\u2013]?(?<![0-9.])[0-9]{1,3}\.[0-9]{3,15}"
_LETTER = r"[NSEW]\b"
_PAIR = re.compile(
    rf"(?<![\w.])(?:{_ANGLE}{_LETTER}[\s,;/]{{1,3}}{_ANGLE}{_LETTER}"
    rf"|[NSEW]\s?{_DECIMAL}°?[\s,;/]{{1,3}}[NSEW]\s?{_DECIMAL}°?"
    rf"|{_DECIMAL}(?:\s?°)?(?:\s?{_LETTER})?[\s,;/]{{1,3}}{_DECIMAL}(?:\s?°)?(?:\s?{_LETTER})?)(?![\w.]*[0-9])",
)


class Written(NamedTuple):
    """text[start:end] is a position in figures; `plain`: two bare numbers, which may be something else."""

    start: int
    end: int
    plain: bool


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where the text holds addresses of the web, each from its start to its end."""
    for match in _ADDRESS.finditer(text):
        yield match.start(), match.start() + len(match[0].rstrip(_BEHIND_AN_ADDRESS))


def written(text: str) -> Iterator[Written]:
    """The positions in a text, those in links among them, in no order."""
    taken = list(addresses(text))
    yield from (Written(start, end, plain=False) for start, end in taken if figures(text[start:end]))
    for match in _PAIR.finditer(text):
        inside = any(start <= match.start() < end for start, end in taken)
        if not inside and figures(match[0]):
            yield Written(*match.span(), plain=not re.search(r"[NSEW°º]", match[0]))
