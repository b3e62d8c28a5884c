"""app.cli: answers on stdout, what went wrong in one line on stderr, and an exit status a script can rely on."""

import csv
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.incidents.exchange import reading
from tests.live import environment

CORNER = "34th and Portland"
BLOCK = "600 block of 24th Ave N"
TIE = "24th and Lyndale"


def answers(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


class Dateline:
    """The command, run in this process: the same streets are opened again each time, the libraries are loaded once."""

    def __init__(self, data_dir: Path, patch: pytest.MonkeyPatch, captured: pytest.CaptureFixture[str]) -> None:
        self._patch, self._captured = patch, captured
        for name in [name for name in os.environ if name.startswith("DATELINE_")]:
            patch.delenv(name)
        patch.setenv("DATELINE_DATA_DIR", str(data_dir))

    def __call__(self, *arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
        for name, value in values.items():
            self._patch.setenv(name, value)
        self._patch.setattr(sys, "argv", ["dateline", *arguments])
        self._captured.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        said = self._captured.readouterr()
        status = left.value.code if isinstance(left.value.code, int) else 0
        return subprocess.CompletedProcess(arguments, status, said.out, said.err)


@pytest.fixture
def dateline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Dateline:
    """The command on an empty data folder."""
    return Dateline(tmp_path, monkeypatch, capsys)


def check_failure(done: subprocess.CompletedProcess[str], says: str) -> None:
    """Wrong use: nothing on stdout, one line on stderr, no traceback, no path."""
    assert done.returncode == 2
    assert done.stdout == ""
    assert re.search(says, done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "/tmp" not in done.stderr


def test_a_phrase_is_answered_in_words(dateline: Dateline, tmp_path: Path) -> None:
    done = dateline("geocode", CORNER)
    assert done.returncode == 0
    assert "34th St E & Portland Ave S, Minneapolis" in done.stdout
    assert "-93.26765, 44.94138 (longitude, latitude)" in done.stdout


def test_json_is_one_object_a_line(dateline: Dateline, tmp_path: Path) -> None:
    done = dateline("geocode", CORNER, BLOCK, "--json")
    assert done.returncode == 0
    assert [answer["verbatim"] for answer in answers(done.stdout)] == [CORNER, BLOCK]
    assert [answer["status"] for answer in answers(done.stdout)] == ["match", "match"]


@pytest.mark.parametrize(("phrase", "says"), [(TIE, "Several places fit"), ("nowhere at all", "No place found")])
def test_no_answer_is_exit_status_1(dateline: Dateline, tmp_path: Path, phrase: str, says: str) -> None:
    done = dateline("geocode", phrase)
    assert (done.returncode, done.stderr) == (1, "")
    assert says in done.stdout


def test_a_tie_is_settled_by_where_the_reporter_is(dateline: Dateline, tmp_path: Path) -> None:
    done = dateline("geocode", TIE, "--near=-93.288,45.0036", "--json")
    assert answers(done.stdout)[0]["candidates"][0]["label"].startswith("24th Ave N")


def test_explain_shows_readings_and_scores(dateline: Dateline, tmp_path: Path) -> None:
    done = dateline("geocode", CORNER, "--explain")
    assert "read as Crossing" in done.stdout
    assert "score" in done.stdout


def test_a_terminal_is_not_steered_by_a_phrase(dateline: Dateline, tmp_path: Path) -> None:
    for options in ([], ["--explain"]):
        assert "\x1b" not in dateline("geocode", "\x1b[2Jnowhere", *options).stdout


def test_a_file_gets_a_line_a_row_in_its_order(dateline: Dateline, tmp_path: Path) -> None:
    rows = [CORNER, "", "nowhere", "two\nlines", "🚓", "x" * 10_000, '"quoted"', "a\x00b", BLOCK, TIE]
    source, out = tmp_path / "in.csv", tmp_path / "out.jsonl"
    with source.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "place"])
        writer.writerows(enumerate(rows))
    done = dateline("geocode", "--file", str(source), "--column", "place", "--out", str(out))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [answer["verbatim"] for answer in answers(out.read_text(encoding="utf-8"))] == rows
    to_stdout = dateline("geocode", "--file", str(source), "--column", "place")
    assert to_stdout.stdout == out.read_text(encoding="utf-8")


def test_a_file_that_is_no_utf_8_keeps_its_rows(dateline: Dateline, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(b"input\ncaf\xe9\n34th and Portland\nshort row,too long\n")
    done = dateline("geocode", "--file", str(tmp_path / "in.csv"))
    assert [answer["status"] for answer in answers(done.stdout)] == ["no_match", "match", "no_match"]


def test_a_file_that_is_no_csv_is_wrong_use(dateline: Dateline, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(b"input\r34th and Portland\r")
    (tmp_path / "out.jsonl").write_text("an earlier answer")
    arguments = ("geocode", "--file", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.jsonl"))
    check_failure(dateline(*arguments), "is no CSV")
    check_failure(dateline(*arguments, "--column", "absent"), "is no CSV|no column")
    assert (tmp_path / "out.jsonl").read_text() == "an earlier answer"


def test_a_file_without_rows_is_an_empty_answer(dateline: Dateline, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("input\n")
    assert dateline("geocode", "--file", str(tmp_path / "in.csv")).stdout == ""


def test_a_distance_is_a_sentence(dateline: Dateline, tmp_path: Path) -> None:
    done = dateline("distance", CORNER, BLOCK)
    assert done.returncode == 0
    assert "about 4.4 miles (7.1 km) apart in a straight line." in done.stdout


def test_a_distance_as_json_is_the_contract(dateline: Dateline, tmp_path: Path) -> None:
    done = dateline("distance", CORNER, BLOCK, "--json")
    (answer,) = answers(done.stdout)
    assert answer["from"]["status"] == answer["to"]["status"] == "match"
    distance = answer["distance"]
    assert distance["distance_m"] == pytest.approx(7095, abs=15)
    assert 7040 <= distance["at_least_m"] <= distance["distance_m"] <= distance["at_most_m"] <= 7150
    assert "WGS 84" in distance["method"]


def test_a_distance_takes_positions_and_says_which_comes_first(dateline: Dateline, tmp_path: Path) -> None:
    assert dateline("distance", CORNER, " -93.28722,45.00369").returncode == 0
    check_failure(dateline("distance", CORNER, "45.00369,-93.28722"), "longitude comes first")


def test_a_distance_to_nowhere_has_no_sentence(dateline: Dateline, tmp_path: Path) -> None:
    done = dateline("distance", CORNER, TIE, "--json")
    (answer,) = answers(done.stdout)
    assert (done.returncode, answer["sentence"], answer["distance"]) == (1, None, None)
    assert answer["to"]["status"] == "tie"


def test_a_map_is_one_file(dateline: Dateline, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    done = dateline("map", CORNER, BLOCK, "-o", str(out), "--title", "How close?")
    assert done.returncode == 0
    page = out.read_text(encoding="utf-8")
    assert "<title>How close?</title>" in page
    assert "about 4.4 miles" in page
    assert not re.search(r'<(?:script|link|img|iframe|image)\b[^>]*(?:src|href)="(?:https?:)?//', page)


def test_a_map_of_a_place_not_found_is_not_written(dateline: Dateline, tmp_path: Path) -> None:
    done = dateline("map", CORNER, "nowhere at all", "-o", str(tmp_path / "map.html"))
    assert done.returncode == 1
    assert not (tmp_path / "map.html").exists()


WRONG_USES = {
    "nothing": (["geocode"], "either phrases or --file"),
    "both": (["geocode", CORNER, "--file", "pyproject.toml"], "either phrases or --file"),
    "no column": (["geocode", "--file", "pyproject.toml"], "no column 'input'"),
    "near": (["geocode", CORNER, "--near", "44.98,-93.2"], "longitude first"),
    "near nan": (["geocode", CORNER, "--near", "nan,nan"], "longitude first"),
    "out": (
        ["geocode", "--file", "geodata/words/ordinals.csv", "--column", "number", "--out", "app"],
        "cannot be written",
    ),
    "map": (["map", CORNER, "-o", "app/people.py/map.html"], "cannot be written"),
}


@pytest.mark.parametrize(("arguments", "says"), WRONG_USES.values(), ids=WRONG_USES)
def test_wrong_use_is_exit_status_2(dateline: Dateline, tmp_path: Path, arguments: list[str], says: str) -> None:
    check_failure(dateline(*arguments), says)


def test_an_unknown_command_is_wrong_use(dateline: Dateline, tmp_path: Path) -> None:
    assert dateline("bogus").returncode == 2


@pytest.mark.parametrize("name", ["DATELINE_PORT", "DATELINE_TOKEN"])
def test_a_setting_that_cannot_be_used_is_named_and_not_shown(dateline: Dateline, tmp_path: Path, name: str) -> None:
    done = dateline("geocode", CORNER, **{name: "hunter2"})
    check_failure(done, name)
    assert "hunter2" not in done.stderr


def gazetteer_of_version(path: Path, version: str) -> str:
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        made.execute("INSERT INTO meta VALUES ('schema_version', ?)", [version])
    made.close()
    return str(path)


@pytest.mark.parametrize("command", [["geocode", CORNER], ["serve", "--port", "0"], ["geodata", "info"]], ids=" ".join)
def test_a_gazetteer_of_another_schema_version(dateline: Dateline, tmp_path: Path, command: list[str]) -> None:
    other = gazetteer_of_version(tmp_path / "other.sqlite", "99")
    check_failure(dateline(*command, DATELINE_STREETS=other), "schema version 99.*Build it again")


@pytest.mark.parametrize("command", [["geocode", CORNER], ["serve", "--port", "0"]], ids=" ".join)
def test_a_gazetteer_that_is_none(dateline: Dateline, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "none").write_text("no gazetteer")
    check_failure(dateline(*command, DATELINE_STREETS=str(tmp_path / "none")), "not a gazetteer")
    check_failure(dateline(*command, DATELINE_STREETS=str(tmp_path / "absent")), "no gazetteer")


def test_geodata_says_what_it_is(dateline: Dateline, tmp_path: Path) -> None:
    assert "inneapolis" in dateline("geodata", "info").stdout
    checked = dateline("geodata", "check")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "segments" in checked.stdout


def test_a_token_is_shown_once_and_can_be_revoked(dateline: Dateline, tmp_path: Path) -> None:
    made = dateline("token", "create", "desk").stdout.strip()
    assert len(made) > 20
    listed = dateline("token", "list").stdout
    assert "desk" in listed
    assert made not in listed
    assert made.encode() not in (tmp_path / "dateline.sqlite").read_bytes()
    assert dateline("token", "revoke", listed.split()[0]).returncode == 0
    assert dateline("token", "list").stdout == ""
    check_failure(dateline("token", "revoke", "none"), "no token")


def test_a_token_with_a_scope_and_an_end(dateline: Dateline) -> None:
    assert dateline("token", "create", "feed", "--scope", "read", "--days", "2").returncode == 0
    assert re.fullmatch(r"\w+  [\d-]+  read     never used  ends [\d-]+  feed\n", dateline("token", "list").stdout)
    assert dateline("token", "create", "feed", "--scope", "all").returncode == 2


def test_people_are_added_and_kept_out(dateline: Dateline) -> None:
    added = dateline("user", "add", "Maria", "--role", "admin", "--full-name", "Maria Example")
    assert re.fullmatch(r"http://127.0.0.1:8000/desk/sign-in/[\w-]{32}\n", added.stdout)
    assert dateline("user", "link", "maria").stdout != added.stdout
    free = dateline("user", "link", "maria", DATELINE_PORT="0")
    assert free.stdout.startswith("/desk/sign-in/")
    assert "the address that dateline serve printed" in free.stderr
    assert dateline("user", "list").stdout == "admin     never       maria\n"
    check_failure(dateline("user", "add", "maria"), "somebody named maria")
    check_failure(dateline("user", "disable", "maria"), "last admin")
    check_failure(dateline("user", "link", "nobody"), "no user")
    for command in (["add", "sam"], ["role", "sam", "editor"], ["disable", "sam"]):
        assert dateline("user", *command).returncode == 0
    assert dateline("user", "list").stdout.splitlines()[1] == "editor    never       sam  disabled"
    assert dateline("user", "enable", "sam").returncode == 0
    assert dateline("user", "role", "sam", "chief").returncode == 2


def test_a_table_goes_in_and_a_map_comes_out(dateline: Dateline, tmp_path: Path) -> None:
    table, rest = tmp_path / "reports.csv", tmp_path / "rest.csv"
    table.write_text(f"Location,Offense\n{CORNER},Shooting\n{TIE},Theft\n", encoding="utf-8")
    asked = dateline("import", str(table), "--map", "saturday")
    assert asked.returncode == 1
    assert "--review FILE" in asked.stderr
    assert dateline("import", str(table), "--map", "saturday", "--review", str(rest)).returncode == 0
    assert TIE in rest.read_text(encoding="utf-8")
    # What came to nothing leaves no empty map behind, whatever stopped it.
    open_dates = tmp_path / "dates.csv"
    open_dates.write_text(f"Location,Date\n{CORNER},03/04/2026\n", encoding="utf-8")
    check_failure(dateline("import", str(open_dates), "--map", "friday"), "which way round the dates are")
    check_failure(dateline("export", "friday", "--draft"), "no map of this name")
    check_failure(dateline("export", "saturday"), "nothing of this map is published yet; --draft")
    check_failure(dateline("export", "sunday"), "no map of this name")
    features = json.loads(dateline("export", "saturday", "--draft").stdout)["features"]
    assert [feature["properties"]["title"] for feature in features] == ["Shooting"]
    whole = tmp_path / "saturday.zip"
    assert dateline("export", "saturday", "-o", str(whole)).returncode == 0
    # An archive is larger than any table may be: with what cannot be packed, this one is.
    with zipfile.ZipFile(whole, "a") as archive:
        archive.writestr("more.bin", random.Random(1).randbytes(reading.MOST_BYTES))
    assert "incidents: 1." in dateline("import", str(whole), "--map", "again").stdout
    check_failure(dateline("import", str(tmp_path), "--map", "again"), "cannot be read")


def test_the_answer_to_a_phrase_loads_nothing_heavy(dateline: Dateline, tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['dateline', 'geocode', '34th and Portland']\n"
        "from app.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'fastapi', 'folium', 'shapely', 'numpy', 'geopy', 'sqlalchemy', 'alembic'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(tmp_path),
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.splitlines()[-1] == "[]"
