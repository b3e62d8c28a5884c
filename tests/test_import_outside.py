"""Points in an area, in a town beside it, and outside of all: told by outlines, and by boxes where there are none."""

from dataclasses import replace
from typing import Any

import pytest

from app.imports import doubts, notes
from app.imports.runs import Tools, planned
from app.imports.towns import Towns
from app.model import LonLat
from geodata.streets import Info, Streets
from tests.test_import import of, tools

__all__ = ["tools"]
MIDDLE = ("44.95", "-93.26")


@pytest.mark.parametrize(
    ("lat", "lon", "town"),
    [
        (*MIDDLE, "Minneapolis"),
        ("44.99", "-93.325", "Golden Valley"),
        ("44.9986", "-93.2025", "Lauderdale"),
        ("45.045", "-93.25", "Columbia Heights"),
        ("44.884", "-93.28", "Richfield"),
    ],
)
def test_a_point_in_a_town_beside_the_area_is_named(tools: Tools, lat: str, lon: str, town: str) -> None:
    plan = planned(tools, of(f"lat,lon,title\n{lat},{lon},A\n"))
    (row,) = plan.outcomes
    assert row.incident, row.problem
    assert row.incident.location.locality.startswith(town)
    beside = [one["town"] for one in plan.report(done=False)["towns"]]
    assert [one.startswith(town) for one in beside] == ([] if town == "Minneapolis" else [True])
    said = notes.places(plan.report(done=False))
    assert any(f"1 row is in other towns: {town}" in line for line in said) is (town != "Minneapolis")


@pytest.mark.parametrize(
    ("lat", "lon", "town"),
    [("44.94", "-93.09", "Saint Paul"), ("44.75", "-93.28", "Burnsville"), ("46.78", "-92.1", ""), ("31", "103", "")],
)
def test_a_point_outside_says_which_town_it_is_in(tools: Tools, lat: str, lon: str, town: str) -> None:
    (row,) = planned(tools, of(f"lat,lon,title\n{lat},{lon},A\n")).outcomes
    assert (str(row.status), row.doubt and row.doubt.facts["town"]) == ("doubtful", town)
    assert (f"is in {town}, which is outside the areas" in row.problem) is bool(town)


def without_towns(streets: Streets, *kept: str) -> Any:
    """The gazetteer as if it knew only the outlines of these towns, and the limits."""

    class Cut:
        info = streets.info

        def places(self, *kinds: str) -> Any:
            return (one for one in streets.places(*kinds) if one.kind != "municipality" or one.name in kept)

        def place_names(self) -> Any:
            return streets.place_names()

    return Cut()


def test_a_corner_of_the_box_is_outside_where_nobody_knows_a_town(streets: Streets) -> None:
    far, near = LonLat(-93.204, 45.046), LonLat(-93.333, 44.95)
    towns = Towns([without_towns(streets)])
    assert (towns.holds(far), towns.holds(near)) == (False, True)
    assert Towns([without_towns(streets, *(one.name for one in streets.places("municipality")))]).holds(far)


def test_words_of_the_town_that_a_point_is_in_agree(tools: Tools) -> None:
    table = "Address,City,lat,lon\n3400 Portland Ave,{},44.94138,-93.268\n"
    wrong = planned(tools, of(table.format("Golden Valley"))).outcomes[0]
    right = planned(tools, of(table.format("Minneapolis"))).outcomes[0]
    assert (str(wrong.status), str(right.status)) == ("doubtful", "new")
    beside = planned(tools, of("Address,City,lat,lon\n100 Main St,Golden Valley,44.99,-93.325\n")).outcomes[0]
    assert str(beside.status) == "new"


class Island:
    """Streets on both sides of the 180th meridian."""

    def __init__(self, west: float, east: float) -> None:
        self.info = Info("taveuni", "Taveuni", "", "", "", (west, -17.0, east, -16.6))

    def places(self, *kinds: str) -> Any:
        return iter(())

    def place_names(self) -> Any:
        return iter(())

    def all_segments(self) -> Any:
        lines = [((179.8, -16.8), (180.0, -16.8)), ((-180.0, -16.8), (-179.9, -16.9))]
        return (type("Piece", (), {"line": line}) for line in lines)


@pytest.mark.parametrize("box", [(179.8, -179.9), (-180.0, 180.0)])
@pytest.mark.parametrize(
    ("lon", "is_inside"), [(179.9, True), (-179.95, True), (180.0, True), (-180.0, True), (0, False), (178, False)]
)
def test_an_area_across_the_180th_meridian_holds_both_sides(
    box: tuple[float, float], lon: float, is_inside: bool
) -> None:
    towns = Towns([Island(*box)])  # type: ignore[list-item]
    assert towns.holds(LonLat(lon, -16.8)) is is_inside
    assert [one.code for one in doubts.fixes(LonLat(-16.8, lon), towns)].count("swapped") == (1 if is_inside else 0)


def test_two_areas_hold_what_either_holds(streets: Streets) -> None:
    there = replace(Island(179.8, -179.9).info, bbox=(-93.1, 44.9, -93.0, 45.0))
    second = Island(0, 0)
    second.info = there
    towns = Towns([streets, second])  # type: ignore[list-item]
    assert towns.holds(LonLat(-93.05, 44.95))
    assert not towns.holds(LonLat(-93.5, 44.95))
