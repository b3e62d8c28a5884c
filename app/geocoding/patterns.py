"""The forms a reference takes, as a table that can be read: the first words that fit, what they mean, how plain it is.

A pattern sees the body of a phrase (frame.py), capitals or not. {street}, {hundred} … in a pattern's source are the
pieces named in PIECES.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.geocoding.frame_patterns import words
from app.geocoding.relations import SIGNS as RELATION_SIGNS
from app.geocoding.signs import holds

_FIGURES = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS_OF_NUMBERS = {word: number for number, word in enumerate(_FIGURES, start=1)} | {
    word: number for number, word in zip(range(20, 100, 10), _TENS, strict=True)
}
_IN_WORDS = (
    rf"(?:(?:{'|'.join(_TENS)})[\s-]+(?:{'|'.join(_FIGURES[:9])})|{'|'.join((*_TENS, *reversed(_FIGURES)))})"
    r"[\s-]+hundred"
)
PIECES = {
    "hundred": rf"(?P<hundred>\d{{1,6}}(?:[\s-]+hundred)?|unit|zero|first(?=[\s-]+bl)|{_IN_WORDS})(?:st|nd|rd|th)?",
    "masked": r"0*(?P<hundred>\d{0,4})x{2}",
    "number": r"(?P<number>\d{1,6})(?:\s*-?\s*(?:1/2|½))?(?:-?[a-wyz](?=[\s,]))?",
    "low": r"(?P<low>\d{1,6})",
    "high": r"(?P<high>\d{1,6})",
    "upto": r"\s*(?:-|\bto\b|\bthrough\b|\bthru\b)\s*",
    "block": r"(?:blocks?|blks?|bl?k)\b\.?",
    "street": r"(?P<street>\S.*?)(?<=\S)",
    "and": r"(?:\s*(?:&|/|\+)\s*|\s+(?:and|to)\s+)",
    "between": r"[\s,]+(?:between|btwn|btw|bet|b/w)\.?\s+",
    "along": r"(?P<street>\S.{0,79}?)(?<=\S)",
    "from": r"(?P<from>\S.{0,59}?)(?<=\S)",
    "to": r"(?P<to>\S.{0,59}?)(?<=\S)",
}
"""The pieces of the patterns below, named once. Where three names stand in a form each is bounded, lest it be slow."""


def hundred_of(match: re.Match[str]) -> int:
    """The hundred that a block's figures or words come to: "2452", "24XX" and "twenty-four hundred" are 2400."""
    said = match["hundred"].lower()
    if said[:1].isdigit() and said.endswith("hundred"):
        number = int(said.removesuffix("hundred").strip(" -\t"))
        return number * 100 if number < 100 else number // 100 * 100
    if not said or said.isdigit():
        number = int(said or 0)
        return number * 100 if match.re in _MASKED else number // 100 * 100
    return 100 * sum(_WORDS_OF_NUMBERS.get(word, 0) for word in re.split(r"[\s-]+", said))


def run_of(match: re.Match[str]) -> tuple[int, int] | None:
    """The lowest and the highest number of a run; None for a number and a unit ("2605-4").

    "2600-99" leaves out what it repeats; "2699-2600" runs backward; "2600-2700" ends where the next block begins, and
    "2600-2700 blocks" are two of them. A lower number of as many figures comes back as it is, like the numbers of
    Queens: 37-10 and 112-15 are no runs.
    """
    low, high = int(match["low"]), int(match["high"])
    shorter = len(match["low"]) - len(match["high"])
    if high < low and shorter > 0:
        high += low // 10 ** len(match["high"]) * 10 ** len(match["high"])
        if high < low or ((high - low) % 2 and not (low % 100 < 2 and high % 100 > 97)):
            return None if low >= 1_000 else (low, int(match["high"]))
    elif high < low and low >= 100:
        low, high = high, low
    if low % 100 < 2 and high % 100 == 0 and low < high < low + MOST_NUMBERS:
        said = (match.groupdict().get("block") or "").lower()
        return low, high + 99 if said.rstrip(".").endswith("s") else high - 1
    return low, high


