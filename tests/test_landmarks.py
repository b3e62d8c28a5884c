"""Landmarks kept by hand: words are put where the streets have them, honestly wide; what is not found is told."""

import csv
from functools import cache
from pathlib import Path

import pytest

from geodata.address_range import AddressRange
from geodata.gazetteer import Meeting, SourcePlace, SourceSegment
from geodata.geometry.plane import Plane
from geodata.landmarks.locating import Ground, NotLocated
from geodata.landmarks.reading import elsewhere, landmarks, with_other_names
from geodata.names import standardize
from geodata.sources.areas import landmarks as published
from geodata.street_sizes import BESIDE_M, CORNER_M, LANDMARK_HOUSE_M
from geodata.streets import MINNEAPOLIS, PlaceRecord, Streets
from tests.grid import nodes

AT = nodes("""
    a b c
    d e f
    g h i
""")
PLANE = Plane(45.0)


def piece(street: str, line: str, numbers: tuple[int, int] | None = None, side: str = "left") -> SourceSegment:
    """A segment over the letters of the drawing; odd numbers on one side, even ones on the other."""
    parity = "even" if side == "left" else "odd"
    ranges = (AddressRange(side, *numbers, parity, "seen", 0.9),) if numbers else ()
    return SourceSegment(tuple(AT[letter] for letter in line), standardize(street), ranges=ranges)


GROUND = Ground(
    [
        piece("5th St N", "ab", (600, 698)),
        piece("5th St N", "bc", (701, 799), side="right"),
        piece("Elm Ave N", "be"),
        piece("Elm Ave N", "eh"),
        piece("7th St N", "gh"),
        piece("Oak St N", "ac", (2, 98)),
        piece("Oak St N", "gi", (2, 98)),
    ],
    [Meeting(standardize("5th St N"), standardize("7th St N"), *AT["i"])],
)


@pytest.mark.parametrize(
    ("words", "letters", "doubt_m", "by"),
    [
        ("600 5th St N", "a", LANDMARK_HOUSE_M, "address"),
        ("799 5th St N", "c", LANDMARK_HOUSE_M, "address"),
        ("5th St N & Elm Ave N", "b", CORNER_M, "corner"),
        ("5th St N & 7th St N", "i", CORNER_M, "corner"),
        ("Elm Ave N between 5th St N and 7th St N", "e", 100 + CORNER_M, "stretch"),
        ("5th St N & Elm Ave N; 7th St N & Elm Ave N", "e", 100 + CORNER_M, "corners"),
    ],
)
def test_words_are_put_on_the_streets(words: str, letters: str, doubt_m: float, by: str) -> None:
    spot = GROUND.spot(words)
    beside_m = BESIDE_M if by == "address" else 0.0
    assert PLANE.distance_m(spot.position, AT[letters]) == pytest.approx(beside_m, abs=0.5)
    assert spot.doubt_m == pytest.approx(doubt_m, abs=1.0)
    assert spot.by == by


def test_a_house_stands_on_its_side_of_the_street() -> None:
    assert GROUND.spot("600 5th St N").position[1] > AT["a"][1]
    assert GROUND.spot("799 5th St N").position[1] < AT["c"][1]
    assert GROUND.spot("601 5th St N").position[1] == pytest.approx(AT["a"][1])


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("600 Sixth St N", "no street is printed as Sixth St N"),
        ("900 5th St N", "5th St N has no 900"),
        ("50 Oak St N", "at two places"),
        ("Elm Ave N & Oak St N", "do not meet"),
        ("somewhere", "neither an address"),
    ],
)
def test_what_is_nowhere_or_at_two_places_is_refused(words: str, why: str) -> None:
    with pytest.raises(NotLocated, match=why):
        GROUND.spot(words)


def test_a_list_is_read_and_what_is_not_found_is_told(tmp_path: Path) -> None:
    kept = tmp_path / "landmarks.csv"
    kept.write_text(
        "name,also,formerly,kind,place,extent_m,source,checked\n"
        "Elm School,Elm;The Elm,Oak School,school,600 5th St N,100,,\n"
        "Nowhere Hall,,,venue,1 Nowhere St,100,,\n"
    )
    refused: list[str] = []
    (school,) = landmarks(kept, GROUND, "Minneapolis", refused)
    assert school.aliases == (("Elm", "spelling"), ("The Elm", "spelling"), ("Oak School", "former"))
    assert school.record.uncertainty_m == LANDMARK_HOUSE_M + 100
    assert school.record.evidence == "compiled by hand, by its address"
    assert refused == ["landmark Nowhere Hall: no street is printed as Nowhere St"]


def test_a_bracket_behind_a_name_need_not_be_written(tmp_path: Path) -> None:
    kept = tmp_path / "landmarks.csv"
    kept.write_text(
        "name,also,formerly,kind,place,extent_m,source,checked\nDome (former),The Bubble,,venue,600 5th St N,50,,\n"
    )
    (dome,) = landmarks(kept, GROUND, "Minneapolis", [])
    assert dome.aliases == (("Dome", "spelling"), ("The Bubble", "spelling"))


