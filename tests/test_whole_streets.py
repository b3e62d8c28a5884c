"""Words that mean a whole street: it is offered, and never pinned."""

import pytest

from app.geocoding.geocode import Geocoder
from app.model import AccuracyType, MatchStatus
from geodata.streets import Streets
from tests.remarked import said_of


@pytest.fixture(scope="module")
def ask() -> Geocoder:
    return Geocoder(Streets())


@pytest.mark.parametrize(
    "words",
    [
        *("somewhere on", "Somewhere along", "along", "in the area of", "all of", "all along", "up and down", "on"),
        *("the length of", "the entire length of", "part of", "a stretch of", "various locations on"),
    ],
)
def test_a_whole_street_is_offered(ask: Geocoder, words: str) -> None:
    match = ask.geocode(f"{words} East Lake Street")
    assert (match.status, [c.label for c in match.candidates]) == (MatchStatus.TIE, ["Lake St E"])
    assert match.candidates[0].accuracy_type is AccuracyType.STREET_CENTER
    assert "so it is offered and not pinned" in said_of(match)[-1]


def test_a_corridor_is_near_its_street(ask: Geocoder) -> None:
    assert {c.label for c in ask.geocode("Lake Street corridor").candidates} == {"Lake St E", "Lake St W"}


def test_a_stretch_between_two_streets_stays_one(ask: Geocoder) -> None:
    match = ask.geocode("a stretch of Hennepin Ave between Lake and 31st")
    assert [c.label for c in match.candidates] == ["Hennepin Ave S between Lake St W and 31st St W"]
