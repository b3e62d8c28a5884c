"""Press phrases of other American cities, their city left out: what matches is a phrase that Minneapolis has too."""

import json
import re
from pathlib import Path

import pytest

from app.geocoding.geocode import Geocoder
from app.model import Match, MatchStatus
from geodata.names import standardize
from geodata.streets import Streets
from tests.remarked import said_of

MOST_MATCHES = 20


@pytest.fixture(scope="module")
def phrases(shared: Path) -> list[dict[str, str]]:
    with (shared / "cases" / "13_gva_us_phrase_sample.jsonl").open(encoding="utf-8") as f:
        cases = [json.loads(line) for line in f]
    return [{"input": case["input"], "city": (case.get("context") or {}).get("city") or ""} for case in cases]


def names_in(match: Match) -> set[str]:
    """The last word of each street's name in a match: "34", "PIERCE"."""
    assert match.best
    label = re.sub(r"^\d+ (?:block of )?", "", match.best.label)
    return {standardize(street).name.rpartition(" ")[2] for street in label.split(" & ")}


def test_no_phrase_that_names_its_city_is_put_on_our_streets(phrases: list[dict[str, str]]) -> None:
    ask = Geocoder(Streets())
    named = [f"{row['input']}, {row['city']}" for row in phrases if row["city"] and row["city"] != "Minneapolis"]
    assert len(named) > 600
    assert [phrase for phrase in named if ask.geocode(phrase).status is not MatchStatus.NO_MATCH] == []


def test_without_its_city_only_what_is_here_too_matches_and_nothing_is_forgiven(phrases: list[dict[str, str]]) -> None:
    ask = Geocoder(Streets())
    found = [match for row in phrases if (match := ask.geocode(row["input"])).best]
    assert 0 < len(found) <= MOST_MATCHES
    for match in found:
        assert match.best
        assert not any("There is no" in remark or "is read as" in remark for remark in said_of(match)), match
        assert not {"spelling", "unasked"} & match.best.score_parts.keys(), match
        written = {standardize(word).name for word in match.verbatim.split() if word.strip(".,")}
        assert names_in(match) <= written, match
