"""States behind streets: a whole name is a street's unless the words say that it is the state."""

import pytest

from app.geocoding import quick
from app.geocoding.geocode import Geocoder
from app.geocoding.parse import readings
from app.model import Crossing, HundredBlock, MatchStatus
from geodata.names import standardize
from geodata.streets import Streets
from tests.grid import nodes, town
from tests.remarked import said_of

DRAWING = """
    a b c
    d e f
"""
AT = nodes(DRAWING)
NAMES = ("Maryland", "Washington", "Virginia", "Georgia", "Delaware", "Nevada", "North Dakota", "Minnesota", "Iowa")


@pytest.fixture(scope="module")
def streets() -> Streets:
    return town(DRAWING, {"Maryland Ave": "abc", "Payne Ave": "be", "Main St": "def"}, {"Maryland Ave": (600, 799)})


@pytest.fixture(scope="module")
def ask(streets: Streets) -> Geocoder:
    return Geocoder(streets, frozenset(["ST PAUL", "BALTIMORE"]))


@pytest.mark.parametrize("name", NAMES)
def test_a_street_named_after_a_state_is_a_street(name: str) -> None:
    street, payne = standardize(name), standardize("Payne")
    for phrase in (f"Payne and {name}", f"Payne & {name}", f"Payne at {name}, Minneapolis", f"near Payne and {name}"):
        assert readings(phrase)[0].reference == Crossing(payne, street)
    assert readings(f"{name} and Payne, Minneapolis")[0].reference == Crossing(street, payne)
    assert readings(f"600 block of {name}")[0].reference == HundredBlock(600, street)
    assert quick.reading(f"Payne & {name}") is not None


@pytest.mark.parametrize(
    "phrase",
    [
        "Payne & Main, Maryland",
        "Payne & Main, Baltimore Maryland",
        "Payne & Main in Baltimore Maryland",
        "Payne & Main Maryland 21201",
        "Payne & Main Baltimore Maryland",
        "Payne & Main Maryland",
        "Payne & Main MD",
        "Payne & Main, MD 21201",
        "Payne & Main, Fargo North Dakota",
    ],
)
def test_a_state_is_one_where_the_words_say_so(ask: Geocoder, phrase: str) -> None:
    match = ask.geocode(phrase)
    assert match.status is MatchStatus.NO_MATCH
    assert "the phrase names" in said_of(match)[0]


@pytest.mark.parametrize(
    "phrase",
    [
        "Payne and Maryland",
        "Payne and Maryland, Minneapolis",
        "Payne and Maryland Minneapolis Minnesota",
        "Payne and Maryland, Minneapolis Minnesota 55406",
        "Payne and Maryland 55406",
        "Payne and Maryland Minnesota",
        "Payne and Maryland Minn.",
    ],
)
def test_the_own_state_and_the_street_of_another(ask: Geocoder, phrase: str) -> None:
    match = ask.geocode(phrase)
    assert match.best is not None
    assert match.best.label == "Payne Ave & Maryland Ave"
    assert match.remarks == ()
