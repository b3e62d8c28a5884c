"""Towns drawn as text: letters are nodes 100 m apart, streets are strings of letters. Written by the real writer.

    TOWN = town('''
        a b c
        d e f
    ''', streets={"Lyndale Ave N": "ad", "5th St N": "abc"}, numbers={"5th St N": (600, 799)})

Rows run from north to south. A dot is an empty place. `numbers` gives a street's lowest and highest number, which are
spread evenly over its segments, or one pair a segment: even on the left of the string's direction, odd on its right.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import hypot
from pathlib import Path

from geodata.address_range import AddressRange
from geodata.gazetteer import Gazetteer, Meeting, SourcePlace, SourceSegment, write
from geodata.names import StreetName, standardize
from geodata.streets import PlaceRecord, Streets

SPACING_M = 100.0
ORIGIN = (-93.3, 45.0)
"""(lon, lat) of the drawing's upper left corner."""
DEGREE_LAT_M = 111_145.0
DEGREE_LON_M = 78_850.0
"""Metres per degree at 45 degrees north: 111,132.954 - 559.822 cos 2φ … and 111,412.84 cos φ …, near enough here."""

Numbers = tuple[int, int] | Sequence[tuple[int, int] | None]


def nodes(drawing: str) -> dict[str, tuple[float, float]]:
    """Each letter's position (lon, lat)."""
    rows = [line.split() for line in drawing.strip("\n").splitlines() if line.strip()]
    return {
        letter: (
            round(ORIGIN[0] + column * SPACING_M / DEGREE_LON_M, 7),
            round(ORIGIN[1] - row * SPACING_M / DEGREE_LAT_M, 7),
        )
        for row, letters in enumerate(rows)
        for column, letter in enumerate(letters)
        if letter != "."
    }


def town(
    drawing: str,
    streets: Mapping[str, str | Sequence[str]],
    numbers: Mapping[str, Numbers] | None = None,
    places: Mapping[str, tuple[str, str, float]] | None = None,
    meetings: Sequence[tuple[str, str, str]] = (),
    sure: float = 1.0,
    outlines: Mapping[str, str] | None = None,
) -> Streets:
    """The streets of a drawn town. `places`: name → (kind, letter, uncertainty_m); `meetings`: (street, street, letter)
    of interchanges; `sure`: the confidence of every fact; `outlines`: neighborhood → the letters round it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "town.sqlite"
        write_town(path, drawing, streets, numbers, places, meetings, sure, outlines)
        return _loaded(Streets(path))


def write_town(
    path: Path,
    drawing: str,
    streets: Mapping[str, str | Sequence[str]],
    numbers: Mapping[str, Numbers] | None = None,
    places: Mapping[str, tuple[str, str, float]] | None = None,
    meetings: Sequence[tuple[str, str, str]] = (),
    sure: float = 1.0,
    outlines: Mapping[str, str] | None = None,
) -> None:
    """Write the gazetteer of a drawn town, as `town` has it, to a file that a service can open."""
    at = nodes(drawing)
    segments = [s for name, runs in streets.items() for s in _segments(name, runs, (numbers or {}).get(name), at, sure)]
    found = [_place(name, *facts, at) for name, facts in (places or {}).items()]
    found += [_outlined(name, [at[letter] for letter in ring]) for name, ring in (outlines or {}).items()]
    gazetteer = Gazetteer(
        {"area": "town", "locality": "Minneapolis", "region": "MN"},
        segments,
        places=found,
        meetings=[Meeting(standardize(a), standardize(b), *at[letter], "interchange") for a, b, letter in meetings],
    )
    write(path, gazetteer)


def _outlined(name: str, ring: list[tuple[float, float]]) -> SourcePlace:
    lon, lat = (sum(values) / len(ring) for values in zip(*ring, strict=True))
    reach_m = max(hypot((x - lon) * DEGREE_LON_M, (y - lat) * DEGREE_LAT_M) for x, y in ring)
    geometry = {"type": "Polygon", "coordinates": [[list(place) for place in (*ring, ring[0])]]}
    return SourcePlace(
        PlaceRecord(0, name, "neighborhood", lon, lat, round(reach_m, 1), "Minneapolis", "drawn", geometry)
    )


def _loaded(streets: Streets) -> Streets:
    """Everything read, since the file goes away."""
    for record in streets.streets():
        streets.segments(record.id), streets.blocks(record.id), streets.crossings(record.id)
        streets.named(record.name.name)
    assert streets.info
    streets.places_named("")
    return streets


def _segments(
    name: str, runs: str | Sequence[str], numbers: Numbers | None, at: dict[str, tuple[float, float]], sure: float
) -> Iterator[SourceSegment]:
    street = standardize(name)
    pieces = [pair for run in ([runs] if isinstance(runs, str) else runs) for pair in pairwise(run)]
    for (start, end), ranges in zip(pieces, _ranges(numbers, len(pieces), sure), strict=True):
        street_class = "freeway" if street.pre_type == "I" else "minor"
        yield SourceSegment((at[start], at[end]), street, street_class, street.name, ranges, "drawn", sure)


def _ranges(numbers: Numbers | None, count: int, sure: float) -> Iterator[tuple[AddressRange, ...]]:
    if numbers is None:
        yield from [()] * count
        return
    if isinstance(numbers[0], int) and isinstance(numbers[1], int):
        low, high = numbers[0], numbers[1]
        step = (high + 1 - low) // count
        numbers = [(low + i * step, low + (i + 1) * step - 1) for i in range(count)]
    for pair in numbers:
        yield _sides(*pair, sure) if isinstance(pair, tuple) else ()


def _sides(low: int, high: int, sure: float) -> tuple[AddressRange, ...]:
    even = AddressRange("left", low + low % 2, high - high % 2, "even", "drawn", sure)
    odd = AddressRange("right", low + 1 - low % 2, high - 1 + high % 2, "odd", "drawn", sure)
    return even, odd


def _place(name: str, kind: str, letter: str, uncertainty_m: float, at: dict[str, tuple[float, float]]) -> SourcePlace:
    return SourcePlace(PlaceRecord(0, name, kind, *at[letter], uncertainty_m, "Minneapolis", "drawn"))


def street_name(text: str) -> StreetName:
    """Short for standardize() in tests."""
    return standardize(text)
