"""Signs are only a quick look: without them every phrase is read the same, only more slowly."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.geocoding import cuts, frame, parse, patterns, relations, shorthand, written
from app.geocoding.apart import apart, touch
from app.model import Reading
from geodata.streets import MINNEAPOLIS, Streets

LOOKING = (cuts, frame, parse, patterns, relations, shorthand)
PIECES = (
    "34th", "Portland", "Hiawatha Ave", "13 AV S", "St. Paul", "Lake St", "35W", "Park and Portland avenues",
    "2605", "2600", "2600-2640", "26XX", "5X", "2605 1/2", "26**", "twenty-six hundred",
    "600 and 700 blocks of", "block", "blk of", "bk", "and", "&", "@", "at", "/", "+", "-", " - ", ",", ";",
    "x", "on", "by", "near", "off", "from", "to", "between", "btwn", "b/w", "a block north of",
    "two miles from", "in front of", "behind", "opposite", "outside", "alongside", "across from", "around",
    "SW corner of", "NE/C", "W/O", "intersection of", "crossing:", "alley of", "parking lot", "sidewalk",
    "yard of", "entire length of", "then", "first at", "apt 3,", "#4", "suite 5", "apartment 6", "2nd floor",
    "rear", "lobby", "downstairs", "upper unit", "basement", "area", "vicinity", "corridor", ", SE corner",
    "USA", "u.s.", "United States", "in St. Paul", "and another in Brooklyn Center", "MN", "Minnesota", "55407",
    "(Highway 55)", "(between Lake and 31st)", "aka Hiawatha", "or Hwy 55", "formerly", "known as", "NB",
    "northbound", "exit 3", "ramp to", "mile 5", "bridge", "node", "d", "layover", "stop group a", "City Hall,",
    "robbery", "10-54", "hwy-55", "mnth 55", "2 the",
)  # fmt: skip
TOWNS = frozenset({"ST PAUL", "BROOKLYN CENTER", "MINNEAPOLIS"})


def read(phrase: str) -> tuple[Reading, ...]:
    for cache in (frame.frame, shorthand.written_out, written.street_names):
        cache.cache_clear()
    return parse.readings(phrase, TOWNS)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map(" ".join), st.booleans())
def test_phrase_is_read_the_same_without_a_look_at_its_signs(phrase: str, capitals: bool) -> None:
    phrase = phrase.upper() if capitals else phrase
    told = read(phrase)
    with pytest.MonkeyPatch.context() as patched:
        for module in LOOKING:
            patched.setattr(module, "holds", lambda text, signs: True)
        assert read(phrase) == told


def test_touching_streets_are_those_that_are_no_wide_road_apart() -> None:
    streets = Streets(MINNEAPOLIS)
    some = [found for one in streets.streets() if one.id % 60 == 0 and (found := streets.segments(one.id))]
    pairs = [(one, other) for at, one in enumerate(some) for other in some[:at]]
    told = [touch(*pair) for pair in pairs]
    assert told == [apart(*pair).touches for pair in pairs]
    assert set(told) == {True, False}
    streets.close()
