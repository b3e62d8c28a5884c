"""Positions in figures in a text: every notation, and the numbers that are none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geocoding.extract import extract
from app.geocoding.geocode import Geocoder
from app.geocoding.prose_figures import addresses, written
from app.model import MatchStatus
from geodata.streets import Streets
from tests.remarked import said_of


@pytest.fixture(scope="module")
def ask() -> Geocoder:
    return Geocoder(Streets())


@pytest.mark.parametrize(
    "place",
    [
        "44.94138, -93.26765",
        "-93.26765, 44.94138",
        "44.94138 -93.26765",
        "44.94138\u00b0 N, 93.26765\u00b0 W",
        "N44.94138 W93.26765",
        "44\u00b056'29\"N 93\u00b016'04\"W",
        "44\u00b056\u203229\u2033 N, 93\u00b016\u203204\u2033 W",
        "44\u00b056.483'N 93\u00b016.059'W",
        "geo:44.94138,-93.26765",
        "https://www.google.com/maps/@44.94138,-93.26765,17z",
        "https://www.openstreetmap.org/?mlat=44.94138&mlon=-93.26765#map=15/44.9/-93.2",
        "https://maps.apple.com/?ll=44.94138,-93.26765&q=Pin",
    ],
)
@pytest.mark.parametrize(
    "sentence", ["The car was left at {}.", "She sent a pin ({}), and left.", "{}", "At {} she left."]
)
def test_a_position_in_a_sentence(ask: Geocoder, place: str, sentence: str) -> None:
    text = sentence.format(place)
    (found,) = extract(text, ask)
    assert text[found.start : found.end] == found.text == place
    assert found.match.best is not None
    assert found.match.best.position == pytest.approx((-93.26765, 44.94138), abs=3e-4)


@pytest.mark.parametrize(
    "text",
    [
        "The two ratios were 1.234, 5.678 last year.",
        "It was filed at 41.88123, -87.63123 by the other bureau.",
        "Read https://example.org/news/34th-street-and-portland-avenue/ for more.",
        "Version 44.94138.93.26765, build 3.14159, 2.71828.",
        "www.example.org/the/600-block-of-24th-Ave-N",
        "It was 20\u00b0 N of the line.",
    ],
)
def test_what_is_no_place(ask: Geocoder, text: str) -> None:
    assert extract(text, ask) == ()


def test_a_position_with_letters_outside_the_area_is_found_and_said_to_be(ask: Geocoder) -> None:
    (found,) = extract("The ship lay at 41.88123\u00b0 N, 87.63123\u00b0 W on Monday.", ask)
    assert found.match.status is MatchStatus.NO_MATCH
    assert "lies outside Minneapolis" in said_of(found.match)[0]


def test_an_address_ends_before_the_sentence_goes_on() -> None:
    text = "See https://example.org/a), or www.example.org."
    assert [text[start:end] for start, end in addresses(text)] == ["https://example.org/a", "www.example.org"]


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="0123456789.,- \u00b0'\"NSEWgeo:htps/@?=&#w", max_size=400))
def test_no_figures_are_too_odd(text: str) -> None:
    for one in written(text):
        assert 0 <= one.start < one.end <= len(text)
