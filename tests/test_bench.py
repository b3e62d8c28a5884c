"""The benchmark of accuracy: its tolerances, its columns, and the plain alternative that it measures against."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.model import AccuracyType, Candidate, Match, MatchStatus
from bench.plain import Plain
from bench.published import Case, cases, layers, metres
from bench.scores import scored, table
from bench.tally import Tally, rows
from geodata.streets import Streets
from tests.conftest import ROOT
from tests.grid import town

HERE = Case("here", -93.3, 45.0, 60.0)
DEGREE_M = 111_195.0


def at(metres_north: float, score: float = 1.0, uncertainty_m: float | None = 50.0) -> Candidate:
    lat = HERE.lat + metres_north / DEGREE_M
    return Candidate("", HERE.lon, lat, AccuracyType.INTERSECTION, uncertainty_m, score)


def match(*candidates: Candidate) -> Match:
    status = [MatchStatus.NO_MATCH, MatchStatus.MATCH, MatchStatus.TIE][min(len(candidates), 2)]
    return Match("here", status, candidates)


def test_a_row_counts_what_its_columns_say() -> None:
    tally = Tally()
    for answer in (
        match(at(10)),
        match(at(55)),
        match(at(70, 0.5)),
        match(at(900), at(5)),
        match(at(900), at(901)),
        match(),
    ):
        tally.count(answer, HERE)
    header, row = rows("table", [("layer", tally)])
    values = dict(zip(header.split()[1:], row.split()[1:], strict=True))
    assert values == {
        "n": "6", "match": "50.0%", "right": "66.7%", "silent": "16.7%", "tie+": "16.7%", "covered": "33.3%",
        "unc": "50", "sure": "100.0%", "p50": "55", "p90": "70", "near": "33.3%",
    }  # fmt: skip


def test_what_a_score_is_worth() -> None:
    answers = (match(at(10)), match(at(55, 0.9)), match(at(70, 0.8)), match(at(30, 0.7)), match(at(0), at(9)), match())
    _, *lines = table("layer", [scored(answer, HERE) for answer in answers], (0.0, 0.8, 0.9, 1.1))
    assert [line.split()[-4:] for line in lines] == [
        ["66.7%", "75.0%", "16.7%", "100.0%"],
        ["50.0%", "66.7%", "16.7%", "66.7%"],
        ["33.3%", "100.0%", "0.0%", "66.7%"],
        ["0.0%", "-", "0.0%", "0.0%"],
    ]


def test_metres_are_metres() -> None:
    assert metres(HERE.lon, HERE.lat, HERE.lon, HERE.lat + 1) == pytest.approx(DEGREE_M, rel=0.001)


def published(folder: Path, name: str, text: str) -> list[Case]:
    (folder / name).write_text(text, encoding="utf-8")
    return list(cases(folder / name))


def test_layers_and_their_tolerances(tmp_path: Path) -> None:
    head = "address,lat,lon\nX,45,-93\nnowhere,0,0\n"
    assert published(tmp_path, "minneapolis_blocks.csv", head) == [Case("X", -93.0, 45.0, 100.0)]
    assert published(tmp_path, "minneapolis_corners_police.csv", head)[0].tolerance_m == 60.0
    assert published(tmp_path, "minneapolis_corners_transit.csv", head)[0].tolerance_m == 150.0
    assert published(tmp_path, "minneapolis_addresses.csv", head)[0].tolerance_m == 150.0
    assert published(tmp_path, "minneapolis_none.csv", "street\nX\n") == []
    assert len(layers(tmp_path)) == 4


CHECKER = """
import json, pathlib, sys
sys.path.insert(0, sys.argv[1])
import accuracy
print(json.dumps({path: list(accuracy.cases_of(pathlib.Path(path))) for path in sys.argv[2:]}))
"""


def test_the_cases_are_those_of_the_check_script(shared: Path) -> None:
    paths = [str(path) for path in layers(shared)]
    command = [sys.executable, "-B", "-W", "ignore", "-c", CHECKER, str(shared / "check"), *paths]
    theirs = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=120).stdout)
    assert theirs == {path: [list(case) for case in cases(Path(path))] for path in paths}


@pytest.fixture(scope="module")
def plain() -> Plain:
    drawn: Streets = town(
        "a b c\nd e f",
        streets={"24th Ave N": "abc", "Lyndale Ave N": "ad", "Lyndale Ave S": "cf"},
        numbers={"24th Ave N": (600, 799)},
    )
    return Plain(drawn)


@pytest.mark.parametrize(
    ("phrase", "status"),
    [
        ("Lyndale Ave N & 24th Ave N", "match"),
        ("24TH AVE N & LYNDALE AVE N", "no_match"),  # usaddress takes the 24 for a house number
        ("Lyndale Ave N / 24th Ave N", "match"),
        ("0006XX 24 AV N", "match"),
        ("600 block of 24th Ave N", "match"),
        ("650 24th Avenue North, Minneapolis", "match"),
        ("0009XX 24 AV N", "no_match"),
        ("24th and Lyndale", "no_match"),
        ("650 24th Ave", "no_match"),
        ("", "no_match"),
    ],
)
def test_the_plain_alternative_looks_up_exactly_what_is_written(plain: Plain, phrase: str, status: str) -> None:
    assert plain.geocode(phrase).status.value == status


def test_without_layers_it_says_which_are_needed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.accuracy"]
    for folder in ([], [str(tmp_path)]):
        done = subprocess.run([*command, *folder], cwd=ROOT, capture_output=True, text=True, timeout=120)
        assert done.returncode == 1
        assert "DATA=folder" in done.stderr or "geodata/README.md" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_case_of_another_city_names_it(tmp_path: Path) -> None:
    expect = {"type": "geocode", "point": {"lat": 45.0, "lon": -93.0}, "precision": "block", "spread_m": 120.0}
    line = json.dumps({"input": "5th and Main", "context": {"city": "St. Paul"}, "expect": expect})
    assert published(tmp_path, "10_x.jsonl", line) == [Case("5th and Main, St. Paul", -93.0, 45.0, 120.0)]
