"""A hundred that a street leaves out where it is interrupted: found in the gap, and said to be one."""

import pytest

from app.geocoding.geocode import Geocoder
from app.model import AccuracyType, MatchStatus
from geodata.gaps import GAP
from geodata.geometry import lines
from geodata.streets import Streets
from tests.grid import Numbers, nodes, town
from tests.remarked import said_of

DRAWING = """
    a b c d e f
    g . . h . .
    . . . i . .
"""
AT = nodes(DRAWING)
AROUND: Numbers = [(100, 199), (300, 399)]


def asked(runs: list[str], numbers: Numbers = AROUND) -> Geocoder:
    return Geocoder(town(DRAWING, {"Main St": runs}, {"Main St": numbers}))


@pytest.mark.parametrize("phrase", ["200 block of Main St", "250 Main St"])
def test_the_hundred_in_the_gap_is_found_and_said_to_be_one(phrase: str) -> None:
    match = asked(["ab", "cd"]).geocode(phrase)
    assert match.best
    assert (match.best.accuracy_type, match.best.evidence) == (AccuracyType.BLOCK, (GAP,))
    middle = ((AT["b"][0] + AT["c"][0]) / 2, AT["b"][1])
    assert lines.distance_m(match.best.position, middle) < 1
    assert match.best.score < 0.9
    assert "interrupted there" in said_of(match)[0]


@pytest.mark.parametrize(
    ("why", "runs", "numbers"),
    [
        ("three blocks long", ["ab", "ef"], AROUND),
        ("round a corner", ["ab", "hi"], AROUND),
        ("no gap at all", ["ab", "bc"], AROUND),
        ("a piece without numbers", ["ab", "bc", "cd"], [(100, 199), None, (300, 399)]),
        ("two hundreds are left out", ["ab", "cd"], [(100, 199), (400, 499)]),
        ("numbers run on", ["ab", "cd"], [(100, 199), (200, 299)]),
    ],
)
def test_nothing_is_put_where_the_street_does_not_go_on(why: str, runs: list[str], numbers: Numbers) -> None:
    ask = asked(runs, numbers)
    streets: Streets = ask.streets
    assert [b for parts in streets.blocks(1).values() for b in parts if b.evidence == GAP] == [], why


def test_a_hundred_that_the_street_has_stays_where_it_is() -> None:
    match = asked(["ab", "de", "cd"], [(100, 199), (300, 399), (200, 299)]).geocode("200 block of Main St")
    assert match.status is MatchStatus.MATCH
    assert match.best
    assert match.best.evidence == ("drawn",)
