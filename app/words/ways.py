"""Labels that say how a place lies from a named one: "2 blocks north of 38th St E & Chicago Ave S", "behind 12 Oak St".

English labels keep the words that were reported. Other languages say the same with words of their own.
"""

import re
from collections.abc import Callable

from app.words import amounts
from app.words.saying import Texts, marked, plural
from app.words.units import FEET, KILOMETERS, METERS, MILES, Forms

_DIRECTIONS = {
    "n": marked("north"), "s": marked("south"), "e": marked("east"), "w": marked("west"),
    "ne": marked("northeast"), "nw": marked("northwest"), "se": marked("southeast"), "sw": marked("southwest"),
}  # fmt: skip
_WAY = re.compile(
    rf"(?P<words>(?:(?:just|right|directly|immediately|slightly) )?(?:{amounts.AMOUNT})?"
    r"(?:(?:just|due|up|down|directly) )?(?:(?:away )?to the )?"
    r"(?P<direction>(?:north|south)[ -]?(?:east|west)|north|south|east|west|[ns][ew]?|[ew])\.? (?:of|from)) "
    r"(?P<place>.+)"
)
_ALONG = re.compile(rf"(?P<street>.*?[^a-z½¼¾ ]\S*) {_WAY.pattern}")
"""A way along a street, whose name comes first: "Oak Ave a block south of 2nd St"."""
_BESIDE = (
    (r"across the street from", marked("across the street from {place}")),
    (r"across from", marked("across from {place}")),
    (r"opposite", marked("opposite {place}")),
    (r"in (?:the )?front of", marked("in front of {place}")),
    (r"(?:in )?(?:the )?(?:back|rear) of", marked("in back of {place}")),
    (r"behind", marked("behind {place}")),
    (r"outside(?: of)?", marked("outside {place}")),
    (r"next door to", marked("next door to {place}")),
    (r"next to", marked("next to {place}")),
    (r"adjacent to", marked("adjacent to {place}")),
    (r"beside", marked("beside {place}")),
    (r"alongside", marked("alongside {place}")),
    (r"(?:kitty|catty|cater)[ -]?corner (?:from|to)", marked("diagonally across from {place}")),
)
"""What the geocoder puts before a place that an event was beside, and how other languages say it."""
_BLOCKS = plural("{figure} block", "{figure} blocks"), marked("half a block"), marked("a few blocks")
_MILES = MILES.bare, marked("half a mile"), marked("a few miles")
_UNITS: tuple[tuple[str, tuple[Forms, str, str]], ...] = (
    ("bl", _BLOCKS),
    ("mi", _MILES),
    ("f", (FEET.bare, marked("half a foot"), marked("a few feet"))),
    ("y", (plural("{figure} yard", "{figure} yards"), marked("half a yard"), marked("a few yards"))),
    ("k", (KILOMETERS.bare, marked("half a kilometer"), marked("a few kilometers"))),
    ("m", (METERS.bare, marked("half a meter"), marked("a few meters"))),
)
"""How the name of a unit begins, and how lengths in it are said."""
_HEDGES = {
    "about": marked("about {length}"),
    "less than": marked("less than {length}"),
    "just over": marked("a little more than {length}"),
    "just under": marked("a little less than {length}"),
    "nearly": marked("almost {length}"),
    "almost": marked("almost {length}"),
    "": "{length}",
    "just": "{length}",
}
_THOUSANDS = re.compile(r"\d{4,}(?= (?:feet|foot|ft|yards?|yds?|met(?:er|re)s?|m)\b)")

_REAR = re.compile(r"^(?:in )?(?:the )?((?:rear|back) of)$")
"""English labels say "in the rear of" where "rear of" was reported, which no sentence can hold."""

Naming = Callable[[str], str]
"""Says the named place, with its article."""


def worded(label: str, said: Texts, name: Naming) -> str | None:
    """Return the label in a language, or None where it says no way from another place."""
    for words, form in _BESIDE:
        if match := re.match(rf"({words}) (?=\S)", label):
            place = name(label[match.end() :])
            behind = _REAR.sub(r"in the \1", match[1])
            return f"{behind} {place}" if said.is_source else said.say(form, place=place)
    if match := _WAY.fullmatch(label):
        return _from(match, said, name)
    return _from(along, said, name, along["street"]) if (along := _ALONG.fullmatch(label)) else None


def _from(match: re.Match[str], said: Texts, name: Naming, street: str = "") -> str:
    place, direction = name(match["place"]), said.say(_DIRECTIONS[_short(match["direction"])])
    if said.is_source:
        words = _THOUSANDS.sub(lambda figure: f"{int(figure[0]):,}", match["words"])
        words = re.sub(r"\b[nsew]{1,2}\.?(?= (?:of|from)$)", direction, words)
        return " ".join(filter(None, (street, words, place)))
    way = (
        said.say("{length} {direction} of {place}", length=_length(match, said), direction=direction, place=place)
        if match["amount"]
        else said.say("just {direction} of {place}", direction=direction, place=place)
        if match["words"].startswith(("just ", "right ", "immediately ", "slightly "))
        else said.say("{direction} of {place}", direction=direction, place=place)
    )
    return said.say("{street}, {way}", street=said.isolated(street), way=way) if street else way


def _short(direction: str) -> str:
    letters = re.sub("north|south|east|west", lambda word: word[0][0], direction.lower())
    return re.sub("[ -]", "", letters)


def _length(match: re.Match[str], said: Texts) -> str:
    value, unit = amounts.value(match), match["unit"]
    forms, half, few = next(words for begin, words in _UNITS if unit.startswith(begin))
    if re.search("few|several", match["amount"]):
        return said.say(few)
    decimals = next(d for d in (0, 1, 2) if d == 2 or round(value, d) == value)
    count = int(value) if value == int(value) else 2
    figure = said.number(value, decimals)
    length = said.say(half) if value == 0.5 else said.say_of(count, *forms, figure=figure)
    return said.say(_HEDGES.get(match["hedge"] or "", _HEDGES["about"]), length=length)
