"""Each service's own words for how fine an answer is, in the form in which it sends them, and what they are worth."""

from typing import Any

import pytest
from geopy.geocoders import SERVICE_TO_GEOCODER

from app.geocoding.geocode import Geocoder
from app.geocoding.providers import Area, WithProvider, connect
from app.geocoding.providers.accuracy import SERVICES, fineness, service_of
from app.model import AccuracyType as A
from geodata.streets import Streets
from tests import nominatim
from tests.remarked import said_of

LON, LAT = -93.287, 45.0037
NARROW = {"northeast": {"lat": 45.0038, "lng": -93.2869}, "southwest": {"lat": 45.0036, "lng": -93.2871}}


def google(kind: str, *types: str, **more: Any) -> dict[str, Any]:
    return {"types": list(types), "geometry": {"location_type": kind, "bounds": NARROW}, **more}


def properties(**values: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": values}


# service, raw answer, our word or None where it is refused
ANSWERS: list[tuple[str, dict[str, Any], A | None]] = [
    ("Nominatim", {"class": "place", "type": "house", "osm_type": "node"}, A.POINT),
    ("Nominatim", {"class": "place", "type": "house", "osm_type": "way"}, A.RANGE_INTERPOLATION),
    ("Nominatim", {"class": "amenity", "type": "hospital", "osm_type": "way"}, A.PLACE),
    ("Nominatim", {"class": "highway", "type": "residential", "osm_type": "way"}, A.STREET_CENTER),
    ("Nominatim", {"class": "place", "type": "city", "osm_type": "relation"}, None),
    ("Nominatim", {"class": "boundary", "type": "administrative", "osm_type": "relation"}, None),
    ("Nominatim", {"class": "place", "type": "postcode"}, None),
    ("PickPoint", {"class": "place", "type": "house", "osm_type": "node"}, A.POINT),
    ("Photon", properties(type="house"), A.POINT),
    ("Photon", properties(type="street", extent=[-93.29, 45.01, -93.28, 45.0]), A.STREET_CENTER),
    ("Photon", properties(type="district"), None),
    ("Photon", properties(type="city"), None),
    ("GoogleV3", google("ROOFTOP", "street_address"), A.POINT),
    ("GoogleV3", google("RANGE_INTERPOLATED", "street_address"), A.RANGE_INTERPOLATION),
    ("GoogleV3", google("GEOMETRIC_CENTER", "intersection"), A.INTERSECTION),
    ("GoogleV3", google("GEOMETRIC_CENTER", "route"), A.STREET_CENTER),
    ("GoogleV3", google("GEOMETRIC_CENTER", "neighborhood", "political"), None),
    ("GoogleV3", google("APPROXIMATE", "locality", "political"), None),
    ("GoogleV3", google("ROOFTOP", "street_address", partial_match=True), None),
    ("ArcGIS", {"attributes": {"Addr_type": "PointAddress"}}, A.POINT),
    ("ArcGIS", {"attributes": {"Addr_type": "StreetInt"}}, A.INTERSECTION),
    ("ArcGIS", {"attributes": {"Addr_type": "Postal"}}, None),
    ("ArcGIS", {"attributes": {}}, None),
    ("HereV7", {"resultType": "houseNumber", "houseNumberType": "PA"}, A.POINT),
    ("HereV7", {"resultType": "houseNumber", "houseNumberType": "interpolated"}, A.RANGE_INTERPOLATION),
    ("HereV7", {"resultType": "intersection"}, A.INTERSECTION),
    ("HereV7", {"resultType": "locality"}, None),
    ("MapBox", {"place_type": ["address"], "properties": {"accuracy": "rooftop"}}, A.POINT),
    ("MapBox", {"place_type": ["address"], "properties": {"accuracy": "interpolated"}}, A.RANGE_INTERPOLATION),
    ("MapBox", {"place_type": ["address"], "properties": {}}, A.RANGE_INTERPOLATION),
    ("MapBox", {"place_type": ["place"], "properties": {}}, None),
    ("MapTiler", {"place_type": ["poi"], "properties": {}}, A.PLACE),
    ("OpenCage", {"components": {"_type": "building"}, "bounds": NARROW}, A.POINT),
    ("OpenCage", {"components": {"_type": "city"}}, None),
    ("Pelias", properties(layer="address", match_type="exact"), A.POINT),
    ("Pelias", properties(layer="address", match_type="interpolated"), A.RANGE_INTERPOLATION),
    ("Pelias", properties(layer="locality", match_type="fallback"), None),
    ("Pelias", properties(layer="street", match_type="fallback"), A.STREET_CENTER),
    ("GeocodeEarth", properties(layer="venue", match_type="exact"), A.PLACE),
    ("Geocodio", {"accuracy_type": "rooftop"}, A.POINT),
    ("Geocodio", {"accuracy_type": "place"}, None),
    ("Geocodio", {"accuracy_type": "nearest_rooftop_match"}, None),
    ("TomTom", {"type": "Address Range"}, A.RANGE_INTERPOLATION),
    ("TomTom", {"type": "Geography"}, None),
    ("AzureMaps", {"type": "Cross Street"}, A.INTERSECTION),
    ("LiveAddress", {"metadata": {"precision": "Rooftop"}}, A.POINT),
    ("LiveAddress", {"metadata": {"precision": "Zip5"}}, None),
]


def table_of(name: str) -> Any:
    kind = next(cls for cls in SERVICE_TO_GEOCODER.values() if cls.__name__ == name)
    return service_of(cls.__name__ for cls in kind.__mro__)


@pytest.mark.parametrize(("name", "raw", "kind"), ANSWERS)
def test_a_word_is_worth_what_the_table_says(name: str, raw: dict[str, Any], kind: A | None) -> None:
    fine = fineness(table_of(name), raw, LON, LAT)
    assert (fine.worth and fine.worth[0]) == kind
    assert fine.worth is None or 50.0 <= fine.worth[1] <= 2_500.0


def test_the_table_names_geopys_own_classes() -> None:
    assert set(SERVICES) <= {cls.__name__ for cls in SERVICE_TO_GEOCODER.values()}
    assert {name for name, _, _ in ANSWERS} >= set(SERVICES)


BOXES = {
    "Nominatim": {"class": "amenity", "boundingbox": ["45.00", "45.01", "-93.30", "-93.28"]},
    "Photon": properties(type="other", extent=[-93.30, 45.01, -93.28, 45.00]),
    "GoogleV3": {"types": ["park"], "geometry": {"location_type": "GEOMETRIC_CENTER", "bounds": {
        "northeast": {"lat": 45.01, "lng": -93.28}, "southwest": {"lat": 45.00, "lng": -93.30}}}},
    "ArcGIS": {"attributes": {"Addr_type": "POI"}, "extent": {
        "xmin": -93.30, "xmax": -93.28, "ymin": 45.00, "ymax": 45.01}},
    "HereV7": {"resultType": "place", "mapView": {"west": -93.30, "east": -93.28, "south": 45.00, "north": 45.01}},
    "Pelias": {**properties(layer="venue"), "bbox": [-93.30, 45.00, -93.28, 45.01]},
    "TomTom": {"type": "POI", "viewport": {
        "topLeftPoint": {"lat": 45.01, "lon": -93.30}, "btmRightPoint": {"lat": 45.00, "lon": -93.28}}},
}  # fmt: skip


@pytest.mark.parametrize("name", BOXES)
def test_a_box_is_reached_to_its_farthest_corner(name: str) -> None:
    fine = fineness(table_of(name), BOXES[name], -93.29, 45.005)
    assert fine.worth
    assert fine.worth[1] == pytest.approx(964.0, abs=5.0)
    wide = fineness(table_of(name), BOXES[name], -93.25, 45.005)
    assert wide.worth is None


def test_photon_is_asked_as_nominatim_is(streets: Streets) -> None:
    info = streets.info
    with nominatim.running() as fake:
        house = properties(type="house", housenumber="650", street="Zebra Avenue North", city="Minneapolis")
        fake.answers = {"features": [{**house, "geometry": {"coordinates": [LON, LAT]}}]}
        asking = connect("photon", fake.options, None, rate_per_s=1000)
        both = WithProvider(Geocoder(streets), asking, Area(info.locality, info.region, info.bbox))
        match = both.geocode("650 Zebra Ave N")
    assert match.best
    assert (said_of(match)[0], match.best.uncertainty_m) == ("Found by Photon, not on Dateline's streets.", 50.0)


def test_a_service_without_words_of_its_own_is_refused(streets: Streets) -> None:
    info = streets.info

    class Unheard:
        def geocode(self, *_: object, **__: object) -> object:
            return [type("Found", (), {"address": "650 Zebra Ave N", "longitude": LON, "latitude": LAT, "raw": {}})]

    from app.geocoding.providers.asking import Provider
    from app.geocoding.providers.keeping import Kept

    asking = Provider(Unheard(), Kept(None), rate_per_s=1000)
    both = WithProvider(Geocoder(streets), asking, Area(info.locality, info.region, info.bbox))
    match = both.geocode("650 Zebra Ave N")
    assert match.best is None
    assert "unknown accuracy (no word that Dateline knows)" in said_of(match)[-1]
