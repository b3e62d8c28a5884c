"""Two bare names that the text puts into a town: listed, though no street here goes by either name."""

import pytest

from app.geocoding.extract import extract, named
from app.geocoding.geocode import Geocoder
from app.model import MatchStatus
from tests.remarked import said_of

LISTED = {
    "A man was shot at Grand and Dale in St. Paul.": "Grand and Dale",
    "Officers were called near Selby and Victoria in St. Paul on Friday.": "Selby and Victoria",
    "A crash at Snelling and University in Saint Paul closed the road.": "Snelling and University",
    "It was at the corner of Selby & Victoria, St. Paul, on Friday.": "Selby & Victoria",
    "It was at the intersection of Selby and Victoria, St. Paul.": "Selby and Victoria",
    "One was at Selby/Victoria in St. Paul.": "Selby/Victoria",
    "It was at Vernon and Interlachen in Edina.": "Vernon and Interlachen",
}
"""By everybody: the town stands right behind the names."""
AT_THE_DESK = {
    "Police were called to Selby and Victoria in St. Paul on Friday.": "Selby and Victoria",
    "In St. Paul, a man was hurt at Selby and Victoria.": "Selby and Victoria",
    "St. Paul police said a man was hurt at Selby and Victoria.": "Selby and Victoria",
    "ST. PAUL — A man was hurt at Selby and Victoria.": "Selby and Victoria",
}
"""By the desk alone, where a person decides: the names may be of something else."""


@pytest.mark.parametrize("text", LISTED)
def test_pair_of_names_with_its_town_is_listed(geocoder: Geocoder, text: str) -> None:
    (one,) = extract(text, geocoder)
    assert (one.text, one.match.status) == (LISTED[text], MatchStatus.NO_MATCH)
    assert text[one.start : one.end] == one.text
    assert "the phrase names" in said_of(one.match)[0], "the town is the reason, not an unknown street"
    assert [found.text for found in named(text, geocoder)] == [one.text]


@pytest.mark.parametrize("text", AT_THE_DESK)
def test_pair_of_names_in_a_sentence_of_another_town_is_listed_at_the_desk(geocoder: Geocoder, text: str) -> None:
    assert extract(text, geocoder) == ()
    (one,) = named(text, geocoder)
    assert (one.text, one.match.status) == (AT_THE_DESK[text], MatchStatus.NO_MATCH)


def test_places_beside_such_a_pair_are_found_as_before(geocoder: Geocoder) -> None:
    found = extract("Two were hurt near Lake and Chicago, and another at Selby and Victoria in St. Paul.", geocoder)
    assert [(one.text, one.match.status.value) for one in found] == [
        ("near Lake and Chicago", "match"),
        ("Selby and Victoria", "no_match"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "He spoke at Black and White.", "Minneapolis police spoke to Smith and Jones.",
        "She met Mary and Joseph in Edina.",
        "He works at Smith and Partners in St. Paul.", "At Grand and Dale and Selby in St. Paul, nobody was hurt.",
    ],
)  # fmt: skip
def test_pair_of_other_names_is_not_listed(geocoder: Geocoder, text: str) -> None:
    assert extract(text, geocoder) == ()
