"""Imports by HTTP: the desk's forms without a script, the API, who may; a file that is too large, a page on its way."""

import json
import time
from typing import Any

import httpx
import pytest

from app.errors import Conflict
from app.imports.works import Work
from app.web.desk import imports
from tests import live
from tests.desk_site import DeskSite, Plain
from tests.live import BLOCK, CORNER, TIE, stored
from tests.test_import_formats import workbook

HEAD = "Location,Date,Offense\n"
OPEN = f"{HEAD}{CORNER},03/04/2026,shooting\n{TIE},03/05/2026,assault\n{TIE},03/06/2026,assault\nNowhere,03/07/2026,\n"


class Patient(Plain):
    """Somebody who waits for a page that says how far it is, however long a busy machine takes."""

    def get(self, path: str) -> httpx.Response:
        return self._ready(super().get(path))

    def post(self, page: httpx.Response, action: str, **fields: str) -> httpx.Response:
        return self._ready(super().post(page, action, **fields))

    def _ready(self, page: httpx.Response) -> httpx.Response:
        until_s = time.monotonic() + 120
        while "Refresh" in page.headers and time.monotonic() < until_s:
            time.sleep(0.05)
            page = self.client.get(page.url)
        return page


@pytest.fixture(scope="module")
def ann(desk: DeskSite) -> Plain:
    return Patient(desk.client("ann").client)


@pytest.fixture
def map_(desk: DeskSite, ann: Plain) -> str:
    page = ann.post(ann.get("/desk"), "/desk/maps", text=CORNER)
    slug = str(page.url).rpartition("/")[2]
    one = desk.store.map(slug).incidents[0]
    desk.store.delete_incident(slug, one.id, one.version)
    return slug


def sent(ann: Plain, slug: str, body: str) -> httpx.Response:
    """The table, sent as a file; the page of its columns."""
    page = ann.get(f"/desk/maps/{slug}/import")
    word = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    files = {"file": ("a table.csv", body.encode(), "text/csv")}
    return ann.client.post(f"/desk/maps/{slug}/import", data={"csrf_token": word}, files=files)


def test_a_table_is_reviewed_and_put_on_the_map(desk: DeskSite, ann: Plain, map_: str) -> None:
    page = sent(ann, map_, OPEN)
    assert "What is in which column?" in page.text
    columns = {"headed": "yes", "column-place": "Location", "column-date": "Date", "column-category": "Offense"}
    refused = ann.post(page, "/columns", **columns)
    assert (refused.status_code, "which way round" in refused.text) == (422, True)
    review = ann.post(refused, "/columns", **columns, order="mdy", updates="yes")
    assert "3 rows to settle" in review.text
    assert "2 questions" in review.text
    assert desk.store.map(map_).incidents == ()
    # Another day: what was begun stands in the list.
    again = ann.get(f"/desk/maps/{map_}/import")
    assert "a table.csv" in again.text
    review = ann.get(str(review.url).removeprefix(desk.url))
    choice = next(part for part in review.text.split('value="') if part.startswith("24th Ave N &amp; Lyndale"))
    review = ann.post(review, "/settle", candidate=choice.partition('"')[0].replace("&amp;", "&"))
    assert "1 row to settle" in review.text
    address = str(review.url).removeprefix(desk.url).partition("#")[0]
    assert ann.get(f"{address}/rest.csv").text.count(",Nowhere,03/07/2026") == 1
    waits = ann.post(review, "/finish")
    assert "1 row to settle" in waits.text
    assert desk.store.map(map_).incidents == ()
    done = ann.post(review, "/finish", rest="leave")
    assert "3 added" in done.text
    incidents = desk.store.map(map_).incidents
    assert [one.category for one in incidents] == ["shooting", "assault", "assault"]
    assert incidents[1].location.label == incidents[2].location.label == "24th Ave N & Lyndale Ave N"
    assert "3 added" in ann.post(review, "/finish", rest="leave").text
    assert len(desk.store.map(map_).incidents) == 3
    assert "a table.csv" not in ann.get(f"/desk/maps/{map_}/import").text


