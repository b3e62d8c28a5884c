"""Misspelt words: one slip with one answer is mended aloud; numbers, short names and anything looser are not."""

import pytest

from app.geocoding.geocode import Geocoder
from app.geocoding.spelling import Words, edits, one_edit_apart
from app.model import MatchStatus
from tests.grid import town
from tests.remarked import said_of


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        *(("NICOLET", "NICOLLET", True), ("NICOLLTE", "NICOLLET", True), ("NICALLET", "NICOLLET", True)),
        *(("NICOLLET", "NICOLLET", False), ("NCOLET", "NICOLLET", False), ("LAKE", "LANE", True)),
    ],
)
def test_one_edit(a: str, b: str, apart: bool) -> None:
    assert one_edit_apart(a, b) is apart
    assert one_edit_apart(b, a) is apart
    assert (edits(a, b) == 1) is apart


def test_words_are_found_by_what_is_almost_them() -> None:
    words = Words(["NICOLLET", "EMERSON", "LAKE", "34", "AVENUE 34TH"])
    assert words.near("NICOLET") == words.near("NICOLLTE") == words.near("NICOLETT") == ("NICOLLET",)
    assert words.near("NICOLLET") == words.near("LANE") == words.near("35") == words.near("AVENUE 35TH") == ()
    assert words.near("NCOLET") == ()
    assert words.alike("NCOLET") == ("NICOLLET",)
    assert words.alike("EMER") == ()


@pytest.fixture(scope="module")
def ask() -> Geocoder:
    streets = {"34th St": "abc", "Nicollet Ave": "ad", "Hanson St": "be", "Hansen Ave": "cf", "Lake St": "def"}
    return Geocoder(town("a b c\nd e f", streets, {"Nicollet Ave": (3400, 3499)}))


@pytest.mark.parametrize(
    ("phrase", "label", "remark"),
    [
        ("Nicolet and 34th", "Nicollet Ave & 34th St", "“Nicolet” is read as Nicollet"),
        ("Nicolett & Lake", "Nicollet Ave & Lake St", "“Nicolett” is read as Nicollet"),
        ("3400 block of Nicollte", "3400 block of Nicollet Ave", "“Nicollte” is read as Nicollet"),
        ("34th and Nicollet Aveneu", "34th St & Nicollet Ave", "“Aveneu” is read as Avenue"),
    ],
)
def test_one_slip_is_mended_and_said(ask: Geocoder, phrase: str, label: str, remark: str) -> None:
    match = ask.geocode(phrase)
    assert match.best, match
    assert match.best.label == label
    assert match.best.score < 0.8
    assert match.best.score_parts["spelling"] == 0.8
    assert said_of(match)[0].startswith(remark)


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("Hansin and 34th", "There is no street called Hansin"),
        ("35th and Nicollet", "There is no street called 35th"),
        ("Lale and Nicollet", "There is no street called Lale"),
        ("Ncolet and 34th", "Did you mean Nicollet"),
        ("Nicolet and 34st Rd", "no street called"),
        ("Nicolet and Lake, St. Paul", "names St. Paul"),
        ("9900 block of Nicolet", "Nicolet"),
    ],
)
def test_what_is_not_mended(ask: Geocoder, phrase: str, why: str) -> None:
    match = ask.geocode(phrase)
    assert match.status is MatchStatus.NO_MATCH, match
    assert why in " ".join(said_of(match))
