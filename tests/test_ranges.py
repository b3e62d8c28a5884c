"""Runs of house numbers: a block, a part of it, several of them, one building; and numbers with a hidden digit."""

import pytest

from app.geocoding.geocode import Geocoder
from app.model import AccuracyType, Candidate, MatchStatus
from geodata.geometry import lines
from geodata.streets import Streets
from tests.grid import nodes, town
from tests.remarked import said_of

DRAWING = "a b c d e"
AT = nodes(DRAWING)


@pytest.fixture(scope="module")
def ask() -> Geocoder:
    """Four blocks of I Street NW, 100 m each: 1000 at a-b, 1100, 1200, 1300."""
    numbers = {"I St NW": [(1000, 1099), (1100, 1199), (1200, 1299), (1300, 1399)]}
    return Geocoder(town(DRAWING, {"I St NW": "abcde", "10th St NW": "a"}, numbers))


@pytest.fixture(scope="module")
def real() -> Geocoder:
    return Geocoder(Streets())


def only(ask: Geocoder, phrase: str) -> Candidate:
    match = ask.geocode(phrase)
    assert match.status is MatchStatus.MATCH, match
    return match.candidates[0]


def east_m(candidate: Candidate) -> float:
    """How far east of the street's beginning the place lies."""
    return lines.distance_m(AT["a"], (candidate.lon, AT["a"][1]))


@pytest.mark.parametrize(
    "numbers",
    [
        *(
            "1000-1099",
            "1000 - 1099",
            "1000\u20131099",
            "1000 to 1099",
            "1000 thru 1099",
            "from 1000 to 1099",
            "1000-99",
        ),
        *(
            "1099-1000",
            "1001-1099",
            "1000-1098",
            "1000-1100",
            "1000 - 1099 BLOCK OF",
            "1000 1099 BLOCK OF",
            "1000-1099 block",
            "1000-1100 block of",
        ),
        *(
            "1000 block to 1099 block of",
            "between 1000 and 1099",
            "10XX",
            "10-- ",
            "1 0 0 0 blk",
            "10-hundred block of",
        ),
    ],
)
@pytest.mark.parametrize("street", ["I St NW", "EYE STREET NW"])
def test_a_run_of_a_whole_hundred_is_its_block(ask: Geocoder, numbers: str, street: str) -> None:
    found = only(ask, f"{numbers} {street}")
    assert found.label == "1000 block of I St NW"
    assert found.accuracy_type is AccuracyType.BLOCK
    assert east_m(found) == pytest.approx(50, abs=2)
    assert found.uncertainty_m == pytest.approx(58, abs=3)


@pytest.mark.parametrize(
    ("numbers", "label", "middle_m", "at_least_m"),
    [
        ("1000-1040", "1000-1040", 20, 20),
        ("1050-1099", "1050-1099", 75, 25),
        ("1010 - 1041 BLOCK OF", "1010-1041", 25, 15),
        ("00105X", "1050-1059", 55, 5),
        ("105X", "1050-1059", 55, 5),
        ("105? block of", "1050-1059", 55, 5),
    ],
)
def test_a_part_of_a_block_is_its_stretch(
    ask: Geocoder, numbers: str, label: str, middle_m: float, at_least_m: float
) -> None:
    found = only(ask, f"{numbers} I St NW")
    assert (found.label, found.accuracy_type) == (f"{label} I St NW", AccuracyType.BLOCK)
    assert east_m(found) == pytest.approx(middle_m, abs=3)
    assert found.geometry
    assert found.geometry["type"] == "LineString"
    assert found.uncertainty_m
    assert at_least_m < found.uncertainty_m < at_least_m + 75


@pytest.mark.parametrize(
    ("numbers", "label", "middle_m", "half_m"),
    [
        ("1000-1199", "1000-1199", 100, 100),
        ("1000-1200", "1000-1199", 100, 100),
        ("1000-1100 blocks of", "1000-1199", 100, 100),
        ("1000 to 1300 blocks of", "1000-1399", 200, 200),
        ("1050-1250", "1050-1250", 150, 100),
        ("1XXX", "1000-1999", 200, 200),
    ],
)
def test_a_run_over_several_blocks_is_a_stretch_of_them(
    ask: Geocoder, numbers: str, label: str, middle_m: float, half_m: float
) -> None:
    found = only(ask, f"{numbers} I St NW")
    assert (found.label, found.accuracy_type) == (f"{label} I St NW", AccuracyType.BETWEEN)
    assert east_m(found) == pytest.approx(middle_m, abs=5)
    assert found.uncertainty_m
    assert half_m < found.uncertainty_m < half_m + 75


