"""app.distances.measure: the interval holds every distance that the doubt of both places allows."""

import math
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.distances.measure import measure
from app.errors import BadInput
from app.model import Geometry
from geodata.geometry.chords import farthest, in_space, nearest
from geodata.geometry.earth import Position
from geodata.geometry.lines import Line
from geodata.street_sizes import HALF_ROADWAY_M
from geodata.units import MILE_M


@dataclass(frozen=True)
class Spot:
    lon: float
    lat: float
    uncertainty_m: float | None = 20.0
    geometry: Geometry | None = None


def line(*positions: tuple[float, float]) -> Geometry:
    return {"type": "LineString", "coordinates": [list(position) for position in positions]}


CORNER = Spot(-93.26765, 44.94138, 20)
BLOCK = Spot(-93.28722, 45.00369, 61, line((-93.28795, 45.00369), (-93.28649, 45.00369)))


def test_two_reported_places() -> None:
    distance = measure(CORNER, BLOCK)
    assert distance.distance_m == pytest.approx(7095, abs=15)
    assert 7040 <= distance.at_least_m < distance.distance_m < (distance.at_most_m or 0) <= 7150
    assert distance.method == "geodesic (WGS 84)"


def test_the_block_alone_spans_two_hundredths_of_a_mile() -> None:
    point = Spot(CORNER.lon, CORNER.lat, 0)
    distance = measure(point, BLOCK)
    assert distance.at_most_m is not None
    assert (distance.at_least_m + HALF_ROADWAY_M) / MILE_M == pytest.approx(4.40, abs=0.005)
    assert (distance.at_most_m - HALF_ROADWAY_M) / MILE_M == pytest.approx(4.42, abs=0.005)


def test_known_geodesic() -> None:
    """GeographicLib's own example, JFK to LHR: 5,551.759 km."""
    distance = measure(Spot(-73.8, 40.6, 1), Spot(-0.5, 51.6, 1))
    assert distance.distance_m == pytest.approx(5_551_759.400, abs=0.01)


def test_a_disc_widens_by_its_radius() -> None:
    distance = measure(Spot(-93.2, 44.9, 30), Spot(-93.3, 44.9, 12))
    assert distance.distance_m - distance.at_least_m == pytest.approx(42)
    assert distance.at_most_m == pytest.approx(distance.distance_m + 42)


def test_unknown_doubt_has_no_upper_end() -> None:
    for a, b in ((Spot(-93.2, 44.9, None), CORNER), (CORNER, Spot(-93.2, 44.9, None))):
        distance = measure(a, b)
        assert distance.at_most_m is None
        assert distance.at_least_m == 0


def test_crossing_lines_can_touch() -> None:
    across = Spot(-93.28722, 45.0037, 300, line((-93.28722, 45.001), (-93.28722, 45.006)))
    assert measure(BLOCK, across).at_least_m == 0


def test_near_a_block_stays_wider_than_the_block() -> None:
    near = Spot(BLOCK.lon, BLOCK.lat, 261, BLOCK.geometry)
    widened, plain = measure(CORNER, near), measure(CORNER, BLOCK)
    assert widened.at_most_m is not None
    assert plain.at_most_m is not None
    assert widened.at_most_m - plain.at_most_m == pytest.approx(200, abs=5)


def test_the_nearest_point_may_lie_inside_a_segment() -> None:
    street = Spot(-93.25, 44.95, 20_000, line((-93.40, 44.95), (-93.10, 44.95)))
    point = Spot(-93.33, 44.96, 0)
    north_m = measure(point, Spot(-93.33, 44.95, 0)).distance_m
    # Reach of the line from its point is some 12 km; the doubt beyond it counts on top.
    excess_m = 20_000 - measure(Spot(-93.25, 44.95, 0), Spot(-93.40, 44.95, 0)).distance_m
    assert measure(point, street).at_least_m == pytest.approx(max(0, north_m - excess_m), abs=1)
    exact = Spot(-93.25, 44.95, 1, street.geometry)
    assert measure(point, exact).at_least_m == pytest.approx(north_m - HALF_ROADWAY_M, abs=1)


def test_a_block_in_two_parts_is_measured_over_both() -> None:
    parts = [[[-93.29, 45.0], [-93.288, 45.0]], [[-93.286, 45.0], [-93.284, 45.0]]]
    block = Spot(-93.287, 45.0, 240, {"type": "MultiLineString", "coordinates": parts})
    ends = [measure(CORNER, Spot(lon, 45.0, 0)) for lon in (-93.29, -93.284)]
    distance = measure(Spot(CORNER.lon, CORNER.lat, 0), block)
    assert distance.at_most_m == pytest.approx(max(end.distance_m for end in ends) + HALF_ROADWAY_M, abs=0.5)
    assert distance.at_least_m == pytest.approx(min(end.distance_m for end in ends) - HALF_ROADWAY_M, abs=0.5)


@pytest.mark.parametrize("geometry", [None, {}, line(), {"type": "Polygon", "coordinates": [[[0, 0]]]}])
def test_what_is_no_line_is_its_disc(geometry: Geometry | None) -> None:
    distance = measure(CORNER, Spot(-93.2, 45.0, 100, geometry))
    assert distance.distance_m - distance.at_least_m == pytest.approx(120)


