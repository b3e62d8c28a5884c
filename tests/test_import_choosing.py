"""Two columns of addresses that differ: asked at the desk, refused by the API and the command line with the choice."""

import json
from pathlib import Path

import httpx
import pytest

from tests.desk_site import DeskSite, Plain
from tests.live import BLOCK, CORNER, stored
from tests.test_cli import Dateline
from tests.test_import_served import ann, imported, map_, sent

__all__ = ["ann", "map_"]
TABLE = f"Address,Location,Offense,Precinct\n{CORNER},{BLOCK},theft,3\n"
ASKED = "“Address” and “Location” both say where, and they differ."


def test_the_desk_asks_which_column_is_the_place(desk: DeskSite, ann: Plain, map_: str) -> None:
    page = sent(ann, map_, TABLE)
    assert ASKED in page.text
    chosen = page.text.partition('name="column-place"')[2].partition("</select>")[0]
    assert "selected" not in chosen
    refused = ann.post(page, "/columns", **{"headed": "yes", "column-category": "Offense"})
    assert (refused.status_code, "Which column says where?" in refused.text) == (422, True)
    review = ann.post(refused, "/columns", **{"headed": "yes", "column-place": "Location"})
    assert "The place is read from “Location”. Not used for the place: “Address”, “Precinct”." in review.text
    done = ann.post(review, "/finish")
    assert "Not used for the place: “Address”, “Precinct”." in done.text
    assert [one.location.verbatim for one in desk.store.map(map_).incidents] == [BLOCK]


def test_the_api_refuses_until_the_column_is_named(editor: httpx.Client, slug: str) -> None:
    refused = imported(editor, slug, TABLE)
    assert (refused.status_code, refused.json()["detail"]) == (
        422,
        f"{ASKED} Choose the column that is the place: place=Address or place=Location.",
    )
    assert stored(editor, slug) == 0
    report = imported(editor, slug, TABLE, columns="place=Address").json()
    assert report["added"] == 1
    assert report["place_columns"] == {"used": {"place": "Address"}, "not_used": ["Location", "Precinct"]}


def test_the_command_line_refuses_until_the_column_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dateline = Dateline(tmp_path, monkeypatch, capsys)
    table = tmp_path / "t.csv"
    table.write_text(TABLE, encoding="utf-8")
    refused = dateline("import", str(table), "--map", "m")
    assert (refused.returncode, ASKED in refused.stderr) == (2, True)
    named = ("import", str(table), "--map", "m", "--columns", "place=Location")
    report = json.loads(dateline(*named, "--json", "--dry-run").stdout)
    assert report["place_columns"] == {"used": {"place": "Location"}, "not_used": ["Address", "Precinct"]}
    said = dateline(*named).stdout
    assert "The place is read from “Location”." in said
    assert "Not used for the place: “Address”, “Precinct”." in said