class Form(NamedTuple):
    """A way to write a reference: `kind` is the reader of parse.py that turns the match into readings.

    `signs`: what a body of the form holds one of, in small letters (signs.py); () where that tells nothing.
    """

    kind: str
    pattern: re.Pattern[str]
    confidence: float
    signs: tuple[str, ...]


def _form(kind: str, source: str, confidence: float = 1.0, signs: tuple[str, ...] = ()) -> Form:
    for name, piece in PIECES.items():
        source = source.replace("{" + name + "}", piece)
    return Form(kind, words(source), confidence, signs)


BLOCK_SIGNS = ("block", "blk", "bk")
BETWEEN_SIGNS = ("bet", "btw", "b/w")

FORMS = (
    _form("between", r"{along}{between}{from}{and}{to}$", signs=BETWEEN_SIGNS),
    _form("between", r"{along}[\s,]+from\s+{from}\s+to\s+{to}$", signs=("from",)),
    _form("between", r"{along},\s+{from}\s+to\s+{to}$", signs=(",",)),
    _form("between", r"between\s+{from}{and}{to}[\s,]+on\s+{along}$"),
    _form(
        "range",
        r"(?:from\s+)?{low}{upto}{high}[\s-]*(?P<block>{block})(?:\s+(?:of|on)\b)?\s*(?:the\s+)?{street}$",
        signs=BLOCK_SIGNS,
    ),
    _form("range", r"(?:from\s+)?{low}{upto}{high}(?:\s+(?:of|on)\b)?[\s,]+(?:the\s+)?{street}$"),
    _form(
        "range", r"between\s+(?P<low>\d{3,6})\s*(?:and|&)\s*(?P<high>\d{3,6})\s+(?:on\s+)?{street}$", signs=("between",)
    ),
    _form("range", r"(?P<low>\d{3,6})\s*(?P<pair>/|&|and)\s*(?P<high>\d{3,6})\s+{street}$"),
    _form("range", r"{street}[\s,]+(?P<low>\d{3,6}){upto}{high}$"),
    _form("masked", r"0*(?P<low>\d{0,5})(?P<hidden>x|x{3})(?:[\s-]*{block})?(?:\s+of\b)?\s+{street}$", signs=("x",)),
    _form("block", r"{hundred}[\s-]*{block}(?:\s+(?:of|on)\b)?\s*(?:the\s+)?{street}$", signs=BLOCK_SIGNS),
    _form("block", r"{block}\s+(?:of\s+)?{hundred}\s+(?:(?:of|on)\s+)?{street}$", 0.97, signs=BLOCK_SIGNS),
    _form("block", r"{street}(?:\s*[/,-]\s*|\s+){hundred}[\s-]*{block}$", signs=BLOCK_SIGNS),
    _form("block", r"{masked}(?:[\s-]*{block})?(?:\s+of\b)?\s+{street}$", signs=("xx",)),
    _form("block", r"{street}\s*[/,-]?\s+{masked}$", 0.97, signs=("xx",)),
    _form("address", r"{number}[\s,]+{street}$"),
    _form("address", r"{number}\s+[a-d]\s+{street}$", 0.97),
    _form("behind", r"{street}[\s,]+(?P<number>\d{3,4})(?:-?[a-wyz])?$", 0.97),
)
"""Tried from top to bottom; one that fits keeps the plainer ones below from being read as well, except an address."""


RARE = {
    "range": words(r"\d\s*(?:-|/|&|to\b|thr(?:ough|u)\b|and\b)\s*\d"),
    "masked": words(r"\dX|^X"),
    "behind": words(r"\s\d{3,4}(?:-?[a-z])?$"),
}
"""What a form of that kind always has: most bodies have nothing of it."""


