"""A position in figures behind a word of a relation: read with its relation, or refused with the true reason."""

from datetime import UTC, datetime

import pytest

from app.distances import measure, wording
from app.errors import BadInput
from app.geocoding import refusals
from app.geocoding.extract import extract
from app.geocoding.geocode import Geocoder
from app.model import MatchStatus, Relation
from app.places import accept, find
from app.words import labels, texts
from tests.remarked import said_of
from tests.test_cli import Dateline, dateline

__all__ = ["dateline"]
_NOW = datetime(2026, 1, 15, tzinfo=UTC)
AT = (-93.26765, 44.94138)
NOTATIONS = (
    "44.94138, -93.26765", "-93.26765,44.94138", "44.94138N 93.26765W", "geo:44.94138,-93.26765",
    "44°56'28.968\"N 93°16'3.54\"W", "https://www.openstreetmap.org/?mlat=44.94138&mlon=-93.26765",
)  # fmt: skip
RELATED = {
    "near": (Relation.NEAR, 150.0), "somewhere around": (Relation.NEAR, 150.0), "off": (Relation.OFF, 100.0),
    "behind": (Relation.BESIDE, 40.0), "across the street from": (Relation.BESIDE, 40.0), "at": (Relation.AT, 0.0),
    "exact location:": (Relation.AT, 0.0), "near the point at": (Relation.NEAR, 150.0),
    "within 500 feet of": (Relation.NEAR, 152.4),
}  # fmt: skip


@pytest.mark.parametrize("words", RELATED)
@pytest.mark.parametrize("figures", NOTATIONS)
def test_position_behind_a_relation_is_read_with_it(geocoder: Geocoder, words: str, figures: str) -> None:
    relation, wider_m = RELATED[words]
    alone, found = geocoder.geocode(figures).best, geocoder.geocode(f"{words} {figures}").best
    assert alone
    assert found
    assert alone.uncertainty_m
    assert (found.lon, found.lat) == pytest.approx(AT, abs=1e-5)
    assert found.relation is relation
    assert found.uncertainty_m == pytest.approx(alone.uncertainty_m + wider_m, abs=0.2)
    assert not labels.is_named(found.label)


def test_position_with_a_direction_is_moved(geocoder: Geocoder) -> None:
    found = geocoder.geocode("200 feet north of 44.94138, -93.26765").best
    assert found
    assert (found.lon, found.lat) == pytest.approx((AT[0], AT[1] + 60.96 / 111_150), abs=2e-5)
    assert (found.relation, labels.is_named(found.label)) == (Relation.AWAY, False)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("words", RELATED)
def test_near_a_position_is_never_printed_as_at_it(geocoder: Geocoder, words: str, lang: str) -> None:
    phrase = f"{words} 44.94138, -93.26765"
    near, corner = geocoder.geocode(phrase).best, geocoder.geocode("38th and Chicago").best
    assert near
    assert corner
    bare = texts(lang).say("the point you gave")
    said = wording.sentence(near, corner, measure.measure(near, corner), "mi", lang, (True, True))
    expected = bare if near.relation is Relation.AT else f" {bare}"
    assert expected in said.lower()[: len(bare) + 40]
    assert said.lower().startswith(bare) == (near.relation is Relation.AT)
    assert "44.9" not in said


def test_accepted_position_prints_no_figures(geocoder: Geocoder) -> None:
    for words in RELATED:
        phrase = f"{words} 44.94138, -93.26765"
        best = geocoder.geocode(phrase).best
        assert best
        assert labels.place(accept(best, phrase, "ann", _NOW), texts("en")) == "A place marked by the newsroom"


@pytest.mark.parametrize(
    ("phrase", "relation", "doubt_m"),
    [
        ("near -93.24,44.85", Relation.NEAR, 150.0),
        ("around 2.35, 48.85", Relation.NEAR, 150.0),
        ("at -93.24,44.85", "at", None),
    ],
)
def test_find_reads_lon_lat_behind_a_relation_anywhere(
    geocoder: Geocoder, phrase: str, relation: Relation, doubt_m: float | None
) -> None:
    best = find(geocoder, phrase).best
    assert best
    assert (best.relation, best.uncertainty_m) == (relation, doubt_m)


def test_position_that_cannot_be_is_refused_with_the_true_reason(geocoder: Geocoder) -> None:
    outside = geocoder.geocode("near -93.24,44.55")
    assert outside.status is MatchStatus.NO_MATCH
    assert "lies outside Minneapolis" in said_of(outside)[0]
    with pytest.raises(BadInput, match="longitude comes first"):
        find(geocoder, "near 44.85,-93.24")


@pytest.mark.parametrize(
    "phrase",
    [
        "between -93.26,44.95 and 34th and Portland", "Portland at 44.94138,-93.26765",
        "34th and Portland (44.94138, -93.26765)", "44.94138 -93.26765, 34th and Portland",
        "from 44.94138,-93.26765 to 34th",
    ],
)  # fmt: skip
def test_figures_beside_words_are_refused_as_such(geocoder: Geocoder, phrase: str) -> None:
    assert geocoder.geocode(phrase).remarks == (refusals.FIGURES_BESIDE_WORDS,)


@pytest.mark.parametrize(
    "phrase", ["near 34th and Portland", "near 3.5 miles", "near 600 24th Ave N.", "near St. Paul"]
)
def test_words_are_read_as_before(geocoder: Geocoder, phrase: str) -> None:
    assert refusals.FIGURES_BESIDE_WORDS not in geocoder.geocode(phrase).remarks


def test_command_line_takes_a_place_that_begins_with_a_minus(dateline: Dateline) -> None:
    said = dateline("distance", "-93.26765,44.94138", "near -93.24,44.85")
    assert (said.returncode, "The point you gave and a place near the other point" in said.stdout) == (0, True), said
    assert dateline("geocode", "-93.26765,44.94138").returncode == 0
    for command in (["distance", "34th and Portland"], ["geocode"], ["map"]):
        wrong = dateline(*command, "--jsno")
        assert (wrong.returncode, "No such option: --jsno" in wrong.stderr) == (2, True)


@pytest.mark.parametrize(
    ("text", "phrase", "relation"),
    [
        ("It was near 44.94138, -93.26765 on Friday.", "near 44.94138, -93.26765", Relation.NEAR),
        ("A car stood behind 44.94138, -93.26765.", "behind 44.94138, -93.26765", Relation.BESIDE),
        ("About 200 feet north of 44.94138, -93.26765, a man was hurt.", None, Relation.AWAY),
        ("It was at 44.94138, -93.26765 on Friday.", "44.94138, -93.26765", Relation.AT),
        ("They ran from the park, 44.94138, -93.26765.", "44.94138, -93.26765", Relation.AT),
        ("It is near here. 44.94138, -93.26765 is the position.", "44.94138, -93.26765", Relation.AT),
    ],
)
def test_near_a_position_stays_near_in_a_sentence(
    geocoder: Geocoder, text: str, phrase: str | None, relation: Relation
) -> None:
    (found,) = extract(text, geocoder)
    assert found.match.best
    assert found.match.best.relation is relation
    assert text[found.start : found.end] == found.text
    assert found.text == (phrase or "About 200 feet north of 44.94138, -93.26765")
