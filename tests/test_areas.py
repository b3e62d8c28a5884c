"""app.geocoding.areas: which of several gazetteers answers, by what the phrase says, what is set and what is near."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import BadInput
from app.geocoding.areas import Areas, areas_of, opened
from app.model import LonLat, Match
from geodata.address_range import AddressRange
from geodata.gazetteer import Gazetteer, SourceSegment, write
from geodata.names import standardize
from geodata.streets import Streets, StreetsUnavailable
from tests.remarked import said_of

ELM, OAK, ASH, FIR = (standardize(name) for name in ("Elm St", "Oak Ave", "Ash St", "Fir Ave"))
TOWNS = {
    # area: locality, region, (lon, lat) of its lower left corner, the streets that run east from it
    "springfield": ("Springfield", "MN", (-93.3, 45.0), (ELM, OAK)),
    "st-anna": ("St. Anna", "MN", (-93.1, 45.0), (ELM, ASH, FIR)),
    "lakeside": ("Lakeside", "CA", (-122.0, 37.0), (OAK, ASH)),
}
CROSS = standardize("Main St")


def gazetteer(folder: Path, area: str) -> Path:
    """Each town's streets run east from its Main St, 100 to 199 on the first piece."""
    locality, region, (west, south), streets = TOWNS[area]
    segments = []
    for row, name in enumerate(streets):
        start, end = (west, round(south + row * 0.002, 6)), (west + 0.002, round(south + row * 0.002, 6))
        up = (west, round(start[1] + 0.002, 6))
        segments.append(
            SourceSegment((start, end), name, ranges=(AddressRange("both", 100, 199, "both", "drawn", 1.0),))
        )
        segments.append(SourceSegment((start, up), CROSS, ranges=()))
    file = folder / f"{area}.sqlite"
    write(file, Gazetteer({"area": area, "locality": locality, "region": region}, segments))
    return file


@pytest.fixture(scope="module")
def areas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Areas]:
    folder = tmp_path_factory.mktemp("areas")
    several = [Streets(gazetteer(folder, area)) for area in TOWNS]
    yield areas_of(several)
    for streets in several:
        streets.close()


def told(match: Match) -> tuple[str, list[str]]:
    return match.status.value, [candidate.locality for candidate in match.candidates]


@pytest.mark.parametrize(
    ("phrase", "status", "localities"),
    [
        ("150 Elm St", "match", ["Springfield"]),  # the default area has it; nobody else is asked
        ("150 Fir Ave", "match", ["St. Anna"]),
        ("150 Ash St", "tie", ["St. Anna", "Lakeside"]),  # the default does not have it, two others do
        ("150 Elm St, St. Anna", "match", ["St. Anna"]),
        ("150 Elm St in Saint Anna", "match", ["St. Anna"]),
        ("150 Elm St St Anna", "match", ["St. Anna"]),  # without a comma as well
        ("150 Elm St, Springfield, MN", "match", ["Springfield"]),
        ("150 Oak Ave, CA", "match", ["Lakeside"]),  # the state alone tells
        ("150 Elm St, Lakeside", "no_match", []),  # Lakeside has none; Springfield's is not meant
        ("150 Fir Ave, Springfield", "no_match", []),
        ("150 Elm St, Boston", "no_match", []),
        ("150 Beech St", "no_match", []),
        ("Ash and Main, Lakeside", "match", ["Lakeside"]),
    ],
)
def test_the_phrase_decides_then_the_default(areas: Areas, phrase: str, status: str, localities: list[str]) -> None:
    found, where = told(areas.geocode(phrase))
    assert (found, sorted(where)) == (status, sorted(localities))


def test_what_nobody_asked_for_is_said_and_counts_less(areas: Areas) -> None:
    asked = areas.geocode("150 Fir Ave, St. Anna")
    unasked = areas.geocode("150 Fir Ave")
    assert asked.best is not None
    assert unasked.best is not None
    assert any("no such place in Springfield" in remark and "St. Anna" in remark for remark in said_of(unasked))
    assert not any("Springfield" in remark for remark in said_of(asked))
    assert unasked.best.score < 0.9 * asked.best.score
    tie = areas.geocode("150 Ash St")
    assert any("150 Ash St in Lakeside" in remark for remark in said_of(tie))


def test_a_position_says_itself_where_it_lies(areas: Areas) -> None:
    match = areas.geocode("45.001, -93.099")
    assert (match.status, match.remarks) == ("match", ())
    assert (match.candidates[0].locality, match.candidates[0].score) == ("St. Anna", 1.0)


def test_a_town_that_no_area_has_names_them_all(areas: Areas) -> None:
    [remark] = said_of(areas.geocode("150 Elm St, Boston"))
    assert remark == "Dateline's streets are those of Springfield, St. Anna and Lakeside; the phrase names Boston."


@pytest.mark.parametrize(
    ("area", "phrase", "localities"),
    [
        ("st-anna", "150 Elm St", ["St. Anna"]),
        ("Saint Anna", "150 Elm St", ["St. Anna"]),
        ("lakeside", "150 Ash St", ["Lakeside"]),  # settles the tie
        ("lakeside", "150 Elm St", []),  # asked for Lakeside: no other town's is meant
        ("lakeside", "150 Elm St, Springfield", ["Springfield"]),  # never against what the phrase says
    ],
)
def test_an_area_asked_for_comes_first_and_alone(areas: Areas, area: str, phrase: str, localities: list[str]) -> None:
    assert told(areas.within(area).geocode(phrase))[1] == localities


@pytest.mark.parametrize(
    ("near", "phrase", "localities"),
    [
        (LonLat(-93.099, 45.001), "150 Elm St", ["St. Anna"]),
        (LonLat(-93.299, 45.001), "150 Elm St", ["Springfield"]),
        (LonLat(-93.099, 45.001), "150 Elm St, Springfield", ["Springfield"]),
        (LonLat(-122.0, 37.01), "150 Ash St", ["Lakeside"]),  # outside every area, but close to one candidate only
    ],
)
def test_a_point_steers_what_the_phrase_leaves_open(
    areas: Areas, near: LonLat, phrase: str, localities: list[str]
) -> None:
    assert told(areas.geocode(phrase, near))[1] == localities


def test_an_area_that_is_not_there_is_said(areas: Areas) -> None:
    with pytest.raises(BadInput, match="springfield, st-anna and lakeside"):
        areas.within("Boston")


def test_the_way_there_is_told_for_every_area_asked(areas: Areas) -> None:
    explanation = areas.explain("150 Fir Ave")
    assert len(explanation.outcomes) > len(areas.within("springfield").explain("150 Fir Ave").outcomes)
    assert explanation.match == areas.geocode("150 Fir Ave")


def test_one_area_answers_as_before(tmp_path: Path) -> None:
    with closing(opened(Streets(gazetteer(tmp_path, "springfield")), [])) as alone:
        assert told(alone.geocode("150 Elm St, Boston")) == ("no_match", [])
        assert told(alone.geocode("150 Elm St")) == ("match", ["Springfield"])
        assert alone.names == ("springfield",)


def test_a_gazetteer_that_is_not_there_is_said(tmp_path: Path) -> None:
    streets = Streets(gazetteer(tmp_path, "springfield"))
    with pytest.raises(StreetsUnavailable):
        opened(streets, [gazetteer(tmp_path, "lakeside"), tmp_path / "absent.sqlite"])
    streets.close()
