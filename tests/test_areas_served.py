"""dateline geodata build, DATELINE_AREAS, --area and ?area=: another city from its files to its answers."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.cli import main
from app.settings import Settings
from tests.live import environment, in_thread, settings
from tests.street_files import range_columns, write_csv, write_geojson, write_shapefile, zipped

TOWN = """
    a b c
    d e f
"""
ROWS = [
    ("ab", {"TLID": 1, "FULLNAME": "Lake St", **range_columns("100-198", "101-199")}),
    ("bc", {"TLID": 2, "FULLNAME": "Lake St", **range_columns("200-298", "201-299")}),
    ("be", {"TLID": 3, "FULLNAME": "Quince Ave", **range_columns("2-98", "1-99")}),
]
WHERE = ["--area", "springfield", "--locality", "Springfield", "--region", "MN"]


@pytest.fixture(scope="module")
def springfield(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gazetteer, built by the command."""
    folder = tmp_path_factory.mktemp("springfield")
    source = zipped(write_shapefile(folder / "tl_addrfeat.shp", TOWN, ROWS))
    out = folder / "springfield.sqlite"
    assert run("geodata", "build", "tiger", str(source), *WHERE, "--out", str(out)) == 0
    return out


def run(*arguments: str) -> int:
    """The command's exit status."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["dateline", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
    return int(ended.value.code or 0)


def test_a_build_says_what_it_found_and_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = write_geojson(
        tmp_path / "l.geojson", TOWN, [("ab", {"street": "Elm St", "lf": "1A", "lt": "9", "rf": 2, "rt": 8})]
    )
    mapping = tmp_path / "town.toml"
    mapping.write_text("[columns]\nstreet='street'\nleft_from='lf'\nleft_to='lt'\nright_from='rf'\nright_to='rt'\n")
    points = write_csv(tmp_path / "p.csv", [{"LON": -93.3, "LAT": 45.0, "NUMBER": "4", "STREET": "Oak St"}])
    out = str(tmp_path / "t.sqlite")
    options = ["--mapping", str(mapping), "--points", str(points), *WHERE, "--out", out]
    assert run("geodata", "build", "centrelines", str(lines), *options) == 0
    said = capsys.readouterr()
    assert [line.split(maxsplit=1) for line in said.out.splitlines()[:3]] == [
        ["1", "segments"],
        ["1", "named"],
        ["1", "ranged"],
    ]
    assert "letters or hyphens" in said.out
    assert "no such street within 100 m" in said.out
    assert said.err == "", "no bar where there is no terminal"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["tiger", "absent.zip", *WHERE, "--out", "x.sqlite"], "no file absent.zip"),
        (["tiger", "absent.zip", *WHERE], "--out"),
        (["tiger", "absent.zip", "--out", "x.sqlite"], "--locality"),
        (["osm", "absent.zip", *WHERE, "--out", "x.sqlite"], "tiger, centrelines and minneapolis"),
        (["centrelines", "absent.shp", *WHERE, "--out", "x.sqlite"], "--mapping"),
        (["minneapolis", "absent"], "geodata/README.md"),
    ],
)
def test_wrong_use_says_what_would_be_right(
    arguments: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("geodata", "build", *arguments) == 2
    said = capsys.readouterr().err
    assert says in said
    assert "Traceback" not in said
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "locality"),
    [
        (["Quince and Lake"], "Springfield"),
        (["Lake and Chicago"], "Minneapolis"),
        (["150 Lake St, Springfield"], "Springfield"),
        (["150 Lake St", "--area", "Springfield"], "Springfield"),
        (["Lake and Chicago, Minneapolis", "--area", "springfield"], "Minneapolis"),
    ],
)
def test_the_command_line_asks_the_areas(
    springfield: Path,
    arguments: list[str],
    locality: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment(tmp_path, DATELINE_AREAS=str(springfield)).items():
        monkeypatch.setenv(name, value)
    assert run("geocode", *arguments, "--json") == 0
    match = json.loads(capsys.readouterr().out)
    assert [candidate["locality"] for candidate in match["candidates"]] == [locality]


def test_the_command_line_keeps_to_the_area_in_texts_positions_and_distances(
    springfield: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in environment(tmp_path, DATELINE_AREAS=str(springfield)).items():
        monkeypatch.setenv(name, value)
    (tmp_path / "story.txt").write_text("He was found at 150 Lake St. on Monday.", encoding="utf-8")
    assert run("extract", str(tmp_path / "story.txt"), "--area", "Springfield", "--json") == 0
    place = json.loads(capsys.readouterr().out)
    assert [candidate["locality"] for candidate in place["match"]["candidates"]] == ["Springfield"]
    assert run("distance", "150 Lake St", "Lake and Quince", "--area", "springfield", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert {answer[end]["candidates"][0]["locality"] for end in ("from", "to")} == {"Springfield"}
    where = ",".join(str(answer["to"]["candidates"][0][name]) for name in ("lon", "lat"))
    assert run("reverse", "--area", "springfield", "--", where) == 0
    assert capsys.readouterr().out == "Lake Street and Quince Avenue\n"
    assert run("reverse", "--area", "springfield", "--", "-93.26765,44.94138") == 1
    assert "outside Springfield" in capsys.readouterr().out
    for command in (["extract", "story.txt"], ["reverse", where], ["distance", "a", "b"]):
        assert run(*command[:1], "--area", "Atlantis", "--", *command[1:]) == 2
        assert "There is no area of that name" in capsys.readouterr().err


@pytest.fixture(scope="module")
def service(springfield: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with in_thread(settings(tmp_path_factory.mktemp("data"), areas=str(springfield))) as client:
        yield client


def test_the_api_asks_the_areas(service: httpx.Client) -> None:
    def localities(**query: str) -> list[str]:
        answer = service.get("/api/geocode", params=query).raise_for_status().json()
        return [candidate["locality"] for candidate in answer["candidates"]]

    assert localities(q="Lake and Quince") == ["Springfield"]
    assert localities(q="Lake and Quince, Minneapolis") == []
    assert localities(q="150 Lake St", area="springfield") == ["Springfield"]
    assert "Springfield" not in localities(q="150 Lake St W")


def test_the_api_keeps_to_the_area_in_texts_positions_and_distances(service: httpx.Client) -> None:
    text = {"text": "He was found at 150 Lake St. on Monday."}
    (place,) = service.post("/api/extract", params={"area": "springfield"}, json=text).json()["places"]
    assert [candidate["locality"] for candidate in place["match"]["candidates"]] == ["Springfield"]
    ends = {"from": "150 Lake St", "to": "Lake and Quince", "area": "Springfield"}
    corner = service.get("/api/distance", params=ends).raise_for_status().json()["to"]["candidates"][0]
    where = {"lon": corner["lon"], "lat": corner["lat"]}
    words = [
        service.get("/api/reverse", params={**where, "area": area}).json()["words"] for area in ("springfield", "")
    ]
    assert words[0] == "Lake Street and Quince Avenue"
    assert service.get("/api/reverse", params={"lon": -93.26765, "lat": 44.94138, "area": "springfield"}).json()[
        "remarks"
    ] == ["The position lies outside Springfield, whose streets are the only ones here. Longitude comes first."]


def test_a_position_settles_the_ties_of_a_text(service: httpx.Client) -> None:
    text = {"text": "It happened at 24th and Lyndale."}
    found = [service.post("/api/extract", params=near, json=text).json()["places"][0]["match"]
             for near in ({}, {"near": "-93.288,44.999"})]  # fmt: skip
    assert [match["status"] for match in found] == ["tie", "match"]
    assert found[1]["candidates"][0]["label"] == "24th Ave N & Lyndale Ave N"


def test_an_area_that_is_not_there_is_a_problem(service: httpx.Client) -> None:
    for answer in (
        service.get("/api/geocode", params={"q": "Lake and Quince", "area": "Atlantis"}),
        service.get("/api/reverse", params={"lon": -93, "lat": 45, "area": "Atlantis"}),
        service.post("/api/extract", params={"area": "Atlantis"}, json={"text": "x"}),
    ):
        assert answer.status_code == 422
        assert "springfield" in answer.json()["detail"]


def test_the_setting_is_a_list_of_files(tmp_path: Path) -> None:
    assert Settings(areas=" a.sqlite, b c.sqlite,").area_files == (Path("a.sqlite"), Path("b c.sqlite"))
    assert settings(tmp_path).area_files == ()
