"""A row's place in several columns, and positions that need a person: nothing of a row is ignored in silence."""

import json
from typing import Any

import pytest

from app.imports import Status
from app.imports.runs import Tools, planned, put_in
from tests.test_import import BLOCK, CORNER, deciding, of, statuses, tools

__all__ = ["tools"]
AT = "34th St E & Portland Ave S"


def only(tools: Tools, table: str, **choices: Any) -> Any:
    (row,) = planned(tools, of(table, **choices)).outcomes
    return row


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("City", "Burnsville"),
        ("Town", "BURNSVILLE"), ("Municipality", "City of Burnsville"), ("Ciudad", "Burnsville"),
        ("Borough", "Queens"), ("County", "Dakota"), ("State", "WI"), ("Estado", "Wisconsin"), ("ZIP", "55337"),
        ("Zip Code", "55337.0"), ("Postal Code", "55337-1234"), ("Código Postal", "55337"), ("city_name", "St. Paul"),
    ],
)  # fmt: skip
def test_a_city_that_is_not_ours_is_never_ours(tools: Tools, heading: str, cell: str) -> None:
    row = only(tools, f"Address,{heading}\n3400 Portland Ave,{cell}\n")
    assert row.status is Status.NO_MATCH
    assert row.phrase.startswith("3400 Portland Ave, ")


@pytest.mark.parametrize(
    "table",
    [
        "Address,City,State,ZIP\n34th and Portland,Minneapolis,MN,55407\n",
        "Address,City,State,ZIP\n34th and Portland,MPLS,Minn.,NULL\n",
        "Address,City\n34th and Portland,N/A\n",
        'Address,City\n"34th and Portland, Minneapolis",Minneapolis\n',
        "Address,County,State\n34th and Portland,Hennepin,MN\n",
        "Dirección,Ciudad,Estado\n34th and Portland,Minneapolis,MN\n",
        "Street,Cross Street\nPortland Ave,34th St\n",
        "On Street Name,Cross Street Name,City\nPORTLAND AVE S,E 34TH ST,MINNEAPOLIS\n",
        "Calle,Cruce\nPortland Ave,34th St\n",
        "Location,Cross Street\nPortland Ave S,E 34th St\n",
        'Location\n"34th St\nand Portland"\n',
        'Location\n"34th and Portland\nMinneapolis, MN"\n',
    ],
)
def test_parts_of_a_corner_are_put_together(tools: Tools, table: str) -> None:
    row = only(tools, table)
    assert row.incident, row.problem
    assert set(row.incident.location.label.split(" & ")) == set(AT.split(" & "))


@pytest.mark.parametrize(
    "table",
    [
        "Number,Street\n3400,Portland Ave\n",
        "House Number,Street Name,Street Type,Direction\n3400,Portland,Ave,S\n",
        "Street No,Street Name,Type,Post Dir,Offense\n3400,PORTLAND,AVE,S,theft\n",
        "Address,Street\n3400,Portland Ave S\n",
        "House Number,Address\n3400.0,Portland Ave\n",
        "Número,Calle\n3400,Portland Ave\n",
        "stnum,predir,stname,sttype,city,zip\n3400,,Portland,Ave,Minneapolis,55407\n",
        "Address,Cross Street\n3400 Portland Ave,34th St\n",
        "Number,Street,Cross Street\n3400,Portland Ave,34th St\n",
    ],
)
def test_number_and_street_are_put_together(tools: Tools, table: str) -> None:
    row = only(tools, table)
    assert row.incident, row.problem
    assert row.incident.location.label == "3400 Portland Ave S"


def test_a_block_a_stretch_and_a_numbered_list(tools: Tools) -> None:
    block = only(tools, "Block,Street\n600,24th Ave N\n")
    stretch = only(tools, "Street,Cross Street 1,Cross Street 2\nPortland Ave,34th St,35th St\n")
    assert (block.incident.location.label, stretch.incident.location.accuracy_type) == (
        "600 block of 24th Ave N",
        "between",
    )
    listed = planned(tools, of(f"No,Street,Type\n1,{CORNER},theft\n2,{BLOCK},theft\n3,{CORNER},robbery\n"))
    assert [row.incident and row.incident.category for row in listed.outcomes] == ["theft", "theft", "robbery"]


