"""app.maps.crowd, app.web.open_maps: many incidents in columns, rows, cells and boxes; the state of an open map."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import accumulate
from pathlib import Path

import brotli
import httpx
import pytest

from app.maps import draw
from app.maps.crowd import CLOSEST, MOST_INLINE, MOST_MARKED, Crowd, Wanted
from app.maps.mercator import project
from app.model import DisplayPrecision
from app.prepared import prepare
from tests import crowds
from tests.live import BEARER, in_thread, settings
from tests.test_draw import data_of

COUNT = 1200


@pytest.fixture(scope="module")
def crowd() -> Crowd:
    return Crowd(crowds.content(COUNT))


def test_columns_hold_every_incident(crowd: Crowd) -> None:
    columns = crowd.columns
    first = crowd.incidents[0].location
    assert columns["count"] == COUNT
    assert columns["lon"][0] / 1e5 == first.lon
    for axis in ("lon", "lat"):
        there = [step / 1e5 for step in accumulate(columns[axis])]
        assert there == [getattr(incident.location, axis) for incident in crowd.incidents]
    assert [columns["categories"][i][0] for i in columns["category"]] == [i.category for i in crowd.incidents]
    assert columns["days"][:1] == ["2025-01-01"]
    assert columns["day"] == [365 * number // COUNT for number in range(COUNT)]


def test_what_is_wanted(crowd: Crowd) -> None:
    assert len(crowd.matching(Wanted())) == COUNT
    fires = crowd.matching(Wanted("Fire"))
    assert {crowd.incidents[i].category for i in fires} == {"Fire"}
    january = Wanted(None, date(2025, 1, 1), date(2025, 1, 31))
    assert len(crowd.matching(january)) == sum(day is not None and day.month == 1 for day in crowd.days)
    assert crowd.matching(Wanted("", None, None)) == ()


def test_rows_are_paged_and_named(crowd: Crowd) -> None:
    answer = crowd.rows(Wanted("Fire"), 10, 5)
    assert answer["total"] == COUNT // 4
    assert [row["number"] for row in answer["rows"]] == [43, 47, 51, 55, 59]
    assert [row["number"] for row in crowd.numbered((3, 0, COUNT + 1, 7))["rows"]] == [3, 7]


def test_cells_lose_nobody_and_close_ones_name_each(crowd: Crowd) -> None:
    at = [project(round(one.location.lon, 5), round(one.location.lat, 5)) for one in crowd.incidents]
    for z in (8, 11, 14, CLOSEST):
        cells = {(int(x * (1 << z)), int(y * (1 << z))) for x, y in at}
        spots = [spot for x, y in cells for spot in crowd.cell(z, x, y, Wanted())]
        assert sum(spot[2] for spot in spots) == COUNT, z
        assert all(spot[3] == 0 for spot in spots if spot[2] > 1)
        if z == CLOSEST:
            assert sorted(spot[3] for spot in spots) == list(range(1, COUNT + 1))
    assert crowd.cell(8, 0, 0, Wanted()) == []


def test_ten_thousand_fit_a_page() -> None:
    content = crowds.content(10_000)
    page = prepare(draw.embed_page(content, "", "m").encode(), "text/html")
    assert len(page.encoded("br")) < 150_000
    assert len(page.encoded("gzip")) < 200_000
    assert brotli.decompress(page.encoded("br")) == page.body
    data = data_of(page.body.decode())
    assert data["incidents"] == []
    assert len(data["many"]["lon"]) == 10_000
    assert page.body.count(b'class="number"') == 50


def test_a_few_have_no_columns_and_more_than_a_page_holds_no_positions() -> None:
    assert data_of(draw.embed_page(crowds.content(MOST_MARKED), "", "m"))["many"] is None
    assert "many.js" not in "".join(draw.embed_page(crowds.content(3), "", "m"))
    huge = data_of(draw.embed_page(crowds.content(MOST_INLINE + 1), "", "m"))["many"]
    assert huge["count"] == MOST_INLINE + 1
    assert "lon" not in huge


def test_hidden_incidents_are_counted_nowhere() -> None:
    content = crowds.content(100)
    first, *rest = content.incidents
    hidden = replace(first, location=replace(first.location, display_precision=DisplayPrecision.HIDDEN))
    found = Crowd(replace(content, incidents=(hidden, *rest)))
    assert found.columns["count"] == 99
    assert first.title not in json.dumps(found.every_row)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    data_dir: Path = tmp_path_factory.mktemp("data")
    crowds.publish(data_dir, "many", crowds.incidents(COUNT))
    with in_thread(settings(data_dir)) as client:
        yield client


def test_rows_cells_and_boxes_are_served(reader: httpx.Client) -> None:
    rows = reader.get("/embed/many@1/rows.json", params={"category": "Fire", "from": "2025-01-01", "limit": 3}).json()
    assert rows["total"] == COUNT // 4
    assert len(rows["rows"]) == 3
    assert [row["number"] for row in reader.get("/embed/many@1/rows.json?numbers=2,1").json()["rows"]] == [2, 1]
    cells = [reader.get(f"/embed/many@1/cells/8/{x}/{y}.json").json() for x in (61, 62) for y in (91, 92)]
    assert sum(spot[2] for cell in cells for spot in cell) == COUNT
    box = reader.get("/maps/many/incidents", params={"bbox": "-93.3,44.95,-93.25,45.0", "limit": 5}).json()
    assert box["numberReturned"] == 5 < box["numberMatched"] < COUNT
    assert all(-93.3 <= feature["geometry"]["coordinates"][0] <= -93.25 for feature in box["features"])
    assert "georeferenced_by" not in json.dumps(box)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/embed/many@2/rows.json", 404),
        ("/embed/many@x/rows.json", 404),
        ("/embed/many@1/rows.json?limit=201", 422),
        ("/embed/many@1/rows.json?numbers=a", 422),
        ("/embed/many@1/rows.json?from=yesterday", 422),
        ("/embed/many@1/rows.json?after=-1", 422),
        ("/embed/many@1/cells/18/0/0.json", 404),
        ("/embed/many@1/cells/3/8/0.json", 404),
        ("/embed/many@1/cells/3/-1/0.json", 404),
        ("/maps/many/incidents?bbox=1,2,3", 422),
        ("/maps/many/incidents?bbox=nan,0,1,1", 422),
        ("/maps/many/incidents?bbox=0,1,1,0", 422),
        ("/embed/none.json", 404),
        ("/embed/many.json?since=-1", 422),
        ("/embed/many.json?since=99", 200),
    ],
)
def test_bad_questions_are_answered_as_problems(reader: httpx.Client, path: str, status: int) -> None:
    answer = reader.get(path)
    assert answer.status_code == status
    if status != 200:
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_the_state_is_small_young_and_readable_without_an_origin(reader: httpx.Client) -> None:
    first = reader.get("/embed/many.json", headers={"Origin": "null"})
    assert first.json() == {"version": 1}
    assert first.headers["ETag"] == '"1"'
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Cache-Control"] == "public, max-age=1, must-revalidate"
    again = reader.get("/embed/many.json?since=1", headers={"If-None-Match": '"1"'})
    assert (again.status_code, again.content) == (304, b"")
    asked = {
        "Origin": "null",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    allowed = reader.options("/embed/many.json", headers=asked)
    assert allowed.status_code == 204
    assert "If-None-Match" in allowed.headers["Access-Control-Allow-Headers"]


def test_a_pinned_state_knows_only_its_own_version_and_take_down(reader: httpx.Client) -> None:
    for path in ("/api/maps", "/api/maps/p/publish", "/api/maps/p/publish"):
        reader.post(path, json={"slug": "p", "title": "P"} if path == "/api/maps" else None, headers=BEARER)
    assert reader.get("/embed/p@1.json").json() == {"version": 1}
    assert reader.get("/embed/p.json?since=1").json()["version"] == 2
    assert "Updated" in reader.get("/embed/p.json?since=1").json()["news"]
    reader.delete("/api/maps/p", headers=BEARER | {"If-Match": "*"})
    assert {reader.get(path).status_code for path in ("/embed/p@1.json", "/embed/p.json")} <= {404, 410}
