"""app.geocoding.refusals: what a refusal says of streets and blocks is true of the map."""

import random
import re
from itertools import islice

import pytest
import shapely

from app.geocoding import refusals
from app.geocoding.geocode import Geocoder
from app.model import MatchStatus
from app.words.remarks import sentence
from geodata.streets import StreetRecord, Streets
from geodata.units import FOOT_M, MILE_M
from tests.grid import town
from tests.remarked import said_of

SAMPLED = 150
SIZES_M = {"feet": FOOT_M, "mile": MILE_M, "miles": MILE_M}
ELM = town("a b", {"Elm St": "ab"}).named("ELM")[0][0]


def course(streets: Streets, record: StreetRecord) -> shapely.MultiLineString:
    """The street's lines in metres, near enough for a city."""
    x_m, y_m = 78_900.0, 111_150.0
    lines = [[(lon * x_m, lat * y_m) for lon, lat in segment.line] for segment in streets.segments(record.id)]
    return shapely.MultiLineString(lines)


def with_course(streets: Streets) -> list[StreetRecord]:
    return [
        one for one in streets.streets() if streets.segments(one.id) and one.name.type and " to " not in one.name.name
    ]


def crossing_without_corner(streets: Streets, records: list[StreetRecord]) -> list[tuple[StreetRecord, StreetRecord]]:
    shapes = [course(streets, one) for one in records]
    pairs = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=5.0).T
    met = [(records[a], records[b]) for a, b in pairs if a < b]
    return [(a, b) for a, b in met if b.id not in streets.crossings(a.id)]


def said_closest_m(remark: str) -> float:
    found = re.search(r"no closer than ([\d,.]+|half a) (feet|miles?)", remark)
    assert found, remark
    return (0.5 if found[1] == "half a" else float(found[1].replace(",", ""))) * SIZES_M[found[2]]


def check_streets(streets: Streets, geocoder: Geocoder, a: StreetRecord, b: StreetRecord) -> None:
    match = geocoder.geocode(f"{a.name.long()} and {b.name.long()}")
    for remark in said_of(match) if match.status is MatchStatus.NO_MATCH else ():
        if "never meet" in remark:
            gap_m = shapely.distance(course(streets, a), course(streets, b))
            assert gap_m > 35, remark
            assert said_closest_m(remark) <= gap_m * 1.01, remark
        if "side by side" in remark:
            assert not shapely.intersects(course(streets, a), course(streets, b)), remark


def test_refusal_of_streets_that_cross_does_not_say_that_they_never_meet(geocoder: Geocoder) -> None:
    pairs = crossing_without_corner(geocoder.streets, with_course(geocoder.streets))
    assert len(pairs) > 20
    for a, b in islice(pairs, SAMPLED):
        check_streets(geocoder.streets, geocoder, a, b)


def test_refusal_of_any_two_streets_is_true(geocoder: Geocoder) -> None:
    records, pick = with_course(geocoder.streets), random.Random(9)
    for _ in range(SAMPLED):
        check_streets(geocoder.streets, geocoder, *pick.sample(records, 2))


def test_freeways_that_share_an_interchange_are_not_said_to_never_meet(geocoder: Geocoder) -> None:
    for phrase in ("I-94 and I-35W", "I-35W and I-94", "I-394 and I-94"):
        assert not any("never meet" in remark for remark in said_of(geocoder.geocode(phrase)))


@pytest.mark.parametrize(
    ("hundreds", "asked", "says"),
    [
        ([600, 700, 800, 900], 9900, "its blocks run from 600 to 900"),
        ([600], 9900, "its blocks are only the 600 block"),
        ([100, 200, 400, 600, 700], 500, "its blocks run from 100 to 200, the 400 block alone and from 600 to 700"),
        ([1700, 1800, 3900, 4000], 3800, "its blocks run from 1700 to 1800 and from 3900 to 4000"),
        (
            [100, 300, 500, 700, 900],
            600,
            "its blocks run from 100 to 900 with gaps; before it comes the 500 block, after it the 700 block",
        ),
        ([100, 300, 500, 700, 900], 2000, "its blocks run from 100 to 900 with gaps"),
    ],
)
def test_refusal_of_a_block_names_the_gaps(hundreds: list[int], asked: int, says: str) -> None:
    text = sentence(refusals.no_block([ELM], asked, hundreds))
    assert text == f"Elm Street has no {asked} block; {says}."


def test_refusal_of_a_block_is_true_of_every_street_with_a_gap(geocoder: Geocoder) -> None:
    gaps: list[tuple[StreetRecord, int, list[int]]] = []
    for record in geocoder.streets.streets():
        hundreds = sorted(geocoder.streets.blocks(record.id))
        none = [one for one in range(hundreds[0], hundreds[-1], 100) if one not in hundreds] if hundreds else []
        gaps += [(record, none[len(none) // 2], hundreds)] if none else []
    assert gaps
    for record, missing, hundreds in gaps[:SAMPLED]:
        match = geocoder.geocode(f"{missing} block of {record.name.long()}")
        for remark in said_of(match) if match.status is MatchStatus.NO_MATCH else ():
            if remark.startswith(f"{record.name.long()} has no {missing} block"):
                check_blocks(remark, missing, hundreds)


def check_blocks(remark: str, missing: int, hundreds: list[int]) -> None:
    if "with gaps" in remark:
        before, after = max(h for h in hundreds if h < missing), min(h for h in hundreds if h > missing)
        assert f"before it comes the {before} block, after it the {after} block" in remark
    for first, last in re.findall(r"from (\d+) to (\d+)(?!\d| with gaps)", remark):
        assert set(range(int(first), int(last) + 1, 100)) <= set(hundreds), remark


@pytest.mark.parametrize(
    ("phrase", "unused"),
    [
        ("near 34th and Portland, and a third in Brooklyn Center", "a third in Brooklyn Center"),
        ("34th and Portland, and one in Brooklyn Center", "one in Brooklyn Center"),
        ("34th and Portland, another in St. Paul", "another in St. Paul"),
        ("34th and Portland and two others in Richfield", "two others in Richfield"),
        ("600 block of 24th Ave N, and a second victim in Brooklyn Park", "a second victim in Brooklyn Park"),
    ],
)
def test_second_place_is_no_town_of_the_first(geocoder: Geocoder, phrase: str, unused: str) -> None:
    match = geocoder.geocode(phrase)
    assert match.best
    assert f"Not used: “{unused}”." in said_of(match)


def test_town_of_the_place_itself_still_counts(geocoder: Geocoder) -> None:
    for phrase in ("34th and Portland in Brooklyn Center", "34th and Portland, Brooklyn Center"):
        (remark,) = said_of(geocoder.geocode(phrase))
        assert remark == "Dateline's streets are those of Minneapolis; the phrase names Brooklyn Center."
    assert geocoder.geocode("3rd Ave S and 3rd St S in Minneapolis").best
