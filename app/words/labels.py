"""Labels of places in a reader's language: the two forms that our own geocoder puts into words, and no other.

A label is kept as it was accepted. "600 block of 24th Ave N" and "5th St S between 3rd Ave S and 4th Ave S" are said in
the page's language; names of streets, "&", and whatever somebody wrote by hand stay as they are. A position is no name:
a place that has nothing else is called one that the newsroom marked.
"""

import re
from typing import Protocol

from app.model import Relation
from app.words.saying import Texts, marked

_BLOCK = re.compile(r"(\d+) block of (.+)")
_STRETCH = re.compile(r"(.+) between (.+) and (.+)")
_BLOCKS = {
    Relation.NEAR: marked("Near {hundred} block of {street}"),
    Relation.OFF: marked("Off {hundred} block of {street}"),
}
_PLACES = {Relation.NEAR: marked("Near {place}"), Relation.OFF: marked("Off {place}")}
_IN_SENTENCE = {
    Relation.NEAR: (marked("a place near {place}"), marked("another place near {place}")),
    Relation.OFF: (marked("a place just off {place}"), marked("another place just off {place}")),
    Relation.BESIDE: (marked("a place {place}"), marked("another place {place}")),
    Relation.AWAY: (marked("a place {place}"), marked("another place {place}")),
}
_BESIDE = (
    ("across the street from ", marked("across the street from {place}")),
    ("across from ", marked("across from {place}")),
    ("opposite ", marked("opposite {place}")),
    ("in front of ", marked("in front of {place}")),
    ("in back of ", marked("in back of {place}")),
    ("behind ", marked("behind {place}")),
    ("outside of ", marked("outside of {place}")),
    ("outside ", marked("outside {place}")),
    ("next door to ", marked("next door to {place}")),
    ("next to ", marked("next to {place}")),
    ("adjacent to ", marked("adjacent to {place}")),
    ("beside ", marked("beside {place}")),
    ("alongside ", marked("alongside {place}")),
)
"""The words that the geocoder puts before what an event was beside. Other words stay as they were reported."""
_UNNAMED = marked("a place marked by the newsroom"), marked("another place marked by the newsroom")
_ASKED = marked("the point you gave"), marked("the other point you gave")
_WAY = re.compile(r"[\d.,/½¼¾]+\s|[½¼¾]")
"""How the words of a way begin, besides a small letter: "2 blocks north of", never "34th St E"."""
_LINK = re.compile(r"\s*<?(?:https?://|www\.|maps\.|goo\.gl/|osm\.org/)\S+\s*$", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_NUMBERS = re.compile(r"\d+")
_OF_POSITIONS = frozenset(
    re.findall("[a-z]+", "n s e w o lat latitude lon lng long longitude geo deg degrees min sec minutes seconds")
)


class Named(Protocol):
    """A place as a sentence needs it: Candidate and Location."""

    @property
    def label(self) -> str:
        """The place in standard words."""

    @property
    def relation(self) -> Relation:
        """How the event stands to it."""


def is_position(text: str) -> bool:
    """Return True for a position in figures, in any notation, or a link to a map: data, and no name of a place."""
    if _LINK.match(text):
        return True
    words = {word.lower() for word in _LETTERS.findall(text)}
    signs = "." in text or "°" in text or "º" in text
    return signs and words <= _OF_POSITIONS and len(_NUMBERS.findall(text)) >= 2


def is_named(label: str) -> bool:
    """Return True if the label is a name that can be printed."""
    return bool(label.strip()) and not is_position(label)


def name_of(place: Named) -> str:
    """The name of a place: its label, else the phrase that it was reported with; "" where neither is a name."""
    names = (" ".join(text.split()) for text in (place.label, getattr(place, "verbatim", "")))
    return next(filter(is_named, names), "")


def place(of: Named, said: Texts) -> str:
    """The place where it stands alone: what happened near a corner is never said to have happened at it."""
    return label(name_of(of), said, of.relation)


def label(of: str, said: Texts, relation: Relation = Relation.AT) -> str:
    """The label where it stands alone, on a map or in a list, with the word before it: "Near 34th St E"."""
    if not is_named(of):
        return capital(said.say(_UNNAMED[0]))
    if block := _BLOCK.fullmatch(of):
        form = _BLOCKS.get(relation, marked("{hundred} block of {street}"))
        return said.say(form, hundred=block[1], street=block[2])
    if relation in (Relation.BESIDE, Relation.AWAY):
        return capital(_with_article(of, said))
    place = _stretch(of, said)
    return said.say(_PLACES[relation], place=place) if relation in _PLACES else place


def in_sentence(place: Named, said: Texts, *, asked: bool = False, again: bool = False) -> str:
    """The place in a sentence: "the 600 block of 24th Ave N", "a place near 38th St E & Chicago Ave S".

    `asked`: whoever reads this gave the place themselves. `again`: the sentence has named a place in these words.
    """
    of = name_of(place)
    if not of:
        return said.say((_ASKED if asked else _UNNAMED)[again])
    name = _with_article(of, said)
    if place.relation in (Relation.BESIDE, Relation.AWAY) and not (of[:1].islower() or _WAY.match(of)):
        return name
    forms = _IN_SENTENCE.get(place.relation)
    return said.say(forms[again], place=name) if forms else name


def both(a: Named, b: Named, said: Texts, asked: tuple[bool, bool] = (False, False)) -> tuple[str, str]:
    """Two places in one sentence, the second told apart from the first where their words are the same."""
    first, second = (in_sentence(one, said, asked=by) for one, by in zip((a, b), asked, strict=True))
    return (first, in_sentence(b, said, asked=asked[1], again=True)) if first == second else (first, second)


def title(given: str, place: Named, said: Texts) -> str:
    """A title to begin an incident with: the words given, else the place; never a position in figures."""
    return given if is_named(given) else label(name_of(place), said, place.relation)


def capital(text: str) -> str:
    """The text with a capital first."""
    return text[:1].upper() + text[1:]


def _with_article(of: str, said: Texts) -> str:
    """The label with its article: "the 600 block of 24th Ave N", "behind the 600 block of 24th Ave N"."""
    for words, form in _BESIDE:
        if of.startswith(words):
            return said.say(form, place=_with_article(of.removeprefix(words), said))
    if block := _BLOCK.fullmatch(of):
        return said.say("the {hundred} block of {street}", hundred=block[1], street=block[2])
    return _stretch(of, said)


def _stretch(of: str, said: Texts) -> str:
    if stretch := _STRETCH.fullmatch(of):
        street, one, other = stretch.groups()
        return said.say("{street} between {one} and {other}", street=street, one=one, other=other)
    return said.isolated(of)
