"""app.distances.wording: what is printed is true, and no finer than what is known."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.distances.wording import how_measured, interval, sentence, short
from app.model import AccuracyType, Candidate, Distance, Relation
from app.words.units import UnitSetting
from geodata.units import FOOT_M, MILE_M
from scripts.distances import PAGE, written


def apart(distance_m: float, doubt_m: float | None) -> Distance:
    if doubt_m is None:
        return Distance(distance_m, 0.0, None, "geodesic (WGS 84)")
    return Distance(distance_m, max(0.0, distance_m - doubt_m), distance_m + doubt_m, "geodesic (WGS 84)")


def place(accuracy_type: AccuracyType, uncertainty_m: float | None = 20, relation: Relation = Relation.AT) -> Candidate:
    return Candidate("34th St E & Portland Ave S", -93.3, 44.9, accuracy_type, uncertainty_m, 1.0, relation=relation)


CORNER, BLOCK = "34th St E & Portland Ave S", "600 block of 24th Ave N"

UNNAMED = "place marked by the newsroom"


def named(label: str, accuracy_type: AccuracyType = AccuracyType.POINT, relation: Relation = Relation.AT) -> Candidate:
    return Candidate(label, -93.3, 44.9, accuracy_type, 20.0, 1.0, relation=relation)


def of_kind(label: str) -> Candidate:
    kinds = {CORNER: AccuracyType.INTERSECTION, BLOCK: AccuracyType.BLOCK, "Phillips": AccuracyType.PLACE}
    return named(label, kinds.get(label, AccuracyType.POINT))


@pytest.mark.parametrize(
    ("distance_m", "doubt_m", "miles", "kilometers"),
    [
        (0, 20, "at the same place", "at the same place"),
        (0, None, "at the same place", "at the same place"),
        (0, 100, "less than 500 feet", "less than 150 meters"),
        (0, 400, "within about 0.3 miles", "within about 400 meters"),
        (50, 10, "about 150 feet", "about 60 meters"),
        (140, 9, "about 450 feet", "about 140 meters"),
        (100, 75, "between 80 and 600 feet", "between 25 and 180 meters"),
        (160, 10, "about 500 feet", "about 160 meters"),
        (244, 20, "about 800 feet", "about 240 meters"),
        (250, 60, "about 800 feet", "about 300 meters"),
        (300, 40, "about 1,000 feet", "about 300 meters"),
        (320, 300, "within about 0.4 miles", "within about 650 meters"),
        (402, 20, "about 0.2 miles", "about 400 meters"),
        (805, 30, "about half a mile", "about 800 meters"),
        (1000, 30, "about 0.6 miles", "about 1 kilometer"),
        (1609, 30, "about 1 mile", "about 1.6 kilometers"),
        (7095, 40, "about 4.4 miles", "about 7.1 kilometers"),
        (7095, 300, "about 4.4 miles", "about 7 kilometers"),
        (7095, 700, "about 4.5 miles", "about 7 kilometers"),
        (7095, 1500, "about 4 miles", "about 8 kilometers"),
        (7095, 6000, "within about 9 miles", "within about 14 kilometers"),
        (7095, None, "about 4.5 miles", "about 7 kilometers"),
        (16_090, 30, "about 10 miles", "about 16 kilometers"),
        (19_312, 30, "about 12 miles", "about 19 kilometers"),
        (3_000_000, 30, "about 1,860 miles", "about 3,000 kilometers"),
    ],
)
def test_short(distance_m: float, doubt_m: float | None, miles: str, kilometers: str) -> None:
    assert short(apart(distance_m, doubt_m)) == miles
    assert short(apart(distance_m, doubt_m), "km") == kilometers


@pytest.mark.parametrize(
    ("a", "b", "distance", "says"),
    [
        (
            CORNER,
            BLOCK,
            apart(7095, 40),
            f"{CORNER} and the {BLOCK} are about 4.4 miles (7.1 km) apart in a straight line.",
        ),
        (
            BLOCK,
            CORNER,
            apart(244, 20),
            f"The {BLOCK} and {CORNER} are about 800 feet (240 meters) apart in a straight line.",
        ),
        (
            "612 24th Ave N",
            BLOCK,
            apart(30, 70),
            f"612 24th Ave N and the {BLOCK} are less than 500 feet (150 meters) apart in a straight line.",
        ),
        (
            "a",
            "b",
            apart(100, 75),
            "A and b are between 80 and 600 feet (24 and 190 meters) apart in a straight line.",
        ),
        (CORNER, CORNER, apart(0, 40), "Both places are at the same corner, 34th St E & Portland Ave S."),
        (BLOCK, BLOCK, apart(0, 130), "Both places are on the same block, the 600 block of 24th Ave N."),
        ("612 24th Ave N", "Hall", apart(0, 30), "612 24th Ave N and Hall are at the same place."),
        ("", " ", apart(0, 30), f"A {UNNAMED} and another {UNNAMED} are at the same place."),
        (
            "Phillips",
            "Phillips",
            apart(0, 2000),
            "Both places are in the same area, Phillips, within about 1.3 miles (2.1 km) of each other in a straight "
            "line.",
        ),
    ],
)
def test_sentence(a: str, b: str, distance: Distance, says: str) -> None:
    assert sentence(of_kind(a), of_kind(b), distance) == says


def test_kilometers_first() -> None:
    assert sentence(named("A"), named("B"), apart(7095, 40), "km") == (
        "A and B are about 7.1 kilometers (4.4 miles) apart in a straight line."
    )


@pytest.mark.parametrize(
    ("distance", "says"),
    [
        (Distance(7095, 7082, 7111, ""), "between 4.40 and 4.42 miles"),
        (apart(244, 20), "between 730 and 870 feet"),
        (apart(0, 40), "no more than 140 feet"),
        (apart(20_000, 30), "between 12.4 and 12.5 miles"),
        (apart(1_000_000, 30), "between 621 and 622 miles"),
        (apart(MILE_M, 0), "at 1.00 miles"),
        (apart(7095, None), ""),
    ],
)
def test_interval(distance: Distance, says: str) -> None:
    assert interval(distance) == says


METHOD = "Measured in a straight line on the WGS 84 ellipsoid; "
BETWEEN = "the true distance lies between 4.40 and 4.42 miles."


@pytest.mark.parametrize(
    ("a", "b", "says"),
    [
        (
            place(AccuracyType.INTERSECTION),
            place(AccuracyType.BLOCK),
            f"the second place is known only to the block, so {BETWEEN}",
        ),
        (
            place(AccuracyType.BLOCK),
            place(AccuracyType.POINT),
            f"the first place is known only to the block, so {BETWEEN}",
        ),
        (
            place(AccuracyType.BLOCK),
            place(AccuracyType.BLOCK),
            f"both places are known only to the block, so {BETWEEN}",
        ),
        (
            place(AccuracyType.BLOCK),
            place(AccuracyType.PLACE),
            f"the first place is known only to the block and the second only to the area, so {BETWEEN}",
        ),
        (place(AccuracyType.POINT), place(AccuracyType.POINT), f"given how closely each place is known, {BETWEEN}"),
        (
            place(AccuracyType.INTERSECTION, relation=Relation.NEAR),
            place(AccuracyType.POINT),
            f"the first place is known only to be near the place named, so {BETWEEN}",
        ),
    ],
)
def test_how_measured(a: Candidate, b: Candidate, says: str) -> None:
    assert how_measured(Distance(7095, 7082, 7111, ""), a, b) == METHOD + says


def test_how_measured_says_what_is_not_known() -> None:
    known, unknown = place(AccuracyType.POINT), place(AccuracyType.POINT, None)
    ends = "is not recorded, so the true distance may differ."
    assert how_measured(apart(7095, None), known, unknown) == f"{METHOD}how closely the second place is known {ends}"
    assert how_measured(apart(7095, None), unknown, known) == f"{METHOD}how closely the first place is known {ends}"
    both = f"{METHOD}how closely the places are known is not recorded, so the true distance may differ."
    assert how_measured(apart(7095, None), unknown, unknown) == both


def test_how_measured_where_both_may_be_one() -> None:
    corner = place(AccuracyType.INTERSECTION)
    says = "given how closely each place is known, the true distance is no more than 140 feet."
    assert how_measured(apart(0, 40), corner, corner) == METHOD + says


SIZES_M = {
    "mile": MILE_M,
    "miles": MILE_M,
    "feet": FOOT_M,
    "kilometer": 1000,
    "kilometers": 1000,
    "km": 1000,
    "meters": 1,
}
distances = st.builds(
    apart, st.floats(0, 20_000_000) | st.floats(0, 3000), st.none() | st.floats(0, 100_000) | st.floats(0, 300)
)
settings = st.sampled_from(["mi", "km"])


def figures(text: str) -> list[tuple[float, float]]:
    """(length, step it was rounded to at the finest), both in metres, of every figure in a text."""
    found = re.findall(r"(half a|[\d,]+(?:\.\d+)?) (\w+)", text)
    lengths = []
    for figure, unit in found:
        if unit not in SIZES_M:
            continue
        digits = "0.5" if figure == "half a" else figure.replace(",", "")
        finest = {"feet": 100.0, "meters": 10.0}.get(unit) or (
            0.1 if float(digits) <= 10 else 1 if float(digits) <= 1000 else 10
        )
        lengths.append((float(digits) * SIZES_M[unit], finest * SIZES_M[unit]))
    return lengths


@given(distances, settings)
def test_every_printed_figure_is_true(distance: Distance, units: UnitSetting) -> None:
    text = sentence(named("A"), named("B"), distance, units)
    if "same place" in text:
        assert distance.distance_m < 1
        return
    assert short(distance, units) in text
    found = figures(text)
    (first_m, step_m), (behind_m, _) = found[0], found[-1]
    if "less than" in text or "within" in text:
        assert distance.at_most_m is not None
        assert min(first_m, behind_m) >= distance.at_most_m - 1e-3 or first_m == MILE_M
    elif "between" not in text:
        doubt_m = 0.1 * distance.distance_m
        if distance.at_most_m is not None:
            doubt_m = max(distance.distance_m - distance.at_least_m, distance.at_most_m - distance.distance_m)
        assert abs(first_m - distance.distance_m) <= max(step_m * 0.500001, doubt_m, 3.05)
        assert abs(behind_m - first_m) <= 0.06 * first_m


@given(st.floats(200, 16_000), st.floats(0, 5000))
def test_no_digit_is_finer_than_the_doubt(distance_m: float, doubt_m: float) -> None:
    text = short(apart(distance_m, doubt_m))
    if text.startswith("about") and doubt_m > 0.1 * MILE_M:
        ((length_m, _),) = figures(text)
        tenths = length_m / (0.1 * MILE_M)
        assert round(tenths) % 2 == 0 or round(tenths) % 5 == 0


@given(distances, settings)
def test_the_interval_holds_what_was_measured(distance: Distance, units: UnitSetting) -> None:
    text = interval(distance, units)
    if distance.at_most_m is None:
        assert text == ""
        return
    numbers = [float(number.replace(",", "")) for number in re.findall(r"[\d,]+(?:\.\d+)?", text)]
    size_m = SIZES_M[text.split()[-1]]
    low, high = (0.0, numbers[0]) if text.startswith("no more") else (numbers[0], numbers[-1])
    assert low * size_m <= distance.at_least_m + 1e-3
    assert distance.at_most_m <= high * size_m + 1e-3 + 1e-6 * distance.at_most_m


@given(st.text(), st.text(), distances)
def test_any_label_makes_one_sentence(a: str, b: str, distance: Distance) -> None:
    text = sentence(named(a), named(b), distance)
    assert text.endswith(".")
    assert "\n" not in text


def test_table_in_the_docs_is_what_the_code_says() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert written(page) == page, "python -m scripts.distances writes it again"
