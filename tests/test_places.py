"""Places for a distance: phrases, and positions in every notation, wherever they lie; `near` settles ties."""

import pytest

from app.errors import BadInput
from app.geocoding.geocode import Geocoder
from app.model import AccuracyType, LonLat, MatchStatus
from app.places import find
from geodata.streets import Streets


@pytest.fixture(scope="module")
def ask() -> Geocoder:
    return Geocoder(Streets())


@pytest.mark.parametrize(
    ("text", "uncertainty_m"),
    [
        ("-87.63123,41.88123", None),
        ("geo:41.88123,-87.63123", 10.0),
        ("geo:41.88123,-87.63123;u=30", 30.0),
        ("https://www.google.com/maps/@41.88123,-87.63123,17z", 150.0),
        ("https://www.openstreetmap.org/?mlat=41.88123&mlon=-87.63123", 10.0),
        ("41.88123 N, 87.63123 W", 10.0),
        ("lat: 41.88123, lon: -87.63123", 10.0),
    ],
)
def test_a_position_in_any_notation_wherever_it_lies(ask: Geocoder, text: str, uncertainty_m: float | None) -> None:
    best = find(ask, text).best
    assert best is not None
    assert best.accuracy_type is AccuracyType.POINT
    assert best.position == pytest.approx((-87.63123, 41.88123))
    assert best.uncertainty_m == uncertainty_m


@pytest.mark.parametrize("text", ["41.88123,-187.63123", "44.94138,-93.26765", "999,0"])
def test_two_plain_figures_are_longitude_and_latitude(ask: Geocoder, text: str) -> None:
    with pytest.raises(BadInput, match="longitude comes first"):
        find(ask, text)


@pytest.mark.parametrize("text", ["geo:44.9,999", "geo:99,10", "https://goo.gl/maps/abc", "lat: 95.5, lon: 10.5", ""])
def test_a_position_that_is_none_is_no_place(ask: Geocoder, text: str) -> None:
    match = find(ask, text)
    assert match.status is MatchStatus.NO_MATCH
    assert match.remarks


def test_near_settles_a_tie(ask: Geocoder) -> None:
    assert find(ask, "24th and Lyndale").status is MatchStatus.TIE
    best = find(ask, "24th and Lyndale", LonLat(-93.288, 44.999)).best
    assert best is not None
    assert best.label == "24th Ave N & Lyndale Ave N"