class Separator(NamedTuple):
    """What stands between two streets that meet. `states`: a relation may follow, which the words themselves state.

    `signs`: what a body with such a separator holds one of, in small letters.
    """

    pattern: re.Pattern[str]
    confidence: float
    signs: tuple[str, ...]
    states: bool = False


SEPARATORS = (
    Separator(
        words(r"\s*(?:\band\b|&|@|\bat\b|\+|(?<!1)/|/(?!2\b))\s*(?:(?:the|at)\s+(?!mall\b))*"),
        1.0,
        ("and", "&", "@", "at", "+", "/"),
    ),
    Separator(words(r"[\s,]+(?:by|close by)\s+(?:the\s+)?"), 1.0, ("by",)),
    Separator(words(r"[\s,]+(?=\S)"), 1.0, RELATION_SIGNS, states=True),
    Separator(words(r"\s+-\s+"), 1.0, ("-",)),
    Separator(
        words(r"\s+(?:exit|(?:off-?|on-?)?ramp)s?\s+(?:to|for|onto|from|off|on)\s+(?:the\s+)?"), 0.95, ("exit", "ramp")
    ),
    Separator(words(r"\s+x\s+"), 0.9, ("x",)),
    Separator(words(r"\s+on\s+(?:the\s+)?"), 0.95, ("on",)),
    Separator(words(r"(?<=[a-z])(?<!\bI)-(?=\w)|(?<=\d)-(?=[a-z])"), 0.9, ("-",)),
)
"""Tried from top to bottom; a hyphen inside a word may also be part of a name, so it counts for less."""

