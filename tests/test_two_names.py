"""One road by two of its names, and freeways by exits, ramps and miles."""

import pytest

from app.geocoding.geocode import Geocoder
from app.geocoding.parse import readings
from app.model import Crossing, Match, MatchStatus
from geodata.names import standardize
from geodata.streets import Streets
from tests.grid import town
from tests.remarked import said_of


@pytest.fixture(scope="module")
def ask() -> Geocoder:
    return Geocoder(Streets())


@pytest.fixture(scope="module")
def drawn() -> Geocoder:
    """Main Street and Oak Avenue meet at b; Elm Avenue meets Main Street at c."""
    return Geocoder(town("a b c\nd e f", {"Main St": "abc", "Oak Ave": "be", "Elm Ave": "cf", "Broadway": "def"}))


def labels(match: Match) -> set[str]:
    assert match.status is MatchStatus.MATCH, match
    return set(match.candidates[0].label.split(" & "))


@pytest.mark.parametrize(
    "phrase",
    [
        *("Highway 55/Hiawatha Avenue at 46th Street", "Hiawatha Avenue/Highway 55 and 46th St"),
        *("Hiawatha Avenue (Highway 55) at 46th Street", "Highway 55 (Hiawatha Avenue) and 46th Street"),
        *("46th Street at Highway 55/Hiawatha", "46th Street at Highway 55 (Hiawatha Avenue)"),
        *("Hiawatha Ave aka Hwy 55 and 46th St", "Hiawatha Avenue, also known as Highway 55, at 46th Street"),
        *(
            "Highway 55 or Hiawatha Avenue at 46th Street",
            "Hwy 55 - Hiawatha Ave at 46th St",
            "TH 55/Hiawatha & 46th St",
        ),
        *("Hiawatha Avenue [MN-55] at 46th Street", "46th St & Hiawatha Ave/Hwy 55"),
    ],
)
def test_a_road_by_two_of_its_names_is_one_road(ask: Geocoder, phrase: str) -> None:
    assert labels(ask.geocode(phrase)) == {"Hiawatha Ave S", "46th St E"}


def test_a_second_name_settles_what_the_first_leaves_open(ask: Geocoder) -> None:
    assert ask.geocode("Highway 55 at 46th").status is MatchStatus.TIE
    assert labels(ask.geocode("Highway 55/Olson Memorial Highway at Penn")) == {"Olson Memorial Hwy", "Penn Ave N"}


@pytest.mark.parametrize("phrase", ["Lyndale/Hiawatha at 46th Street", "Main St/Oak Ave and Elm Ave"])
def test_two_roads_are_not_taken_for_one(ask: Geocoder, drawn: Geocoder, phrase: str) -> None:
    match = (drawn if "Main" in phrase else ask).geocode(phrase)
    assert match.status is MatchStatus.NO_MATCH
    assert "not known here as two names of one street" in said_of(match)[0]


def test_a_number_that_no_map_has_is_named_and_the_other_name_counts(drawn: Geocoder) -> None:
    for phrase in ("County Road 9/Main Street at Oak Avenue", "Oak Avenue & Main Street (County Road 9)"):
        match = drawn.geocode(phrase)
        assert labels(match) == {"Main St", "Oak Ave"}
        assert any("County R" in remark for remark in said_of(match)), said_of(match)


def test_two_cross_streets_are_still_a_stretch(ask: Geocoder) -> None:
    assert ask.geocode("6th St S & 2nd Ave / 3rd Ave").candidates[0].label == "6th St S between 2nd Ave S and 3rd Ave S"


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("Lyndale Avenue (Highway 55) at 46th Street", "Highway 55"),
        ("34th and Portland (food truck)", "food truck"),
    ],
)
def test_brackets_that_say_nothing_of_where_are_named(ask: Geocoder, phrase: str, words: str) -> None:
    assert f"Not used: “{words}”." in said_of(ask.geocode(phrase))


def test_both_names_are_kept_in_the_reading() -> None:
    first, *_ = readings("Highway 55/Hiawatha Avenue at 46th Street")
    road, also, cross = (standardize(name) for name in ("Highway 55", "Hiawatha Ave", "46th St"))
    assert first.reference == Crossing(road, cross, also)


@pytest.mark.parametrize(
    ("phrase", "unused"),
    [
        ("I-94 exit 231A", "exit 231A"),
        ("I-94 at exit 231A", "exit 231A"),
        ("exit 231A on I-94", "exit 231A"),
        ("I-94 ramp", "ramp"),
        ("I-94 off-ramp", "off-ramp"),
        ("I-94 mile marker 231", "mile marker 231"),
        ("I-94 near mile 231", "mile 231"),
        ("mile marker 231 on I-94", "mile marker 231"),
    ],
)
def test_an_exit_by_its_number_offers_the_road_and_says_what_is_not_known(
    ask: Geocoder, phrase: str, unused: str
) -> None:
    match = ask.geocode(phrase)
    assert (match.status, [one.label for one in match.candidates]) == (MatchStatus.TIE, ["I-94"])
    assert f"Not used: “{unused}”." in said_of(match)
    assert "known only to within" in said_of(match)[-1]


@pytest.mark.parametrize("phrase", ["Exit 231A", "mile marker 231"])
def test_an_exit_without_a_road_is_refused_with_the_reason(ask: Geocoder, phrase: str) -> None:
    assert "not known by their numbers" in said_of(ask.geocode(phrase))[0]


@pytest.mark.parametrize(
    "phrase",
    ["I-94 exit to Hennepin", "I-94 ramp to Hennepin Ave", "Hennepin Avenue exit on I-94", "I-94 exit at Hennepin"],
)
def test_an_exit_by_its_street_is_the_interchange(ask: Geocoder, phrase: str) -> None:
    assert labels(ask.geocode(phrase)) == {"I-94", "Hennepin Ave S"}
