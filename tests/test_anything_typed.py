"""Nothing that a person can type makes a door raise: phrases, texts, positions and areas, over two gazetteers."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import BadInput
from app.geocoding.answer import as_dict
from app.geocoding.areas import Areas, areas_of
from app.geocoding.coordinates import figures
from app.geocoding.extract import as_places, extract
from app.geocoding.reverse import reverse_among
from app.model import LonLat, Match, MatchStatus
from app.places import find
from geodata.streets import Streets
from tests.grid import town

SPRINGFIELD = town(
    "a b c\nd e f",
    {"Lake St": "abc", "Maryland Ave": "be", "S Van Ness Ave": "de"},
    {"Lake St": (100, 299), "S Van Ness Ave": (800, 899)},
    places={"Springfield": ("municipality", "e", 500.0)},
)
AREAS = areas_of([Streets(), SPRINGFIELD])
WORDS = st.sampled_from(
    [
        *(
            "34th",
            "Portland",
            "Lake",
            "Maryland",
            "Virginia",
            "Washington",
            "Van Ness",
            "24",
            "600",
            "1/2",
            "XX",
            "99999",
        ),
        *("block of", "Ave", "St.", "N.E.", "and", "&", "/", "at", "-", ",", ";", ".", "(", ")", "near", "off", "from"),
        *("in", "half a mile west of", "two blocks", "between", "to", "the", "corner of", "Apt 4", "#", "St. Paul"),
        *("Minneapolis", "Springfield", "MN", "Minnesota", "55407", "Wisconsin", "Powderhorn Park", "said", "police"),
        *("44.94138", "-93.26765", "44.94138, -93.26765", "geo:44.9,-93.2", "N", "W", "44°56'29\"", "93°16'04\""),
        *(
            "https://www.google.com/maps/@44.94138,-93.26765,17z",
            "www.",
            "http://",
            "\n\n",
            "’",
            "½",
            "🚓",
            "\ud800",
            "\x00",
        ),
    ]
)
TYPED = st.one_of(st.lists(WORDS, max_size=14).map(" ".join), st.lists(WORDS, max_size=8).map("".join), st.text())
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=32)
SPOTS = st.one_of(
    st.builds(LonLat, st.floats(-93.4, -93.1), st.floats(44.8, 45.1)),
    st.builds(LonLat, st.floats(-180, 180), st.floats(-90, 90)),
)


def sound(match: Match) -> None:
    assert (match.status is MatchStatus.NO_MATCH) == (not match.candidates)
    assert match.status is MatchStatus.MATCH or match.remarks
    assert all(0 < candidate.score <= 1 for candidate in match.candidates)
    assert all(abs(candidate.lat) <= 90 and abs(candidate.lon) <= 180 for candidate in match.candidates)
    assert as_dict(match)["status"] == match.status.value


@settings(deadline=None, max_examples=300)
@given(phrase=TYPED, near=st.none() | SPOTS)
def test_a_phrase_to_two_areas(phrase: str, near: LonLat | None) -> None:
    match = AREAS.geocode(phrase, near)
    assert match == AREAS.explain(phrase, near).match
    sound(match)


@settings(deadline=None, max_examples=200)
@given(text=TYPED, near=st.none() | SPOTS)
def test_a_text_to_two_areas(text: str, near: LonLat | None) -> None:
    found = extract(text, AREAS, near)
    assert len(as_places(found)["places"]) == len(found)
    ends = [0, *(one.end for one in found)]
    for one, before in zip(found, ends, strict=False):
        assert before <= one.start < one.end
        assert text[one.start : one.end] == one.text
        sound(one.match)


@settings(deadline=None, max_examples=200)
@given(SPOTS)
def test_any_position_has_words_or_a_remark(position: LonLat) -> None:
    described = reverse_among(AREAS.gazetteers, position)
    assert bool(described.words) or described.remarks
    assert described.as_dict()["lon"] == position.lon


@settings(deadline=None, max_examples=200)
@given(TYPED)
def test_an_area_is_one_of_ours_or_said_not_to_be(name: str) -> None:
    with suppress(BadInput):
        assert isinstance(AREAS.within(name), Areas)


@settings(deadline=None, max_examples=200)
@given(
    st.one_of(TYPED, st.builds("{},{}".format, NUMBERS, NUMBERS), st.builds("geo:{:f},{:f}".format, NUMBERS, NUMBERS))
)
def test_a_place_for_a_distance(text: str) -> None:
    for one in figures(text):
        assert abs(one.position.lat) <= 90 >= abs(one.position.lon) / 2
    with suppress(BadInput):
        sound(find(AREAS, text))


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "44.94138, -93.26765 ",
            "44°",
            "https://www.google.com/maps/@",
            "geo:4",
            "Maryland ",
            "1.1234567, ",
            "N 1.2345 ",
        ),
        *(
            "https://x.org/?q=44.9,-93.2 ",
            "half a mile west of ",
            "(",
            "Virginia Minnesota ",
            "34th and ",
            "St. Paul, ",
        ),
    ],
)
def test_heaps_of_one_piece_come_to_an_end(piece: str) -> None:
    for length in (299, 1_999, 40_000):
        heap = piece * (length // len(piece))
        sound(find(AREAS, heap))
        assert AREAS.explain(heap).match.verbatim == heap
    extract(heap, AREAS)
