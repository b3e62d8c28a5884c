"""The places of Minneapolis and what lies around it, out of the published boundary layers. It only reads."""

import csv
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from geodata.gazetteer import SourcePlace
from geodata.sources.areas import landmarks, polygons, unions, zip_codes

_CITY = "City of Minneapolis open data"
_CENSUS = "US Census Bureau"
_SEVEN_COUNTIES = ("Anoka", "Carver", "Dakota", "Hennepin", "Ramsey", "Scott", "Washington")
LOCALITY = "Minneapolis"


def places(folder: Path, words: Path, renamed: Mapping[str, str]) -> Iterator[SourcePlace]:
    """Limits, communities, neighborhoods, parts of the city, parks, water and landmarks; what lies around; ZIP codes.

    `words`: the folder with the lists that an editor keeps; `renamed`: a place's name in the layers → its present one.
    """
    city = partial(polygons, evidence=_CITY, locality=LOCALITY, renamed=renamed)
    yield from city(folder / "minneapolis_city_limits.geojson", "limits")
    parts = [
        *city(folder / "minneapolis_communities.geojson", "community"),
        *city(folder / "minneapolis_neighborhoods.geojson", "neighborhood"),
    ]
    yield from parts
    yield from unions(words / "sectors.csv", parts, _CITY, LOCALITY)
    yield from city(folder / "minneapolis_parks.geojson", "park")
    yield from city(folder / "minneapolis_water.geojson", "water")
    yield from _around(folder)
    with (words / "not_places.csv").open(encoding="utf-8", newline="") as f:
        left_out = {row["name"] for row in csv.DictReader(f)}
    listed = folder / "twin_cities_landmarks.csv"
    yield from landmarks(listed, locality=LOCALITY, evidence="federal, state and city lists", left_out=left_out)
    yield from zip_codes(folder / "twin_cities_zip_points.csv", "npm zipcodes (BSD)")


def _around(folder: Path) -> Iterator[SourcePlace]:
    around = folder / "twin_cities_municipalities.geojson"
    yield from polygons(around, "municipality", tolerance_m=60.0, evidence="MnDOT, Metropolitan Council")
    counties = folder / "minnesota_counties.geojson"
    for county in _SEVEN_COUNTIES:
        yield from polygons(counties, "county", tolerance_m=150.0, evidence=_CENSUS, only=county)
    yield from polygons(folder / "minnesota_state.geojson", "state", tolerance_m=1_500.0, evidence=_CENSUS)
