"""Whoever compares levels and versions of a place learns no more than the finest of them says."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations, pairwise, permutations
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from app.model import FINEST_FIRST, AccuracyType, DisplayPrecision, Location
from app.readers import coarse_or_none
from geodata.geometry.lines import distance_m
from geodata.streets import MINNEAPOLIS, Streets
from tests.grid import nodes, town, write_town
from tests.live import BEARER, in_thread, settings

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


# The same, through everything that readers can get of all versions.

_OF_THE_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\dT[\d:.]+(?:[+-]\d\d:?\d\d|Z)|\w{3}, \d\d \w{3} \d{4} [\d:]+ \S+|\d{1,2}:\d\d\s[ap]\.m\."
)
_PRINTED_TIME = re.compile(r"\d{1,2}:\d\d\s[ap]\.m\.")
CLOCK = " and the time that is printed on it"
ADDRESSES = (
    "/maps/{slug}", "/embed/{slug}", "/embed/{slug}@1", "/embed/{slug}@2", "/embed/{slug}.json?since=1",
    "/embed/{slug}@1/rows.json", "/embed/{slug}@2/rows.json", "/embed/{slug}@1/cells/12/986/1473.json",
    "/maps/{slug}.geojson", "/maps/{slug}@1.geojson", "/maps/{slug}.csv", "/maps/{slug}@1.csv", "/maps/{slug}.kml",
    "/maps/{slug}@1.kml", "/maps/{slug}.gpx", "/maps/{slug}.georss", "/maps/{slug}@1.georss", "/maps/{slug}.rss",
    "/maps/{slug}.feed.json", "/maps/{slug}.svg", "/maps/{slug}.svg?width=400&height=300",
    "/maps/{slug}.svg?version=1&width=400&height=300",
    "/maps/{slug}.png?width=400&height=300", "/maps/{slug}.png?version=1&width=400&height=300",
    "/maps/{slug}/incidents", "/api/maps/{slug}/incidents", "/api/maps/{slug}/incidents/{incident_id}",
    "/api/maps/{slug}/corrections", "/oembed?url=/maps/{slug}", "/api/distance?from={incident_id}&to={other_id}",
)  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A service of the drawn town."""
    folder: Path = tmp_path_factory.mktemp("data")
    write_town(folder / "town.sqlite", DRAWING, STREETS, NUMBERS, outlines=OUTLINES)
    with in_thread(settings(folder, streets=folder / "town.sqlite")) as found:
        yield found


def boxes() -> list[str]:
    """Boxes that an attacker asks by, to halve where a place can be."""
    lons, lats = zip(*nodes(DRAWING).values(), strict=True)
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    cuts = [west + (east - west) * share / 16 for share in range(17)]
    return [f"{a:.6f},{south:.6f},{b:.6f},{north:.6f}" for a, b in pairwise(cuts)]


def outputs(client: httpx.Client, slug: str, one: Exact, levels: tuple[DisplayPrecision, ...]) -> dict[str, str]:
    """All that readers get of a map whose first incident was published at each of the levels, one after another."""

    def post(path: str, **body: Any) -> httpx.Response:
        answer = client.post(f"/api/maps{path}", json=body, headers=BEARER)
        assert answer.status_code < 300, answer.text
        return answer

    post("", slug=slug, title="A town")
    place = {"lon": one.lon, "lat": one.lat, "label": one.label or "a place", "uncertainty_m": one.doubt_m}
    made = post(f"/{slug}/incidents", title="One", location=place, display_precision=levels[0])
    other = post(f"/{slug}/incidents", title="Two", location={"lon": -93.2985, "lat": 44.9985, "label": "elsewhere"})
    incident_id, other_id = made.json()["id"], other.json()["id"]
    post(f"/{slug}/publish")
    for level in levels[1:]:
        changed = client.patch(
            f"/api/maps/{slug}/incidents/{incident_id}",
            json={"display_precision": level},
            headers=BEARER | {"If-Match": "*"},
        )
        assert changed.status_code == 200, changed.text
        post(f"/{slug}/publish", reason="", raise_precision={incident_id: level})
    known = {"slug": slug, "incident_id": incident_id, "other_id": other_id}
    asked = [path.format(**known) for path in ADDRESSES]
    asked += [f"/maps/{slug}/incidents?bbox={box}" for box in boxes()]
    found = {}
    for path in asked:
        answer = client.get(path)
        text = answer.content.hex() if ".png" in path else answer.text
        for name, value in known.items():
            text, path = text.replace(value, name), path.replace(value, name)
        if ".svg" in path:
            found[path.replace(".svg", ".png") + CLOCK] = " ".join(_PRINTED_TIME.findall(text))
        found[path] = _OF_THE_MOMENT.sub("MOMENT", text)
    return found


@cache
def _rivals(finest: DisplayPrecision) -> tuple[Exact, ...]:
    """Exact places of the largest set that one place of that level stands for, as far from each other as they come."""
    together: dict[str, list[Exact]] = defaultdict(list)
    for one, shown in _shown().items():
        if all(shown.values()) and not one.is_corner and one.doubt_m == 10.0 and not one.label:
            together[said(shown[finest])].append(one)
    most = sorted(max((len(found), found) for found in together.values())[1])
    return most[0], most[len(most) // 2], most[-1]


@pytest.mark.parametrize("levels", [*permutations(COARSE, 2), tuple(COARSE), tuple(COARSE[::-1])])
def test_all_that_was_ever_public_tells_no_more_than_its_finest_level(
    client: httpx.Client, levels: tuple[DisplayPrecision, ...]
) -> None:
    finest = min(levels, key=FINEST_FIRST.index)
    told = [
        outputs(client, f"t-{'-'.join(level[0] for level in levels)}-{number}", one, levels)
        for number, one in enumerate(_rivals(finest))
    ]
    assert "withheld" not in told[0]["/maps/slug"]
    for one, other in combinations(told, 2):
        for path in one:
            # A picture has the minute of its publishing on it, which no pattern takes out.
            if not path.endswith(CLOCK) and one.get(path + CLOCK) == other.get(path + CLOCK):
                assert one[path] == other[path], path
    assert len(told[0]) > 40
    pictures = [path for path in told[0] if ".png" in path and not path.endswith(CLOCK)]
    assert [path for path in pictures if path + CLOCK not in told[0]] == [], "a drawing has to tell their minute"
