"""The geometry of geodata: sizes by their definitions, short lines against the geodesic, each constant in one place."""

import ast
from math import pi

import pytest
from geopy.distance import geodesic

from geodata import street_sizes
from geodata.geometry import earth, lines, rings
from geodata.geometry.earth import ECCENTRICITY_SQUARED, EQUATOR_DEGREE_M, SEMI_MAJOR_AXIS_M, SPHERE_DEGREE_M
from geodata.geometry.plane import Plane
from geodata.units import FOOT_M, MILE_M, YARD_M
from tests.conftest import ROOT
from tests.test_architecture import PACKAGES, files, module_name, parsed

SQUARE = [[(0.0, 45.0), (0.01, 45.0), (0.01, 45.01), (0.0, 45.01), (0.0, 45.0)]]
HOMES = {"geodata.geometry.earth": vars(earth), "geodata.units": {"FOOT_M": FOOT_M, "YARD_M": YARD_M, "MILE_M": MILE_M}}


def test_a_mile_has_5280_feet_and_a_yard_three() -> None:
    assert MILE_M == 5280 * FOOT_M
    assert pytest.approx(3 * FOOT_M, rel=1e-15) == YARD_M


def test_a_degree_follows_from_the_size_of_the_earth() -> None:
    assert pytest.approx(SEMI_MAJOR_AXIS_M * pi / 180, abs=5) == EQUATOR_DEGREE_M
    assert pytest.approx(6_371_008.8 * pi / 180, abs=0.5) == SPHERE_DEGREE_M
    assert pytest.approx(1 - (1 - 1 / 298.257223563) ** 2, rel=1e-11) == ECCENTRICITY_SQUARED


@pytest.mark.parametrize("lat", [0.0, 45.0, -33.86, 60.0])
def test_a_line_and_a_plane_are_as_long_as_the_geodesic(lat: float) -> None:
    line = [(10.0, lat), (10.02, lat + 0.01), (10.05, lat + 0.01)]
    true_m = geodesic(*((lat, lon) for lon, lat in line)).meters
    assert lines.length_m(line) == pytest.approx(true_m, rel=1e-3)
    assert Plane(lat).length_m(line) == pytest.approx(true_m, rel=1e-3)


@pytest.mark.parametrize("bearing", [0.0, 45.0, 90.0, 179.0, -135.0])
def test_straight_on_leads_where_its_bearing_says(bearing: float) -> None:
    start = (-93.26, 44.95)
    end = lines.straight_on(start, bearing, 400.0)
    assert lines.bearing_deg(start, end) == pytest.approx(bearing)
    assert lines.distance_m(start, end) == pytest.approx(400.0, rel=1e-3)


def test_the_middle_of_a_bent_line_is_the_same_by_share_and_by_meters() -> None:
    line, plane = [(10.0, 45.0), (10.01, 45.0), (10.01, 45.02)], Plane(45.01)
    along = plane.along(line, plane.length_m(line) / 2)
    assert lines.distance_m(along, lines.point_along(line, 0.5)) < 1.0


def test_outside_counts_from_the_outline_and_inside_is_nothing() -> None:
    assert rings.outside_m((0.005, 45.005), SQUARE) == 0.0
    assert rings.outside_m((0.005, 45.011), SQUARE) == pytest.approx(111.1, abs=0.2)
    assert rings.outside_m((0.015, 45.015), []) == 0.0


def test_each_size_of_a_street_is_written_once() -> None:
    sizes = {name: value for name, value in vars(street_sizes).items() if name.endswith("_M")}
    again = [
        f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)}"
        for path in files(*PACKAGES)
        for node in parsed(path).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        if any(ast.unparse(name).strip("_") in sizes for name in node.targets)
        if node.value.value in sizes.values() and module_name(path) != street_sizes.__name__
    ]
    assert again == []


def constants(values: dict[str, object]) -> set[float]:
    return {value for name, value in values.items() if name.isupper() and isinstance(value, float)}


def test_each_size_of_the_earth_and_of_a_unit_is_written_once() -> None:
    of_home = {home: constants(dict(values)) for home, values in HOMES.items()}
    assert {len(sizes) for sizes in of_home.values()} == {3, 5}
    again = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value}"
        for path in files(*PACKAGES)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and type(node.value) in (int, float)
        for home, sizes in of_home.items()
        if node.value in sizes and module_name(path) != home
    ]
    assert again == []
