"""Landmarks, districts and other names of places, as reporters write them, among all the streets of Minneapolis."""

import csv
import shutil
import sqlite3

import pytest

from app.geocoding.extract import extract
from app.geocoding.geocode import Geocoder
from app.geocoding.placenames import key, spellings
from app.model import MatchStatus
from geodata.streets import MINNEAPOLIS, Streets
from tests.grid import town
from tests.remarked import said_of
from tests.test_landmarks import by_hand


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Geocoder:
    """The gazetteer that is here with the lists as they stand now, whether it was built from them already or not."""
    path = tmp_path_factory.mktemp("streets") / "streets.sqlite"
    shutil.copy(MINNEAPOLIS, path)
    db = sqlite3.connect(path)
    with db:
        listed = "evidence LIKE '%by hand%' OR kind = 'elsewhere'"
        db.execute(f"DELETE FROM place_alias WHERE place_id IN (SELECT id FROM place WHERE {listed})")
        db.execute(f"DELETE FROM place WHERE {listed}")
        for number, place in enumerate(by_hand()[0], start=100_000):
            p = place.record
            row = (number, p.name, p.kind, p.lon, p.lat, p.uncertainty_m, "", "", p.locality, p.evidence)
            db.execute(f"INSERT INTO place VALUES ({', '.join('?' * len(row))})", row)
            db.executemany("INSERT INTO place_alias VALUES (?, ?, ?)", [(number, *alias) for alias in place.aliases])
        with (MINNEAPOLIS.parent / "place_names.csv").open(encoding="utf-8", newline="") as f:
            for other in csv.DictReader(f):
                added = db.execute("SELECT id FROM place WHERE name = ?", (other["place"],)).fetchall()
                assert added, f"{other['place']} is no place of the gazetteer"
                rows = [(number, other["name"], other["kind"]) for (number,) in added]
                db.executemany("INSERT INTO place_alias VALUES (?, ?, ?)", rows)
    db.close()
    return Geocoder(Streets(path))


NAMED = [
    ("South High School", "South High School"),
    ("South High", "South High School"),
    ("near Roosevelt High", "Roosevelt High School"),
    ("Washburn High School, Minneapolis", "Washburn High School"),
    ("Patrick Henry High School", "Camden High School"),
    ("Lucy Laney Elementary", "Lucy Laney Elementary School"),
    ("Abbott Northwestern", "Abbott Northwestern Hospital"),
    ("HCMC", "Hennepin County Medical Center"),
    ("Stone Arch Bridge", "Stone Arch Bridge"),
    ("the Stone Arch Bridge", "Stone Arch Bridge"),
    ("St. Anthony Falls Bridge", "I-35W Saint Anthony Falls Bridge"),
    ("Lowry Bridge", "Lowry Avenue Bridge"),
    ("TCF Bank Stadium", "Huntington Bank Stadium"),
    ("the Metrodome", "Metrodome (former, the site of U.S. Bank Stadium)"),
    ("Pantages Theater", "Pantages Theatre"),
    ("Lake Street Station", "Lake Street Midtown Station"),
    ("Dinkytown", "Dinkytown"),
    ("George Floyd Square", "George Floyd Square"),
    ("Lyn-Lake", "Lyn-Lake"),
    ("Prospect Park", "Prospect Park-East River Road"),
    ("CARAG", "South Uptown"),
    ("U of M", "University of Minnesota"),
    ("Augsburg College", "Augsburg University"),
    ("Wirth Park", "Theodore Wirth Park / Parkway"),
    ("Lake Calhoun", "Bde Maka Ska"),
    ("St. Anthony Main", "St. Anthony Main"),
]

# What only looks like a landmark stays what it was.
STREETS = [
    ("50th and Washburn", "tie"),
    ("34th and Portland", "34th St E & Portland Ave S"),
    ("Washburn Ave S", "Washburn Ave S"),
    ("50th and Roosevelt", "no_match"),
    ("Edison", "no_match"),
    ("2200 block of Edison St NE", "no_match"),
    ("Lowry and Penn", "Lowry Ave N & Penn Ave N"),
]

