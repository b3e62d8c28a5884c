"""Labels of places in a reader's language: the two forms that our own geocoder puts into words, and no other.

A label is kept as it was accepted. "600 block of 24th Ave N" and "5th St S between 3rd Ave S and 4th Ave S" are said in
the page's language; names of streets, "&", and whatever somebody wrote by hand stay as they are.
"""

import re

from app.model import Relation
from app.words.saying import Texts, marked

_BLOCK = re.compile(r"(\d+) block of (.+)")
_STRETCH = re.compile(r"(.+) between (.+) and (.+)")
_BLOCKS = {
    Relation.NEAR: marked("Near {hundred} block of {street}"),
    Relation.OFF: marked("Off {hundred} block of {street}"),
}
_PLACES = {Relation.NEAR: marked("Near {place}"), Relation.OFF: marked("Off {place}")}


def label(of: str, said: Texts, relation: Relation = Relation.AT) -> str:
    """The label where it stands alone, on a map or in a list, with the word before it: "Near 34th St E"."""
    if block := _BLOCK.fullmatch(of):
        form = _BLOCKS.get(relation, marked("{hundred} block of {street}"))
        return said.say(form, hundred=block[1], street=block[2])
    place = _stretch(of, said)
    return said.say(_PLACES[relation], place=place) if relation in _PLACES else place


def in_sentence(of: str, said: Texts) -> str:
    """The label with its article: "the 600 block of 24th Ave N"."""
    if block := _BLOCK.fullmatch(of):
        return said.say("the {hundred} block of {street}", hundred=block[1], street=block[2])
    return _stretch(of, said)


def _stretch(of: str, said: Texts) -> str:
    if stretch := _STRETCH.fullmatch(of):
        street, one, other = stretch.groups()
        return said.say("{street} between {one} and {other}", street=street, one=one, other=other)
    return said.isolated(of)
