"""Files and feeds of what is published: read back, hostile texts still texts, drafts and hidden places unseen."""

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from tests.live import BLOCK, CORNER, post_incident

KML = "{http://www.opengis.net/kml/2.2}"
GPX = "{http://www.topografix.com/GPX/1/1}"
GEORSS = "{http://www.georss.org/georss}point"
FILES = ("geojson", "csv", "kml", "gpx", "georss")
FEEDS = ("rss", "feed.json")
ALL = (*FILES, *FEEDS)
ANYONE = {"If-Match": "*"}
WHY = "The city gave another block."
HOSTILE = [
    "=cmd|'/c calc'!A1",
    "+1",
    "-2+3",
    "@SUM(1)",
    "]]><b>&amp;</b>",
    "\u202eevil <script>alert(1)</script>",
    "＝1+1",  # noqa: RUF001
]


@pytest.fixture
def published(editor: httpx.Client, slug: str) -> str:
    post_incident(editor, slug, CORNER, occurred_at="2026-01-07T09:37:00-06:00", attribution="the city said")
    post_incident(editor, slug, BLOCK, occurred_at="2026-01-14T18:50:00-06:00")
    assert editor.post(f"/api/maps/{slug}/publish").status_code == 200
    return slug


def xml(answer: httpx.Response) -> ElementTree.Element:
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content)


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def test_every_file_has_both_places(reader: httpx.Client, published: str) -> None:
    table = rows(reader.get(f"/maps/{published}.csv"))
    assert [row["label"] for row in table] == ["34th St E & Portland Ave S", "600 block of 24th Ave N"]
    points = [(float(row["lon"]), float(row["lat"])) for row in table]
    kml = xml(reader.get(f"/maps/{published}.kml")).findall(f".//{KML}Placemark")
    shown = [str(mark.findtext(f".//{KML}Point/{KML}coordinates")).split(",") for mark in kml]
    assert [(float(lon), float(lat)) for lon, lat in shown] == points
    assert [mark.findtext(f"{KML}TimeStamp/{KML}when") for mark in kml] == [
        "2026-01-07T15:37:00Z",
        "2026-01-15T00:50:00Z",
    ]
    assert kml[1].find(f".//{KML}LineString") is not None
    gpx = xml(reader.get(f"/maps/{published}.gpx")).findall(f"{GPX}wpt")
    assert [(float(one.attrib["lon"]), float(one.attrib["lat"])) for one in gpx] == points
    for kind in ("georss", "rss"):
        found = [str(item.text).split() for item in xml(reader.get(f"/maps/{published}.{kind}")).iter(GEORSS)]
        assert [(float(lon), float(lat)) for lat, lon in found] == points
    features = reader.get(f"/maps/{published}@1.geojson").json()["features"]
    assert [tuple(feature["geometry"]["coordinates"]) for feature in features] == points


