"""Refusals of real streets, sampled: each statement in them is true of the lines, corners and blocks on the map."""

import random
import re
from collections.abc import Iterator
from functools import cache

import pytest
import shapely

from app.geocoding.geocode import Geocoder
from app.model import MatchStatus
from geodata.names import display_name
from geodata.streets import StreetRecord
from tests.remarked import said_of
from tests.test_refusals import check_blocks, check_streets, course, with_course

SAMPLED = 100
TOUCH_M = 35.0
JOINING = re.compile(r"street called (?:Of|And|On|At|The)\b")


@pytest.fixture(scope="module")
def records(geocoder: Geocoder) -> list[StreetRecord]:
    return with_course(geocoder.streets)


@cache
def picker(seed: str) -> random.Random:
    return random.Random(seed)


def refusals(geocoder: Geocoder, phrase: str) -> Iterator[str]:
    match = geocoder.geocode(phrase)
    for remark in said_of(match) if match.status is MatchStatus.NO_MATCH else ():
        assert not JOINING.search(remark), (phrase, remark)
        yield remark


def near_pairs(geocoder: Geocoder, records: list[StreetRecord]) -> list[tuple[StreetRecord, StreetRecord]]:
    """Pairs of streets within two blocks of each other that have no corner."""
    shapes = [course(geocoder.streets, one) for one in records]
    pairs = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=250.0).T
    found = [(records[a], records[b]) for a, b in pairs if a < b]
    return [(a, b) for a, b in found if b.id not in geocoder.streets.crossings(a.id)]


def test_streets_said_to_run_side_by_side_or_parallel_do(geocoder: Geocoder, records: list[StreetRecord]) -> None:
    pick, said = picker("pairs"), set[str]()
    near = pick.sample(near_pairs(geocoder, records), SAMPLED)
    far = [(pick.choice(records), pick.choice(records)) for _ in range(SAMPLED)]
    for a, b in near + far:
        check_streets(geocoder.streets, geocoder, a, b)
        for remark in refusals(geocoder, f"{a.name.long()} and {b.name.long()}"):
            if found := re.search(r"run (side by side|parallel) and never meet", remark):
                said.add(found[1])
                shapes = (course(geocoder.streets, one) for one in (a, b))
                shorter, longer = sorted(shapes, key=lambda one: float(one.length))
                part = shorter.intersection(longer.buffer(400.0)).length / shorter.length
                assert (part > 0.29) if found[1] == "side by side" else (part < 0.31), (remark, part)
    assert said == {"side by side", "parallel"}


def test_names_said_not_to_meet_have_no_corner(geocoder: Geocoder, records: list[StreetRecord]) -> None:
    pick, streets, checked = picker("bare"), geocoder.streets, 0
    for _ in range(SAMPLED):
        a, b = (display_name(pick.choice(records).name.name) for _ in range(2))
        for remark in refusals(geocoder, f"{a} and {b}"):
            if remark.startswith(f"No street called {a} meets one called {b}."):
                checked += 1
                ones, others = ([one for one in records if display_name(one.name.name) == name] for name in (a, b))
                for one in ones:
                    assert streets.crossings(one.id).keys().isdisjoint({other.id for other in others}), remark
                    gaps_m = [shapely.distance(course(streets, one), course(streets, other)) for other in others]
                    assert min(gaps_m) > TOUCH_M, remark
    assert checked > SAMPLED // 5


def test_blocks_said_to_be_missing_are(geocoder: Geocoder, records: list[StreetRecord]) -> None:
    pick, checked = picker("blocks"), 0
    for _ in range(SAMPLED):
        record, hundred = pick.choice(records), pick.randrange(1, 70) * 100
        hundreds = sorted(geocoder.streets.blocks(record.id))
        number = hundred + pick.randrange(1, 99)
        for phrase in (f"{hundred} block of {record.name.long()}", f"{number} {record.name.long()}"):
            for remark in refusals(geocoder, phrase):
                if remark.startswith(f"{record.name.long()} has no {hundred} block"):
                    checked += 1
                    assert hundred not in hundreds, remark
                    if "with gaps; before it comes" in remark:
                        check_blocks(remark, hundred, hundreds)
                    for first, last in re.findall(r"from (\d+) to (\d+)", remark):
                        assert {int(first), int(last)} <= set(hundreds), remark
                    for alone in re.findall(r"the (\d+) block(?: alone)?(?=[.,]| and)", remark):
                        assert int(alone) in hundreds, remark
        bare = display_name(record.name.name)
        for remark in refusals(geocoder, f"{hundred} block of {bare}"):
            if remark.startswith("None of "):
                same = [one for one in records if display_name(one.name.name) == bare]
                assert not any(hundred in geocoder.streets.blocks(one.id) for one in same), remark
    assert checked > SAMPLED


def test_street_said_not_to_run_between_two_meets_both_or_not_as_said(
    geocoder: Geocoder, records: list[StreetRecord]
) -> None:
    pick, said = picker("between"), set[bool]()
    for number in range(SAMPLED):
        along, one, other = pick.sample(records, 3)
        crossed = [each for each in records if each.id in geocoder.streets.crossings(along.id)]
        if number % 3 and crossed:
            one, other = pick.choice(crossed), pick.choice(crossed) if number % 3 == 2 else other
        phrase = f"{along.name.long()} between {one.name.long()} and {other.name.long()}"
        meets = set(geocoder.streets.crossings(along.id))
        for remark in refusals(geocoder, phrase):
            if remark.startswith(along.name.long()) and one.id != other.id:
                said.add("is interrupted between them" in remark)
                assert ("is interrupted between them" in remark) is ({one.id, other.id} <= meets), remark
                assert ("is not known to run between" in remark) is not ({one.id, other.id} <= meets), remark
    assert said == {True, False}
