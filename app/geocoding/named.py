"""Places that a text calls by name: parks, lakes, neighborhoods, landmarks. Only names as the gazetteer has them."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from app.geocoding.placenames import NO_PIN, spellings
from app.geocoding.prose import Span
from app.geocoding.tokens import Prose
from geodata.names import STREET_TYPES, standardize, tidy
from geodata.streets import Streets

PARTS_OF_TOWN = frozenset({"neighborhood", "community"})
OF_ONE_WORD = frozenset({"district", "stadium"})
"""Kinds of places that one word is enough for: Dinkytown. Restaurants have people's names."""
NEVER_STREETS = frozenset({"park", "district", "public space", "bridge", "transit station", "transit center"})
"""Kinds whose names end or begin like streets' and are none: Powderhorn Park, 10th Avenue Bridge."""
_NEIGHBORHOOD = re.compile(r"\s+neighbou?rhood\b")
""" "Longfellow" alone is a poet, or a street; "the Longfellow neighborhood" is a place."""
_BIGGER_NAME = "CULVZTP"
"""Kinds of a word beside a name that make it part of a longer one."""

_BEFORE_STATION = "CULVTDEOoI-/"
_ITS_KIND = frozenset({"light", "rail", "light-rail"})
_LONGEST_STATION = 6
"""Tokens of a station's name in a text, "station" not among them."""


def stations(prose: Prose) -> Iterator[Iterator[Span]]:
    """Of every "station" the names that it can have, the longest first: "the Franklin Avenue light-rail station"."""
    for last, (start, end) in enumerate(zip(prose.starts, prose.ends, strict=True)):
        if prose.text[start:end].lower() == "station":
            first = last
            while first and last - first < _LONGEST_STATION and _may_name_a_station(prose, first - 1):
                first -= 1
            yield (Span(prose, at, last, "place", True, at) for at in range(first, last))


def _may_name_a_station(prose: Prose, at: int) -> bool:
    return prose.kinds[at] in _BEFORE_STATION or prose.cut(at, at) in _ITS_KIND


class PlaceNames:
    """The places of gazetteers by the first words of their names. `areas`: the parts of town, in capitals."""

    def __init__(self, gazetteers: Iterable[Streets]) -> None:
        """Index the names of their places."""
        self._by_word: dict[str, set[str]] = {}
        self._of_one_word: set[str] = set()
        areas = set()
        for name, kind in chain.from_iterable(streets.place_names(short=False) for streets in gazetteers):
            if kind in PARTS_OF_TOWN:
                areas.add(tidy(name))
            if kind in PARTS_OF_TOWN or (kind not in NO_PIN and _tells(name, kind)):
                self._by_word.setdefault(name.split()[0], set()).update(spellings(name))
            if _tells_alone(name, kind):
                self._of_one_word.add(name)
        self.areas = frozenset(areas)

    def found(self, prose: Prose) -> Iterator[Span]:
        """The names in a text, the longest at each word."""
        for first, start in enumerate(prose.starts):
            names = self._by_word.get(prose.text[start : prose.ends[first]])
            if names and (span := self._longest(prose, names, first)):
                yield span

    def _longest(self, prose: Prose, names: Iterable[str], first: int) -> Span | None:
        start = prose.starts[first]
        for name in sorted(names, key=len, reverse=True):
            last = prose.token_at(start + len(name)) - 1
            if prose.text.startswith(name, start) and prose.ends[last] == start + len(name):
                said = self._says_a_place(name) or _NEIGHBORHOOD.match(prose.text, start + len(name)) is not None
                alone = said and _stands_alone(prose.kinds, first, last)
                return Span(prose, first, last, "place", True, first) if alone else None
        return None

    def _says_a_place(self, name: str) -> bool:
        return " " in name or name in self._of_one_word


def _tells(name: str, kind: str) -> bool:
    """Whether the name alone says that a place is meant: several words, no street's ("First Avenue")."""
    if kind in NEVER_STREETS and " " in name:
        return not name[0].islower()
    if " " not in name or not name[0].isupper():
        return _tells_alone(name, kind)
    may_be_typed = not STREET_TYPES.keys().isdisjoint(name.upper().replace(".", "").split())
    return not (may_be_typed and standardize(name).type)


def _tells_alone(name: str, kind: str) -> bool:
    """Whether one word says it: a district's, or letters that stand for a name ("HCMC")."""
    of_letters = name.isalpha() and name.isupper() and len(name) > 3 and kind not in NO_PIN | PARTS_OF_TOWN
    return " " not in name and name[:1].isupper() and (kind in OF_ONE_WORD or of_letters)


def _stands_alone(kinds: str, first: int, last: int) -> bool:
    before, behind = kinds[first - 1 : first], kinds[last + 1 : last + 2]
    return not (before and before in _BIGGER_NAME) and not (behind and behind in _BIGGER_NAME)