@pytest.mark.parametrize("kind", ALL)
def test_each_is_kept_by_its_etag_and_pinned_by_its_number(reader: httpx.Client, published: str, kind: str) -> None:
    answer = reader.get(f"/maps/{published}.{kind}")
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    again = reader.get(f"/maps/{published}.{kind}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    if kind in FILES:
        assert reader.get(f"/maps/{published}@1.{kind}").content == answer.content or kind == "geojson"
        assert reader.get(f"/maps/{published}@2.{kind}").status_code == 404


@pytest.mark.parametrize("kind", ALL)
def test_a_draft_has_no_file_and_what_is_taken_down_is_gone(
    reader: httpx.Client, editor: httpx.Client, slug: str, published: str, kind: str
) -> None:
    editor.post("/api/maps", json={"slug": f"draft-of-{slug}", "title": "Draft"})
    assert editor.get(f"/maps/draft-of-{slug}.{kind}").status_code == 404
    editor.post(f"/api/maps/{published}/take-down", json={"reason": "A court asked us to."})
    addresses = [f"/maps/{published}.{kind}", *([f"/maps/{published}@1.{kind}"] if kind in FILES else [])]
    for address in addresses:
        gone = reader.get(address)
        assert (gone.status_code, "A court asked us to." in gone.text) == (410, True)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(reader: httpx.Client, editor: httpx.Client, slug: str, text: str) -> None:
    post_incident(editor, slug, CORNER, title=text, description=f"{text}\n{text}", category=text, attribution=text)
    editor.patch(f"/api/maps/{slug}", json={"title": text, "dek": text}, headers=ANYONE)
    editor.post(f"/api/maps/{slug}/publish")
    (row,) = rows(reader.get(f"/maps/{slug}.csv"))
    assert row["title"].removeprefix("'") == text
    assert row["title"][0] not in "=+-@＝\t"  # noqa: RUF001
    assert float(row["lon"]) < 0
    plain = text.replace("\u202e", "")
    for kind in ("kml", "gpx", "georss", "rss"):
        tree = xml(reader.get(f"/maps/{slug}.{kind}"))
        assert any(element.text in (text, plain) for element in tree.iter())
        assert not [element for element in tree.iter() if element.tag in ("b", "script")]
    rss = xml(reader.get(f"/maps/{slug}.rss"))
    assert "<script" not in str(rss.findtext("channel/description"))
    assert "\u202e" not in str(rss.findtext("channel/title"))
    feed = reader.get(f"/maps/{slug}.feed.json").json()
    assert feed["title"] == plain


def test_control_characters_never_reach_xml() -> None:
    from app.incidents.exchange import formats
    from app.incidents.exchange.sheet import Sheet

    properties = {"title": "a\x00b\x0b\ufffe", "label": "\ud800", "relation": "at", "description": "\x1b[31m"}
    rest = dict.fromkeys(("category", "attribution", "source_url", "occurred_at", "uncertainty_m"), "")
    point = {"type": "Point", "coordinates": [-93.0, 45.0]}
    feature = {"id": "i", "geometry": point, "properties": properties | rest}
    for kind in ("kml", "gpx", "georss"):
        tree = ElementTree.fromstring(formats.FORMATS[kind].write(Sheet("m", "M", "", "", None, (feature,))))
        assert any("ab" in str(element.text) for element in tree.iter())


def test_the_feed_tells_what_was_corrected_and_why(reader: httpx.Client, editor: httpx.Client, published: str) -> None:
    features = editor.get(f"/api/maps/{published}/incidents").json()["features"]
    address = f"/api/maps/{published}/incidents/{features[1]['id']}"
    editor.patch(address, json={"location": "the 700 block of 24th Avenue North"}, headers=ANYONE)
    editor.delete(f"/api/maps/{published}/incidents/{features[0]['id']}", headers=ANYONE)
    editor.post(f"/api/maps/{published}/publish", json={"reason": WHY})
    items = reader.get(f"/maps/{published}.feed.json").json()["items"]
    assert sorted(item["title"] for item in items[:2]) == ["Corrected: Shooting (place)", "Taken out: Shooting"]
    (moved,) = [item for item in items if item["title"].startswith("Corrected")]
    said = ["From “600 block of 24th Ave N” to “700 block of 24th Ave N”.", "Moved about", f"Why: {WHY}"]
    assert all(part in moved["content_text"] for part in said)
    assert moved["_dateline"]["lon"] < features[1]["geometry"]["coordinates"][0]
    assert [item["title"].partition(":")[0] for item in items[2:]] == ["Shooting", "Shooting"]
    assert len({item["id"] for item in items}) == len(items)
    titles = [item.findtext("title") for item in xml(reader.get(f"/maps/{published}.rss")).iter("item")]
    assert titles == [item["title"] for item in items]


def test_what_only_the_heading_changed_is_news_too(reader: httpx.Client, editor: httpx.Client, published: str) -> None:
    editor.patch(f"/api/maps/{published}", json={"dek": "A second statement."}, headers=ANYONE)
    editor.post(f"/api/maps/{published}/publish")
    newest = reader.get(f"/maps/{published}.feed.json").json()["items"][0]
    assert (newest["title"], newest["content_text"]) == ("Updated: Two places", "A second statement.")


def test_all_published_maps_are_in_one_feed(reader: httpx.Client, editor: httpx.Client, published: str) -> None:
    editor.patch(f"/api/maps/{published}", json={"title": "Only a draft says this"}, headers=ANYONE)
    feed = reader.get("/maps.feed.json")
    newest = feed.json()["items"][0]
    assert (newest["title"], newest["url"].endswith(f"/maps/{published}")) == ("Two places", True)
    assert str(xml(reader.get("/maps.rss")).findtext("channel/item/link")).endswith(f"/maps/{published}")
    assert reader.get("/maps.feed.json", headers={"If-None-Match": feed.headers["ETag"]}).status_code == 304
    editor.post(f"/api/maps/{published}/take-down", json={"reason": "A court asked us to."})
    assert published not in reader.get("/maps.rss").text


def test_a_place_that_is_hidden_is_in_no_file(reader: httpx.Client, editor: httpx.Client, slug: str) -> None:
    post_incident(editor, slug, CORNER, display_precision="hidden", description="Told to nobody.")
    post_incident(editor, slug, BLOCK, display_precision="neighborhood")
    editor.post(f"/api/maps/{slug}/publish")
    exact: list[Any] = [feature["geometry"] for feature in editor.get(f"/api/maps/{slug}/incidents").json()["features"]]
    hidden, coarse = (point["coordinates"] for point in exact)
    # The border of the neighborhood runs along the block: its latitude is no secret.
    figures = [f"{abs(number):.4f}" for number in (*hidden, coarse[0])]
    for kind in ALL:
        text = reader.get(f"/maps/{slug}.{kind}").text
        assert not [word for word in (*figures, "34th", "24th", "Told to nobody") if word in text], kind
    assert "withheld" in json.dumps(reader.get(f"/maps/{slug}.feed.json").json())


def test_the_page_leads_to_files_and_feeds(reader: httpx.Client, published: str) -> None:
    html = reader.get(f"/maps/{published}").text
    for suffix in ("geojson", "csv", "kml", "gpx"):
        assert f'href="/maps/{published}.{suffix}"' in html
    assert 'type="application/rss+xml"' in html
    assert 'type="application/feed+json"' in html
