"""Dateline behind code written for geopy: its own signatures, its rate limiter, and geopandas, are the judges."""

import inspect
from collections.abc import Iterator

import geopandas
import pytest
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim
from geopy.geocoders.base import Geocoder as GeopyGeocoder
from geopy.location import Location
from geopy.point import Point

from app.geocoding.answer import as_dict
from app.geocoding.geopy_protocol import Dateline
from app.model import MatchStatus

CORNER = "34th and Portland, Minneapolis"
BLOCK = "600 block of 24th Ave N"
TIE = "24th and Lyndale"


@pytest.fixture(scope="module")
def geolocator() -> Iterator[Dateline]:
    with Dateline() as opened:
        yield opened


def test_a_corner_is_a_location(geolocator: Dateline) -> None:
    location = geolocator.geocode(CORNER)
    assert isinstance(location, Location)
    assert location.address == "34th St E & Portland Ave S, Minneapolis"
    assert (round(location.latitude, 4), round(location.longitude, 4)) == (44.9414, -93.2677)
    assert location.raw == as_dict(geolocator.match(CORNER))
    assert isinstance(geolocator, GeopyGeocoder)


def test_a_tie_is_nothing_until_several_are_asked_for(geolocator: Dateline) -> None:
    assert geolocator.geocode(TIE) is None
    several = geolocator.geocode(TIE, exactly_one=False)
    candidates = geolocator.match(TIE).candidates
    assert len(several) == len(candidates) > 1
    assert [(one.longitude, one.latitude) for one in several] == [(c.lon, c.lat) for c in candidates]
    assert geolocator.match(TIE).status is MatchStatus.TIE


def test_a_point_near_by_settles_a_tie(geolocator: Dateline) -> None:
    location = geolocator.geocode(TIE, near=Point(45.0036, -93.288))
    assert location.address.startswith("24th Ave N")


@pytest.mark.parametrize("query", ["nowhere at all", "", "x" * 10_000, None, float("nan"), 7, {}])
def test_nothing_is_none(geolocator: Dateline, query: object) -> None:
    assert geolocator.geocode(query) is None  # type: ignore[arg-type]
    assert geolocator.geocode(query, exactly_one=False) is None  # type: ignore[arg-type]


def test_a_structured_query(geolocator: Dateline) -> None:
    location = geolocator.geocode({"street": "34th and Portland", "city": "Minneapolis", "state": "MN"})
    assert location == geolocator.geocode("34th and Portland, Minneapolis, MN")
    assert geolocator.geocode({"street": "500 Main St", "city": "St. Paul"}) is None


def test_near_is_said_in_the_address(geolocator: Dateline) -> None:
    assert geolocator.geocode("near 34th and Portland").address.startswith("near 34th St E")


@pytest.mark.parametrize("method", ["geocode", "reverse"])
def test_it_takes_what_every_geopy_geocoder_takes(method: str) -> None:
    theirs = inspect.signature(getattr(Nominatim, method)).parameters
    ours = inspect.signature(getattr(Dateline, method)).parameters
    for name in ("query", "exactly_one", "timeout"):
        assert (ours[name].kind, ours[name].default) == (theirs[name].kind, theirs[name].default)
    assert set(inspect.signature(Dateline).parameters) >= set(inspect.signature(Nominatim).parameters) - {"domain"}


def test_the_rate_limiter_takes_it(geolocator: Dateline) -> None:
    geocode = RateLimiter(geolocator.geocode, min_delay_seconds=0.001)
    assert [geocode(query) and geocode(query).address for query in (CORNER, TIE)] == [
        "34th St E & Portland Ave S, Minneapolis",
        None,
    ]


def test_geopandas_geocodes_with_it(geolocator: Dateline) -> None:
    found = geopandas.tools.geocode([CORNER, BLOCK, TIE, "nowhere at all"], provider=Dateline)
    assert list(found["address"].fillna("")) == [
        "34th St E & Portland Ave S, Minneapolis",
        "600 block of 24th Ave N, Minneapolis",
        "",
        "",
    ]
    assert list(found.geometry.is_empty) == [False, False, True, True]
    block = geolocator.geocode(BLOCK)
    assert (found.geometry[1].x, found.geometry[1].y) == (block.longitude, block.latitude)
    assert found.crs.to_epsg() == 4326


POINT = (44.94138, -93.26765)


@pytest.mark.parametrize("point", [POINT, Point(*POINT), f"{POINT[0]}, {POINT[1]}"])
def test_a_point_is_put_into_words(geolocator: Dateline, point: object) -> None:
    location = geolocator.reverse(point)
    assert "34th" in location.address
    assert location.address.endswith("Minneapolis")
    assert (round(location.latitude, 3), round(location.longitude, 3)) == (44.941, -93.268)
    assert geolocator.reverse(point, exactly_one=False) == [location]


@pytest.mark.parametrize("point", [(0.0, 0.0), (44.0, -93.26765)])
def test_a_point_elsewhere_has_no_words(geolocator: Dateline, point: object) -> None:
    assert geolocator.reverse(point) is None


@pytest.mark.parametrize("point", ["nowhere", (float("nan"), 1.0), ("a", "b")])
def test_what_is_no_point_is_refused_as_geopy_does(geolocator: Dateline, point: object) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        geolocator.reverse(point)


def test_geopandas_names_points_with_it() -> None:
    points = geopandas.GeoSeries.from_xy([POINT[1], 0.0], [POINT[0], 0.0], crs="EPSG:4326")
    found = geopandas.tools.reverse_geocode(points, provider=Dateline)
    assert "34th" in found["address"][0]
    assert found.geometry[1].is_empty


def test_geopandas_opens_the_gazetteer_it_is_given(tmp_path: object) -> None:
    with pytest.raises(Exception, match="no gazetteer"):
        geopandas.tools.geocode([CORNER], provider=Dateline, streets=f"{tmp_path}/none.sqlite")
