"""dateline import: what it says it did is what it did."""

import json
from pathlib import Path

import pytest

from tests.test_cli import CORNER, TIE, Dateline


@pytest.fixture
def dateline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Dateline:
    return Dateline(tmp_path, monkeypatch, capsys)


def test_import_counts_only_what_it_stored(dateline: Dateline, tmp_path: Path) -> None:
    table = tmp_path / "reports.csv"
    table.write_text(f"Location,Offense\n{CORNER},Shooting\n{TIE},Theft\n", encoding="utf-8")
    asked = dateline("import", str(table), "--map", "saturday")
    assert asked.returncode == 1
    assert "1 would be added, 0 would be updated, 0 there already, 1 waiting, 0 left out." in asked.stdout
    for options in ([], ["--dry-run"]):
        report = json.loads(dateline("import", str(table), "--map", "saturday", "--json", *options).stdout)
        assert [report[name] for name in ("done", "added", "would_add", "waiting")] == [False, 0, 1, 1]
    table.write_text(f"Location,Offense\n{CORNER},Shooting\n", encoding="utf-8")
    assert (
        "Nothing was imported: this was a dry run."
        in dateline("import", str(table), "--map", "saturday", "--dry-run").stdout
    )
    report = json.loads(dateline("import", str(table), "--map", "saturday", "--json").stdout)
    assert [report[name] for name in ("done", "added", "would_add", "waiting")] == [True, 1, 0, 0]
