"""The places of Minneapolis and what lies around it, out of the published boundary layers. It only reads."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from geodata.gazetteer import SourcePlace
from geodata.sources.areas import landmarks, polygons

_CITY = "City of Minneapolis open data"
_SEVEN_COUNTIES = ("Anoka", "Carver", "Dakota", "Hennepin", "Ramsey", "Scott", "Washington")
LOCALITY = "Minneapolis"


def places(folder: Path, renamed: Mapping[str, str]) -> Iterator[SourcePlace]:
    """Limits, neighborhoods, communities, parks, water and landmarks of the city; the municipalities around it."""
    city = partial(polygons, evidence=_CITY, locality=LOCALITY, renamed=renamed)
    yield from city(folder / "minneapolis_city_limits.geojson", "limits")
    yield from city(folder / "minneapolis_communities.geojson", "community")
    yield from city(folder / "minneapolis_neighborhoods.geojson", "neighborhood")
    yield from city(folder / "minneapolis_parks.geojson", "park")
    yield from city(folder / "minneapolis_water.geojson", "water")
    around = folder / "twin_cities_municipalities.geojson"
    yield from polygons(around, "municipality", tolerance_m=40.0, evidence="MnDOT, Metropolitan Council")
    census = "US Census Bureau"
    for county in _SEVEN_COUNTIES:
        counties = folder / "minnesota_counties.geojson"
        yield from polygons(counties, "county", tolerance_m=150.0, evidence=census, only=county)
    yield from polygons(folder / "minnesota_state.geojson", "state", tolerance_m=1_500.0, evidence=census)
    yield from landmarks(
        folder / "twin_cities_landmarks.csv", locality=LOCALITY, evidence="federal, state and city lists 2015-2025"
    )
