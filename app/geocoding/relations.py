"""The words that move or widen a place: near, off, behind, a block south of. They are read here and kept to the end."""

import re
from typing import NamedTuple

from app.geocoding.signs import holds
from app.model import Relation, Shift
from app.words import amounts
from geodata.units import FOOT_M, MILE_M, YARD_M

MOST_BLOCKS = 40
""" "600 block from" is a hundred-block, no way to go."""
_UNIT_M = {"mi": MILE_M, "f": FOOT_M, "y": YARD_M, "k": 1000.0, "me": 1.0, "m": 1.0}
"""The beginning of a unit's name → its metres; the longest that fits counts."""

_WAY = r"(?:to the |away to the )?(?P<direction>(?:north|south)[ -]?(?:east|west)|north|south|east|west|[ns][ew]?|[ew])"
_MOVED = re.compile(
    rf"(?:(?:just|right|directly|immediately|slightly)\s+)?(?:{amounts.AMOUNT})?(?:(?:just|due|up|down|directly)\s+)?{_WAY}\.?"
    r"\s+(?:of|from)\b\s*(?:the\s+(?:corner|intersection)(?: of)?\s+)?",
    re.IGNORECASE,
)
_FROM = re.compile(rf"(?P<within>within\s+)?{amounts.AMOUNT}(?:away\s+)?(?P<word>from|off|of)\b\s*", re.IGNORECASE)
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
_BEGINS = re.compile(
    r"[0-9½¼¾]|north|south|east|west|near|kitty|catty|cater|(?:[ns][ew]?|[ew]|just|right|directly|immediately|slightly"
    r"|about|around|roughly|approximately|approx|some|nearly|almost|less|due|up|down|to|away|within|across|opposite|in"
    r"|the|back|rear|behind|outside|next|adjacent|beside|alongside|somewhere|close|not|off"
    rf"|{'|'.join(amounts.COUNTS)})\b",
    re.IGNORECASE,
)
"""How any relation begins; most words of a phrase do not."""
SIGNS = ("of", "from", "to", "near", "around", "behind", "opposite", "side")
"""What the words of a relation always hold, in small letters."""
_SHORT = {"north": "N", "south": "S", "east": "E", "west": "W"}
FURTHEST_M = 20_000.0


class Related(NamedTuple):
    """What the words say, and where they end."""

    relation: Relation
    shift: Shift | None
    end: int


def may_relate(text: str) -> bool:
    """Whether any word of a relation occurs, which is quickly told."""
    return holds(text.lower(), SIGNS) and _SIGNS.search(text) is not None


def last_sign(text: str) -> int:
    """Where the last word of a relation ends; 0 where none occurs."""
    return max((sign.end() for sign in _SIGNS.finditer(text)), default=0)


def related(text: str, start: int, end: int) -> Related | None:
    """The relation that the words at `start` state; None where they state none."""
    if _BEGINS.match(text, start, end) is None:
        return None
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
    amount, unit = amounts.value(match), match["unit"].lower()
    if unit.startswith("bl"):
        return amount, None
    return None, min(amount * next(metres for begin, metres in _UNIT_M.items() if unit.startswith(begin)), FURTHEST_M)


def _plain(words: str) -> str:
    text = " ".join(words.lower().split())
    return re.sub(r" the (?:corner|intersection)(?: of)?$", "", text)
