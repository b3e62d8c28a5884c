"""app.maps.changes, app.distances.wording.shift: what an open map says about a newer version of itself."""

from dataclasses import replace
from datetime import datetime

import pytest

from app.distances.wording import shift
from app.maps.changes import sentence
from app.maps.content import MapContent
from app.model import DisplayPrecision, Incident
from tests.map_samples import FIRST, SECOND, TWO, ZONE, many


def moved(incident: Incident, lon: float) -> Incident:
    return replace(incident, location=replace(incident.location, lon=lon))


def said(before: MapContent, after: MapContent) -> str:
    return sentence(before, after, lambda a, b: "about 460 feet" if a.location.lon != b.location.lon else "")


def with_places(*incidents: Incident) -> MapContent:
    return replace(TWO, incidents=incidents, updated=datetime(2026, 1, 15, 15, 12, tzinfo=ZONE))


THIRD = replace(FIRST, id="c")
HIDDEN = replace(SECOND, location=replace(SECOND.location, display_precision=DisplayPrecision.HIDDEN))


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ((FIRST, moved(SECOND, -93.2)), ": second location corrected, moved about 460 feet"),
        ((FIRST, SECOND, THIRD), ": third location added"),
        ((SECOND,), ": first location taken off"),
        ((FIRST, HIDDEN), ": second location taken off"),
        ((replace(FIRST, title="Other"), SECOND), ": first entry corrected"),
        ((replace(FIRST, version=9), SECOND), ""),
        ((replace(FIRST, location=replace(FIRST.location, label="35th")), SECOND), ": first location corrected"),
        ((moved(FIRST, -93.2), THIRD), (
            ": first location corrected, moved about 460 feet, second location added, second location taken off"
        )),
    ],
)  # fmt: skip
def test_each_kind_of_change_has_its_words(after: tuple[Incident, ...], words: str) -> None:
    assert said(TWO, with_places(*after)) == f"Updated 3:12 p.m.{words}"


def test_many_changes_are_counted_and_far_numbers_are_figures() -> None:
    before = many(30)
    corrected = tuple(moved(incident, -93.2) for incident in before.incidents[:4])
    assert "4 locations corrected" in said(before, replace(before, incidents=corrected + before.incidents[4:]))
    assert "26 locations taken off" in said(before, replace(before, incidents=before.incidents[:4]))
    last = (*before.incidents[:-1], moved(before.incidents[-1], -93.2))
    assert "location corrected (number 30), moved" in said(before, replace(before, incidents=last))


def test_a_heading_is_news_only_where_the_newsroom_wrote_it() -> None:
    assert "new heading" in said(TWO, replace(TWO, title="Another"))
    derived = replace(TWO, dek=TWO.lines[0].sentence)
    line = replace(TWO.lines[0], sentence="They are about 3 miles apart.")
    assert "heading" not in said(derived, replace(derived, dek=line.sentence, lines=(line,)))


@pytest.mark.parametrize(
    ("distance_m", "units", "words"),
    [
        (0.4, "mi", ""),
        (1.5, "mi", "about 10 feet"),
        (140.2, "mi", "about 460 feet"),
        (140.2, "km", "about 140 meters"),
        (2000.0, "mi", "about 1.2 miles"),
        (7095.0, "km", "about 7.1 kilometers"),
    ],
)
def test_how_far_a_pin_was_moved(distance_m: float, units: str, words: str) -> None:
    assert shift(distance_m, units) == words  # type: ignore[arg-type]