def test_what_a_refusal_names_is_one_click(desk: DeskSite, ann: Plain, map_: str) -> None:
    page = ann.post(
        ann.get(f"/desk/maps/{map_}/import"), "/import", text="place\tnote\n34th Ave S and Portland Ave S\tx\n"
    )
    review = ann.post(page, "/columns", **{"headed": "yes", "column-place": "place"})
    assert "Nearest to it:" in review.text
    assert 'name="phrase" value="34th St E &amp; Portland Ave S"' in review.text
    review = ann.post(review, "/settle", phrase="34th St E & Portland Ave S")
    assert "All rows are settled" in review.text
    ann.post(review, "/finish")
    assert [one.location.label for one in desk.store.map(map_).incidents] == ["34th St E & Portland Ave S"]


def test_other_words_a_pin_leaving_out_and_forgetting(desk: DeskSite, ann: Plain, map_: str) -> None:
    page = sent(ann, map_, f"place\n{TIE}\nNowhere\nNeither\n")
    review = ann.post(page, "/columns", **{"headed": "yes", "column-place": "place"})
    assert "3 questions" in review.text
    review = ann.post(review, "/settle", phrase=BLOCK)
    assert "2 questions" in review.text
    review = ann.post(review, "/settle", lon="-93.25", lat="44.95")
    assert ann.post(review, "/settle", lon="-193.25", lat="44.95").status_code == 422
    review = ann.post(review, "/settle", leave="yes")
    assert "All rows are settled" in review.text
    assert "1 left out" in review.text
    columns = ann.post(review, "/columns", again="yes")
    assert "What is in which column?" in columns.text
    gone = ann.post(columns, "/discard")
    assert "Import a table" in gone.text
    assert desk.store.map(map_).incidents == ()
    assert ann.get(str(review.url).removeprefix(desk.url)).status_code == 404


