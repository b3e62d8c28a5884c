"""Tables with several columns that could say where: what they hold decides, a person chooses, nothing is silent."""

from typing import Any

import pytest

from app.errors import BadInput
from app.imports import guessed, notes
from app.imports.choices import with_columns
from app.imports.runs import Tools, planned, put_in
from app.incidents.exchange import reading
from tests.test_import import BLOCK, CORNER, of, tools
from tests.test_import_places import only

__all__ = ["tools"]
AT, HOUSE = "34th St E & Portland Ave S", "3400 Portland Ave S"


@pytest.mark.parametrize("heading", ["Place", "Location", "Venue", "Site", "Landmark", "Lugar", "Place Name"])
@pytest.mark.parametrize("address", ["Address", "Street Address", "Dirección", "incident_address"])
def test_a_name_beside_an_address_is_the_name_of_the_place(tools: Tools, heading: str, address: str) -> None:
    row = only(tools, f"{heading},{address},Offense\nCup Foods,{HOUSE},theft\n")
    location = row.incident.location
    assert (location.label, location.verbatim) == (HOUSE, f"{HOUSE} (Cup Foods)")
    swapped = only(tools, f"{address},Offense,{heading}\n{HOUSE},theft,Joe's Bar & Grill\n").incident.location
    assert (swapped.label, swapped.verbatim) == (HOUSE, f"{HOUSE} (Joe's Bar & Grill)")


@pytest.mark.parametrize("heading", ["Place", "Location", "Venue", "Site"])
@pytest.mark.parametrize("town", ["Burnsville", "ST. PAUL", "Saint Paul", '"Richfield, MN"', "City of Edina"])
def test_a_town_beside_an_address_is_its_town(tools: Tools, heading: str, town: str) -> None:
    row = only(tools, f"{heading},Address\n{town},{HOUSE}\n")
    assert (str(row.status), row.phrase) == ("no_match", f"{HOUSE}, {town.strip(chr(34))}")
    own = only(tools, f"{heading},Address\nMinneapolis,{HOUSE}\n")
    assert own.incident.location.label == HOUSE


def test_each_row_tells_a_name_from_a_town(tools: Tools) -> None:
    plan = planned(tools, of(f"Place,Address\n,{CORNER}\nBurnsville,{CORNER}\nA yard,{CORNER}\nCup Foods,\n"))
    assert [str(row.status) for row in plan.outcomes] == ["new", "no_match", "new", "new"]


@pytest.mark.parametrize(
    ("table", "label"),
    [
        ("Street,Intersection\nPortland Ave S,34th St E\n", "Portland Ave S & 34th St E"),
        ("Street,Intersection\nPortland Ave,34th\n", "Portland Ave S & 34th St E"),
        ("Street,Location\nPortland Ave,34th St\n", "Portland Ave S & 34th St E"),
        ("Street,Intersection\nPortland Ave,34th & Portland\n", AT),
        ("Street,Location\n3400 Portland Ave,A yard\n", HOUSE),
        ("Number,Street,Location\n3400,Portland Ave,3400 Portland Ave S\n", HOUSE),
        ("Address,Intersection\n3400 Portland Ave S,\n", HOUSE),
        ("Address,Intersection\n3400 Portland Ave S,\n,34th and Portland\n", HOUSE),
        ("Address,Location\n3400 PORTLAND AVE S,3400 Portland Avenue South\n", HOUSE),
        ("Place,Location\nA yard,3400 Portland Ave S\n", HOUSE),
        ("Place,Location\n3400 Portland Ave S,A yard\n", HOUSE),
    ],
)
def test_columns_that_belong_together_are_read_together(tools: Tools, table: str, label: str) -> None:
    row = planned(tools, of(table)).outcomes[0]
    assert row.incident, row.problem
    assert row.incident.location.label == label


def test_an_intersection_fills_in_for_an_address(tools: Tools) -> None:
    rows = planned(tools, of(f"Address,Intersection\n{HOUSE},\n,{CORNER}\n")).outcomes
    assert [row.incident and row.incident.location.label for row in rows] == [HOUSE, AT]


