"""Several places in one breath, one road of two names, runs of blocks: each with its words and its place."""

from textwrap import wrap

import pytest

from app.geocoding.extract import extract
from app.geocoding.geocode import Geocoder
from geodata.streets import Streets

LISTS = [
    (
        "Penn and Lowry, Penn and Plymouth and Broadway and Lyndale were closed.",
        {
            "Penn and Lowry": "Penn Ave N & Lowry Ave N",
            "Penn and Plymouth": "Penn Ave N & Plymouth Ave N",
            "Broadway and Lyndale": "West Broadway Ave & Lyndale Ave N",
        },
    ),
    (
        "Shots were fired at Penn and Lowry as well as Broadway and Lyndale.",
        {"Penn and Lowry": "Penn Ave N & Lowry Ave N", "Broadway and Lyndale": "West Broadway Ave & Lyndale Ave N"},
    ),
    (
        "Shots were fired at Penn and Lowry; Penn and Plymouth; and 38th and Chicago.",
        {
            "Penn and Lowry": "Penn Ave N & Lowry Ave N",
            "Penn and Plymouth": "Penn Ave N & Plymouth Ave N",
            "38th and Chicago": "38th St E & Chicago Ave S",
        },
    ),
    ("They met at Penn and Lowry avenues.", {"Penn and Lowry avenues": "Penn Ave N & Lowry Ave N"}),
    (
        "The city closes 38th, 42nd and 46th streets at Chicago.",
        {
            "38th": "38th St E & Chicago Ave S",
            "42nd": "42nd St E & Chicago Ave S",
            "46th streets at Chicago": "46th St E & Chicago Ave S",
        },
    ),
    (
        "The city closes Chicago Avenue at 38th and 42nd streets.",
        {"Chicago Avenue at 38th": "Chicago Ave S & 38th St E", "42nd streets": "Chicago Ave S & 42nd St E"},
    ),
]
TWO_NAMES = [
    ("Highway 55/Hiawatha Avenue at 46th Street", "Hiawatha Ave S & 46th St E"),
    ("Highway 55 (Hiawatha Avenue) at 46th Street", "Hiawatha Ave S & 46th St E"),
    ("Hiawatha Avenue (Highway 55) at 46th Street", "Hiawatha Ave S & 46th St E"),
    ("46th Street and Hiawatha Avenue/Highway 55", "46th St E & Hiawatha Ave S"),
    ("46th Street at Highway 55 (Hiawatha Avenue)", "46th St E & Hiawatha Ave S"),
    ("Olson Memorial Highway (Highway 55) at Penn Avenue N.", "Olson Memorial Hwy & Penn Ave N"),
]
RUNS = [
    ("between the 2600 and 2700 blocks of Blaisdell Avenue", "2600-2799 Blaisdell Ave S"),
    ("from the 2600 block to the 2800 block of Blaisdell", "2600-2899 Blaisdell Ave S"),
    ("the 2600 through 2800 blocks of Blaisdell", "2600-2899 Blaisdell Ave S"),
    ("at 2600-2699 Blaisdell Ave S", "2600 block of Blaisdell Ave S"),
    ("in the 26-hundred block of Blaisdell", "2600 block of Blaisdell Ave S"),
    ("in the 2,600 block of Blaisdell", "2600 block of Blaisdell Ave S"),
    ("in the twenty-six hundred block of Blaisdell", "2600 block of Blaisdell Ave S"),
    ("at 1000 - 1099 BLOCK OF HENNEPIN AVE", "1000 block of Hennepin Ave S"),
    ("at 00007X LOWRY AVE NE", "70-79 Lowry Ave NE"),
    ("at 2605 1/2A Blaisdell", "2605 Blaisdell Ave S"),
]
DISPATCH = [
    f"{first}{joint}{second}"
    for joint in (" / ", "/", " & ", " @ ", " AND ", " at ", " - ")
    for first, second in (
        ("38 ST E", "CHICAGO AV S"),
        ("CHICAGO AV S", "38 ST E"),
        ("38TH ST", "CHICAGO AVE"),
        ("E 38 ST", "CHICAGO AVE S"),
        ("E 38TH ST", "S CHICAGO AVE"),
        ("Chicago Av", "38 St"),
    )
]


@pytest.fixture(scope="module")
def ask() -> Geocoder:
    return Geocoder(Streets())


def labels(text: str, ask: Geocoder) -> dict[str, str]:
    found = extract(text, ask)
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]
    return {one.text: one.match.best.label if one.match.best else one.match.status.value for one in found}


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_list_of_corners_is_every_corner(ask: Geocoder, text: str, expected: dict[str, str]) -> None:
    assert labels(text, ask) == expected


@pytest.mark.parametrize(("phrase", "label"), TWO_NAMES)
def test_road_of_two_names_is_one_place(ask: Geocoder, phrase: str, label: str) -> None:
    assert labels(f"The crash at {phrase} killed one.", ask) == {phrase: label}


def test_two_streets_that_meet_are_no_two_names(ask: Geocoder) -> None:
    assert labels("A crash at Lake Street/Chicago Avenue, at noon.", ask) == {
        "Lake Street/Chicago Avenue": "Lake St E & Chicago Ave S"
    }
    found = labels("A crash at Lake Street/Chicago Avenue at 31st Street.", ask)
    assert "Chicago Ave S & 31st St E" not in found.values()


@pytest.mark.parametrize(("phrase", "label"), RUNS)
@pytest.mark.parametrize("carrier", ["Police were called {} on Monday.", "Shots were heard {}.", "(It was {})"])
def test_run_of_blocks_and_spoken_hundreds(ask: Geocoder, carrier: str, phrase: str, label: str) -> None:
    assert list(labels(carrier.format(phrase), ask).values()) == [label]


@pytest.mark.parametrize("phrase", DISPATCH)
@pytest.mark.parametrize("carrier", ["Units went to {} at noon.", "ROBBERY: {}", "2315 ROBBERY {} NO ARREST", "{}"])
def test_dispatch_spelling_is_the_corner_and_no_street(ask: Geocoder, carrier: str, phrase: str) -> None:
    (label,) = labels(carrier.format(phrase), ask).values()
    assert set(label.split(" & ")) == {"38th St E", "Chicago Ave S"}


WRAPPED = (
    "Police closed Penn and Lowry, Penn and Plymouth and Broadway and Lyndale on Monday. Crews will work on 38th, 42nd "
    "and 46th streets at Chicago, and on Highway 55 (Hiawatha Avenue) at 46th Street. A man was shot between the 2600 "
    "and 2700 blocks of Blaisdell, one in the 26-hundred block of Pillsbury, one at 2642 15th Avenue South; units: "
    "38 ST E / CHICAGO AV S."
)


@pytest.mark.parametrize("width_chars", [16, 25, 40, 70])
@pytest.mark.parametrize("mark", ["", "> ", ">> "])
def test_text_wrapped_at_any_width_has_the_same_places(ask: Geocoder, width_chars: int, mark: str) -> None:
    text = "\r\n".join(mark + line for line in wrap(WRAPPED, width_chars, break_on_hyphens=False))
    places = [one.match.best and one.match.best.label for one in extract(WRAPPED, ask)]
    assert len(places) == 11
    assert None not in places
    assert [one.match.best and one.match.best.label for one in extract(text, ask)] == places
    assert labels(text, ask)
