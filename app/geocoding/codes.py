"""What a dispatcher writes round a place: radio codes, times, case numbers, the kind of incident. None says where.

They are blanked out, so that positions in the text stay as they are, and kept, so that an answer can name what it did
without.
"""

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from geodata import names

_MAY_BE_A_NUMBER = r"(?:10-\d{1,2}[a-z]?|911)(?=[\s:,;-])"
""" "10-54 Hennepin" are two house numbers, and "911 Lake" is one; before a corner they are codes."""
_WORDS = re.compile(r"[a-z]+|\d[\w:/-]*")
_FIGURES = re.compile(r"911$|10-\d|\d{1,2}:\d\d|\d+(?:hrs?|hours|[ap]m)$|\d{2}-\d{5}|\d{1,2}/\d{1,2}/")
_HOURS = frozenset(["hr", "hrs", "hours", "am", "pm", "m"])
_LABELS = (
    *("code", "signal", "priority", "prio", "pri", "beat", "pct", "precinct", "squad", "unit", "p", "case", "call"),
    *("incident", "event", "cad", "ref", "report", "ccn", "mp"),
)
_CODES = (
    r"(?:code|signal|priority|prio|pri|beat|pct|precinct|squad|unit)[\s#]*\d{1,4}[a-z]?|p[1-9]|"
    r"(?:case|call|incident|event|cad|ref|report|ccn)\b\s*(?:no\.?|number|#|:)*\s*[a-z]{0,3}\d[\d-]*|"
    r"[a-z]{0,2}\d{2}-\d{5,8}|\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?m\b\.?)?|\d{4}\s*(?:hrs?|hours)\b\.?|"
    r"\d{1,2}\s*[ap]\.?m\b\.?|\d{1,2}/\d{1,2}/(?:\d{2}|\d{4})"
)
_BETWEEN = r"[\s:,;|/()\[\]-]*"


class Uncoded(NamedTuple):
    """A text of the same length without its codes; `codes` are those, `unsure` that one may be a house number."""

    text: str
    codes: tuple[str, ...]
    unsure: bool


def uncoded(text: str) -> Uncoded | None:
    """The text without the codes before and behind its place; None where there are none, or nothing else."""
    if not _may_be_coded(text):
        return None
    before, behind = _patterns()
    codes: list[str] = []
    unsure = False
    start, left = 0, text
    while match := before.match(left, start):
        codes.append(match["code"])
        unsure = unsure or match["unsure"] is not None
        start = match.end()
    left = " " * start + left[start:]
    while match := behind.search(left, start):
        codes.append(match["code"])
        left = left[: match.start()] + " " * (match.end() - match.start()) + left[match.end() :]
    if not codes or not any(char.isalnum() for char in left.partition(",")[0]):
        return None
    return Uncoded(left, tuple(codes), unsure)


def _may_be_coded(text: str) -> bool:
    """Whether the first or the last words can be those of a code, which is quickly told."""
    low = text.lower()
    words = _WORDS.findall(low)
    if "," in text and len(head := _WORDS.findall(low.partition(",")[0])) > 1 and head[-1] in _edges()[1]:
        return True
    if len(words) < 2:
        return False
    firsts, lasts = _edges()
    first = words[0] in firsts or _FIGURES.match(words[0]) or words[1] in _HOURS
    return bool(first or words[-1] in lasts or words[-2] in _LABELS or _FIGURES.match(words[-1]))


@cache
def _edges() -> tuple[frozenset[str], frozenset[str]]:
    """The words that a code can begin with, and those that it can end with."""
    events = [_WORDS.findall(event) for event in _events()]
    firsts = {"a", "an", *_LABELS, *(event[0] for event in events)}
    return frozenset(firsts), frozenset({*_HOURS, *(event[-1] for event in events)})


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    events = "|".join(re.escape(event).replace(r"\ ", r"\s+") for event in sorted(_events(), key=len, reverse=True))
    not_a_street = r"(?!\s+(?:st|street|ave?|avenue|rd|road|ln|lane|dr|drive|blvd|pkwy|way|station|house|hall|dept)\b)"
    before = (
        rf"{_BETWEEN}(?P<code>(?P<unsure>{_MAY_BE_A_NUMBER})|\b(?:{_CODES})(?=[\s:,;)\]|-])|"
        rf"\b(?:an?\s+)?(?:{events})\b{not_a_street})(?:{_BETWEEN}|$)(?:(?:reported|occurred)\s+)?"
    )
    behind = rf"[\s:,;|/(\[-]+(?P<code>{_CODES}|10-\d{{1,2}}[a-z]?|{events})[\s)\].;]*(?=(?:,[^,]*){{0,3}}$)"
    return re.compile(before, re.IGNORECASE), re.compile(behind, re.IGNORECASE)


def _events() -> frozenset[str]:
    with (Path(names.__file__).parent / "words" / "events.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["event"] for row in csv.DictReader(file))
