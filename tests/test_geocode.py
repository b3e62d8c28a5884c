"""Phrases on the real streets of Minneapolis: the table of phrases.csv, what never happens, and what explain() says."""

import csv
import json
from math import prod
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geocoding.answer import as_dict
from app.geocoding.deciding import MOST_DOUBT_M
from app.geocoding.geocode import Geocoder
from app.model import Match, MatchStatus, Relation
from geodata.streets import Streets
from tests.remarked import said_of

with (Path(__file__).parent / "phrases.csv").open(encoding="utf-8", newline="") as table:
    PHRASES = list(csv.DictReader(table))

WORDS = st.sampled_from(
    [
        *("34th", "24", "5th", "600", "1012", "18", "1/2", "½", "Lake", "Portland", "Lyndale", "I-94", "Hwy", "55"),
        *("W", "N.", "NE", "Ave", "St", "avenues", "streets", "and", "&", "/", "@", "at", "-", ";", ",", "(", ")", "#"),
        *("block", "BLK", "0006XX", "of", "the", "near", "off", "between", "from", "to", "corner", "then", "first"),
        *("Minneapolis", "MN", "55407", "in", "Apt"),
    ]
)


@pytest.fixture(scope="module")
def ask() -> Geocoder:
    return Geocoder(Streets())


@pytest.mark.parametrize("row", PHRASES, ids=lambda row: row["phrase"])
def test_the_table_of_phrases(ask: Geocoder, row: dict[str, str]) -> None:
    match = ask.geocode(row["phrase"])
    assert match.status == row["status"], match
    if match.status is MatchStatus.MATCH:
        assert [candidate.label for candidate in match.candidates] == [row["expected"]]
    else:
        said = " ".join((*said_of(match), *(candidate.label for candidate in match.candidates)))
        assert row["expected"] in said


def sound(match: Match, phrase: str) -> None:
    """What holds for every answer, whatever was asked."""
    assert match.verbatim == phrase
    rough = [one for one in match.candidates if (one.uncertainty_m or 0) > MOST_DOUBT_M]
    expected = {
        MatchStatus.MATCH: len(match.candidates) == 1 and not rough,
        MatchStatus.TIE: len(match.candidates) > 1 or bool(rough),
    }
    assert expected.get(match.status, not match.candidates and match.remarks != ())
    assert match.status is not MatchStatus.NO_MATCH or match.remarks
    for candidate in match.candidates:
        assert -93.5 < candidate.lon < -93.0
        assert 44.7 < candidate.lat < 45.2
        assert 0 < candidate.score <= 1
        assert candidate.uncertainty_m is None or candidate.uncertainty_m > 0
    assert json.loads(json.dumps(as_dict(match)).encode())["status"] == match.status


@settings(deadline=None, max_examples=200)
@given(phrase=st.text(max_size=400))
def test_no_text_is_too_odd(phrase: str) -> None:
    sound(ASK.geocode(phrase), phrase)


@settings(deadline=None, max_examples=400)
@given(words=st.lists(WORDS, max_size=12))
def test_no_heap_of_street_words_is_too_odd(words: list[str]) -> None:
    phrase = " ".join(words)
    sound(ASK.geocode(phrase), phrase)


ASK = Geocoder(Streets())


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "   ",
        "\x00\x01",
        "x" * 10_000,
        "34th and Portland " * 600,
        "🙂",
        "🙂 & 🙂",
        "\u05e9\u05dc\u05d5\u05dd \u05d5 \u05e9\u05dc\u05d5\u05dd",
        "&",
        "/",
        "(",
        "½",
        "\ud800",
    ],
    ids=ascii,
)
def test_what_is_no_phrase_is_refused_with_a_remark(ask: Geocoder, phrase: str) -> None:
    match = ask.geocode(phrase)
    assert match.status is MatchStatus.NO_MATCH
    assert match.remarks
    json.dumps(as_dict(match), ensure_ascii=False).encode()


def test_a_long_text_is_not_read_to_the_end(ask: Geocoder) -> None:
    assert "300 characters" in said_of(ask.geocode("34th and Portland, and so on " * 20))[0]


def test_near_is_kept_in_the_answer(ask: Geocoder) -> None:
    answer = as_dict(ask.geocode("near 34th and Portland"))
    assert answer["candidates"][0]["relation"] == Relation.NEAR.value
    assert answer["candidates"][0]["uncertainty_m"] > 100


def test_the_answer_is_the_contract(ask: Geocoder) -> None:
    answer = as_dict(ask.geocode("600 block of 24th Ave N"))
    assert list(answer) == ["verbatim", "status", "candidates", "remarks", "remark_codes"]
    candidate = answer["candidates"][0]
    told = "label lon lat accuracy_type uncertainty_m score locality geometry relation evidence"
    assert " ".join(candidate) == told
    assert candidate["geometry"]["type"] == "LineString"
    assert candidate["accuracy_type"] == "block"
    assert candidate["locality"] == "Minneapolis"


def test_the_two_places_of_the_example(ask: Geocoder) -> None:
    corner = ask.geocode("34th and Portland").candidates[0]
    block = ask.geocode("the 600 block of 24th Avenue North").candidates[0]
    assert (corner.lon, corner.lat) == pytest.approx((-93.26765, 44.94138), abs=1e-4)
    assert (block.lon, block.lat) == pytest.approx((-93.28722, 45.00369), abs=3e-4)


def test_the_way_there_can_be_read(ask: Geocoder) -> None:
    said = str(ask.explain("24th and Lyndale"))
    assert "read as Crossing(24th, Lyndale)" in said
    assert "kept: 24th Ave N & Lyndale Ave N" in said
    assert "reading 1 × name" in said
    assert "remark: The phrase can mean" in said
    assert "nothing: " in str(ask.explain("Foo and Bar"))
    assert "not needed: Crossing(Lake, Harriet)" in str(ask.explain("Lake Harriet"))


def test_the_parts_of_the_score_multiply_to_it(ask: Geocoder) -> None:
    candidate = ask.geocode("34th and Portland").candidates[0]
    parts = candidate.score_parts
    assert candidate.score == pytest.approx(prod(parts.values()), abs=2e-3)