@pytest.mark.parametrize("numbers", ["1012-1016", "1012-16", "1012-6", "1012/1016", "1012 & 1016", "1012 and 1016"])
def test_doors_of_one_building_are_one_place_with_its_doubt(ask: Geocoder, numbers: str) -> None:
    found, house = only(ask, f"{numbers} I St NW"), only(ask, "1014 I St NW")
    assert (found.label, found.accuracy_type) == ("1012-1016 I St NW", AccuracyType.RANGE_INTERPOLATION)
    assert east_m(found) == pytest.approx(east_m(house), abs=2)
    assert found.uncertainty_m
    assert house.uncertainty_m
    assert found.uncertainty_m > house.uncertainty_m


@pytest.mark.parametrize("numbers", ["37-10", "112-15", "1000-9000", "1000 and 1200 blocks of", "1000/1200"])
def test_what_is_no_run_is_refused(ask: Geocoder, numbers: str) -> None:
    match = ask.geocode(f"{numbers} I St NW")
    assert match.status is MatchStatus.NO_MATCH, match
    assert match.remarks


def test_a_unit_behind_a_hyphen_is_no_run(ask: Geocoder) -> None:
    assert only(ask, "1013-4 I St NW").label == "1013 I St NW"


def test_a_run_that_the_street_does_not_have_is_refused_with_its_blocks(ask: Geocoder) -> None:
    assert "blocks run from 1000 to 1300" in said_of(ask.geocode("4000-4040 I St NW"))[0]


@pytest.mark.parametrize(
    ("phrase", "label"),
    [
        ("2600-2699 Blaisdell Ave S", "2600 block of Blaisdell Ave S"),
        ("2600-2640 Blaisdell", "2600-2640 Blaisdell Ave S"),
        ("2601-2605 Blaisdell", "2601-2605 Blaisdell Ave S"),
        ("00007X LOWRY AVE NE", "70-79 Lowry Ave NE"),
        ("00002X LOWRY AVE NE", "20-29 Lowry Ave NE"),
        ("Blaisdell Ave 2600-2699", "2600 block of Blaisdell Ave S"),
    ],
)
def test_runs_on_the_streets_of_minneapolis(real: Geocoder, phrase: str, label: str) -> None:
    assert only(real, phrase).label == label


def test_a_hidden_digit_stays_inside_its_block(real: Geocoder) -> None:
    block, stretch = only(real, "0 block of Lowry Ave NE"), only(real, "00007X LOWRY AVE NE")
    apart_m = lines.distance_m(block.position, stretch.position)
    assert block.uncertainty_m
    assert apart_m < block.uncertainty_m


@pytest.mark.parametrize(("number", "east"), [(1030, 75), (1050, 50), (1075, 75), (1099, 100)])
def test_a_number_beyond_the_known_ones_lies_in_the_second_half_of_its_block(number: int, east: float) -> None:
    """The numbers known end at 1040; where a hundred is numbered evenly, 75 stands at three quarters of it."""
    short = Geocoder(town("a b", {"I St NW": "ab"}, {"I St NW": [(1000, 1040)]}))
    found = only(short, f"{number} I St NW")
    assert east_m(found) == pytest.approx(east, abs=4)
    assert found.uncertainty_m
    assert found.uncertainty_m > 100 or number < 1041


def test_a_range_that_is_hearsay_does_not_hold_a_number_against_well_known_ones(real: Geocoder) -> None:
    """Beside 900 to 952, well known, a doubtful 800 to 999 put 991 17th Avenue SE 280 m off, into the block before."""
    block, house = only(real, "900 block of 17th Ave SE"), only(real, "991 17th Ave SE")
    assert house.lat > block.lat
    assert house.uncertainty_m