ONE_BUILDING = 20
"""So many numbers apart, 2601-2605 is a building with several doors."""
MOST_NUMBERS = 6_000
"""A longer run is no stretch of a street, but a slip in a figure."""
MOST_OF_A_BLOCK = 90
"""A run of so many numbers, all in one hundred, is its block."""
_MASKED = frozenset(form.pattern for form in FORMS if "x{2}" in form.pattern.pattern)
_BETWEEN = words(PIECES["between"])
BLOCK_WORDS = words(r"\d{1,6}(?:th)?[\s-]*", PIECES["block"], r"|\b0*\d{0,4}XX\b")
SEVERAL = words(
    r"\s*;\s*|[\s,]+(?:and\s+)?then\b[\s,]*(?:at\b)?\s*",
    r"|[\s,]*(?:\b(?:and|to|&)\b|&)\s+(?:then\s+)?(?:in\s+|at\s+)*(?:the\s+)?",
    r"(?=\d{1,6}(?:th)?[\s-]*",
    PIECES["block"],
    r"\s*of\b)",
)
"""What stands between two places in one phrase: "A; B", "first at A, then at B", "A and the 600 block of B"."""
SEVERAL_SIGNS = (";", "then", *BLOCK_SIGNS)
FIRST = words(r"^\s*first(?:\s+at\b|,)?\s+(?=.*\bthen\b)")
NO_PLACE = words(
    r"(?:no (?:known )?(?:address|location)|undisclosed(?: (?:address|location))?|withheld|n/?a|none|null|nil|tbd",
    r"|(?:address |location )?(?:is )?(?:unknown|unk|not (?:known|given|available|provided|disclosed)))[.\s]*$",
)
SEVERAL_BLOCKS = words(r"\d{1,6}(?:\s*[&/+]\s*|\s+(?:and|or)\s+)(?:the\s+)?\d{1,6}\s+", PIECES["block"])
BLOCK_FIRST = words(r"(?:\d{1,6}(?:th|st|nd|rd)?[\s-]*)?", PIECES["block"])
NO_STREET = words(r"(?:between|btwn|near|at|off|from)\b")
BOUND = words(r"(?:[nsew]b|(?:north|south|east|west)bound)\s+")
BOUND_BEHIND = words(r"\s+(?:[nsew]b|(?:north|south|east|west)bound)$")
NOT_OF_THE_NAME = words(
    r"(?:\s*-\s*(?:node|layover|arrive|leave|stop group \w)|\s+(?:[a-d]|bridge|exit(?: \d+\w?)?|(?:off-?|on-?)?ramp",
    r"|(?:mile\s*(?:marker|post)?|milepost|mm)\s*#?\d{1,3}(?:\.\d+)?))+$",
)
_NOT_OF_THE_NAME_SIGNS = ("node", "layover", "arrive", "leave", "stop", "bridge", "exit", "ramp", "mile", "mm")
EXIT_ALONE = words(r"(?:exit|mile\s*(?:marker|post)?|milepost|mm)\s*#?\d{1,3}(?:\.\d+)?[a-z]?$")
ROUTE_BEHIND = words(r"^(\d{2,3}[EW]?) I$")
TWO_CROSS_STREETS = words(
    r"(?P<street>[^/&@]{1,60}?)\s*(?:&|@|\band\b|\bat\b)\s*(?P<from>[^/&@]{1,60}?)\s*/\s*(?P<to>[^/&@]{1,60})$"
)
_SECOND = (
    r"(?:\s*,?\s*(?:\ba\.?k\.?a\b\.?|\balso\s+(?:known|called|signed)(?:\s+as)?|\bknown\s+as|\bformerly|\bor)\s+"
    r"|\s*(?:(?<!1)/|/(?!2\b))\s*|\s+-\s+)"
)
ANOTHER_NAME = ("/", " - ", " or ", "aka", "a.k.a", "also", "known", "formerly")
"""What stands between two names of one road, at a glance."""
_SECOND_NAME = words(_SECOND)
_MEETS = r"\s*,?\s*(?:\band\b|\bat\b|&|@|\bnear\b)\s*"
_MEETS_SIGN = words(r"[&@]|\b(?:and|at|near)\b")
TWO_NAMES = (
    words(rf"(?P<street>[^/&@]{{2,50}}?){_SECOND}(?P<also>[^/&@]{{2,50}}?){_MEETS}(?P<cross>[^/&@]{{1,60}})$"),
    words(rf"(?P<cross>[^/&@]{{1,60}}?){_MEETS}(?P<street>[^/&@]{{2,50}}?){_SECOND}(?P<also>[^/&@]{{2,50}})$"),
)
"""A road by two of its names at another: "Highway 55/Hiawatha Avenue at 46th Street"; the streets have to know both."""
PLURAL_TYPE = words(
    r"\s+(?P<type>avenues|aves|avs|streets|sts|boulevards|blvds|roads|rds|drives|drs|lanes|places|parkways|pkwys",
    r"|courts|highways|hwys|terraces|circles|trails|ways)\.?(?:\s+(?P<directional>\S+(?: \S+)?))?$",
)


def between_words(text: str) -> re.Match[str] | None:
    """The word "between" in a text, in any of its forms."""
    return _BETWEEN.search(text) if holds(text.lower(), BETWEEN_SIGNS) else None


def not_of_the_name(text: str) -> re.Match[str] | None:
    """What stands behind a street's name and is none of it: a stop's remark, an exit, a letter."""
    low = text.lower()
    is_likely = (low[-1:] in "abcd" and low[-2:-1].isspace()) or holds(low, _NOT_OF_THE_NAME_SIGNS)
    return NOT_OF_THE_NAME.search(text) if is_likely else None


def two_names(text: str) -> Iterator[re.Match[str]]:
    """The matches of TWO_NAMES."""
    if holds(text.lower(), ANOTHER_NAME) and _MEETS_SIGN.search(text):
        yield from filter(None, (pattern.match(text) for pattern in TWO_NAMES))


def two_cross_streets(text: str) -> re.Match[str] | None:
    """The match of TWO_CROSS_STREETS."""
    return TWO_CROSS_STREETS.match(text) if "/" in text and _MEETS_SIGN.search(text) else None


def second_name(text: str) -> re.Match[str] | None:
    """What leads up to a second name of a road: a slash, "aka", "or"; None where there is none."""
    return _SECOND_NAME.search(text) if holds(text.lower(), ANOTHER_NAME) else None
