"""The lists that an editor keeps → landmarks put on the streets, other names of places. What is not found is told."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from geodata.gazetteer import SourcePlace
from geodata.landmarks.locating import Ground, NotLocated
from geodata.streets import ELSEWHERE, PlaceRecord

_DECIMALS = 6  # about 0.1 m
_EVIDENCE = "compiled by hand, by its "


def landmarks(file: Path, ground: Ground, locality: str, refused: list[str]) -> Iterator[SourcePlace]:
    """The places of the list, each as wide as it is and as its words are vague; `refused` is told of the others."""
    with file.open(encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            try:
                spot = ground.spot(row["place"])
            except NotLocated as why:
                refused.append(f"landmark {row['name']}: {why}")
                continue
            lon, lat = (round(degrees, _DECIMALS) for degrees in spot.position)
            reach_m = round(spot.doubt_m + float(row["extent_m"]))
            record = PlaceRecord(0, row["name"], row["kind"], lon, lat, reach_m, locality, f"{_EVIDENCE}{spot.by}")
            bare = row["name"].partition(" (")[0]
            also = row["also"] if bare == row["name"] else f"{bare};{row['also']}"
            yield SourcePlace(record, (*_names(also, "spelling"), *_names(row["formerly"], "former")))


def _names(cell: str, kind: str) -> Iterator[tuple[str, str]]:
    yield from ((name, kind) for name in filter(None, (part.strip() for part in cell.split(";"))))


def with_other_names(places: Iterable[SourcePlace], file: Path, refused: list[str]) -> Iterator[SourcePlace]:
    """The places with the names that the list adds to them; `refused` is told of those whose place is not there."""
    added: dict[str, list[tuple[str, str]]] = {}
    with file.open(encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            added.setdefault(row["place"], []).append((row["name"], row["kind"]))
    used = set()
    for place in places:
        used.add(place.record.name)
        yield replace(place, aliases=(*place.aliases, *added.get(place.record.name, ())))
    refused += [f"other names of {name}: there is no such place" for name in added if name not in used]


def elsewhere(file: Path, places: Iterable[SourcePlace], refused: list[str]) -> Iterator[SourcePlace]:
    """Well-known places of neighbouring municipalities, each with its municipality as locality and its position."""
    towns = {place.record.name: place.record for place in places if place.record.kind == "municipality"}
    with file.open(encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            if town := towns.get(row["municipality"]):
                record = replace(
                    town, name=row["name"], kind=ELSEWHERE, uncertainty_m=None, geometry=None, locality=town.name
                )
                yield SourcePlace(record, tuple(_names(row["also"], "spelling")))
            else:
                refused.append(f"{row['name']}: there is no municipality called {row['municipality']}")
