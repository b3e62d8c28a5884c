"""The commonest phrases, read at a glance: "0006XX 24TH AVE N", "1012 18th Ave NE", "34th & Portland".

What it reads is what parse.py would read first, and it leaves to parse.py whatever holds a word that could mean more; a
test holds the two together. It is there for lists of thousands: a full reading takes ten times as long.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from app.geocoding.states import plain_codes
from app.geocoding.written import street_names
from app.model import Address, Crossing, HundredBlock, Reading, Reference
from geodata.names import DIRECTIONALS, STREET_TYPES, StreetName

LONGEST = 70
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9' ]|\.(?= |$))*[A-Za-z0-9.]"
_PLAIN = re.compile(
    r"(?:0*(?P<masked>[0-9]{0,4})XX |(?P<number>[0-9]{1,6}) (?:(?P<block>bl(?:oc)?k) (?:of )?)?)?"
    rf"(?P<street>{_NAME})$",
    re.IGNORECASE,
)
_PAIR = re.compile(rf"(?P<street>{_NAME})(?: ?[&/@] ?| and | at )(?P<cross>{_NAME})$", re.IGNORECASE)
_WORDS = """
    A ACROSS ADDRESS ADJACENT ALONG ALONGSIDE AND APARTMENT APT AREA AROUND AT BACK BEHIND BESIDE BET BETWEEN BK BL BLDG
    BLK BLKS BLOCK BLOCKS BTW BTWN BUILDING BY CLOSE CNR CORNER CORNERS CROSSING DOWNSTAIRS FIRST FL FLOOR FRONT FROM
    HUNDRED IN INTERSECTION JUNCTION JUST LOBBY LOCATION LOT LOWER MINN NEAR NEARBY NEXT NIL NO NONE NULL OF OFF ON
    OPPOSITE OUTSIDE PRECINCT REAR RIGHT RM ROOM STE SUITE TBD THE THEN TO UNDISCLOSED UNIT UNK UNKNOWN UPPER UPSTAIRS
    USA VICINITY WITHHELD
    AVENUES AVES AVS STREETS STS BOULEVARDS BLVDS ROADS RDS DRIVES DRS LANES PLACES PARKWAYS PKWYS COURTS HIGHWAYS HWYS
    TERRACES CIRCLES TRAILS WAYS
"""
_MAY_MEAN_MORE = frozenset(_WORDS.split()) | plain_codes()
"""Relations, separators, units, fillers, plurals and states: with one of them a phrase is no plain one."""
MOST_FIGURES = 3


def reading(phrase: str) -> Reading | None:
    """The plainest reading of a plain phrase; None for every other phrase, which says nothing about it."""
    if len(phrase) > LONGEST or "1/2" in phrase:
        return None
    reference = None
    if plain := _PLAIN.match(phrase):
        reference = _numbered(*plain.groups())
    if reference is None and (pair := _PAIR.match(phrase)):
        reference = _crossing(pair["street"], pair["cross"])
    return Reading(phrase, (0, len(phrase)), reference) if reference else None


def _numbered(masked: str | None, number: str | None, block: str | None, street: str) -> Reference | None:
    if masked is None and number is None:
        return None
    one = _street(street)
    if one is None or (number and not block and one.begins_with_type):
        return None
    if number is None:
        return HundredBlock(int(masked or 0) * 100, one.name)
    return HundredBlock(int(number) // 100 * 100, one.name) if block else Address(int(number), one.name)


def _crossing(street: str, cross: str) -> Reference | None:
    one, other = _street(street), _street(cross)
    # "1012 18th Ave & Main" may be a house number beside a street: only a type behind the figure shows that it is none.
    return Crossing(one.name, other.name) if one and other and not one.may_begin_with_number else None


class _Street(NamedTuple):
    """A street as written. `may_begin_with_number`: its first figure may be a house's."""

    name: StreetName
    begins_with_type: bool
    may_begin_with_number: bool


@lru_cache(maxsize=16_384)
def _street(text: str) -> _Street | None:
    """The street of a text; None where a word of it may mean more than a part of a name."""
    words = _words(text)
    name = _name(text) if words else None
    if name is None:
        return None
    return _Street(name, words[0] in STREET_TYPES, words[0].isdigit() and not _is_only_type(words[1:]))


def _words(text: str) -> list[str]:
    """The words in capitals; [] where one of them may mean more than a part of a name."""
    words = text.upper().replace(".", "").split()
    is_zip = len(words[-1]) == 5 and words[-1].isdigit()
    if is_zip or not _MAY_MEAN_MORE.isdisjoint(words) or any("XX" in word for word in words):
        return []
    return words if sum(word.isdigit() for word in words) < MOST_FIGURES else []


def _is_only_type(words: list[str]) -> bool:
    return bool(words) and words[0] in STREET_TYPES and all(word in DIRECTIONALS for word in words[1:])


def _name(text: str) -> StreetName | None:
    names = street_names(text)
    return names[0][0] if names and names[0][1] == 1.0 else None
