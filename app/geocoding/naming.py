"""A street's name as written → the streets it can be. What no street is called is forgiven at a price."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod

from app.geocoding.spelling import Words
from geodata.names import StreetName, display_name
from geodata.streets import StreetRecord, Streets

EXACT = 1.0
LEFT_OUT = 0.97
"""For each part that was left out: "34th" for 34th St E has left out two."""
EXTRA = 0.94
"""A part was written that the street does without: "Minnehaha Ave S" for Minnehaha Ave."""
WRONG_TYPE = 0.75
WRONG_DIRECTION = 0.6
OTHER_STREET = 0.0
"""The opposite direction, a number (34th Ave is not 34th St), or type and direction both wrong: another street."""
_OPPOSITE = str.maketrans("NSEW", "SNWE")


@dataclass(frozen=True, slots=True)
class Known:
    """A street that a name can be. `agreement`: 0-1; `forgiven`: a written part contradicts the street's name.

    `label`: the street's name as printed.
    """

    street: StreetRecord
    label: str
    agreement: float
    forgiven: bool = False


class Names:
    """The streets of a gazetteer by the names people write. Answers are kept, since phrases repeat themselves."""

    def __init__(self, streets: Streets) -> None:
        """Look names up in these streets."""
        self._streets = streets
        self._found: dict[StreetName, tuple[Known, ...]] = {}
        self._close: dict[str, tuple[str, ...]] = {}

    def resolve(self, written: StreetName) -> tuple[Known, ...]:
        """The streets that the name can be: those it names, else those with a part less, else the forgiven ones."""
        if written not in self._found:
            self._found[written] = self._resolve(written)
        return self._found[written]

    def _resolve(self, written: StreetName) -> tuple[Known, ...]:
        found = self._agreeing(written)
        if not found:
            for name in sorted(self._squeezed.get(_squeeze(written.name), set()) - {written.name}):
                found += self._agreeing(replace(written, name=name))
        if not found and written.pre_directional:
            for name in sorted(self._squeezed.get(_squeeze(written.pre_directional + written.name), set())):
                found += self._agreeing(replace(written, name=name, pre_directional=""))
        return tuple(found)

    def _agreeing(self, written: StreetName) -> list[Known]:
        best: dict[int, Known] = {}
        for goes_by, record in self._streets.named(written.name):
            agreement, forgiven = _agreement(written, goes_by, record.name)
            if agreement == OTHER_STREET:
                continue
            known = Known(record, str(record.name), agreement, forgiven)
            if record.id not in best or _rank(known) > _rank(best[record.id]):
                best[record.id] = known
        sure = [known for known in best.values() if not known.forgiven]
        plain = [known for known in sure if known.agreement != EXTRA]
        return plain or sure or list(best.values())

    @cached_property
    def _squeezed(self) -> dict[str, set[str]]:
        """Names without spaces, hyphens and apostrophes → the names: "LA SALLE" is LASALLE."""
        index: dict[str, set[str]] = {}
        for name in self._streets.names():
            index.setdefault(_squeeze(name), set()).add(name)
        return index

    def namesakes(self, written: StreetName) -> tuple[str, ...]:
        """The streets of that base name, as printed."""
        return tuple(sorted({str(record.name) for _, record in self._streets.named(written.name)}))

    def close_to(self, written: StreetName) -> tuple[str, ...]:
        """The names of streets spelled almost so, as printed: to suggest, never to pin. Numbers have none."""
        if written.name not in self._close:
            alike = self.words.alike(written.name)
            self._close[written.name] = tuple(dict.fromkeys(self._printed(name) for name in alike))[:3]
        return self._close[written.name]

    @cached_property
    def words(self) -> Words:
        """The base names, to find what is almost one."""
        return Words(self._streets.names())

    def _printed(self, name: str) -> str:
        labels = {str(replace(record.name, post_directional="")) for _, record in self._streets.named(name)}
        return labels.pop() if len(labels) == 1 else display_name(name)


def _squeeze(name: str) -> str:
    return re.sub(r"[\s'-]", "", name)


def _rank(known: Known) -> tuple[bool, float]:
    return not known.forgiven, known.agreement


def _agreement(written: StreetName, goes_by: StreetName, own: StreetName) -> tuple[float, bool]:
    """How well a written name agrees with one a street goes by, and whether a part contradicts the street's own."""
    kinds = list(_of_parts(written, goes_by))
    numbered = written.name[0].isdigit() or bool(written.pre_type or goes_by.pre_type)
    wrong = WRONG_TYPE in kinds, WRONG_DIRECTION in kinds
    if all(wrong) or (any(wrong) and numbered) or opposite(written, goes_by):
        return OTHER_STREET, True
    if EXTRA in kinds and _directionals(own) and not _directionals(written) <= _directionals(own):
        return (OTHER_STREET if opposite(written, own) else WRONG_DIRECTION), True
    if WRONG_TYPE in kinds or WRONG_DIRECTION in kinds:
        return min(kinds), True
    if EXTRA in kinds:
        return EXTRA, False
    return prod(kinds), False


def opposite(one: StreetName, other: StreetName) -> bool:
    """Whether one says North where the other says South, or East for West: Northwest and Northeast are two as well."""
    here, there = ("".join(_directionals(name)) for name in (one, other))
    return any(letter.translate(_OPPOSITE) in there for letter in here)


def _directionals(name: StreetName) -> set[str]:
    """Before and behind: "West Lyndale Ave N" has two."""
    return {name.pre_directional, name.post_directional} - {""}


def _of_parts(written: StreetName, goes_by: StreetName) -> Iterator[float]:
    yield _of_part({written.type} - {""}, {goes_by.type} - {""}, WRONG_TYPE)
    yield _of_part(_directionals(written), _directionals(goes_by), WRONG_DIRECTION)


def _of_part(said: set[str], has: set[str], wrong: float) -> float:
    if said == has:
        return EXACT
    if said < has:
        return LEFT_OUT
    return wrong if has else EXTRA