def test_other_names_are_added_and_names_of_nothing_are_told(tmp_path: Path) -> None:
    kept = tmp_path / "place_names.csv"
    kept.write_text("place,name,kind\nElm Park,The Elms,spelling\nElm Park,Oak Park,former\nNowhere,Nix,short\n")
    park = SourcePlace(PlaceRecord(0, "Elm Park", "park", *AT["a"], 90.0, "", ""), (("Elms", "spelling"),))
    refused: list[str] = []
    (found,) = with_other_names([park], kept, refused)
    assert found.aliases == (("Elms", "spelling"), ("The Elms", "spelling"), ("Oak Park", "former"))
    assert refused == ["other names of Nowhere: there is no such place"]


def test_a_place_elsewhere_has_the_town_that_it_is_in(tmp_path: Path) -> None:
    kept = tmp_path / "elsewhere.csv"
    kept.write_text("name,also,municipality,checked\nBig Mall,The Mall,Elmville,\nOld Fort,,Nowhere,\n")
    town = SourcePlace(PlaceRecord(0, "Elmville", "municipality", *AT["a"], 900.0, "", ""))
    refused: list[str] = []
    (mall,) = elsewhere(kept, [town], refused)
    assert (mall.record.kind, mall.record.locality, mall.record.uncertainty_m) == ("elsewhere", "Elmville", None)
    assert refused == ["Old Fort: there is no municipality called Nowhere"]


def test_a_published_landmark_is_as_wide_as_its_kind_and_in_doubt_left_out(tmp_path: Path) -> None:
    listed = tmp_path / "listed.csv"
    listed.write_text(
        "name,aliases,category,lat,lon,address,municipality,quality,source\n"
        "Elm Bridge,,bridge,45.0,-93.3,,Here,point,state\nElm Hall,,venue,45.0,-93.3,,Here,point,state\n"
        "Elm Club,,venue,45.0,-93.3,,Here,UNVERIFIED,state\nElm School,,school,45.0,-93.3,,Here,point,OSM\n"
        "Event,,venue,45.0,-93.3,,Here,point,state\nOak Hall,,venue,45.0,-93.3,,There,point,state\n"
    )
    found = published(listed, locality="Here", evidence="lists", left_out={"Event"})
    assert {p.record.name: p.record.uncertainty_m for p in found} == {"Elm Bridge": 350.0, "Elm Hall": 150.0}


def test_every_fact_of_the_list_says_where_it_is_from() -> None:
    with (MINNEAPOLIS.parent / "landmarks.csv").open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    names = [row["name"] for row in rows]
    assert len(names) == len(set(names))
    assert [row["name"] for row in rows if not (row["source"] and row["checked"] and row["kind"])] == []
    assert all(30 <= float(row["extent_m"]) <= 1_000 for row in rows)


@cache
def by_hand() -> tuple[tuple[SourcePlace, ...], tuple[str, ...]]:
    """The list as it is put on the streets that are here, and what was refused of it."""
    streets = Streets()
    segments = [
        SourceSegment(segment.line, street.name, ranges=segment.ranges)
        for street in streets.streets()
        for segment in streets.segments(street.id)
    ]
    meetings = [
        Meeting(street.name, streets.street(other).name, record.lon, record.lat)
        for street in streets.streets()
        for other, records in streets.crossings(street.id).items()
        for record in records
        if record.street_id == street.id and record.evidence != "node"
    ]
    refused: list[str] = []
    ground = Ground(segments, meetings)
    places = list(landmarks(MINNEAPOLIS.parent / "landmarks.csv", ground, "Minneapolis", refused))
    towns = [SourcePlace(town) for town in streets.places("municipality")]
    places += elsewhere(MINNEAPOLIS.parent / "elsewhere.csv", towns, refused)
    return tuple(places), tuple(refused)


def test_every_landmark_of_the_list_is_found() -> None:
    assert by_hand()[1] == ()


def test_landmarks_lie_where_their_buildings_are(shared: Path) -> None:
    """The list has addresses; the buildings' own positions stay outside, to measure with."""
    with (shared / "data" / "twin_cities_landmarks.csv").open(encoding="utf-8", newline="") as f:
        rows = [row for row in csv.DictReader(f) if row["municipality"] == "Minneapolis"]
    buildings = {row["name"]: (float(row["lon"]), float(row["lat"])) for row in rows}
    records = [place.record for place in by_hand()[0] if place.record.name in buildings]
    off = [r.name for r in records if PLANE.distance_m((r.lon, r.lat), buildings[r.name]) > (r.uncertainty_m or 0.0)]
    assert off == []
    assert len(records) > 50
