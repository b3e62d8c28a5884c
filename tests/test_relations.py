"""Words that move or widen a place: how they are read, and where a drawn town then puts it."""

import pytest

from app.geocoding.geocode import Geocoder
from app.geocoding.parse import readings
from app.geocoding.relations import related
from app.model import Candidate, Relation, Shift
from geodata.geometry import lines
from geodata.units import FOOT_M, MILE_M
from tests.grid import nodes, town
from tests.remarked import said_of

DRAWING = """
    a b c d
    e f g h
    i j k l
    m n o p
"""
AT = nodes(DRAWING)


@pytest.fixture(scope="module")
def ask() -> Geocoder:
    """First to Fourth Street run east and west, Elm, Oak, Ash and Fir Avenue north and south; Fir ends at Second."""
    streets = {"1st St": "abcd", "2nd St": "efgh", "3rd St": "ijkl", "4th St": "mnop"}
    avenues = {"Elm Ave": "aeim", "Oak Ave": "bfjn", "Ash Ave": "cgko", "Fir Ave": "dh"}
    numbers = {"2nd St": (100, 399)}
    return Geocoder(town(DRAWING, {**streets, **avenues}, numbers, {"Elm Park": ("park", "m", 80.0)}))


def only(ask: Geocoder, phrase: str) -> Candidate:
    match = ask.geocode(phrase)
    assert match.best, match
    return match.best


@pytest.mark.parametrize(
    ("words", "relation", "shift"),
    [
        ("near X", Relation.NEAR, None),
        ("in the vicinity of X", Relation.NEAR, None),
        ("just off X", Relation.OFF, None),
        ("just north of X", Relation.AWAY, Shift("just north of", "N")),
        ("a block south of X", Relation.AWAY, Shift("a block south of", "S", None, 1.0)),
        ("two blocks east of X", Relation.AWAY, Shift("two blocks east of", "E", None, 2.0)),
        ("1 1/2 blocks NE of X", Relation.AWAY, Shift("1 1/2 blocks ne of", "NE", None, 1.5)),
        ("one and a half blocks west of X", Relation.AWAY, Shift("one and a half blocks west of", "W", None, 1.5)),
        ("half a mile west of X", Relation.AWAY, Shift("half a mile west of", "W", 804.672)),
        ("about 500 feet north of X", Relation.AWAY, Shift("about 500 feet north of", "N", 500 * FOOT_M)),
        ("1,000 feet north of X", Relation.AWAY, Shift("1,000 feet north of", "N", 1000 * FOOT_M)),
        ("500ft north of X", Relation.AWAY, Shift("500ft north of", "N", 500 * FOOT_M)),
        ("within 1,500 feet of X", Relation.NEAR, Shift("within 1,500 feet of", "", 1500 * FOOT_M)),
        ("a few blocks southwest of X", Relation.AWAY, Shift("a few blocks southwest of", "SW", None, 3.0)),
        ("two blocks from X", Relation.NEAR, Shift("two blocks from", "", None, 2.0)),
        ("within a mile of X", Relation.NEAR, Shift("within a mile of", "", MILE_M)),
        ("across from X", Relation.BESIDE, Shift("across from")),
        ("across the street from X", Relation.BESIDE, Shift("across the street from")),
        ("in front of X", Relation.BESIDE, Shift("in front of")),
        ("behind X", Relation.BESIDE, Shift("behind")),
    ],
)
def test_the_words_of_a_relation(words: str, relation: Relation, shift: Shift | None) -> None:
    said = related(words, 0, len(words))
    assert said
    assert (said.relation, said.shift, words[said.end :]) == (relation, shift, "X")


@pytest.mark.parametrize("words", ["600 block of X", "600 block north of X", "N X", "of X", "Nearing X", "Northern X"])
def test_words_that_state_none(words: str) -> None:
    assert related(words, 0, len(words)) is None


def test_the_first_relation_counts() -> None:
    reading = readings("a block south of the corner near Elm and 2nd")[0]
    assert (reading.relation, reading.shift and reading.shift.blocks) == (Relation.AWAY, 1.0)


@pytest.mark.parametrize(
    ("phrase", "letter", "label"),
    [
        ("a block south of 2nd and Oak", "j", "a block south of 2nd St & Oak Ave"),
        ("two blocks east of 2nd and Oak", "h", "two blocks east of 2nd St & Oak Ave"),
        ("Oak a block north of 2nd", "b", "Oak Ave a block north of 2nd St"),
    ],
)
def test_a_block_is_the_way_to_the_next_corner(ask: Geocoder, phrase: str, letter: str, label: str) -> None:
    place = only(ask, phrase)
    assert lines.distance_m(place.position, AT[letter]) < 1
    assert (place.label, place.relation) == (label, Relation.AWAY)
    assert place.uncertainty_m is not None
    assert 50 < place.uncertainty_m < 100


def test_less_than_a_block_lies_between_the_corners(ask: Geocoder) -> None:
    place = only(ask, "Oak just south of 2nd")
    assert lines.distance_m(place.position, AT["f"]) == pytest.approx(50, abs=1)
    assert place.lat < AT["f"][1]
    assert (place.uncertainty_m or 0) >= 50


def test_where_the_street_ends_the_way_is_straight_and_less_sure(ask: Geocoder) -> None:
    on_the_street, beyond = only(ask, "Oak a block south of 2nd"), only(ask, "Fir a block south of 2nd")
    assert 100 < lines.distance_m(beyond.position, AT["h"]) < 160
    assert (beyond.uncertainty_m or 0) > (on_the_street.uncertainty_m or 0)


def test_a_distance_is_gone_straight_give_or_take_a_quarter(ask: Geocoder) -> None:
    place = only(ask, "500 feet west of 2nd and Ash")
    assert lines.distance_m(place.position, AT["g"]) == pytest.approx(500 * FOOT_M, abs=1)
    assert place.lon < AT["g"][0]
    assert (place.uncertainty_m or 0) >= 125 * FOOT_M


def test_beside_it_is_as_good_as_there(ask: Geocoder) -> None:
    at, across, near = (only(ask, words) for words in ("150 2nd St", "across from 150 2nd St", "near 150 2nd St"))
    assert (across.label, across.relation) == ("across from 150 2nd St", Relation.BESIDE)
    assert across.position == at.position
    assert (at.uncertainty_m or 0) < (across.uncertainty_m or 0) < (near.uncertainty_m or 0)


def test_what_is_wide_stays_where_it_is_and_widens(ask: Geocoder) -> None:
    park, south = only(ask, "Elm Park"), only(ask, "two blocks south of Elm Park")
    assert south.position == park.position
    assert (south.uncertainty_m or 0) > (park.uncertainty_m or 0) + 100


def test_how_near_it_was_is_kept(ask: Geocoder) -> None:
    near, blocks = only(ask, "near 2nd and Oak"), only(ask, "three blocks from 2nd and Oak")
    assert (blocks.relation, blocks.label) == (Relation.NEAR, near.label)
    assert (blocks.uncertainty_m or 0) > (near.uncertainty_m or 0)


def test_an_area_is_near(ask: Geocoder) -> None:
    assert only(ask, "2nd and Oak area").relation is Relation.NEAR


def test_words_behind_a_corner_are_said_to_be_left_over(ask: Geocoder) -> None:
    match = ask.geocode("Oak at 2nd, across from the bakery")
    assert match.best
    assert said_of(match) == ("Not used: “across from the bakery”.",)
