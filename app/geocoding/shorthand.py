"""Shorthand and spoken figures → the words and figures that they stand for: "W/O" is "west of", "26-hundred" is 2600.

What is rewritten here is read like everything else afterwards. Each row says whether it holds inside a sentence too,
where "w/o" is "without" and "SEC" a commission.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from app.geocoding.plain import Plain, Replacement, plain
from app.geocoding.signs import holds
from geodata.names import DIRECTIONAL_WORDS, STREET_TYPES

FIGURES = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {word: number for number, word in enumerate(FIGURES, start=1)} | {
    word: number for number, word in zip(range(20, 100, 10), TENS, strict=True)
}
BLOCK = r"(?:blocks?|blks?|bl?k)\b\.?"
_BEFORE_BLOCK = rf"(?=[\s-]*{BLOCK})"
_BEFORE_NAME = r"(?=\s+(?:of\s+)?[A-Za-z0-9])"
_UNDER_100 = rf"(?:(?:{'|'.join(TENS)})[\s-]+(?:{'|'.join(FIGURES[:9])})|{'|'.join((*TENS, *reversed(FIGURES)))})\b"
_IN_WORDS = (
    rf"\b(?:(?P<thousands>{'|'.join(FIGURES[:9])})[\s-]+thousand(?:[\s-]+(?P<more>{'|'.join(FIGURES[:9])})[\s-]+hundred)?"
    rf"|(?P<hundreds>{_UNDER_100})[\s-]+hundred)(?:th)?\b"
)
_DIGIT = rf"(?:{'|'.join(FIGURES[:9])}|oh|zero)\b"
_TYPES = "|".join(sorted(STREET_TYPES, key=len, reverse=True))
_WAY = r"(?P<way>N|S|E|W)"
_CORNER_OF_TOWN = r"(?P<way>[NS][EW]|[NSEW])"


class Row(NamedTuple):
    """A way to write something short, what it stands for, and whether it can be trusted in a sentence."""

    pattern: re.Pattern[str]
    replacement: Replacement
    in_prose: bool = True


def _row(source: str, replacement: Replacement, *, in_prose: bool = True, capitals: bool = False) -> Row:
    return Row(re.compile(source, 0 if capitals else re.IGNORECASE), replacement, in_prose)


def _way_of(match: re.Match[str]) -> str:
    return f"{DIRECTIONAL_WORDS[match['way'].upper()].lower()} of"


def _corner_of(match: re.Match[str]) -> str:
    return f"{match['way'].upper()} corner of "


def _bound(match: re.Match[str]) -> str:
    return f"{match['way'].upper()}B"


def _in_figures(match: re.Match[str]) -> str:
    """ "Twenty-six hundred" → "2600", "two thousand six hundred" too."""
    if match["thousands"]:
        return str(1000 * _number(match["thousands"]) + 100 * _number(match["more"] or ""))
    return str(100 * _number(match["hundreds"]))


def _number(words: str) -> int:
    return sum(_NUMBERS.get(word, 0) for word in re.split(r"[\s-]+", words.lower()))


def _said_in_two(match: re.Match[str]) -> str:
    """ "Twenty-six oh five" → "2605", "ten twelve" → "1012", "twenty-six hundred and five" → "2605"."""
    return str(100 * _number(match["hundreds"]) + _number(match["rest"]))


def _said_in_digits(match: re.Match[str]) -> str:
    """ "Two six oh five" → "2605"."""
    return "".join(str(_NUMBERS.get(word, 0)) for word in re.split(r"[\s-]+", match.group().lower()))


def _block_in_figures(match: re.Match[str]) -> str:
    return f"{_in_figures(match)} block"


def _without_spaces(match: re.Match[str]) -> str:
    return re.sub(r"[\s,]", "", match.group())


ROWS = (
    _row(_IN_WORDS + _BEFORE_BLOCK, _in_figures),
    _row(rf"^{_DIGIT}(?:[\s-]+{_DIGIT}){{2,4}}" + _BEFORE_NAME, _said_in_digits, in_prose=False),
    _row(
        rf"^(?P<hundreds>{_UNDER_100})[\s-]+(?:(?:hundred(?:\s+and)?|oh|zero)[\s-]+(?=(?:{'|'.join(FIGURES[:9])})\b)"
        rf"|(?:hundred(?:[\s-]+and)?[\s-]+)?(?!(?:{'|'.join(FIGURES[:9])})\b))(?P<rest>{_UNDER_100})" + _BEFORE_NAME,
        _said_in_two,
        in_prose=False,
    ),
    _row(r"^" + _IN_WORDS + _BEFORE_NAME, _block_in_figures, in_prose=False),
    _row(r"(?<![\d.,])(?P<figures>\d{1,2})[\s-]?hundred(?:th)?" + _BEFORE_BLOCK, r"\g<figures>00"),
    _row(r"(?<![\d.,])(?P<figures>\d{3,5})[\s-]?hundred(?:th)?" + _BEFORE_BLOCK, r"\g<figures>"),
    _row(r"^(?P<figures>\d{1,2})[\s-]?hundred(?:th)?" + _BEFORE_NAME, r"\g<figures>00 block", in_prose=False),
    _row(r"\b(?:(?:a|one)[\s-]+)?hundred" + _BEFORE_BLOCK, "100"),
    _row(r"(?<![\d.,])\d{1,2},\d{3}" + _BEFORE_BLOCK, _without_spaces),
    _row(r"^\d{1,2},\d{3}(?=\s+[A-Za-z])", _without_spaces, in_prose=False),
    _row(r"(?<![\d.,])\d(?: \d){2,4}" + _BEFORE_BLOCK, _without_spaces),
    _row(
        rf"(?P<low>\d{{1,6}})[\s-]*{BLOCK}\s*(?:-|\bto\b|\bthrough\b|\bthru\b)\s*(?:the\s+)?(?P<high>\d{{1,6}})[\s-]*{BLOCK}",
        r"\g<low>-\g<high> blocks",
    ),
    _row(r"\b(?P<low>\d{1,4})XX\s*(?:-|to|through|thru)\s*(?P<high>\d{1,4})XX\b", r"\g<low>00-\g<high>99"),
    _row(r"(?<![\d.,])\d{1,2} 00" + _BEFORE_BLOCK, _without_spaces),
    _row(r"^(?P<low>\d{1,6}) (?P<high>\d{1,6})(?=[\s-]+block of\b)", r"\g<low>-\g<high>", in_prose=False),
    _row(r"^(?:no\.?|number|#)\s*(?=\d+[a-z]?\s+[a-z])", "", in_prose=False),
    _row(r"\b(?P<low>\d{1,6})\s+(?:to|through|thru)\s+(?P<high>\d{1,6})" + _BEFORE_BLOCK, r"\g<low>-\g<high>"),
    _row(r"\b(?P<figures>\d{1,3}00)'s(?=\s+of\b)", r"\g<figures> block"),
    _row(r"\b(?P<figures>\d{1,3}00)'?s(?=\s+(?:of\b|" + BLOCK + "))", r"\g<figures>"),
    _row(r"^(?P<figures>\d{1,3}00)(?:'?s|\+)" + _BEFORE_NAME, r"\g<figures> block", in_prose=False),
    _row(
        r"(?<![\w/-])(?P<figures>\d{1,4})(?:\*\*|__|\?\?|##|--|\.\.)(?=\s+[A-Za-z0-9]|-?" + BLOCK + ")",
        r"\g<figures>XX",
    ),
    _row(r"^(?P<figures>\d{1,3})(?:\*\*|__|\?\?|##|--)(?=[A-Za-z])", r"\g<figures>XX ", in_prose=False),
    _row(r"(?<![\w/-])(?P<figures>\d{2,4})[*_?](?=\s+[A-Za-z0-9])", r"\g<figures>X"),
    _row(rf"\b{_WAY}[/-]?\s?b(?:ou)?nd\b\.?", _bound),
    _row(rf"\b{_WAY}/B\b", _bound),
    _row(rf"(?<![\w/]){_CORNER_OF_TOWN}/O\b(?:\s+of\b)?", _way_of, in_prose=False),
    _row(r"\b(?:I/F/O|IFO)\b(?:\s+of\b)?", "in front of", in_prose=False),
    _row(r"\bR/O\b(?:\s+of\b)?", "rear of", in_prose=False),
    _row(r"\bO/S\b(?:\s+of\b)?", "outside", in_prose=False),
    _row(r"\b(?:A/F|X[-/]?from)\b", "across from", in_prose=False),
    _row(rf"(?<![\w/]){_WAY}/S\s+(?:of\s+)?(?:the\s+)?(?=\w)", "", in_prose=False),
    _row(
        r"^(?:on )?(?:the )?(?:north|south|east|west|[nsew])\.? side of (?:the )?"
        r"(?=[^,]*(?:\d|[&/@]|\b(?:at|and|near)\b))",
        "",
        in_prose=False,
    ),
    _row(rf"^\W*{_CORNER_OF_TOWN}(?:/C|(?<=\w\w)C)\b\.?(?:\s+of\b)?\s*(?=\w)", _corner_of, in_prose=False),
    _row(rf"[\s,]+{_CORNER_OF_TOWN}(?:/C|(?<=\w\w)C)\.?$", r", \g<way> corner", in_prose=False),
    _row(rf"\b{_CORNER_OF_TOWN}[\s/-]*cor\b\.?", r"\g<way> corner"),
    _row(r"\b(?P<figures>\d{1,3}) (?P<ending>th|nd)\b(?!\s*\d)", r"\g<figures>\g<ending>"),
    _row(rf"\b(?P<figures>\d*(?:1 st|3 rd))(?=\s+(?:{_TYPES})\b)", _without_spaces),
    _row(rf"\b(?P<figures>\d{{1,3}}) the(?=\s+(?:{_TYPES})\b)", r"\g<figures>th", in_prose=False),
    _row(r"^(?P<figures>\d{1,6})\.(?=\s+\w)", r"\g<figures>", in_prose=False),
    _row(r"\b(?:minnesota|minn\.?|state trunk|state)[\s-]+(?P<road>highway|hwy\.?|route)[\s-]+(?=\d)", r"\g<road> "),
    _row(r"\b(?:minn\.?|MNTH|MN[\s-]TH)[\s-]*(?=\d{1,3}\b)", "Highway "),
    _row(
        r"^(?P<exit>(?:exit|mile(?:\s*marker)?|mm)\s+\d+[a-z]?)\s+(?:on|off|off of|from|of)\s+(?P<road>\S.*)$",
        r"\g<road> \g<exit>",
        in_prose=False,
    ),
    _row(r"\s+(?:at|by|near)\s+(?=(?:exit|mile|milepost|mm)\b[\s\w]*\d)|\s*@\s*(?=exit\s\d)", " ", in_prose=False),
    _row(r"\b(?P<road>highway|hwy\.?|route|TH|interstate|CSAH|CR)-(?=\d)", r"\g<road> "),
)
"""From top to bottom."""


_LONGEST = 1_000
"""Characters of a phrase that are looked at; one that is longer is refused anyway."""
_SIGNS = (
    *("hundred", "thousand", "*", "_", "?", "+", "..", "##", "0s", "0's", "bound", "bnd", "nec", "nwc", "swc", "ifo"),
    *("sec", "state ", " side of "),
)
_SIGNS_WITH = (
    ("/", ("/b", "/o", "/c", "/f", "/s")),
    (
        "-",
        ("--", "x-from", "mn-th", "hwy-", "hwy.-", "highway-", "route-", "th-", "interstate-", "csah-", "cr-", "xx-"),
    ),
    ("x", ("exit", "xfrom", "xx to ", "xx thr", "xx -")),
    ("m", ("mile", " mm", "mnth", "mn th", "minnesota", "minn.", "minn ")),
    (" cor", (" cor ", " cor,")),
    ("cor.", ("cor.",)),
)
_FIGURE_SIGNS = re.compile(r"\d(?:,\d|\s+(?:to\s|thr)| (?:\d \d|00\b|\d+[\s-]+bl|th\b|nd\b|st\b|rd\b|the\b)|\.\s)")
_FIRST_SIGNS = ("no", "#", *FIGURES, *TENS)
"""What every row has at least one of; most phrases have none. _SIGNS_WITH: by what is looked for first."""


@lru_cache(maxsize=512)
def written_out(phrase: str) -> Plain:
    """A phrase in plain characters with its shorthand written out."""
    found = plain(phrase[:_LONGEST])
    return rewritten(found, in_prose=False) if _may_be_short(found.text.lower()) else found


def _may_be_short(text: str) -> bool:
    """Whether any row can have something to write out, which is quickly told."""
    return (
        holds(text, _SIGNS)
        or any(letter in text and holds(text, signs) for letter, signs in _SIGNS_WITH)
        or text.startswith(_FIRST_SIGNS)
        or text.endswith(" cor")
        or text.count("bl") > 1
        or _FIGURE_SIGNS.search(text) is not None
    )


def rewritten(text: Plain, *, in_prose: bool) -> Plain:
    """The text with its shorthand written out; of a sentence only what is beyond doubt there."""
    for row in ROWS:
        if row.in_prose or not in_prose:
            text = text.sub(row.pattern, row.replacement)
    return text