@pytest.mark.parametrize("blank", ["NULL", "null", "N/A", "none", "-", "#N/A", "\\N", "(null)", "NaN"])
def test_words_for_nothing_are_nothing(tools: Tools, blank: str) -> None:
    row = only(tools, f"id,place,lat,lon,title,notes\n{blank},{CORNER},{blank},{blank},{blank},{blank}\n")
    assert row.incident, row.problem
    assert (row.incident.title, row.incident.description, row.incident.location.label) == ("Incident", "", AT)
    two = planned(tools, of(f"id,place\n{blank},{CORNER}\n{blank},{BLOCK}\n"))
    assert statuses(two) == ["new", "new"]


def test_a_position_of_zeros_leaves_the_address(tools: Tools) -> None:
    row = only(tools, f"place,lat,lon\n{CORNER},0.0,0\n")
    assert row.incident.location.label == AT


@pytest.mark.parametrize(
    ("lat", "lon", "fix", "meant"),
    [
        ("44.95", "93.25", "lon_sign", (-93.25, 44.95)),
        ("-93.25", "44.95", "swapped", (-93.25, 44.95)),
        ("-44.95", "-93.25", "lat_sign", (-93.25, 44.95)),
        ("93.25", "44.95", "swapped_lon_sign", (-93.25, 44.95)),
        ("44.95", "-39.25", "as_is", (-39.25, 44.95)),
        ("45.5", "-94.2", "as_is", (-94.2, 45.5)),
    ],
)
def test_a_point_outside_every_area_waits(
    tools: Tools, lat: str, lon: str, fix: str, meant: tuple[float, float]
) -> None:
    table = of(f"lat,lon,title\n{lat},{lon},A\n{lat},{lon},B\n44.95,-93.25,C\n")
    plan = planned(tools, table)
    assert statuses(plan) == ["doubtful", "doubtful", "new"]
    (question,) = plan.questions
    assert "outside the areas" in question.problem
    assert question.rows == (2, 3)
    assert question.doubt
    assert fix == "as_is" or fix in {one.code for one in question.doubt.fixes}
    settled = planned(tools, deciding(table, {question.key: {"fix": fix}}))
    one = settled.outcomes[0].incident
    assert one
    assert (one.location.lon, one.location.lat) == meant
    assert statuses(planned(tools, deciding(table, {question.key: {"skip": True}}))) == ["skipped", "skipped", "new"]


def test_rows_of_one_question_keep_their_own_words(tools: Tools) -> None:
    table = of(f"Address,lat,lon\n{CORNER},44.95,93.25\n{BLOCK},44.96,93.26\n,44.97,93.27\n")
    (question,) = planned(tools, table).questions
    assert (question.phrase, question.rows) == ("", (2, 3, 4))
    one, two, three = planned(tools, deciding(table, {question.key: {"fix": "words"}})).outcomes
    assert one.incident
    assert two.incident
    assert (one.incident.location.label, two.incident.location.label) == (AT, "600 block of 24th Ave N")
    assert (three.status, three.problem) == (Status.WRONG, "The row names no place.")


def test_points_outside_are_taken_where_somebody_said_so(tools: Tools) -> None:
    table = of("lat,lon,title\n44.95,-90.1,A\n", outside="take")
    assert statuses(planned(tools, table)) == ["new"]
    impossible = only(tools, "lat,lon,title\n144.95,-90.1,A\n", outside="take")
    assert impossible.status is Status.WRONG


def test_projected_coordinates_are_named_or_left_for_the_address(tools: Tools) -> None:
    alone = only(tools, "X,Y,title\n529000.5,163000.2,A\n")
    assert (alone.status, "projected coordinates" in alone.problem) == (Status.WRONG, True)
    beside = only(tools, f"X,Y,Address\n529000.5,163000.2,{CORNER}\n")
    assert beside.incident.location.label == AT