@pytest.mark.parametrize(
    ("lon", "lat", "says"),
    [
        (44.9, -93.2, "longitude comes first. Try -93.2, 44.9"),
        (40.7128, -94.006, "longitude comes first. Try -94.006, 40.7128"),
        (math.nan, 44.9, "two numbers"),
        (-93.2, math.inf, "two numbers"),
        (-193.2, 44.9, "from -180 to 180"),
    ],
)
def test_a_position_that_is_none_is_refused(lon: float, lat: float, says: str) -> None:
    for a, b in ((Spot(lon, lat), CORNER), (CORNER, Spot(lon, lat))):
        with pytest.raises(BadInput, match=says.replace(".", r"\.")):
            measure(a, b)


@pytest.mark.parametrize("uncertainty_m", [-1.0, math.nan, math.inf])
def test_a_doubt_that_is_none_is_refused(uncertainty_m: float) -> None:
    with pytest.raises(BadInput, match="number of metres"):
        measure(CORNER, Spot(-93.2, 44.9, uncertainty_m))


@pytest.mark.parametrize("coordinates", [[1, 2], [["a", "b"]], [[-93.2, math.nan], [1, 2]], 7, [None]])
def test_a_broken_geometry_is_refused(coordinates: object) -> None:
    with pytest.raises(BadInput, match="GeoJSON"):
        measure(CORNER, Spot(-93.2, 44.9, 5, {"type": "LineString", "coordinates": coordinates}))


def test_geopy_waits_for_the_first_measurement() -> None:
    code = "import sys, app.distances.measure, app.distances.wording; assert 'geopy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


lons, lats = st.floats(-180, 180), st.floats(-60, 85)
doubts = st.none() | st.floats(0, 50_000)


@st.composite
def spots(draw: st.DrawFn) -> Spot:
    lon, lat = draw(lons), draw(lats)
    near = st.tuples(
        st.floats(-0.01, 0.01).map(lambda d: min(180.0, max(-180.0, lon + d))),
        st.floats(-0.01, 0.01).map(lambda d: lat + d),
    )
    geometry = draw(st.none() | st.lists(near, min_size=1, max_size=5).map(lambda ps: line(*ps)))
    return Spot(lon, lat, draw(doubts), geometry)


@given(spots(), spots())
def test_the_interval_holds_the_distance_both_ways_round(a: Spot, b: Spot) -> None:
    there, back = measure(a, b), measure(b, a)
    assert there.distance_m == pytest.approx(back.distance_m, abs=1e-6)
    assert there.at_least_m == pytest.approx(back.at_least_m, abs=1e-3)
    assert 0 <= there.at_least_m <= there.distance_m
    assert (there.at_most_m is None) == (a.uncertainty_m is None or b.uncertainty_m is None)
    if there.at_most_m is not None and back.at_most_m is not None:
        assert there.distance_m <= there.at_most_m
        assert there.at_most_m == pytest.approx(back.at_most_m, abs=1e-3)


@given(spots(), spots(), st.floats(0, 1), st.floats(0, 1))
def test_every_pair_of_points_on_two_lines_lies_within(a: Spot, b: Spot, at_a: float, at_b: float) -> None:
    distance = measure(a, b)
    if distance.at_most_m is None:
        return
    between_m = measure(_on(a, at_a), _on(b, at_b)).distance_m
    assert distance.at_least_m - 0.5 <= between_m <= distance.at_most_m + 0.5


def _on(spot: Spot, at: float) -> Spot:
    """A position on the spot's first segment, or its point."""
    if spot.geometry is None:
        return Spot(spot.lon, spot.lat, 0)
    (lon0, lat0), *rest = spot.geometry["coordinates"]
    lon1, lat1 = rest[0] if rest else (lon0, lat0)
    return Spot(lon0 + at * (lon1 - lon0), lat0 + at * (lat1 - lat0), 0)


near_positions = st.tuples(st.floats(-93.30, -93.28), st.floats(44.99, 45.01))
polylines = st.lists(near_positions, min_size=1, max_size=4).map(tuple)


@given(polylines, polylines)
def test_no_two_points_are_nearer_than_the_nearest_or_farther_than_the_farthest(a: Line, b: Line) -> None:
    on_a, on_b = nearest([a], [b])
    for position, line_ in ((on_a, a), (on_b, b)):
        assert _chord_m(*nearest([(position,)], [line_])) < 0.05
    near_m = _chord_m(on_a, on_b)
    far_m = _chord_m(*farthest([a], [b]))
    sampled_m = [_chord_m(p, q) for p in _sampled(a) for q in _sampled(b)]
    assert near_m <= min(sampled_m) + 0.05
    assert far_m == pytest.approx(max(sampled_m), abs=0.05)


def _chord_m(p: Position, q: Position) -> float:
    return math.dist(in_space(p), in_space(q))


def _sampled(line: Line) -> list[Position]:
    pieces = list(pairwise(line)) or [(line[0], line[0])]
    return [
        (lon0 + step / 8 * (lon1 - lon0), lat0 + step / 8 * (lat1 - lat0))
        for (lon0, lat0), (lon1, lat1) in pieces
        for step in range(9)
    ]