@pytest.mark.parametrize(
    ("one", "other", "cells"),
    [
        ("Address", "Location", (HOUSE, BLOCK)),
        ("Address", "Intersection", (HOUSE, "24th Ave N & Lyndale Ave N")),
        ("Intersection", "Street", ("24th Ave N & Lyndale Ave N", HOUSE)),
        ("Address", "Incident Address", (HOUSE, "2605 Blaisdell Ave S")),
        ("Dirección", "Ubicación", (HOUSE, "2605 Blaisdell Ave S")),
    ],
)
def test_two_columns_of_addresses_that_differ_are_refused_by_name(
    tools: Tools, one: str, other: str, cells: tuple[str, str]
) -> None:
    body = f"{one},{other}\n{cells[0]},{cells[1]}\n"
    with pytest.raises(BadInput, match="both say where") as refused:
        planned(tools, of(body))
    assert f"place={one} or place={other}." in str(refused.value)
    table = reading.read_text(body)
    chosen = with_columns(guessed(table), table, {"place": other})
    plan = planned(tools, of(body, columns=dict(chosen.columns), either=()))
    assert plan.outcomes[0].phrase == cells[1]
    assert plan.places["not_used"] == [one]


def test_a_late_row_that_differs_is_seen(tools: Tools) -> None:
    same = f"{HOUSE},{HOUSE}\n" * 400
    with pytest.raises(BadInput, match="both say where"):
        planned(tools, of(f"Address,Location\n{same}{HOUSE},{BLOCK}\n"))


@pytest.mark.parametrize(
    ("table", "used", "not_used"),
    [
        ("Address,Country,Precinct,Offense\n34th and Portland,US,3,theft\n", ["Address"], ["Country", "Precinct"]),
        ("Place,Address,Site\nA yard,34th and Portland,B\n", ["Address", "Place"], ["Site"]),
        ("Location,City,ZIP\n34th and Portland,Minneapolis,55407\n", ["Location", "City", "ZIP"], []),
        ("lat,lon,title,Statement\n44.95,-93.25,A,x\n", ["lat", "lon"], []),
        ("lat,lon,Capacity,gpsLocation\n44.95,-93.25,A,x\n", ["lat", "lon"], ["gpsLocation"]),
        ("Address,Other address\n34th and Portland,x\n", ["Address"], ["Other address"]),
    ],
)
def test_columns_used_for_the_place_and_those_not_used_are_named(
    tools: Tools, table: str, used: list[str], not_used: list[str]
) -> None:
    plan = planned(tools, of(table))
    report = plan.report(done=False)
    assert list(report["place_columns"]["used"].values()) == used
    assert report["place_columns"]["not_used"] == not_used
    said = " ".join(notes.places(report))
    assert all(f"“{name}”" in said for name in (*used, *not_used))


def test_a_location_of_figures_is_the_position_of_its_address(tools: Tools) -> None:
    row = only(tools, f'Incident Address,Location\n{CORNER},"(44.94138, -93.26765)"\n')
    assert (row.incident.location.lon, row.incident.location.lat) == (-93.26765, 44.94138)
    far = only(tools, f"Incident Address,Location\n{CORNER},POINT (-93.26765 45.01)\n")
    assert str(far.status) == "doubtful"


@pytest.mark.parametrize(
    ("location", "label"), [("Minneapolis", ""), ("A yard", "A yard"), (HOUSE, HOUSE), ("Golden Valley", "")]
)
def test_a_location_beside_a_position_is_its_name_or_its_town(tools: Tools, location: str, label: str) -> None:
    row = only(tools, f"Location,lat,lon\n{location},44.94138,-93.268\n")
    assert row.incident.location.label == label
    both = only(tools, f"Place,Address,lat,lon\nA yard,{CORNER},44.94138,-93.26765\n").incident.location
    assert (both.label, both.verbatim) == (CORNER, f"{CORNER} (A yard)")


def test_the_name_of_a_place_changes_nothing_on_a_second_import(tools: Tools) -> None:
    def imported(offense: str) -> Any:
        found = of(f"id,Place,Address,Offense\n1,A yard,{CORNER},{offense}\n")
        plan = planned(tools, found)
        put_in(tools, found, plan, actor="ada")
        return plan.outcomes[0]

    assert str(imported("theft").status) == "new"
    assert sorted(imported("robbery").changes) == ["category", "title"]
