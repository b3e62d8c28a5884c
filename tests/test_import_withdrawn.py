"""A table for a map that is taken down, deleted or unknown: refused with its reason, and nothing is stored."""

from pathlib import Path

import httpx
import pytest

from app.errors import Conflict, NotFound
from app.imports.runs import Tools, planned, put_in
from app.incidents.store import Store
from tests import live
from tests.desk_site import DeskSite, Plain
from tests.live import CORNER, stored
from tests.store_samples import incident
from tests.test_cli import Dateline
from tests.test_import import of, tools
from tests.test_import_served import ann, imported, map_, sent

__all__ = ["ann", "map_", "tools"]
TABLE = f"place,title\n{CORNER},A\n"
DOWN = "This map is taken down. Put it back before you import a table."


@pytest.mark.parametrize("rows", [TABLE, "place\nNowhere at all\n"])
@pytest.mark.parametrize("params", [{}, {"dry_run": "true"}, {"rest": "skip"}])
def test_the_api_refuses_a_table_for_a_map_that_is_taken_down_or_deleted(
    editor: httpx.Client, slug: str, rows: str, params: dict[str, str]
) -> None:
    live.post_incident(editor, slug, CORNER)
    assert editor.post(f"/api/maps/{slug}/publish", json={}).status_code == 200
    assert editor.post(f"/api/maps/{slug}/take-down", json={"reason": "A mistake"}).status_code == 200
    refused = imported(editor, slug, rows, **params)
    assert (refused.status_code, refused.json()["detail"]) == (409, DOWN)
    assert refused.headers["Content-Type"] == "application/problem+json"
    told = editor.get("/openapi.json").json()["paths"]["/api/maps/{slug}/import"]["post"]["responses"]["409"]
    assert told["content"]["application/problem+json"]["example"] == refused.json()
    assert stored(editor, slug) == 1
    tag = editor.get(f"/api/maps/{slug}").headers["ETag"]
    assert editor.delete(f"/api/maps/{slug}", headers={"If-Match": tag}).status_code == 204
    refused = imported(editor, slug, rows, **params)
    assert (refused.status_code, refused.json()["detail"]) == (404, "There is no map of this name.")


def test_the_desk_refuses_a_table_for_a_map_that_is_taken_down(desk: DeskSite, ann: Plain, map_: str) -> None:
    begun = sent(ann, map_, TABLE)
    review = ann.post(begun, "/columns", **{"headed": "yes", "column-place": "place"})
    desk.store.add_incident(map_, incident())
    desk.store.publish(map_, reason="x")
    desk.store.take_down(map_, "A mistake", desk.store.map(map_).version)
    for refused in (sent(ann, map_, TABLE), ann.post(review, "/finish", rest="leave")):
        assert (refused.status_code, DOWN in refused.text) == (409, True)
    assert len(desk.store.map(map_).incidents) == 1
    assert len(desk.store.open_imports(map_)) == 1
    desk.store.delete_map(map_, desk.store.map(map_).version)
    assert ann.post(review, "/finish", rest="leave").status_code == 404


def test_a_map_taken_down_between_plan_and_import_keeps_its_places(tools: Tools) -> None:
    found = of(TABLE)
    plan = planned(tools, found)
    tools.store.add_incident("m", incident())
    tools.store.publish("m")
    tools.store.take_down("m", "A mistake", tools.store.map("m").version)
    for call in (lambda: put_in(tools, found, plan, actor="ada"), lambda: planned(tools, found)):
        with pytest.raises(Conflict, match="taken down"):
            call()
    assert len(tools.store.map("m").incidents) == 1
    tools.store.delete_map("m", tools.store.map("m").version)
    for call in (lambda: put_in(tools, found, plan, actor="ada"), lambda: planned(tools, found)):
        with pytest.raises(NotFound):
            call()


def test_the_command_line_refuses_a_map_that_is_taken_down_or_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dateline = Dateline(tmp_path, monkeypatch, capsys)
    table = tmp_path / "t.csv"
    table.write_text(TABLE, encoding="utf-8")
    assert dateline("import", str(table), "--map", "saturday").returncode == 0
    (address,) = tmp_path.glob("*.sqlite")
    with Store.open(f"sqlite+pysqlite:///{address}") as store:
        store.publish("saturday")
        store.take_down("saturday", "A mistake", store.map("saturday").version)
        refused = dateline("import", str(table), "--map", "saturday")
        assert (refused.returncode, DOWN in refused.stderr) == (2, True)
        assert len(store.map("saturday").incidents) == 1
        store.delete_map("saturday", store.map("saturday").version)
        refused = dateline("import", str(table), "--map", "saturday")
        assert (refused.returncode, "taken down" in refused.stderr, refused.stdout) == (2, True, "")
        assert store.maps() == ()
