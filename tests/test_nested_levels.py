"""Whoever compares levels and versions of a place learns no more than the finest of them says."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from app.geocoding.lines import distance_m
from app.model import FINEST_FIRST, AccuracyType, DisplayPrecision, Location
from app.readers import coarse_or_none
from geodata.streets import MINNEAPOLIS, Streets
from tests.grid import nodes, town

DRAWING = """
    a b c d e
    f g h i j
    k l m n o
    p q r s t
    u v w x y
"""
STREETS = {
    "Aldrich Ave N": "bglqv",
    "Bryant Ave N": "chmrw",
    "Colfax Ave N": "dins",
    "1st St N": "fghij",
    "2nd St N": "klmno",
    "3rd St N": "pqrst",
    "Winding Way": "uvwxy",
}
NUMBERS = {
    "Aldrich Ave N": (100, 499),
    "Bryant Ave N": (100, 499),
    "Colfax Ave N": (100, 399),
    "1st St N": (500, 899),
    "2nd St N": (500, 899),
    "3rd St N": (500, 899),
}
"""Winding Way has no numbers, so no blocks."""
OUTLINES = {"Northside": "aeok", "Southside": "koyu"}
"""2nd Street is the border of the two."""
LEVELS = tuple(one for one in FINEST_FIRST if one is not DisplayPrecision.HIDDEN)
COARSE = LEVELS[1:]
STEP_M = 23.0
Shown = dict[DisplayPrecision, Location | None]


class Exact(NamedTuple):
    """An exact place that somebody could mean."""

    lon: float
    lat: float
    label: str = ""
    is_corner: bool = False
    doubt_m: float = 10.0

    def shown(self, gazetteers: list[Streets], precision: DisplayPrecision) -> Location | None:
        kind = AccuracyType.INTERSECTION if self.is_corner else AccuracyType.POINT
        place = Location(self.label, self.label, self.lon, self.lat, kind, self.doubt_m, display_precision=precision)
        return coarse_or_none(place, gazetteers)


@cache
def _town() -> Streets:
    return town(DRAWING, STREETS, NUMBERS, outlines=OUTLINES)


def everywhere() -> Iterator[Exact]:
    """Points of the whole town and round it, every corner, the houses at the ends of blocks, and wide doubts."""
    at = nodes(DRAWING)
    (west, north), (east, south) = at["a"], at["y"]
    of_lon, of_lat = STEP_M / 78_850, STEP_M / 111_145
    for i in range(-4, int((east - west) / of_lon) + 5):
        for j in range(-4, int((north - south) / of_lat) + 5):
            for doubt_m in (10.0, 55.0) if (i + j) % 7 == 0 else (10.0,):
                yield Exact(round(west + i * of_lon, 6), round(north - j * of_lat, 6), doubt_m=doubt_m)
    for lon, lat in at.values():
        yield Exact(lon, lat, is_corner=True)
        yield Exact(lon, lat, is_corner=True, doubt_m=170.0)
        yield Exact(lon, lat)
        for number, street in ((100, "Aldrich Ave N"), (299, "Bryant Ave N"), (500, "2nd St N"), (799, "2nd St N")):
            yield Exact(lon + 0.0001, lat + 0.0001, f"{number} {street}")


@cache
def _shown() -> dict[Exact, Shown]:
    return {one: {level: one.shown([_town()], level) for level in COARSE} for one in everywhere()}


def said(found: Location | None) -> str:
    return str(found)


@pytest.mark.parametrize(("finer", "coarser"), [(a, b) for a in COARSE for b in COARSE if a.finer_than(b)])
def test_a_coarser_level_says_nothing_that_the_finer_does_not(
    finer: DisplayPrecision, coarser: DisplayPrecision
) -> None:
    together: dict[str, dict[str, Exact]] = defaultdict(dict)
    for one, shown in _shown().items():
        if shown[finer]:
            together[said(shown[finer])][said(shown[coarser])] = one
    assert len(together) > 1
    assert {place: found for place, found in together.items() if len(found) > 1} == {}


def test_exact_places_compatible_with_all_levels_are_those_of_the_finest() -> None:
    for one, shown in _shown().items():
        public = [level for level in COARSE if shown[level]]
        if not public:
            continue
        finest = public[0]
        of_all = {other for other, its in _shown().items() if all(its[level] == shown[level] for level in public)}
        of_finest = {other for other, its in _shown().items() if its[finest] == shown[finest]}
        assert of_all == of_finest, one


def test_the_levels_are_of_use_and_true() -> None:
    found = [shown for one, shown in _shown().items() if one.is_corner or one.label]
    for level, least in ((DisplayPrecision.BLOCK, 0.5), (DisplayPrecision.CORNER, 0.7)):
        assert sum(shown[level] is not None for shown in found) > least * len(found), level
    for one, shown in _shown().items():
        for place in filter(None, shown.values()):
            assert place.uncertainty_m
            away_m = distance_m((one.lon, one.lat), (place.lon, place.lat))
            assert away_m + (0 if one.label else 10) <= place.uncertainty_m + 1, (one, place)
    # A corner that was reported is shown as that corner, a house as a block of its own street.
    at = nodes(DRAWING)
    corner = Exact(*at["m"], is_corner=True).shown([_town()], DisplayPrecision.CORNER)
    assert corner is not None
    assert corner.label == "2nd St N & Bryant Ave N"
    house = Exact(at["m"][0], at["m"][1] - 0.0001, "310 Bryant Ave N")
    block = house.shown([_town()], DisplayPrecision.BLOCK)
    assert block is not None
    assert block.label == "300 block of Bryant Ave N"


def test_a_block_is_shown_at_the_corner_where_its_numbers_begin() -> None:
    found = defaultdict(set)
    for shown in _shown().values():
        block, corner = shown[DisplayPrecision.BLOCK], shown[DisplayPrecision.CORNER]
        if block and corner:
            found[block.label].add(corner.label)
    assert found["600 block of 1st St N"] == {"1st St N & Aldrich Ave N"}
    assert found["700 block of 1st St N"] == {"1st St N & Bryant Ave N"}
    assert all(len(corners) == 1 for corners in found.values())


def test_levels_are_nested_on_a_real_city() -> None:
    streets, at = Streets(MINNEAPOLIS), (-93.2676, 44.9414)
    together: dict[str, set[str]] = defaultdict(set)
    for i in range(-8, 9):
        for j in range(-8, 9):
            one = Exact(round(at[0] + i * 0.0004, 6), round(at[1] + j * 0.0003, 6))
            shown = {level: said(one.shown([streets], level)) for level in COARSE}
            for finer in COARSE[:-1]:
                if shown[finer] != "None":
                    coarser = COARSE[COARSE.index(finer) + 1]
                    together[shown[finer]].add(shown[coarser])
    assert len(together) > 20
    assert all(len(found) == 1 for found in together.values())
