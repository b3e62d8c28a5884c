"""app.geocoding.reverse: a point in words, on drawn towns and in Minneapolis; the words lead back to the place."""

import random

import pytest

from app.geocoding.geocode import Geocoder
from app.geocoding.reverse import Described, reverse, reverse_among
from app.model import AccuracyType, LonLat, MatchStatus, Relation
from geodata.geometry import lines
from geodata.geometry.rings import inside
from geodata.streets import Streets
from tests.grid import DEGREE_LAT_M, DEGREE_LON_M, nodes, town
from tests.remarked import said_of

DRAWING = """
a b c d
. . . e
f . . .
"""
AT = nodes(DRAWING)


@pytest.fixture(scope="module")
def drawn() -> Streets:
    return town(
        DRAWING,
        {"34th St E": "abcd", "Portland Ave S": ["bf"], "Elm Ave S": "de", "Oak Ave S": "ca"},
        numbers={"34th St E": (600, 899)},
    )


@pytest.fixture(scope="module")
def minneapolis() -> Streets:
    return Streets()


def beside(letter: str, east_m: float = 0.0, north_m: float = 0.0) -> LonLat:
    lon, lat = AT[letter]
    return LonLat(lon + east_m / DEGREE_LON_M, lat + north_m / DEGREE_LAT_M)


def test_at_a_corner(drawn: Streets) -> None:
    found = reverse(drawn, beside("d", 10, 10))
    assert found.words == "34th Street East and Elm Avenue South"
    assert found.candidate
    assert found.candidate.label == "34th St E & Elm Ave S"
    assert found.candidate.relation is Relation.AT
    assert found.distance_m == pytest.approx(14.1, abs=0.5)


def test_a_block_away_from_corners() -> None:
    streets = town("a b\nc .", {"34th St E": "ab", "Elm Ave S": "ac"}, numbers={"34th St E": (600, 699)})
    found = reverse(streets, beside("a", 70, 20))
    assert found.words == "the 600 block of 34th Street East"
    assert found.candidate
    assert found.candidate.accuracy_type is AccuracyType.BLOCK
    assert found.candidate.uncertainty_m
    assert found.distance_m == pytest.approx(20, abs=0.5)


def test_near_the_next_corner() -> None:
    streets = town("a b\nc .", {"34th St E": "ab", "Elm Ave S": "ac"}, numbers={"34th St E": (600, 699)})
    found = reverse(streets, beside("a", 45, 10))
    assert found.words == "34th Street East near Elm Avenue South"
    assert found.candidate
    assert found.candidate.relation is Relation.NEAR
    assert found.distance_m == pytest.approx(46, abs=1)


def test_off_the_streets_the_way_is_told() -> None:
    streets = town("a b c\nd . .\n. . .\n. . f", {"34th St E": "abc", "Elm Ave S": "ad", "Oak Ave S": "cf"})
    found = reverse(streets, beside("a", 100, -170))
    assert found.words == "about 600 feet southwest of 34th Street East and Oak Avenue South"
    assert found.candidate
    assert found.candidate.relation is Relation.AWAY


@pytest.mark.parametrize("where", [LonLat(0, 0), LonLat(-93.3, 46.0), LonLat(180, -90), LonLat(-180, 90)])
def test_outside_nothing_is_named(drawn: Streets, minneapolis: Streets, where: LonLat) -> None:
    for streets in (drawn, minneapolis):
        found = reverse(streets, where)
        assert (found.words, found.candidate, found.distance_m) == ("", None, None)
        assert "outside Minneapolis" in said_of(found)[0]
        assert found.as_dict()["words"] is None


def test_the_area_that_has_the_position_answers(drawn: Streets, minneapolis: Streets) -> None:
    position = LonLat(-93.26765, 44.94138)
    assert reverse(drawn, position).words == ""
    assert reverse_among((drawn, minneapolis), position).words == "34th Street East and Portland Avenue South"
    assert reverse_among((drawn, minneapolis), LonLat(0, 0)) == reverse(drawn, LonLat(0, 0))


@pytest.mark.parametrize(
    ("lon", "lat", "words"),
    [
        (-93.26765, 44.94138, "34th Street East and Portland Avenue South"),
        (-93.26712, 44.94135, "34th Street East near Portland Avenue South"),
        (-93.268, 44.942, "the 3300 block of Portland Avenue South"),
        (-93.2575, 44.9420, "Powderhorn Lake"),
        (-93.2105, 44.9155, "Minnehaha Park"),
    ],
)
def test_minneapolis(minneapolis: Streets, lon: float, lat: float, words: str) -> None:
    assert reverse(minneapolis, LonLat(lon, lat)).words == words


def test_streets_that_meet_twice_are_said_to() -> None:
    streets = town("a b c\nd . f", {"Elm St": "abc", "Oak Ave": "adfc"})
    found = reverse(streets, beside("a"))
    assert found.words == "Elm Street and Oak Avenue"
    assert said_of(found) == ("The two streets meet in 2 places.",)


def led_back(geocoder: Geocoder, found: Described) -> bool:
    """Return True if the words mean one place, within its doubt; a tie must have the place among its candidates."""
    assert found.candidate
    match = geocoder.geocode(found.words)
    assert match.status is not MatchStatus.NO_MATCH, found
    away_m = [lines.distance_m(one.position, found.candidate.position) for one in match.candidates]
    doubt_m = [(one.uncertainty_m or 0.0) + (found.candidate.uncertainty_m or 0.0) for one in match.candidates]
    assert any(away <= doubt for away, doubt in zip(away_m, doubt_m, strict=True)), found
    # A part of town is wider than what is pinned unasked: it is offered, as the one candidate.
    return len(match.candidates) == 1


def test_the_words_lead_back_to_the_place(minneapolis: Streets) -> None:
    geocoder, chance = Geocoder(minneapolis), random.Random(7)
    west, south, east, north = minneapolis.info.bbox
    positions = [LonLat(chance.uniform(west, east), chance.uniform(south, north)) for _ in range(300)]
    found = [described for position in positions if (described := reverse(minneapolis, position)).candidate]
    single = [led_back(geocoder, described) for described in found]
    assert len(single) > 200
    assert sum(single) / len(single) > 0.97


def test_a_hole_is_outside() -> None:
    outer = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]
    hole = [(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0), (1.0, 1.0)]
    assert inside((3.0, 3.0), [outer, hole])
    assert not inside((1.5, 1.5), [outer, hole])
    assert not inside((5.0, 1.5), [outer, hole])
