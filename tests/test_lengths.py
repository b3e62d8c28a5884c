"""app.distances.claims and app.words.lengths: two figures for one distance agree."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.distances.claims import claim, is_same_place
from app.distances.wording import short
from app.model import Distance
from app.words.lengths import Figure, about, at_least, ceiling, floor, nearest, within
from app.words.units import CUSTOMARY, METRIC, UnitSetting, systems
from geodata.units import MILE_M

EPS_M = 1e-6


def apart(distance_m: float, doubt_m: float) -> Distance:
    return Distance(distance_m, max(0.0, distance_m - doubt_m), distance_m + doubt_m, "")


def at(low_m: float, distance_m: float, high_m: float) -> Distance:
    return Distance(distance_m, low_m, high_m, "")


lengths_m = st.floats(0, 20_000_000) | st.floats(0, 30_000) | st.floats(0, 2000) | st.floats(0, 60)
doubts_m = st.floats(0, 100_000) | st.floats(0, 500) | st.floats(0, 5)
distances = st.builds(apart, lengths_m, doubts_m) | st.builds(
    lambda a, b, c: at(*sorted((a, b, c))), lengths_m, lengths_m, lengths_m
)
units_first = st.sampled_from(["mi", "km"])


def agree(first: Figure, behind: Figure, most: float) -> bool:
    return abs(first.length_m - behind.length_m) <= most * first.length_m + EPS_M


def known_m(distance: Distance) -> tuple[float, float]:
    assert distance.at_most_m is not None
    return distance.at_least_m, distance.at_most_m


@settings(max_examples=500)
@given(distances, units_first)
def test_claim_figures_never_contradict_each_other(distance: Distance, units: UnitSetting) -> None:
    found = claim(distance, units)
    assert agree(found.figure, found.behind, 0.06)
    assert agree(found.behind, found.figure, 0.06)
    if found.low and found.behind_low:
        assert agree(found.low, found.behind_low, 0.06)
    assert all(one.value > 0 for one in (found.figure, found.behind, found.low, found.behind_low) if one)


@settings(max_examples=500)
@given(distances, units_first)
def test_claim_says_no_more_than_is_known(distance: Distance, units: UnitSetting) -> None:
    found, (low_m, high_m) = claim(distance, units), known_m(distance)
    if found.form == "under":
        assert min(found.figure.length_m, found.behind.length_m) > high_m - EPS_M or found.figure.value == 1
        assert found.figure.length_m > high_m - EPS_M
    elif found.form == "within":
        assert min(found.figure.length_m, found.behind.length_m) >= high_m - EPS_M
    elif found.form == "between":
        assert found.low
        assert found.behind_low
        assert max(found.low.length_m, found.behind_low.length_m) <= low_m + EPS_M
        assert min(found.figure.length_m, found.behind.length_m) >= high_m - EPS_M
    else:
        rounding_m = found.figure.step * found.figure.unit.size_m / 2
        doubt_m = max(distance.distance_m - low_m, high_m - distance.distance_m)
        assert abs(found.figure.length_m - distance.distance_m) <= max(rounding_m, doubt_m) + EPS_M
        usual = found.figure.step <= found.figure.unit.usual(distance.distance_m) or distance.distance_m < 330
        assert low_m - EPS_M <= found.figure.length_m <= high_m + EPS_M or usual


@settings(max_examples=500)
@given(distances, units_first)
def test_claim_below_a_mile_is_no_mile(distance: Distance, units: UnitSetting) -> None:
    found, (_, high_m) = claim(distance, units), known_m(distance)
    if found.form == "about" and not is_same_place(distance):
        for figure, system in zip((found.figure, found.behind), systems(units), strict=True):
            assert figure.length_m < system.large.size_m or high_m >= system.large.size_m


@settings(max_examples=500)
@given(lengths_m, st.floats(0, 3000) | st.floats(0, 2_000_000), doubts_m, units_first)
def test_claim_of_a_longer_distance_is_no_smaller(
    distance_m: float, more_m: float, doubt_m: float, units: UnitSetting
) -> None:
    one, other = (claim(apart(length_m, doubt_m), units) for length_m in (distance_m, distance_m + more_m))
    begins = [found.low.length_m if found.low else found.figure.length_m for found in (one, other)]
    if one.form == other.form:
        assert begins[0] <= begins[1] + EPS_M
        assert one.figure.length_m <= other.figure.length_m + EPS_M
    elif one.form == "between":
        assert begins[0] <= begins[1] + EPS_M


@settings(max_examples=500)
@given(lengths_m)
def test_floor_and_ceiling_hold_the_length_and_grow_with_it(length_m: float) -> None:
    for system in (CUSTOMARY, METRIC):
        assert floor(length_m, system).length_m <= length_m + EPS_M
        assert ceiling(length_m, system).length_m >= length_m - EPS_M
        more_m = length_m * 1.0001 + 0.01
        assert floor(length_m, system).length_m <= floor(more_m, system).length_m + EPS_M
        assert ceiling(length_m, system).length_m <= ceiling(more_m, system).length_m + EPS_M


@pytest.mark.parametrize(
    ("length_m", "figure"),
    [
        (0.25 * MILE_M, 0.3),
        (0.35 * MILE_M, 0.4),
        (0.45 * MILE_M, 0.5),
        (2.25 * MILE_M, 2.3),
        (10.5 * MILE_M, 11),
        (12.5 * MILE_M, 13),
        (1005 * MILE_M, 1010),
    ],
)
def test_nearest_rounds_half_up(length_m: float, figure: float) -> None:
    found = nearest(length_m, 0.0, CUSTOMARY)
    assert found
    assert found.value == figure


@pytest.mark.parametrize(
    ("distance", "mi", "km"),
    [
        (at(0.95 * MILE_M, 0.96 * MILE_M, 0.97 * MILE_M), "about 0.96 miles", "about 1.5 kilometers"),
        (apart(0.999 * MILE_M, 0.5), "less than 1 mile", "about 1.6 kilometers"),
        (apart(999.7, 0.1), "about 0.6 miles", "less than 1 kilometer"),
        (apart(997, 0.5), "about 0.6 miles", "about 997 meters"),
        (apart(2 * 1232, 200), "about 1.6 miles", "about 2.4 kilometers"),
        (apart(4 * MILE_M, 2 * MILE_M), "between 2 and 6 miles", "between 3.2 and 10 kilometers"),
    ],
)
def test_claim_near_the_border_of_a_unit(distance: Distance, mi: str, km: str) -> None:
    assert short(distance) == mi
    assert short(distance, "km") == km


@given(lengths_m | doubts_m)
def test_length_alone_is_never_nothing(length_m: float) -> None:
    for units in ("mi", "km"):
        assert not re.search(r"\b0 ", about(length_m, units))


def test_within_rounds_up_and_at_least_rounds_down() -> None:
    assert within(20.0) == "within about 70 feet"
    assert within(200.0, "km") == "within about 200 meters"
    assert at_least(199.0) == "650 feet"
