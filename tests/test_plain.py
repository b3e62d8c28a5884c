"""Pasted and typed characters, shorthand and spoken figures: what they become, and where they came from."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.geocoding.parse import readings
from app.geocoding.plain import plain
from app.geocoding.shorthand import rewritten, written_out
from app.model import Crossing
from geodata.names import standardize

BREAKS = {
    "line": "\n",
    "CR LF": "\r\n",
    "CR": "\r",
    "next line": "\x85",
    "line separator": "\u2028",
    "no-break space": "\u00a0",
    "thin space": "\u2009",
    "narrow no-break space": "\u202f",
    "ideographic space": "\u3000",
    "tab": "\t",
    "quoted e-mail": "\n> ",
    "HTML": "&nbsp;",
}
PHRASES = ("34th and Portland", "600 block of 24th Avenue North", "the corner of East 34th Street and Portland Avenue")


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("mark", BREAKS.values(), ids=BREAKS.keys())
def test_a_break_between_any_two_words_is_a_space(phrase: str, mark: str) -> None:
    for space in re.finditer(" ", phrase):
        broken = phrase[: space.start()] + mark + phrase[space.end() :]
        assert plain(broken).text == phrase
        assert [one.reference for one in readings(broken)] == [one.reference for one in readings(phrase)]


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad\n", "-\n", "-\r\n  "])
def test_a_mark_inside_a_word_is_taken_out(mark: str) -> None:
    phrase = f"34th and Port{mark}land"
    assert plain(phrase).text == "34th and Portland"
    found = readings(phrase)[0]
    assert found.reference == Crossing(standardize("34th"), standardize("Portland"))
    assert found.span == (0, len(phrase))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("34th \uff06 Portland", "34th & Portland"),
        ("34th &amp; Portland", "34th & Portland"),
        ("2600\u20132699 Blaisdell", "2600-2699 Blaisdell"),
        ("2600-\n2699 Blaisdell", "2600-2699 Blaisdell"),
        ("St. Louis-\nPark", "St. Louis-Park"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("one\r\n \r\ntwo", "one\n\ntwo"),
        ("\uff13\uff14th", "34th"),
        ("ninety-\nand", "ninety-and"),
    ],
)
def test_odd_characters_become_plain_ones(text: str, expected: str) -> None:
    assert plain(text).text == expected


@given(text=st.text(alphabet=st.sampled_from("ab1 -\n\r\t\u00ad\u200b\u00a0&;ampnbsp/O*"), max_size=60))
def test_every_character_leads_back_to_where_it_came_from(text: str) -> None:
    for found in (plain(text), written_out(text)):
        spans = [found.given(at, at + 1) for at in range(len(found.text))]
        assert spans == sorted(spans)
        assert all(0 <= start < end <= len(text) for start, end in spans)
    same = plain(text)
    for at, char in enumerate(same.text):
        start, end = same.given(at, at + 1)
        assert char.isspace() or char in "-&" or char == text[start:end]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("26-hundred block of Blaisdell", "2600 block of Blaisdell"),
        ("2,600 block of Blaisdell", "2600 block of Blaisdell"),
        ("twenty-six hundred block of Blaisdell", "2600 block of Blaisdell"),
        ("Two thousand six hundred block of Blaisdell", "2600 block of Blaisdell"),
        ("three-thousand block of Blaisdell", "3000 block of Blaisdell"),
        ("the hundred block of Lake", "the 100 block of Lake"),
        ("twenty-six hundred Blaisdell", "2600 block Blaisdell"),
        ("2 6 0 0 blk Blaisdell", "2600 blk Blaisdell"),
        ("2600s block of Blaisdell", "2600 block of Blaisdell"),
        ("26-- Blaisdell", "26XX Blaisdell"),
        ("26** Blaisdell", "26XX Blaisdell"),
        ("26\u2014 Blaisdell", "26XX Blaisdell"),
        ("26\u2014Blaisdell", "26XX Blaisdell"),
        ("26--Blaisdell", "26XX Blaisdell"),
        ("26th\u2014Blaisdell", "26th-Blaisdell"),
        ("I-94\u2014Lyndale", "I-94-Lyndale"),
        ("twenty-six oh five Blaisdell", "2605 Blaisdell"),
        ("Twenty-six-oh-five Blaisdell Ave S", "2605 Blaisdell Ave S"),
        ("twenty-six fifteen Blaisdell", "2615 Blaisdell"),
        ("ten twelve 18th Ave NE", "1012 18th Ave NE"),
        ("two six oh five Blaisdell", "2605 Blaisdell"),
        ("twenty-six hundred and five Blaisdell", "2605 Blaisdell"),
        ("five ten Lake", "510 Lake"),
        ("26XX-27XX Blaisdell", "2600-2799 Blaisdell"),
        ("26 00 block of Blaisdell", "2600 block of Blaisdell"),
        ("No. 2605 Blaisdell", "2605 Blaisdell"),
        ("R/O 2605 Blaisdell", "rear of 2605 Blaisdell"),
        ("I/F/O 2605 Blaisdell", "in front of 2605 Blaisdell"),
        ("E/S Chicago N/O 38th", "Chicago north of 38th"),
        ("the west side of Chicago at 38th", "Chicago at 38th"),
        ("west side of Minneapolis", "west side of Minneapolis"),
        ("26__ block of Blaisdell", "26XX block of Blaisdell"),
        ("260? Blaisdell", "260X Blaisdell"),
        ("2,605 Blaisdell", "2605 Blaisdell"),
        ("N/B Hiawatha", "NB Hiawatha"),
        ("Hiawatha s/b at 38th", "Hiawatha SB at 38th"),
        ("38TH ST W/O CHICAGO", "38TH ST west of CHICAGO"),
        ("SWC 38th & Chicago", "SW corner of 38th & Chicago"),
        ("NW/C of 38th & Chicago", "NW corner of 38th & Chicago"),
        ("38th & Chicago SEC", "38th & Chicago, SE corner"),
        ("927 12 TH AVE SE", "927 12TH AVE SE"),
        ("2404 10 the av s", "2404 10th av s"),
        ("3145. Longfellow", "3145 Longfellow"),
        ("Minnesota Highway 55", "Highway 55"),
    ],
)
def test_shorthand_is_written_out(phrase: str, expected: str) -> None:
    assert written_out(phrase).text == expected


@pytest.mark.parametrize(
    "phrase",
    [
        "34th and Portland",
        "SE C St & 2nd St",
        "10 TH 55",
        "1 ST N",
        "Hundred Acre Rd",
        "Ten Mile Road",
        "Twenty Six",
        "twenty-six of them",
        "2600 W. Broadway",
        "18th Ave NE",
        "5 RD",
        "State St & Lake",
        "Minnehaha Ave",
    ],
)
def test_what_is_no_shorthand_stays(phrase: str) -> None:
    assert written_out(phrase).text == phrase


@pytest.mark.parametrize(
    "sentence",
    [
        "He left w/o paying.",
        "SEC filings show that",
        "Some 26 hundred people came.",
        "It cost 2,600 dollars",
        "in the 10 the league won",
    ],
)
def test_a_sentence_keeps_what_may_mean_something_else(sentence: str) -> None:
    assert rewritten(plain(sentence), in_prose=True).text == sentence


def test_a_sentence_has_its_blocks_in_figures() -> None:
    text = "It was in the 26-\nhundred block of Blaisdell."
    read = rewritten(plain(text), in_prose=True)
    start = read.text.index("2600")
    assert read.text == "It was in the 2600 block of Blaisdell."
    assert text[slice(*read.given(start, start + 10))] == "26-\nhundred block"
