"""Pages: the same bytes everywhere, text that stays text, nothing inline, nothing of folium's own."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import folium
import pytest

from app.maps import assets, draw, words
from app.maps.basemap import BaseMap
from app.maps.content import MapContent
from app.model import DisplayPrecision, Relation, When
from app.words import texts
from geodata.streets import Streets
from tests.map_samples import FIRST, HOSTILE, NONE, ONE, TWO, hostile, many

_SCRIPT = (
    "from app.maps import draw; from tests.map_samples import TWO; import sys; sys.stdout.buffer.write({}.encode())"
)


def data_of(page: str) -> Any:
    block = re.search(r'<script type="application/json" id="map_1_data">(.*?)</script>', page, re.DOTALL)
    assert block
    return json.loads(block[1])


@pytest.mark.parametrize("call", ["draw.embed_page(TWO, '')", "draw.map_page(TWO, '', 'two', 'code')"])
def test_the_same_bytes_whatever_the_surroundings(call: str) -> None:
    pages = set()
    for seed, zone, locale in (
        ("0", "UTC", "C"),
        ("1", "Asia/Kolkata", "C.UTF-8"),
        ("7", "America/Chicago", "tr_TR.UTF-8"),
    ):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        done = subprocess.run(
            [sys.executable, "-c", _SCRIPT.format(call)],
            cwd=Path(__file__).parent.parent,
            env=environment,
            capture_output=True,
            check=True,
            timeout=120,
        )
        pages.add(done.stdout)
    assert len(pages) == 1
    assert b"about 4.4 miles" in pages.pop()


def test_drawing_twice_gives_the_same_page_and_changes_nothing_of_folium() -> None:
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    assert draw.embed_page(TWO, "") == draw.embed_page(TWO, "")
    assert (list(folium.Map.default_js), list(folium.Map.default_css)) == before


def test_every_file_is_our_own_and_nothing_is_inline() -> None:
    page = draw.embed_page(TWO, "/maps-service", "two")
    linked = re.findall(r'(?:src|href)="([^"]*)"', page)
    files = [address for address in linked if "static" in address]
    assert len(files) == 3
    for address in files:
        assert assets.find(address.removeprefix("/maps-service/static/"))
    assert not re.search(r"<style|style=|onclick|onload|javascript:", page)
    assert re.findall(r"<script(?! defer src=)(?! type=\"application/json\")", page) == []
    assert re.findall(r"https?://[^\s\"\\]*", page) == ["https://example.org/statement"] * 2


def test_the_page_says_its_language_title_and_size() -> None:
    page = draw.embed_page(replace(TWO, lang="es"), "", "two")
    assert '<html lang="es">' in page
    assert "<title>How close were the two shootings?</title>" in page
    assert 'name="viewport" content="width=device-width, initial-scale=1"' in page
    assert "user-scalable" not in page
    assert 'data-embed="two"' in page


@pytest.mark.parametrize("make", [draw.embed_page, lambda c, b: draw.map_page(c, b, HOSTILE, HOSTILE)])
def test_hostile_texts_stay_text(make: Any) -> None:
    page = make(hostile(), "")
    assert page.count("<script") == 3
    assert page.count("</script>") == 3
    assert "<img" not in page
    assert "{{7*7}}" in unescape(page)
    assert 'href="javascript:' not in page
    data = data_of(page)
    assert data["incidents"][0]["title"] == HOSTILE
    assert data["lines"][0]["label"] == HOSTILE


def test_the_data_block_cannot_be_closed_from_within() -> None:
    page = draw.embed_page(replace(TWO, incidents=(replace(FIRST, title="</script><!--<script>&\u2028\u2029"),)), "")
    block = page.split('id="map_1_data">')[1].split("</script>")[0]
    assert not set(block) & set("<>&\u2028\u2029")
    assert data_of(page)["incidents"][0]["title"] == "</script><!--<script>&\u2028\u2029"


@pytest.mark.parametrize(("content", "count"), [(NONE, 0), (ONE, 1), (TWO, 2), (many(30), 30)])
def test_any_number_of_incidents_has_a_page(content: MapContent, count: int) -> None:
    page = draw.map_page(content, "", "x", "code")
    assert len(data_of(page)["incidents"]) == count
    assert page.count('class="number"') == count


def test_hidden_incidents_are_not_in_the_page_at_all() -> None:
    hidden = replace(
        FIRST, title="not for readers", location=replace(FIRST.location, display_precision=DisplayPrecision.HIDDEN)
    )
    page = draw.embed_page(replace(TWO, incidents=(hidden, TWO.incidents[1])), "")
    assert "not for readers" not in page
    assert data_of(page)["lines"] == []


def test_near_a_corner_is_never_at_it() -> None:
    near = replace(FIRST, location=replace(FIRST.location, relation=Relation.NEAR))
    assert words.place(near, texts("en")) == "Near 34th St E & Portland Ave S"
    assert words.vagueness(near, texts("en")) == "exact place not known"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 1, 7, 12, 10, tzinfo=UTC), "Jan. 7, 2026, 6:10 a.m."),
        (datetime(2026, 1, 7, 6, 0, tzinfo=UTC), "Jan. 7, 2026, 12:00 a.m."),
        (date(2026, 1, 7), "Jan. 7, 2026"),
        (datetime(2026, 7, 4, 17, 0, tzinfo=UTC), "July 4, 2026, noon"),
        (datetime(2026, 9, 1, 5, 30, tzinfo=UTC), "Sept. 1, 2026, 12:30 a.m."),
        (datetime(2026, 9, 1, 18, 30), "Sept. 1, 2026, 6:30 p.m."),  # noqa: DTZ001 - a time without a zone is the case
    ],
)
def test_times_as_the_desk_writes_them(moment: When, said: str) -> None:
    assert texts("en").moment(moment, "America/Chicago") == said


@pytest.fixture(scope="module")
def single_file(streets: Streets) -> str:
    basemap = BaseMap(streets)
    return draw.self_contained_page(replace(TWO, area=basemap.area), basemap)


def test_one_file_holds_everything_and_is_not_heavy(single_file: str) -> None:
    assert len(single_file.encode()) < 1_500_000
    assert not re.search(r'<(?:script|img|link)[^>]*(?:src|href)="(?!data:)', single_file)
    tiles = data_of(single_file)["tiles"]["inline"]
    assert {int(address.split("/")[0]) for address in tiles} == {10, 11, 12, 13, 14, 15, 16}
    assert "Content-Security-Policy" in single_file
    assert "unsafe" not in single_file.split("</head>")[0].split("<style>")[0]


def test_assets_have_names_that_change_with_their_content() -> None:
    for name, asset in assets.table().items():
        assert asset.digest in name
        assert assets.find(name) is asset
        assert len(asset.br) < len(asset.gzip) < len(asset.body)
    assert assets.find("map.js") is None
    assert assets.find("../style.py") is None
    assert b"sourceMappingURL" not in assets.asset("leaflet.js").body
    assert b"url(" not in assets.asset("map.css").body


def test_our_scripts_can_stand_inside_a_page() -> None:
    for name in ("leaflet.js", "map.js", "many.js", "map.css"):
        body = assets.asset(name).body.lower()
        assert b"</script" not in body
        assert b"</style" not in body
        assert b"<!--" not in body
