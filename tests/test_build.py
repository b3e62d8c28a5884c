"""geodata.build: the same sources give the same gazetteer; what is missing is said."""

import sqlite3
from pathlib import Path

import pytest

from geodata.build import build, main
from geodata.concluding.evidence import Evidence
from geodata.sources import minneapolis
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


class ConcludeCalledError(Exception):
    """Raised in place of what takes a minute, with what it was given."""


def test_build_concludes_from_nothing_that_was_left_out(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep(text: str) -> bool:
        return "24TH AVE N" not in text and "24 AV N" not in text

    def conclude(given: Evidence, *_: object) -> None:
        raise ConcludeCalledError(given)

    monkeypatch.setattr("geodata.build.conclude", conclude)
    with pytest.raises(ConcludeCalledError) as given:
        build(shared / "data", tmp_path / "less.sqlite", keep)
    less, whole = given.value.args[0], minneapolis.evidence(shared / "data")
    for layer in ("blocks", "addresses", "house_points", "corners", "cross_streets"):
        used = set(getattr(less, layer))
        left_out = [one for one in getattr(whole, layer) if one not in used]
        assert left_out, layer
        assert not [one.text for one in left_out if keep(one.text)], layer
        assert not [one.text for one in used if not keep(one.text)], layer
