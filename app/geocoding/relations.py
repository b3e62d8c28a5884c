"""The words that move or widen a place: near, off, behind, a block south of. They are read here and kept to the end."""

import re
from typing import NamedTuple

from app.model import Relation, Shift

_COUNTS = {
    "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0,
    "eight": 8.0, "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0, "couple": 2.0, "few": 3.0, "several": 4.0,
    "half": 0.5, "quarter": 0.25, "third": 1 / 3,
}  # fmt: skip
MOST_BLOCKS = 40
""" "600 block from" is a hundred-block, no way to go."""
_UNIT_M = {"mi": 1609.344, "f": 0.3048, "y": 0.9144, "k": 1000.0, "me": 1.0, "m": 1.0}
"""The beginning of a unit's name → its metres; the longest that fits counts."""

_COUNT = "|".join(sorted(_COUNTS, key=len, reverse=True))
_AMOUNT = (
    r"(?:(?:about|around|roughly|approximately|approx\.?|some|nearly|almost|less than|just(?: over| under)?)\s+)?"
    r"(?P<amount>[0-9]{1,5}(?:\.[0-9]{1,4})?(?:\s*(?:½|[0-9]/[0-9]))?|[0-9]/[0-9]|[½¼¾]|"
    rf"(?:a |one )?(?:half|quarter|third|few|couple)(?: of)?(?: an?)?|(?:{_COUNT})(?: and (?:a|one)[ -]half)?)[\s-]+"
    r"(?:city\s+)?(?P<unit>blocks?|blks?|miles?|mi|feet|foot|ft|yards?|yds?|kilomet(?:er|re)s?|km|met(?:er|re)s?|m)\b"
    r"\.?(?: and a half)?\s*"
)
_WAY = r"(?:to the |away to the )?(?P<direction>(?:north|south)[ -]?(?:east|west)|north|south|east|west|[ns][ew]?|[ew])"
_MOVED = re.compile(
    rf"(?:(?:just|right|directly|immediately|slightly)\s+)?(?:{_AMOUNT})?(?:(?:just|due|up|down|directly)\s+)?{_WAY}\.?"
    r"\s+(?:of|from)\b\s*(?:the\s+(?:corner|intersection)(?: of)?\s+)?",
    re.IGNORECASE,
)
_FROM = re.compile(rf"(?P<within>within\s+)?{_AMOUNT}(?:away\s+)?(?P<word>from|off|of)\b\s*", re.IGNORECASE)
_BESIDE = re.compile(
    r"(?:(?:just|right|directly|immediately)\s+)?(?P<words>(?:kitty|catty|cater)[ -]?corner (?:from|to)|"
    r"across (?:the street )?from|opposite|in (?:the )?front of|(?:in )?(?:the )?(?:back|rear) of|behind|"
    r"outside(?: of)?|next (?:door )?to|adjacent to|beside|alongside)\b\s*",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"(?:(?:just|right|somewhere)\s+)?(?:near(?:by)?|close to|not far from|around|in (?:the )?(?:area|vicinity) of|"
    r"the (?:area|vicinity) of)\b\s*",
    re.IGNORECASE,
)
_OFF = re.compile(r"(?:just |right )?off(?: of)?\b(?!-?\s*ramp)\s*", re.IGNORECASE)
_SIGNS = re.compile(
    r"\b(?:of|from|to|off|near|nearby|around|behind|opposite|outside|beside|alongside)\b", re.IGNORECASE
)
_SHORT = {"north": "N", "south": "S", "east": "E", "west": "W"}
FURTHEST_M = 20_000.0


class Related(NamedTuple):
    """What the words say, and where they end."""

    relation: Relation
    shift: Shift | None
    end: int


def may_relate(text: str) -> bool:
    """Whether any word of a relation occurs, which is quickly told."""
    return _SIGNS.search(text) is not None


def related(text: str, start: int, end: int) -> Related | None:
    """The relation that the words at `start` state; None where they state none."""
    if match := _MOVED.match(text, start, end):
        return _moved(match)
    if match := _BESIDE.match(text, start, end):
        return Related(Relation.BESIDE, Shift(_plain(match["words"])), match.end())
    if (match := _FROM.match(text, start, end)) and (match["within"] or match["word"].lower() != "of"):
        return _about(match)
    for relation, pattern in ((Relation.NEAR, _NEAR), (Relation.OFF, _OFF)):
        if match := pattern.match(text, start, end):
            return Related(relation, None, match.end())
    return None


def _moved(match: re.Match[str]) -> Related | None:
    direction = re.sub(r"[ -]", "", match["direction"].lower())
    if len(direction) < 3 and match.group().rstrip().lower().endswith(" from") and not match["amount"]:
        return None
    for word, letter in _SHORT.items():
        direction = direction.replace(word, letter)
    blocks, distance_m = _how_far(match)
    if blocks is not None and blocks > MOST_BLOCKS:
        return None
    shift = Shift(_plain(match.group()), direction.upper(), distance_m, blocks)
    return Related(Relation.AWAY, shift, match.end())


def _about(match: re.Match[str]) -> Related | None:
    """ "Two blocks from": any way."""
    blocks, distance_m = _how_far(match)
    if blocks is not None and blocks > MOST_BLOCKS:
        return None
    return Related(Relation.NEAR, Shift(_plain(match.group()), "", distance_m, blocks), match.end())


def _how_far(match: re.Match[str]) -> tuple[float | None, float | None]:
    """(blocks, metres): one of them, or neither."""
    if not match["amount"]:
        return None, None
    amount, unit = _amount(match["amount"].lower()), match["unit"].lower()
    if "and a half" in match.group().lower() and "half" not in match["amount"].lower():
        amount += 0.5
    if unit.startswith("bl"):
        return amount, None
    return None, min(amount * next(metres for begin, metres in _UNIT_M.items() if unit.startswith(begin)), FURTHEST_M)


def _amount(text: str) -> float:
    for sign, value in (("½", " 1/2"), ("¼", " 1/4"), ("¾", " 3/4")):
        text = text.replace(sign, value)
    if " and " in text:
        return sum(_amount(part) for part in text.split(" and "))
    total = 0.0
    for word in re.split(r"[\s-]+", text):
        if "/" in word:
            over, under = word.split("/")
            total += int(over) / (int(under) or 1)
        elif word[:1].isdigit():
            total += float(word)
        else:
            total = _with_word(total, word)
    return total or 1.0


def _with_word(total: float, word: str) -> float:
    """ "a half", "one half": the fraction alone counts."""
    if word not in _COUNTS or (total and word in ("a", "an")):
        return total
    value = _COUNTS[word]
    if word in ("half", "quarter", "third", "few", "couple", "several") and total == 1.0:
        return value
    return total + value


def _plain(words: str) -> str:
    text = " ".join(words.lower().split())
    return re.sub(r" the (?:corner|intersection)(?: of)?$", "", text)
