"""A number that only a namesake has: one street's other half, or another street of that name far away."""

import pytest

from app.geocoding.geocode import Geocoder
from app.model import Candidate, Match, MatchStatus
from tests.grid import Numbers, town
from tests.remarked import said_of

DRAWING = """
    a b c d e . . . . . . .
    f g h i j . . . . . u v
    p q r s t . . . . . . .
"""


def only(match: Match) -> Candidate:
    assert match.status is MatchStatus.MATCH, match
    assert match.best
    return match.best


def test_a_gap_on_a_namesake_makes_a_block_less_sure() -> None:
    """25th Ave N has the 700 block; 25th St W has 600 and 800, so it may well have a 700 block too."""
    numbers: dict[str, Numbers] = {"25th Ave N": [(600, 699), (700, 799)], "25th St W": [(600, 699), None, (800, 899)]}
    both = Geocoder(town(DRAWING, {"25th Ave N": "abc", "25th St W": "pqrs"}, numbers))
    match = both.geocode("700 block of 25th")
    assert only(match).label == "700 block of 25th Ave N"
    assert only(match).score < 0.8
    assert said_of(match) == ("It is not known whether 25th St W has a 700 block as well.",)
    assert both.geocode("700 block of 25th Ave").remarks == ()
    assert both.geocode("712 25th").remarks == match.remarks


@pytest.fixture(scope="module")
def ask() -> Geocoder:
    """Van Ness Ave has two blocks and far from it S Van Ness Ave; Ashland Ave goes on as W Ashland Ave."""
    streets = {"Van Ness Ave": "abc", "S Van Ness Ave": "uv", "Ashland Ave": "fgh", "W Ashland Ave": "ij"}
    numbers: dict[str, Numbers] = {
        "Van Ness Ave": (2800, 2999),
        "S Van Ness Ave": (800, 899),
        "Ashland Ave": (1300, 1499),
        "W Ashland Ave": (1200, 1299),
    }
    return Geocoder(town(DRAWING, streets, numbers))


@pytest.mark.parametrize("phrase", ["800 block of Van Ness Ave", "812 Van Ness Avenue", "0008XX VANNESS AV"])
def test_a_namesake_far_off_does_not_answer_for_a_block_that_the_street_lacks(ask: Geocoder, phrase: str) -> None:
    match = ask.geocode(phrase)
    assert match.status is MatchStatus.NO_MATCH
    assert said_of(match)[0].startswith(
        "Van Ness Avenue has no 800 block; its blocks run from 2800 to 2900. Did you mean"
    )
    assert "S Van Ness Ave" in said_of(match)[0]


def test_a_namesake_that_is_named_answers(ask: Geocoder) -> None:
    assert only(ask.geocode("800 block of South Van Ness Ave")).label == "800 block of S Van Ness Ave"
    assert only(ask.geocode("2800 block of Van Ness Ave")).label == "2800 block of Van Ness Ave"
    assert only(ask.geocode("800 block of Van Ness")).label == "800 block of S Van Ness Ave"


def test_the_other_half_of_one_street_answers_and_is_less_sure(ask: Geocoder) -> None:
    block = only(ask.geocode("1200 block of Ashland Ave"))
    assert block.label == "1200 block of W Ashland Ave"
    assert block.score < 0.9