@pytest.mark.parametrize(
    ("address", "lat", "lon", "doubtful"),
    [
        (CORNER, "44.94138", "-93.26765", False),
        (CORNER, "44.9416", "-93.2679", False),
        (CORNER, "45.00369", "-93.28722", True),
        (CORNER, "44.94138", "-93.2626", True),
        (CORNER, "44.94", "-93.26", False),
        (BLOCK, "45.00369", "-93.28801", False),
        ("24th and Lyndale", "44.95868", "-93.28832", False),
        ("24th and Lyndale", "44.90", "-93.25", True),
        ("Nowhere at all", "44.95", "-93.25", False),
    ],
)
def test_an_address_and_a_position_that_disagree_wait(
    tools: Tools, address: str, lat: str, lon: str, doubtful: bool
) -> None:
    row = only(tools, f"Address,lat,lon\n{address},{lat},{lon}\n")
    assert (row.status is Status.DOUBTFUL) is doubtful
    if doubtful:
        assert row.doubt.code == "apart"
        assert "where the row's own words lead" in row.problem


def test_a_position_in_another_town_than_named_waits(tools: Tools) -> None:
    table = of("Address,City,lat,lon\n3400 Portland Ave,Burnsville,44.94138,-93.268\n")
    plan = planned(tools, table)
    assert statuses(plan) == ["doubtful"]
    (question,) = plan.questions
    assert question.problem.startswith("The row names Burnsville, but its point 44.94138, -93.268 is at 3400 Portland")
    kept = planned(tools, deciding(table, {question.key: {"fix": "as_is"}})).outcomes[0].incident
    assert kept
    assert kept.location.lat == 44.94138
    words = planned(tools, deciding(table, {question.key: {"phrase": BLOCK}})).outcomes[0].incident
    assert words
    assert words.location.label == "600 block of 24th Ave N"


@pytest.mark.parametrize(
    "cell",
    [
        "POINT (-93.26765 44.94138)",
        "(44.94138, -93.26765)",
        "34th and Portland\nMinneapolis, MN\n(44.94138, -93.26765)",
    ],
)
def test_a_position_in_the_cell_of_the_address_is_read(tools: Tools, cell: str) -> None:
    row = only(tools, f'Location\n"{cell}"\n')
    assert row.incident, row.problem
    assert (row.incident.location.lon, row.incident.location.lat) == (-93.26765, 44.94138)
    far = only(tools, f'Location\n"{cell.replace("44.94138", "54.94138")}"\n')
    assert far.status is Status.DOUBTFUL


@pytest.mark.parametrize(("lat", "lon"), [("44.95° N", "93.25° W"), ("N 44,95", "W93.25"), ("44.95", "\u221293.25")])
def test_degrees_with_letters_are_read(tools: Tools, lat: str, lon: str) -> None:
    row = only(tools, f"lat;lon;title\n{lat};{lon};A\n")
    assert (row.incident.location.lon, row.incident.location.lat) == (-93.25, 44.95)


def test_rows_have_the_numbers_of_their_file(tools: Tools) -> None:
    table = of('Police log\n\nplace,notes\n34th and Portland,"one\ntwo"\n\nNowhere,x\n')
    plan = planned(tools, deciding(table, {}))
    assert [(row.number, str(row.status)) for row in plan.outcomes] == [(4, "new"), (7, "no_match")]


def test_the_same_table_with_cities_makes_no_doubles(tools: Tools) -> None:
    first = of(f"id,Address,City,Offense\n1,{CORNER},Minneapolis,theft\n")
    put_in(tools, first, planned(tools, first), actor="ada")
    again = of(f"id,Address,City,Offense\n1,{CORNER},Minneapolis,robbery\n")
    assert [sorted(row.changes) for row in planned(tools, again).outcomes] == [["category", "title"]]


def test_a_geometry_of_many_points_is_a_place(tools: Tools) -> None:
    many = {"type": "MultiPoint", "coordinates": [[-93.25, 44.95], [-93.251, 44.951]]}
    parts = {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [-93.25, 44.95]}]}
    features = [{"type": "Feature", "properties": {"title": "A"}, "geometry": one} for one in (many, parts, None)]
    plan = planned(tools, of(json.dumps({"type": "FeatureCollection", "crs": None, "features": features})))
    assert statuses(plan) == ["new", "new", "wrong"]
