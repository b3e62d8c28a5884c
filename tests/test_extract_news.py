"""News sentences: what reporters write of places, with what the streets of Minneapolis make of it."""

import pytest

from app.geocoding.extract import extract
from app.geocoding.geocode import Geocoder
from app.geocoding.prose import spans
from geodata.streets import Streets
from tests.remarked import said_of

NEWS = [
    (
        "He was last seen walking along Hiawatha near 46th Street.",
        {"Hiawatha near 46th Street": "Hiawatha Ave S & 46th St E"},
    ),
    (
        "The chase began near Penn and 36th avenues N. and ended at 44th and Lyndale.",
        {"near Penn and 36th avenues N.": "Penn Ave N & 36th Ave N", "44th and Lyndale": "tie"},
    ),
    (
        "Crews closed Hennepin between Lake and 31st streets for repaving.",
        {"Hennepin between Lake and 31st streets": "Hennepin Ave S between Lake St W and 31st St W"},
    ),
    (
        "Between 14th and 15th avenues on E. 24th Street, about 20 tents remained.",
        {"Between 14th and 15th avenues on E. 24th Street": "24th St E between 14th Ave S and 15th Ave S"},
    ),
    (
        "Two blocks south of Franklin on Portland, neighbors lit candles.",
        {"Two blocks south of Franklin on Portland": "two blocks south of Franklin Ave E & Portland Ave S"},
    ),
    ("She was hit by a train at the Franklin Avenue station.", {"Franklin Avenue station": "Franklin Ave Station"}),
    (
        "Police met at the 46th Street light-rail station, then at Target Field Station.",
        {
            "46th Street light-rail station": "46th Street Station (Hiawatha Ave)",
            "Target Field Station": "Target Field Station",
        },
    ),
    (
        "At Powderhorn Park, near 34th and 15th, a vigil is planned.",
        {"Powderhorn Park": "Powderhorn Park", "near 34th and 15th": "34th St E & 15th Ave S"},
    ),
    ("The crash was on Interstate 94 near the Lowry Tunnel.", {"Interstate 94 near the Lowry Tunnel": "no_match"}),
    ("Reporters waited at 350 S. 5th St. for the mayor.", {"350 S. 5th St.": "350 5th St S"}),
    ("He pleaded guilty to the shooting at 2301 26th Av. N. in 2023.", {"2301 26th Av. N.": "2301 26th Ave N"}),
    (
        "Robbers hit stores on 48th and Chicago, and 54th and Nicollet.",
        {"48th and Chicago": "48th St E & Chicago Ave S", "54th and Nicollet": "54th St E & Nicollet Ave S"},
    ),
    (
        "Just north of downtown, at Plymouth and Washington avenues N., a truck hit a bus.",
        {"Plymouth and Washington avenues N.": "Plymouth Ave N & Washington Ave N"},
    ),
    (
        "The pair live at 31XX Columbus Av. S., the complaint says.",
        {"31XX Columbus Av. S.": "3100 block of Columbus Ave S"},
    ),
    (
        "An officer, 52, of the 1900 block of 3rd Ave. S., was hurt.",
        {"1900 block of 3rd Ave. S.": "1900 block of 3rd Ave S"},
    ),
    (
        "Detectives canvassed Clinton Avenue between 22nd and 24th.",
        {"Clinton Avenue between 22nd and 24th": "Clinton Ave S between 22nd St E and 24th St E"},
    ),
    ("Officers of the 1st, 2nd and 3rd precincts, and pupils of 6th and 7th grade, were there.", {}),
    ("A gas station, a police station and the station itself were closed.", {}),
    ("Rents rose between 2019 and 2023 on average, and between 5 and 7 percent on Grand.", {}),
    ("They finished 1st and 2nd at the State Fair.", {}),
    (
        "Residents at 46xx Bloomington Avenue reported smoke.",
        {"46xx Bloomington Avenue": "4600 block of Bloomington Ave S"},
    ),
    ("He lived on the 22nd floor of a tower on Marquette.", {}),
]


# Of any city: the streets are not asked.
WRITTEN = [
    ("The man at 84 Birch Ctr. was heard.", ["84 Birch Ctr."]),
    ("The man at 84 Birch Rdg. was heard.", ["84 Birch Rdg."]),
    ("The man at 84 Birch Way was heard.", ["84 Birch Way"]),
    ("The man at 84 Birch Plaza was heard.", ["84 Birch Plaza"]),
    ("The lights at 84 Birch Park homes went out.", []),
    ("She lives at 512 N. St. Clair", ["512 N. St. Clair"]),
    ("She lives at 512 N St. Police know that.", ["512 N St."]),
    ("on Birch Road just past West Elm Street", ["Birch Road just past West Elm Street"]),
]


@pytest.mark.parametrize(("text", "expected"), WRITTEN, ids=lambda value: str(value)[:50])
def test_places_of_any_city(text: str, expected: list[str]) -> None:
    assert [span.text for span in spans(text)] == expected


@pytest.fixture(scope="module")
def ask() -> Geocoder:
    return Geocoder(Streets())


@pytest.mark.parametrize(("text", "expected"), NEWS, ids=lambda value: str(value)[:50])
def test_places_in_the_news(ask: Geocoder, text: str, expected: dict[str, str]) -> None:
    found = {one.text: one.match.best.label if one.match.best else one.match.status.value for one in extract(text, ask)}
    assert found == expected


def test_a_town_behind_and_is_a_street(ask: Geocoder) -> None:
    assert "no street called 16th meets one called plymouth" in said_of(ask.geocode("16th and Plymouth"))[0].lower()
    assert "names Plymouth" in said_of(ask.geocode("16th and Penn, Plymouth"))[0]