ELSEWHERE = [
    ("North Memorial", "North Memorial Health Hospital is in Robbinsdale."),
    ("near the Mall of America", "Mall of America is in Bloomington."),
    ("VA hospital", "Minneapolis VA Medical Center is in Fort Snelling."),
    ("Fort Snelling", "Fort Snelling lies outside."),
]

PROSE = [
    ("A man was shot near South High School on Friday.", ["South High School"]),
    ("He was taken to HCMC from Dinkytown.", ["Hennepin County Medical Center", "Dinkytown"]),
    ("They walked across the Stone Arch Bridge.", ["Stone Arch Bridge"]),
    ("The 10th Avenue Bridge was closed.", ["10th Avenue Bridge"]),
    ("A vigil was held at George Floyd Square.", ["George Floyd Square"]),
    ("Police closed Eat Street and Peavey Plaza.", ["Eat Street", "Peavey Plaza"]),
    ("Two were hurt at Lake and Chicago in Dinkytown.", ["no_match"]),
    ("The U of M professor spoke of the West Bank, of Edison and of the house of commons.", []),
    ("Ms. Martina Washburn and Roosevelt Edison said no.", []),
    ("The South High School Tigers won; a fine line divides them.", []),
]


def answer(ask: Geocoder, phrase: str) -> str:
    match = ask.geocode(phrase)
    return match.candidates[0].label if len(match.candidates) == 1 else match.status.value


@pytest.mark.parametrize(("phrase", "expected"), [*NAMED, *STREETS])
def test_a_place_by_the_names_people_give_it(ask: Geocoder, phrase: str, expected: str) -> None:
    assert answer(ask, phrase) == expected


@pytest.mark.parametrize(("phrase", "why"), ELSEWHERE)
def test_a_place_of_another_town_is_said_to_be_one(ask: Geocoder, phrase: str, why: str) -> None:
    match = ask.geocode(phrase)
    assert match.status is MatchStatus.NO_MATCH
    assert said_of(match) == (f"Dateline's streets are those of Minneapolis; {why}",)


def test_a_street_by_its_own_name_stands_beside_a_place_elsewhere(ask: Geocoder) -> None:
    assert answer(ask, "Memorial Parkway") == "Memorial Pkwy"


@pytest.mark.parametrize(("text", "expected"), PROSE)
def test_landmarks_in_prose(ask: Geocoder, text: str, expected: list[str]) -> None:
    found = [one.match for one in extract(text, ask)]
    assert [match.best.label if match.best else match.status.value for match in found] == expected


def test_a_landmark_says_by_what_it_was_placed_and_how_wide_it_is(ask: Geocoder) -> None:
    best = ask.geocode("Stone Arch Bridge").best
    assert best is not None
    assert best.evidence == ("compiled by hand, by its corners",)
    assert best.uncertainty_m is not None
    assert best.uncertainty_m > 320, "half of its 640 m"


def test_a_former_name_is_said(ask: Geocoder) -> None:
    assert said_of(ask.geocode("Patrick Henry High School")) == ("“Patrick Henry High School” is Camden High School.",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("38th St Station", "38th Street Station"),
        ("St. Anthony Falls", "Saint Anthony Falls"),
        ("State Theatre", "the State Theater"),
        ("Lake Street/Midtown Station", "Lake St - Midtown Station"),
    ],
)
def test_spellings_of_one_name_compare_equal(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_schools_go_without_the_word() -> None:
    assert spellings("Anwatin Middle School") == {"Anwatin Middle School", "Anwatin Middle"}
    assert spellings("Hale School") == {"Hale School"}


def test_one_word_is_enough_for_a_district_but_not_for_a_restaurant() -> None:
    streets = town(
        "a b", {"5th St N": "ab"}, places={"Dinkytown": ("district", "a", 90.0), "Martina": ("attraction", "b", 90.0)}
    )
    found = extract("She ate at Martina, then walked through Dinkytown.", Geocoder(streets))
    assert [one.text for one in found] == ["Dinkytown"]