def test_a_page_says_how_far_it_is(desk: DeskSite, ann: Plain, map_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = sent(ann, map_, f"place\n{CORNER}\n")
    with monkeypatch.context() as patch:
        patch.setattr("app.web.desk.imports._works.plan", lambda *_: Work("", 1000, 250))
        waits = Plain.post(ann, page, "/columns", **{"headed": "yes", "column-place": "place"})
    assert "250 of 1,000" in waits.text
    assert waits.headers["Refresh"] == "1"
    assert "All rows are settled" in ann.get(str(waits.url).removeprefix(desk.url)).text


def test_a_pasted_table_and_what_is_none(ann: Plain, map_: str) -> None:
    page = ann.post(ann.get(f"/desk/maps/{map_}/import"), "/import", text=f"{CORNER}\tShooting\n{BLOCK}\tAssault")
    assert "2 rows" in page.text
    for text, said in (("", "Choose a file, or paste a table."), ('{"a": 1}', "not GeoJSON")):
        refused = ann.post(ann.get(f"/desk/maps/{map_}/import"), "/import", text=text)
        assert (refused.status_code, said in refused.text) == (422, True)


def test_a_long_table_is_pasted_too(ann: Plain, map_: str) -> None:
    form = ann.get(f"/desk/maps/{map_}/import")
    word = form.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    text = f"place\tnotes\n{CORNER}\t{'x ' * 1000}\n" * 600
    assert len(text) > 1024 * 1024
    page = ann.client.post(f"/desk/maps/{map_}/import", files={"text": (None, text), "csrf_token": (None, word)})
    assert (page.status_code, "What is in which column?" in page.text) == (200, True)


def test_a_plan_is_made_once_and_let_go(desk: DeskSite, ann: Plain, map_: str) -> None:
    review = ann.post(sent(ann, map_, f"place\n{CORNER}\n"), "/columns", **{"headed": "yes", "column-place": "place"})
    import_id = str(review.url).rpartition("/")[2]
    first = imports._works._works[import_id]
    ann.get(str(review.url).removeprefix(desk.url))
    assert imports._works._works[import_id] is first
    ann.post(review, "/finish")
    assert import_id not in imports._works._works


def test_another_sheet_is_chosen_and_a_point_outside_is_settled(desk: DeskSite, ann: Plain, map_: str) -> None:
    page = ann.get(f"/desk/maps/{map_}/import")
    word = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    sheets: dict[str, list[list[Any]]] = {
        "Notes": [["about"], ["x"]],
        "Reports": [["lat", "lon", "title"], [44.95, 93.25, "A"]],
    }
    files = {"file": ("book.xlsx", workbook(sheets, hidden="Reports"))}
    page = ann.client.post(f"/desk/maps/{map_}/import", data={"csrf_token": word}, files=files)
    assert "Only the sheet “Notes” was read. Not read: “Reports” (hidden)." in page.text
    page = ann.post(page, "/sheet", sheet="Reports")
    assert "Only the sheet “Reports” was read. Not read: “Notes”." in page.text
    columns = {"headed": "yes", "column-lat": "lat", "column-lon": "lon", "column-title": "title"}
    review = ann.post(page, "/columns", **columns)
    assert "Is the minus sign of the longitude missing?" in review.text
    assert ann.post(review, "/settle", fix="nonsense").status_code == 422
    review = ann.post(review, "/settle", fix="lon_sign")
    assert "All rows are settled" in review.text
    ann.post(review, "/finish")
    (one,) = desk.store.map(map_).incidents
    assert (one.location.lon, one.location.lat) == (-93.25, 44.95)


def test_the_api_names_sheets_and_asks_about_points_outside(editor: httpx.Client, slug: str) -> None:
    book = workbook({"A": [["lat", "lon", "title"], [44.95, 93.25, "A"]], "B": [["place"], [CORNER]]})
    waits = imported(editor, slug, book)
    told = waits.json()
    assert (waits.status_code, told["sheet"], told["sheets"]) == (422, "A", [{"name": "B", "hidden": False}])
    assert told["notes"] == ["Only the sheet “A” was read. Not read: “B”."]
    doubt = told["left"][0]["doubt"]
    assert (doubt["code"], doubt["options"][0]) == ("outside", {"fix": "lon_sign", "lon": -93.25, "lat": 44.95})
    assert imported(editor, slug, book, sheet="b").json()["added"] == 1
    assert imported(editor, slug, book, outside="take").json()["added"] == 1


def imported(client: httpx.Client, slug: str, body: str | bytes, **params: str) -> httpx.Response:
    return client.post(f"/api/maps/{slug}/import", content=body, headers={"Content-Type": "text/csv"}, params=params)


def test_the_api_imports_all_of_it_or_nothing(editor: httpx.Client, reader: httpx.Client, slug: str) -> None:
    assert imported(reader, slug, OPEN).status_code == 401
    asked = imported(editor, slug, OPEN)
    assert (asked.status_code, "which way round" in asked.json()["detail"]) == (422, True)
    waits = imported(editor, slug, OPEN, dates="mdy")
    report: dict[str, Any] = waits.json()
    assert (waits.status_code, waits.headers["Content-Type"]) == (422, "application/problem+json")
    assert report["detail"].startswith("Nothing was imported: 3 rows have to be settled first.")
    counts = ("done", "added", "updated", "would_add", "waiting", "left_out")
    assert [report[name] for name in counts] == [False, 0, 0, 1, 3, 0]
    assert (len(report["left"]), "/import/" in report["review"]) == (3, True)
    assert report["left"][0]["candidates"] == ["24th St W & Lyndale Ave S", "24th Ave N & Lyndale Ave N"]
    assert stored(editor, slug) == 0
    done = imported(editor, slug, OPEN, dates="mdy", rest="skip", columns="title=Offense").json()
    assert (done["done"], done["added"], done["left_out"]) == (True, 1, 3)
    assert stored(editor, slug) == 1
    assert imported(editor, slug, OPEN, dates="mdy", rest="skip").json()["there"] == 1
    assert stored(editor, slug) == 1
    assert imported(editor, slug, OPEN, columns="place=Nope").status_code == 422
    assert imported(editor, "no-such-map", OPEN).status_code in (404, 422)


def test_each_mode_of_the_api_counts_what_it_stored(editor: httpx.Client, slug: str) -> None:
    def counts(body: str, status: int = 200, **params: str) -> list[int]:
        answer = imported(editor, slug, body, **params)
        assert answer.status_code == status, answer.text
        names = ("added", "updated", "would_add", "would_update", "there", "waiting", "left_out", "done")
        return [answer.json()[name] for name in names]

    rows = f"Case,Location,Offense\n1,{CORNER},shooting\n2,{BLOCK},assault\n"
    tied = f"{rows}3,{TIE},theft\n"
    assert counts(tied, dry_run="true") == [0, 0, 2, 0, 0, 1, 0, False]
    assert (stored(editor, slug), counts(rows, dry_run="true")) == (0, [0, 0, 2, 0, 0, 0, 0, False])
    assert counts(rows) == [2, 0, 0, 0, 0, 0, 0, True]
    assert counts(rows) == [0, 0, 0, 0, 2, 0, 0, True]
    changed = rows.replace("assault", "robbery")
    assert counts(changed, dry_run="true") == [0, 0, 0, 1, 1, 0, 0, False]
    assert counts(f"{changed}3,{TIE},theft\n", 422) == [0, 0, 0, 1, 1, 1, 0, False]
    assert counts(f"{changed}3,{TIE},theft\n", rest="skip") == [0, 1, 0, 0, 1, 0, 1, True]
    assert stored(editor, slug) == 2


def test_columns_named_by_the_first_line_make_it_headings(editor: httpx.Client, slug: str) -> None:
    body = f"Tatort,Delikt\n{CORNER},shooting\n"
    named = imported(editor, slug, body, columns="place=Tatort,title=Delikt").json()
    assert (named["rows"], named["added"], named["columns"]) == (1, 1, {"place": "Tatort", "title": "Delikt"})


def test_a_table_without_headings_keeps_its_first_column_beside_those_named(editor: httpx.Client, slug: str) -> None:
    report = imported(editor, slug, f"{CORNER},shooting\n{CORNER},assault\n", columns="title=Column 2").json()
    assert (report["rows"], report["columns"]) == (2, {"place": "Column 1", "title": "Column 2"})


def test_what_the_api_could_not_put_in_does_not_wait_at_the_desk(
    desk: DeskSite, map_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*_: object, **__: object) -> None:
        raise Conflict("Some of these rows were imported by somebody else meanwhile.")

    monkeypatch.setattr("app.web.import_api.put_in", meanwhile)
    with httpx.Client(base_url=desk.url, headers=live.BEARER, trust_env=False) as client:
        assert imported(client, map_, f"place\n{CORNER}\n").status_code == 409
    assert desk.store.open_imports(map_) == ()


def test_the_api_takes_a_form_and_geojson(editor: httpx.Client, slug: str) -> None:
    point = {"type": "Point", "coordinates": [-93.25, 44.95]}
    feature = {"type": "Feature", "properties": {"title": "A"}, "geometry": point}
    body = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    done = editor.post(f"/api/maps/{slug}/import", files={"file": ("a.geojson", body)})
    assert done.json()["added"] == 1
    (kept,) = editor.get(f"/api/maps/{slug}/incidents").json()["features"]
    assert kept["geometry"]["coordinates"] == [-93.25, 44.95]
    # What the file is called is anybody's: the history gets it in one line.
    named = imported(editor, slug, f"place\n{CORNER}\n", name="../a\nb\x00\u202e.csv")
    assert (named.status_code, named.json()["added"]) == (200, 1)


def test_only_an_import_may_be_large(editor: httpx.Client, slug: str) -> None:
    large = b"place,notes\n" + b'"34th and Portland",' + b"x" * 20_000 + b"\n"
    rows = large + b"".join(b'"34th and Portland",' + str(n).encode() * 4000 + b"\n" for n in range(200))
    assert len(rows) > 1024 * 1024
    assert imported(editor, slug, rows).status_code == 200
    assert editor.post(f"/api/maps/{slug}/incidents", content=rows).status_code == 413
    assert imported(editor, slug, b"x" * (21 * 1024 * 1024)).status_code == 413


def test_a_whole_map_goes_out_for_the_newsroom_alone(editor: httpx.Client, reader: httpx.Client, slug: str) -> None:
    live.post_incident(editor, slug, CORNER)
    assert reader.get(f"/api/maps/{slug}/archive").status_code == 401
    answer = editor.get(f"/api/maps/{slug}/archive")
    assert answer.content.startswith(b"PK")
    assert answer.headers["Cache-Control"] == "no-store"
