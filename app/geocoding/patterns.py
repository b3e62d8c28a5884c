"""The forms a reference takes, as a table that can be read: the first words that fit, what they mean, how plain it is.

A pattern sees the body of a phrase (frame.py), capitals or not. {street}, {hundred} … in a pattern's source are the
pieces named in PIECES.
"""

import re
from typing import NamedTuple

PIECES = {
    "hundred": r"(?P<hundred>\d{1,6}|(?:unit|zero))(?:st|nd|rd|th)?",
    "masked": r"0*(?P<hundred>\d{0,4})x{2}",
    "number": r"(?P<number>\d{1,6})(?:[a-z]|\s*-\s*\d{1,6}|\s+1/2|\s*½)?",
    "block": r"(?:blocks?|blks?|bl?k)\b\.?",
    "street": r"(?P<street>\S.*?)",
    "and": r"(?:\s*(?:&|/|\+)\s*|\s+(?:and|to)\s+)",
    "between": r"[\s,]+(?:between|btwn|btw|bet|b/w)\.?\s+",
    "from": r"(?P<from>\S.*?)",
    "to": r"(?P<to>\S.*?)",
}
"""The pieces of the patterns below, named once."""


class Form(NamedTuple):
    """A way to write a reference: `kind` is the reader of parse.py that turns the match into readings."""

    kind: str
    pattern: re.Pattern[str]
    confidence: float


def _form(kind: str, source: str, confidence: float = 1.0) -> Form:
    for name, piece in PIECES.items():
        source = source.replace("{" + name + "}", piece)
    return Form(kind, re.compile(source, re.IGNORECASE), confidence)


FORMS = (
    _form("between", r"{street}{between}{from}{and}{to}$"),
    _form("between", r"{street}[\s,]+from\s+{from}\s+to\s+{to}$"),
    _form("between", r"between\s+{from}{and}{to}[\s,]+on\s+{street}$"),
    _form("block", r"{hundred}[\s-]*{block}(?:\s+(?:of|on)\b)?\s*(?:the\s+)?{street}$"),
    _form("block", r"{block}\s+(?:of\s+)?{hundred}\s+(?:(?:of|on)\s+)?{street}$", 0.97),
    _form("block", r"{street}\s*[/,-]\s*{hundred}[\s-]*{block}$"),
    _form("block", r"{masked}(?:[\s-]*{block})?(?:\s+of\b)?\s+{street}$"),
    _form("block", r"{street}\s*[/,-]?\s+{masked}$", 0.97),
    _form("address", r"{number}[\s,]+{street}$"),
)
"""Tried from top to bottom; one that fits keeps the plainer ones below from being read as well, except an address."""


class Separator(NamedTuple):
    """What stands between two streets that meet. `relation` is "" or a Relation that the words themselves state."""

    pattern: re.Pattern[str]
    relation: str
    confidence: float


SEPARATORS = (
    Separator(re.compile(r"\s*(?:\band\b|&|@|\bat\b|\+|(?<!1)/|/(?!2\b))\s*(?:(?:the|at)\s+)*", re.I), "", 1.0),
    Separator(re.compile(r"[\s,]+(?:(?:just |right )?(?:near|close to|by)(?: the)?)\s+", re.I), "near", 1.0),
    Separator(re.compile(r"[\s,]+(?:just )?(?:north|south|east|west)(?:east|west)? of\s+(?:the\s+)?", re.I), "near", 1.0),
    Separator(re.compile(r"[\s,]+(?:just |right )?off(?: of)?\s+", re.I), "off", 1.0),
    Separator(re.compile(r"\s+-\s+"), "", 1.0),
    Separator(re.compile(r"(?<=[a-z])-(?=\w)|(?<=\d)-(?=[a-z])", re.I), "", 0.9),
)
"""Tried from top to bottom; a hyphen inside a word may also be part of a name, so it counts for less."""

BLOCK_WORDS = re.compile(rf"(?:\d{{1,6}}(?:th)?[\s-]*{PIECES['block']}|\b0*\d{{0,4}}XX\b)", re.IGNORECASE)
SEVERAL = re.compile(
    r"\s*;\s*|[\s,]+(?:and\s+)?then\b[\s,]*(?:at\b)?\s*|[\s,]*(?:\b(?:and|to|&)\b|&)\s+(?:then\s+)?(?:in\s+|at\s+)*(?:the\s+)?"
    rf"(?=\d{{1,6}}(?:th)?[\s-]*{PIECES['block']}\s*of\b)", re.I
)  # fmt: skip
"""What stands between two places in one phrase: "A; B", "first at A, then at B", "A and the 600 block of B"."""
FIRST = re.compile(r"^\s*first(?:\s+at\b|,)?\s+(?=.*\bthen\b)", re.IGNORECASE)
NO_PLACE = re.compile(
    r"(?:no (?:known )?(?:address|location)|(?:address |location )?(?:is )?(?:unknown|unk|not (?:known|given|available|provided|disclosed))"
    r"|undisclosed(?: (?:address|location))?|withheld|n/?a|none|null|nil|tbd)[.\s]*$", re.I
)  # fmt: skip
SEVERAL_BLOCKS = re.compile(rf"\d{{1,6}}(?:{PIECES['and']}|\s*-\s*)(?:the\s+)?\d{{1,6}}\s+{PIECES['block']}", re.I)
BOUND = re.compile(r"(?:[nsew]b|(?:north|south|east|west)bound)\s+", re.IGNORECASE)
BOUND_BEHIND = re.compile(r"\s+(?:[nsew]b|(?:north|south|east|west)bound)$", re.IGNORECASE)
PLURAL_TYPE = re.compile(
    r"\s+(?P<type>avenues|aves|avs|streets|sts|boulevards|blvds|roads|rds|drives|drs|lanes|places|parkways|pkwys|courts|highways|hwys)\.?"
    r"(?:\s+(?P<directional>\S+(?: \S+)?))?$", re.I
)  # fmt: skip
