"""What the desk makes of a statement: its places, a title and who said so, in the text's own words and no others."""

import pytest

from app.desk.statement import attribution, is_table, mentions
from app.desk.suggestions import suggestions
from app.desk.wording import doubt
from app.geocoding.geocode import Geocoder
from app.model import MatchStatus
from geodata.streets import Streets
from tests.remarked import said_of

NEWS = (
    "On Friday, Jan. 9, at about 9:15 p.m. a 19-year-old was hurt near 34th and Portland, the city said. "
    "About two hours later a driver, 27, was hurt in the 600 block of 24th Avenue North; "
    "3 of 14 witnesses stood at 24th and Lyndale and one at 34th Ave S and Portland Ave S, according to police."
)


@pytest.fixture(scope="module")
def geocoder(streets: Streets) -> Geocoder:
    return Geocoder(streets)


def test_places_among_dates_ages_and_counts(geocoder: Geocoder) -> None:
    found = mentions(NEWS, geocoder)
    assert [(one.text, one.match.status) for one in found] == [
        ("near 34th and Portland", MatchStatus.MATCH),
        ("600 block of 24th Avenue North", MatchStatus.MATCH),
        ("24th and Lyndale", MatchStatus.TIE),
        ("34th Ave S and Portland Ave S", MatchStatus.NO_MATCH),
    ]
    assert all(NEWS[one.start : one.end] == one.text for one in found)


def test_a_title_is_the_sentence_and_says_nothing_that_it_does_not(geocoder: Geocoder) -> None:
    corner, block, tie, _ = mentions(NEWS, geocoder)
    assert corner.title == "On Friday, Jan. 9, at about 9:15 p.m. a 19-year-old was hurt near 34th and Portland"
    assert corner.attribution == "the city said"
    assert block.title == "About two hours later a driver, 27, was hurt in the 600 block of 24th Avenue North"
    assert (block.attribution, tie.attribution) == ("", "according to police")


def test_of_a_long_sentence_the_title_is_what_comes_before_where(geocoder: Geocoder) -> None:
    text = (
        "Police were called at 6:40 p.m. to the 2900 block of Chicago Avenue, where 3 of 11 people, ages 17 to 42, "
        "were hurt when a bus stopped suddenly before the bridge, the city said."
    )
    (one,) = mentions(text, geocoder)
    assert one.title == "Police were called at 6:40 p.m. to the 2900 block of Chicago Avenue"


def test_of_a_sentence_with_two_places_each_has_its_clause(geocoder: Geocoder) -> None:
    text = "Two were hurt, the city said: one near 34th and Portland, one in the 600 block of 24th Avenue North."
    titles = [(one.title, one.attribution) for one in mentions(text, geocoder)]
    assert titles == [
        ("One near 34th and Portland", "the city said"),
        ("One in the 600 block of 24th Avenue North", "the city said"),
    ]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("A man was hurt at 34th and Portland, the city said.", "the city said"),
        ("Police said that nobody was hurt.", "Police said"),
        ("According to the county, nobody was hurt.", "according to the county"),
        ("A man was hurt at 34th and Portland.", ""),
        ("He said nothing at all at 34th and Portland.", ""),
    ],
)
def test_who_says_so_is_quoted_or_left_empty(sentence: str, said: str) -> None:
    assert attribution(sentence) == said


def test_one_place_a_line(geocoder: Geocoder) -> None:
    found = mentions("600 block of 24th Avenue North\n34th and Portland\n24th and Lyndale", geocoder)
    assert [one.match.status.value for one in found] == ["match", "match", "tie"]


def test_a_phrase_alone_counts_even_if_it_is_nowhere(geocoder: Geocoder) -> None:
    (one,) = mentions("9900 block of Portland Ave", geocoder)
    assert one.match.status is MatchStatus.NO_MATCH
    assert "9900" in said_of(one.match)[0]
    assert mentions("Nobody was hurt, and nothing else is known.", geocoder) == ()


def test_what_the_refusal_names_is_offered(geocoder: Geocoder) -> None:
    found = suggestions(geocoder.geocode("34th Ave S and Portland Ave S"), geocoder)
    assert [candidate.label for candidate in found] == ["34th St E & Portland Ave S"]
    assert suggestions(geocoder.geocode("9900 block of Portland Ave"), geocoder) == ()


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("34th and Portland", "a corner, within about 70 feet"),
        ("near 34th and Portland", "near a corner, within about 600 feet"),
        ("600 block of 24th Ave N", "a block, about 400 feet long"),
    ],
)
def test_doubt_in_words(geocoder: Geocoder, phrase: str, words: str) -> None:
    best = geocoder.geocode(phrase).best
    assert best
    assert doubt(best) == words


def test_a_table_is_told_from_a_text() -> None:
    assert is_table("when\twhere\nFriday\t34th and Portland\n")
    assert not is_table("34th and Portland\n24th and Lyndale")
    assert not is_table("a line\twith a tab")
