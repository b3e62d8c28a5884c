"""The places of a gazetteer by the names people write. Pieces of one name are one place, as wide as all of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from app.geocoding.spelling import Words
from geodata.geometry import lines
from geodata.streets import ELSEWHERE, PlaceRecord, Streets

NO_PIN = frozenset({"municipality", "limits", "county", "state", "zip", "ward", ELSEWHERE})
PARTS_OF_TOWN = frozenset({"sector", "community", "neighborhood"})
OUTLINED = PARTS_OF_TOWN | {"park", "water"}
"""Kinds whose doubt reaches their farthest point; a landmark's is that of its position."""
_KIND_BEHIND = re.compile(r" (?:NEIGHBORHOOD|NEIGHBOURHOOD|COMMUNITY|AREA|DISTRICT)$")
_LIGHT_RAIL = re.compile(r" (?:LIGHT RAIL|LRT|BLUE LINE|GREEN LINE)(?= STATION$)")
_NOT_OF_A_NAME = re.compile(r"[.'’]")
_BETWEEN_WORDS = re.compile(r"[\s–/-]+")
_LONG = {"ST": "SAINT", "MT": "MOUNT", "FT": "FORT", "&": "AND", "AVE": "AVENUE", "N": "NORTH", "S": "SOUTH"} | {
    "NE": "NORTHEAST", "SE": "SOUTHEAST", "SW": "SOUTHWEST", "NW": "NORTHWEST", "CTR": "CENTER", "CENTRE": "CENTER",
    "HOSP": "HOSPITAL", "PK": "PARK", "MPLS": "MINNEAPOLIS", "UNIV": "UNIVERSITY", "ELEM": "ELEMENTARY",
    "STREET": "SAINT", "THEATRE": "THEATER",
}  # fmt: skip
"""Which of the two "St" is short for, a name need not say to be compared."""
_SCHOOL = re.compile(r"( (?:High|Middle|Elementary)) School$")


def key(name: str) -> str:
    """One spelling of a place's name, to compare: capitals, no stops, whole words, no article."""
    words = _BETWEEN_WORDS.sub(" ", _NOT_OF_A_NAME.sub("", name.upper())).replace(",", " ").split()
    return " ".join(_LONG.get(word, word) for word in (words[1:] if words[:1] == ["THE"] and words[1:] else words))


def spellings(name: str) -> frozenset[str]:
    """A place's name as it is listed, and as people shorten it: "South High", "Theodore Wirth Park"."""
    return frozenset({name, name.partition(" / ")[0], _SCHOOL.sub(r"\1", name)})


@dataclass(frozen=True, slots=True)
class Named:
    """A place with the circle that holds all its pieces. `kinds`: a park and a neighborhood may share a name."""

    record: PlaceRecord
    kinds: tuple[str, ...]


class Places:
    """The places of a gazetteer by the names people write."""

    def __init__(self, streets: Streets) -> None:
        """Look names up in this gazetteer; the index is made when it is first needed."""
        self._streets = streets
        self._found: dict[str, tuple[Named, ...]] = {}

    @cached_property
    def _names(self) -> dict[str, dict[str, None]]:
        index: dict[str, dict[str, None]] = {}
        for name, _ in self._streets.place_names():
            for spelling in spellings(name):
                index.setdefault(key(spelling), {})[name] = None
        return index

    @cached_property
    def words(self) -> Words:
        """The names, to find what is almost one."""
        return Words(self._names)

    def records(self, name: str) -> list[PlaceRecord]:
        """Every piece of every place of that name, whatever its kind."""
        said = key(name)
        names = self._names.get(said) or self._names.get(_KIND_BEHIND.sub("", _LIGHT_RAIL.sub("", said)))
        names = names or self._names.get(f"{said} PARK", {})
        found = [record for spelling in names for record in self._streets.places_named(spelling)]
        return list({record.id: record for record in found}.values())

    def named(self, name: str) -> tuple[Named, ...]:
        """The places that a pin can stand for."""
        if name not in self._found:
            self._found[name] = tuple(_whole([r for r in self.records(name) if r.kind not in NO_PIN]))
        return self._found[name]


def _whole(records: Sequence[PlaceRecord]) -> Iterator[Named]:
    """Pieces of one kind and name made one; then a place inside another of its name gives way to the wider."""
    pieces: dict[tuple[str, str], list[PlaceRecord]] = {}
    for record in records:
        pieces.setdefault((record.kind if record.kind in OUTLINED else "landmark", record.name), []).append(record)
    wholes = sorted(map(_together, pieces.values()), key=lambda record: -(record.uncertainty_m or 0.0))
    kept: list[tuple[PlaceRecord, list[str]]] = []
    for record in wholes:
        around = next((kinds for wider, kinds in kept if _inside(record, wider)), None)
        if around is None:
            kept.append((record, [record.kind]))
        elif record.kind not in around:
            around.append(record.kind)
    return (Named(record, tuple(kinds)) for record, kinds in kept)


def _together(pieces: Sequence[PlaceRecord]) -> PlaceRecord:
    widest = max(pieces, key=lambda record: record.uncertainty_m or 0.0)
    reaches = [lines.distance_m(_point(widest), _point(p)) + (p.uncertainty_m or 0.0) for p in pieces]
    return replace(widest, uncertainty_m=round(max(reaches), 1) or None)


def _point(record: PlaceRecord) -> lines.Point:
    return record.lon, record.lat


def _inside(record: PlaceRecord, wider: PlaceRecord) -> bool:
    return lines.distance_m(_point(record), _point(wider)) <= (wider.uncertainty_m or 0.0)
