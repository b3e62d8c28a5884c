"""What a source says of a piece of road, and segments out of it: one street a name, whatever its spelling.

A piece that carries two names is one segment of the street that carries it furthest, and the other name its alias, if
that other name is nowhere else; a name that goes its own way beyond it keeps its own segments.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from geodata.address_range import AddressRange
from geodata.gazetteer import Alias, Meeting, SourceSegment
from geodata.names import StreetName, standardize
from geodata.streets import Line

LISTED = "listed"
"""Evidence of what a source says in so many words: names, numbers and cross streets of centre lines."""
SURE = 0.98
LISTED_RANGE = 0.92
"""Listed ranges are as often the numbers that a side may have as those that it has."""
LISTED_CORNER = 0.9


@dataclass(frozen=True, slots=True)
class Road:
    """A piece of road as a source has it: its line, node to node, and each of its names with the ranges given for it.

    `cities`: the municipalities on either side, where the source says; `at_start`, `at_end`: names of cross streets.
    """

    line: Line
    named: tuple[tuple[str, tuple[AddressRange, ...]], ...] = ()
    street_class: str = "minor"
    cities: frozenset[str] = frozenset()
    at_start: tuple[str, ...] = ()
    at_end: tuple[str, ...] = ()


@dataclass(slots=True)
class SourceStreets:
    """What the writer needs of a source; `refused` counts what was left out, by reason."""

    segments: list[SourceSegment] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


def number_range(side: str, start: str, end: str, both: bool, refused: Counter[str]) -> AddressRange | None:
    """The range of two numbers as written, "" for none; None, and counted, where one is no plain number.

    `both`: the source says that the side has odd and even numbers alike.
    """
    if not (start or end):
        return None
    if not (_plain(start) and _plain(end)):
        refused["range whose numbers have letters or hyphens, or that has only one end"] += 1
        return None
    low, high = int(start), int(end)
    parity = "both" if both or (low - high) % 2 else "odd" if low % 2 else "even"
    return AddressRange(side, low, high, parity, LISTED, LISTED_RANGE)


def _plain(number: str) -> bool:
    return number.isascii() and number.isdigit() and len(number) <= 6


def standard(text: str, refused: Counter[str]) -> StreetName | None:
    """The name in standard spelling; None, and counted, where none is left."""
    try:
        return standardize(text)
    except ValueError:
        refused["name that is none"] += 1
        return None


class _Names:
    """Which street each name of the source stands for."""

    def __init__(self, named: Sequence[Sequence[StreetName]]) -> None:
        """`named`: the names of each piece."""
        self._spelled = _spellings(named)
        self._at = [{self._spelled[name.key] for name in names} for names in named]
        self._on: dict[StreetName, set[int]] = defaultdict(set)
        for piece, names in enumerate(self._at):
            for name in names:
                self._on[name].add(piece)
        self._street = {name: self._wider(name) for name in self._on}

    def _wider(self, name: StreetName) -> StreetName:
        """The street that the name is an alias of: one that has all its pieces; at least half of them, or is spelled
        almost so."""
        pieces = self._on[name]
        along = {other for other in self._at[min(pieces)] - {name} if pieces <= self._on[other]}
        along = {other for other in along if other.name == name.name or 2 * len(pieces) >= len(self._on[other])}
        return max([*along, name], key=lambda one: (len(self._on[one]), one.name[0].isdigit(), str(one)))

    def street(self, name: StreetName) -> StreetName | None:
        """The street of that name; None where no piece carries it."""
        spelled = self._spelled.get(name.key)
        if spelled is None:
            return None
        wider = self._street[spelled]
        return wider if wider == spelled else self.street(wider)

    def aliases(self) -> Iterator[Alias]:
        """The names that are not a street's own."""
        for name in self._on:
            street = self.street(name)
            if street and street != name:
                yield Alias(street, name, "route" if name.pre_type else "spelling")


def _spellings(named: Sequence[Sequence[StreetName]]) -> dict[tuple[str, str, str], StreetName]:
    """key → the spelling that most pieces have: "N Main St" and "Main St N" are one street."""
    counts = Counter(name for names in named for name in names)
    ranked = sorted(counts, key=lambda name: (counts[name], str(name)))
    return {name.key: name for name in ranked}


def streets_of(roads: Sequence[Road], refused: Counter[str]) -> SourceStreets:
    """The roads as segments, aliases and corners."""
    found = SourceStreets(refused=refused)
    read = [
        [(name, ranges) for text, ranges in road.named if text and (name := standard(text, refused))] for road in roads
    ]
    names = _Names([[name for name, _ in one] for one in read])
    for road, named in zip(roads, read, strict=True):
        ranges_of: dict[StreetName, dict[AddressRange, None]] = {}
        for name, ranges in named:
            if street := names.street(name):
                ranges_of.setdefault(street, {}).update(dict.fromkeys(ranges))
        for street, its in ranges_of.items():
            found.segments.append(
                SourceSegment(road.line, street, _class(street, road), street.name, tuple(its), LISTED, SURE)
            )
            found.meetings += _meetings(road, street, names, refused)
        if not ranges_of:
            found.segments.append(SourceSegment(road.line, None, road.street_class))
    found.aliases = sorted(names.aliases(), key=lambda alias: (str(alias.street), str(alias.name)))
    found.meetings = list(dict.fromkeys(found.meetings))
    return found


def _class(street: StreetName, road: Road) -> str:
    return "freeway" if street.pre_type == "I" and road.street_class != "ramp" else road.street_class


def _meetings(road: Road, street: StreetName, names: _Names, refused: Counter[str]) -> Iterator[Meeting]:
    """The corners at both ends with the streets that the source names there, with lines of their own or without."""
    for texts, (lon, lat) in ((road.at_start, road.line[0]), (road.at_end, road.line[-1])):
        for text in texts:
            name = standard(text, refused)
            cross = (names.street(name) or name) if name else None
            if cross and cross.key != street.key:
                yield Meeting(street, cross, lon, lat, evidence=LISTED, confidence=LISTED_CORNER)
