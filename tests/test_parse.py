"""How phrases are read, before any street is asked. Spans count in characters of the phrase as given."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geocoding import quick
from app.geocoding.parse import readings, several
from app.model import (
    Address,
    Between,
    Coordinates,
    Crossing,
    HundredBlock,
    LonLat,
    Reading,
    Reference,
    Relation,
    Street,
)
from geodata.names import StreetName, standardize


def name(text: str) -> StreetName:
    return standardize(text)


def best(phrase: str) -> Reading:
    return readings(phrase)[0]


@pytest.mark.parametrize(
    ("phrase", "reference"),
    [
        ("34th and Portland", Crossing(name("34th"), name("Portland"))),
        ("Park and Portland avenues", Crossing(name("Park Ave"), name("Portland Ave"))),
        ("Park and Portland avenues South", Crossing(name("Park Ave S"), name("Portland Ave S"))),
        ("38th and 42nd streets", Crossing(name("38th St"), name("42nd St"))),
        ("E. 24th St. @ Nicollet Av", Crossing(name("E 24th St"), name("Nicollet Ave"))),
        ("18 1/2 Ave N.E./Central", Crossing(name("18 1/2 Ave NE"), name("Central"))),
        ("600 block of 24th Ave N", HundredBlock(600, name("24th Ave N"))),
        ("0024XX 13 AV S", HundredBlock(2400, name("13 AV S"))),
        ("000XX 14TH ST W", HundredBlock(0, name("14TH ST W"))),
        ("unit block of 10th St S", HundredBlock(0, name("10th St S"))),
        ("2100 BLK LAKE ST E", HundredBlock(2100, name("LAKE ST E"))),
        ("Lake St E/5900 BLK", HundredBlock(5900, name("Lake St E"))),
        ("block 600 of Lake Street", HundredBlock(600, name("Lake Street"))),
        ("1012 18th Ave NE", Address(1012, name("18th Ave NE"))),
        ("1012 18th Ave NE #3", Address(1012, name("18th Ave NE"), "#3")),
        ("12 18 1/2 Ave NE", Address(12, name("18 1/2 Ave NE"))),
        ("123 1/2 Main St", Address(123, name("Main St"))),
        ("650 A St", Address(650, name("A St"))),
        ("13 AV S", Street(name("13 AV S"))),
        ("Lake between Chicago and Elliot", Between(name("Lake"), name("Chicago"), name("Elliot"))),
        ("Lake from Chicago to Elliot", Between(name("Lake"), name("Chicago"), name("Elliot"))),
        ("between Chicago and Elliot on Lake", Between(name("Lake"), name("Chicago"), name("Elliot"))),
        ("-93.1, 44.9", Coordinates(LonLat(-93.1, 44.9), 11_100.0)),
    ],
)
def test_the_plainest_reading(phrase: str, reference: Reference) -> None:
    assert best(phrase).reference == reference


@pytest.mark.parametrize("between", [" and ", " & ", "&", "/", " / ", " at ", "@", " @ ", " - "])
def test_every_separator(between: str) -> None:
    reading = best(f"Quincy{between}Lockwood")
    assert reading.reference == Crossing(name("Quincy"), name("Lockwood"))
    assert reading.confidence == 1.0


@pytest.mark.parametrize(("phrase", "confidence"), [("Quincy-Lockwood", 0.9), ("Quincy Lockwood", 0.6)])
def test_a_hyphen_or_no_separator_is_less_plain(phrase: str, confidence: float) -> None:
    found = {reading.reference: reading.confidence for reading in readings(phrase)}
    assert found[Crossing(name("Quincy"), name("Lockwood"))] == pytest.approx(confidence)
    assert found[Street(name(phrase))] == pytest.approx(0.95)


def test_a_letter_behind_the_number_may_belong_to_it() -> None:
    found = {reading.reference: reading.confidence for reading in readings("1112 A Lowry Ave N")}
    assert found[Address(1112, name("Lowry Ave N"))] == pytest.approx(0.97)


def test_a_hyphen_behind_a_bare_number_hides_a_digit_as_well_as_it_joins_streets() -> None:
    assert not any(isinstance(reading.reference, Crossing) for reading in readings("26- Blaisdell"))


def test_a_house_number_is_no_street_beside_a_street() -> None:
    assert not any(isinstance(reading.reference, Crossing) for reading in readings("34 18th Ave"))


@pytest.mark.parametrize(
    ("phrase", "relation"),
    [
        ("34th and Portland", Relation.AT),
        ("near 34th and Portland", Relation.NEAR),
        ("near the corner of 34th and Portland", Relation.NEAR),
        ("34th near Portland", Relation.NEAR),
        ("close to 34th & Portland", Relation.NEAR),
        ("34th just off Portland", Relation.OFF),
        ("just off Portland", Relation.OFF),
        ("near the 600 block of 24th Ave N", Relation.NEAR),
    ],
)
def test_the_relation_is_kept(phrase: str, relation: Relation) -> None:
    assert best(phrase).relation is relation


@pytest.mark.parametrize(
    ("phrase", "locality"),
    [
        ("34th and Portland, St. Paul", "St. Paul"),
        ("34th and Portland in Edina", "Edina"),
        ("600 block of Main St, Hudson, WI 54016", "Hudson, WI, 54016"),
        ("34th and Portland (Powderhorn)", "(Powderhorn)"),
        ("1012 18th Ave NE, Apt 4, Minneapolis, MN", "Minneapolis, MN"),
        ("18th Ave, NE", ""),
        ("1012 18th Ave, near Main", ""),
    ],
)
def test_the_locality_is_kept(phrase: str, locality: str) -> None:
    assert best(phrase).locality == locality


def test_a_known_town_may_stand_without_a_comma() -> None:
    found = readings("34th and Portland Edina", frozenset({"EDINA"}))
    assert (Crossing(name("34th"), name("Portland")), "Edina") in [(r.reference, r.locality) for r in found]
    assert readings("Bryant and Plymouth", frozenset({"PLYMOUTH"}))[0].locality == ""


@pytest.mark.parametrize(
    "phrase", ["the 600 block of 24th Ave N, Minneapolis", "near  34th\tand\nPortland", "“34th & Portland”"]
)
def test_spans_are_those_of_the_phrase(phrase: str) -> None:
    for reading in readings(phrase):
        start, end = reading.span
        assert " ".join(phrase[start:end].split()) == " ".join(reading.text.split())
    assert best("the 600 block of 24th Ave N, Minneapolis").span == (4, 27)


@pytest.mark.parametrize(
    ("phrase", "places"),
    [
        ("A St; B Ave", ("A St", "B Ave")),
        ("first at 34th and Portland, then at Lake and Elliot", ("34th and Portland", "Lake and Elliot")),
        ("34th and Portland and the 600 block of Lake", ("34th and Portland", "600 block of Lake")),
        ("34th and Portland", ("34th and Portland",)),
    ],
)
def test_several_places_are_listed(phrase: str, places: tuple[str, ...]) -> None:
    assert several(phrase) == places
    assert (readings(phrase) == ()) == (len(places) > 1)


@pytest.mark.parametrize("phrase", ["", " ", "No Address", "unknown", "N/A", "600 and 700 blocks of Lake", "x" * 301])
def test_what_has_no_reading(phrase: str) -> None:
    assert readings(phrase) == ()


@settings(deadline=None)
@given(phrase=st.text(max_size=320))
def test_no_text_raises_and_spans_hold(phrase: str) -> None:
    found = readings(phrase)
    assert list(found) == sorted(found, key=lambda reading: -reading.confidence)
    for reading in found:
        assert 0 <= reading.span[0] <= reading.span[1] <= len(phrase)
        assert 0 < reading.confidence <= 1


STREET_WORDS = st.sampled_from(
    [
        *("34th", "24", "600", "1012", "0006XX", "18 1/2", "Lake", "Portland", "I-94", "W", "N.", "NE", "Ave", "St"),
        *("streets", "and", "&", "/", "@", "at", "block of", "blk", "near", "Unit", "MN", "Minneapolis", "A", "NB"),
    ]
)


@settings(deadline=None, max_examples=500)
@given(phrase=st.one_of(st.lists(STREET_WORDS, min_size=1, max_size=8).map(" ".join), st.text(max_size=40)))
def test_a_glance_reads_what_a_full_reading_reads_first(phrase: str) -> None:
    """quick.py is a short cut, no second opinion."""
    if glance := quick.reading(phrase):
        first, *others = readings(phrase, frozenset({"MINNEAPOLIS"}))
        assert (first.reference, first.confidence, first.relation) == (glance.reference, 1.0, glance.relation)
        assert (first.locality, first.shift) == ("", None)
        assert all(other.confidence < 1.0 for other in others)


def test_a_glance_is_enough_for_lists() -> None:
    plain = (
        "0006XX 24TH AVE N",
        "600 block of 24th Ave N",
        "1012 18th Ave NE",
        "34 ST E / PORTLAND AV S",
        "34th & Portland",
    )
    assert all(map(quick.reading, plain))
