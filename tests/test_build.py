"""geodata.build: the same sources give the same gazetteer; what is missing is said."""

import sqlite3
from pathlib import Path

import pytest

from geodata.build import build, main
from geodata.streets import MINNEAPOLIS


def dump(file: Path) -> list[str]:
    """Every row, without the day it was built on."""
    db = sqlite3.connect(file)
    rows = [line for line in db.iterdump() if "built_on" not in line]
    db.close()
    return rows


def test_a_folder_without_the_layers_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--sources", str(tmp_path), "--out", str(tmp_path / "out.sqlite")]) == 2
    said = capsys.readouterr().err
    assert "geodata/README.md" in said
    assert str(tmp_path) not in said
    assert not (tmp_path / "out.sqlite").exists()


def test_the_embedded_gazetteer_is_what_its_sources_give(shared: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.sqlite"
    built = build(shared / "data", again)
    assert dump(again) == dump(MINNEAPOLIS)
    assert built.conclusion.report["named"] > 12_500
    assert built.conclusion.report["ranged"] > 11_000
    assert built.conclusion.refused


def test_left_out_places_are_not_known(shared: Path, tmp_path: Path) -> None:
    asked: list[str] = []

    def keep(text: str) -> bool:
        asked.append(text)
        return "24TH AVE N" not in text and "24 AV N" not in text

    built = build(shared / "data", tmp_path / "less.sqlite", keep)
    assert any("24TH AVE N" in text for text in asked)
    assert built.conclusion.report["hundred seen"] < 7_100
