"""Labels of places in a reader's language: the forms that our own geocoder puts into words, and no other.

A label is kept as it was accepted. "600 block of 24th Ave N", "5th St S between 3rd Ave S and 4th Ave S" and "2 blocks
north of 5th St S" are said in the page's language; names of streets, "&", and whatever somebody wrote by hand stay as
they are. A position is no name: a place that has nothing else is called one that the newsroom marked.
"""

import re
from typing import Protocol

from app.model import Relation
from app.words import ways
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
_UNNAMED = marked("a place marked by the newsroom"), marked("another place marked by the newsroom")
_ASKED = marked("the point you gave"), marked("the other point you gave")
_FROM_ASKED = {
    Relation.NEAR: marked("a place near {place}"),
    Relation.OFF: marked("a place just off {place}"),
    Relation.BESIDE: marked("a place beside {place}"),
    Relation.AWAY: marked("a place measured from {place}"),
}
_WAY = re.compile(r"[\d.,/½¼¾]+\s|[½¼¾]")
"""How the words of a way begin, besides a small letter: "2 blocks north of", never "34th St E"."""
_LINK = re.compile(r"\s*<?(?:https?://|www\.|maps\.|goo\.gl/|osm\.org/)\S+\s*$", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_NUMBERS = re.compile(r"\d+")
_OF_POSITIONS = frozenset(
    re.findall(
        "[a-zóº]+",
        "n s e w o x y z lat latitude latitud lon lng long longitude longitud geo deg degrees grados min sec minutes "
        "seconds gps wgs epsg srid crs point punto pin dropped marker coord coords coordinate coordinates coordenadas "
        "º position posición location ubicación near at about approx approximately cerca de en and y "
        "off of from to the just right close around behind opposite outside beside alongside across street in front "
        "back rear next door adjacent within north south east west block blocks feet ft foot mile miles yards meters",
    )
)
"""Words that name nothing beside a pair of figures."""
_DECIMAL = re.compile(r"\d\.\d")
_SIGN = r"[-+\u2212\u2013]"
_COMMA_PAIR = re.compile(rf"[(\[\s]*{_SIGN}?\d{{1,3}},\d{{3,}}°?\s*[;/|\s]\s*{_SIGN}?\d{{1,3}},\d{{3,}}°?[)\]\s]*")
_WHOLE_PAIR = re.compile(rf"(?=.*{_SIGN}\d)[(\[\s]*{_SIGN}?\d{{1,3}}\s*[,;/|\s]\s*{_SIGN}?\d{{1,3}}[)\]\s]*")
_ANGLES = re.compile(r"(?:[NSEWO]?\s*\d{1,3}(?:\s+\d{1,2}){1,2}\s*[NSEWO]?[\s,;/]*){2}", re.IGNORECASE)
_CODE = re.compile(
    r"[2-9CFGHJMPQRVWX]{2,8}\+[2-9CFGHJMPQRVWX]{2,3}|\d{1,2}\s?[C-X]\s?(?:[A-Z]{2}\s?\d{2,5}\s?\d{2,5}|\d{6}\s\d{7})"
)
"""A plus code, or a square or position of the military and UTM grids."""
_PRECISE_PAIR = re.compile(rf"{_SIGN}?\b\d{{1,3}}\.\d{{3,}}\b[^\w.]{{1,4}}{_SIGN}?\b\d{{1,3}}\.\d{{3,}}\b")


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
    if any(form.fullmatch(text.strip()) for form in (_COMMA_PAIR, _WHOLE_PAIR, _ANGLES, _CODE)):
        return True
    words = {word.lower() for word in _LETTERS.findall(text)}
    if not words <= _OF_POSITIONS:
        return False
    signs = _DECIMAL.search(text) or "°" in text or "º" in text
    return bool(signs) and len(_NUMBERS.findall(text)) >= 3


def is_named(label: str) -> bool:
    """Return True if the label is a name that can be printed."""
    return bool(label.strip()) and not is_position(label)


def name_of(place: Named) -> str:
    """The name of a place: its label, else the phrase that it was reported with; "" where neither is a name."""
    names = (" ".join(text.split()) for text in (place.label, getattr(place, "verbatim", "")))
    return next((name for name in names if is_named(name) and not _PRECISE_PAIR.search(name)), "")


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
        return capital(_with_article(of, said, relation))
    place = _stretch(of, said)
    return said.say(_PLACES[relation], place=place) if relation in _PLACES else place


def in_sentence(place: Named, said: Texts, *, asked: bool = False, again: bool = False) -> str:
    """The place in a sentence: "the 600 block of 24th Ave N", "a place near 38th St E & Chicago Ave S".

    `asked`: whoever reads this gave the place themselves. `again`: the sentence has named a place in these words.
    """
    of = name_of(place)
    if not of:
        unnamed = said.say((_ASKED if asked else _UNNAMED)[again])
        form = _FROM_ASKED.get(place.relation) if asked else None
        return said.say(form, place=unnamed) if form else unnamed
    name = _with_article(of, said, place.relation)
    if place.relation in (Relation.BESIDE, Relation.AWAY) and not (of[:1].islower() or _WAY.match(of)):
        return name
    forms = _IN_SENTENCE.get(place.relation)
    return said.say(forms[again], place=name) if forms else name


def both(a: Named, b: Named, said: Texts, asked: tuple[bool, bool] = (False, False)) -> tuple[str, str]:
    """Two places in one sentence, told apart by their towns or by "another" where their words are the same."""
    first, second = (in_sentence(one, said, asked=by) for one, by in zip((a, b), asked, strict=True))
    towns = tuple(getattr(one, "locality", "") for one in (a, b))
    if first == second and all(towns) and towns[0] != towns[1] and name_of(a):
        return said.say("{place} in {town}", place=first, town=towns[0]), said.say(
            "{place} in {town}", place=second, town=towns[1]
        )
    # "The point you gave and a place near the point you gave" would be one point.
    alike = first == second or (all(asked) and not name_of(a) and not name_of(b))
    return (first, in_sentence(b, said, asked=asked[1], again=True)) if alike else (first, second)


def title(given: str, place: Named, said: Texts) -> str:
    """A title to begin an incident with: the words given, else the place; never a position in figures."""
    return given if is_named(given) else label(name_of(place), said, place.relation)


def capital(text: str) -> str:
    """The text with a capital first."""
    return text[:1].upper() + text[1:]


def _with_article(of: str, said: Texts, relation: Relation = Relation.AT) -> str:
    """The label with its article: "the 600 block of 24th Ave N", "behind the 600 block of 24th Ave N"."""
    from_another = relation in (Relation.BESIDE, Relation.AWAY)
    if from_another and (way := ways.worded(of, said, lambda place: _with_article(place, said))):
        return way
    if block := _BLOCK.fullmatch(of):
        return said.say("the {hundred} block of {street}", hundred=block[1], street=block[2])
    return _stretch(of, said)


def _stretch(of: str, said: Texts) -> str:
    if stretch := _STRETCH.fullmatch(of):
        street, one, other = stretch.groups()
        return said.say("{street} between {one} and {other}", street=street, one=one, other=other)
    return said.isolated(of)
