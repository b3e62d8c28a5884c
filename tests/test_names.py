"""geodata.names: one spelling for every way in which a street is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.names import StreetName, base_name, display_name, ordinal, spellings, standardize

ONE_STREET = {
    "34th St E": (
        "34TH ST E",
        "34 ST E",
        "E 34th Street",
        "East Thirty-fourth St.",
        "thirty fourth street east",
        "34th St. E.",
    ),
    "24th Ave N": ("24TH AVE N", "24 AV N", "24th Avenue North", "N. 24th Av", "north twenty-fourth avenue"),
    "18 1/2 Ave NE": ("18 1/2 AVE NE", "18½ Avenue N.E.", "18-1/2 av n e", "18HALF AVE NE", "18 1/2 Avenue Northeast"),
    "Portland Ave S": ("PORTLAND AVE S", "South Portland Avenue", "Portland Av So"),
    "Nicollet Mall": ("NICOLLET MALL", "nicollet mall"),
    "St Anthony Blvd": ("Saint Anthony Boulevard", "ST ANTHONY BL", "St. Anthony Blvd."),
    "I-94": ("I-94", "I 94", "I94", "Interstate 94", "interstate-94"),
    "Hwy 55": ("HWY 55", "Highway 55", "MN 55", "State Highway 55", "Hwy. 55"),
    "McNair Ave": ("MCNAIR AV", "Mcnair Avenue"),
}


@pytest.mark.parametrize(("printed", "spelled"), [(p, s) for p, all_ in ONE_STREET.items() for s in all_])
def test_every_spelling_of_a_street_has_one_key(printed: str, spelled: str) -> None:
    assert standardize(spelled).key == standardize(printed).key


@pytest.mark.parametrize("printed", ONE_STREET)
def test_the_printed_form_reads_back_as_itself(printed: str) -> None:
    assert str(standardize(printed)) == printed


def test_what_is_left_out_admits_every_street_that_has_it() -> None:
    street = standardize("34th St E")
    assert standardize("34th").admits(street)
    assert standardize("34th Street").admits(street)
    assert not standardize("34th Ave").admits(street)
    assert not standardize("34th St W").admits(street)


def test_a_name_that_begins_with_a_directional_is_found_both_ways() -> None:
    west_river = StreetName("WEST RIVER", "Pkwy", "S")
    asked = standardize("West River Parkway"), standardize("W River Pkwy S")
    assert all(any(name.admits(spelling) for spelling in spellings(west_river)) for name in asked)
    assert str(west_river) == "West River Pkwy S"


@pytest.mark.parametrize(
    ("standard", "printed"),
    [("34", "34th"), ("EAST LAKE OF THE ISLES", "East Lake of the Isles"), ("THE MALL", "The Mall"), ("1", "1st")],
)
def test_names_are_printed_as_a_newspaper_would(standard: str, printed: str) -> None:
    assert display_name(standard) == printed


def test_long_form() -> None:
    assert standardize("34 st e").long() == "34th Street East"
    assert standardize("I-35W").long() == "Interstate 35W"


def test_base_names_keep_words_that_could_be_types() -> None:
    assert base_name("MOUNT CURVE") == "MT CURVE"
    assert base_name("34TH") == "34"


@pytest.mark.parametrize(
    "number", [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (12, "12th"), (23, "23rd"), (113, "113th")]
)
def test_ordinals(number: tuple[int, str]) -> None:
    assert ordinal(number[0]) == number[1]


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(ValueError, match="no street name"):
        standardize("  .,  ")


@given(st.text(max_size=80))
def test_no_text_does_more_than_refuse(text: str) -> None:
    try:
        name = standardize(text)
    except ValueError:
        return
    assert name.key == (name.name, name.type, name.directional)
    assert str(name)
