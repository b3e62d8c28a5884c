"""app.sentences, maps: a correction as a reader sees it, on the page, in the embed, for machines, in live news."""

import html
import json
import re
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from app.model import AccuracyType, Correction, Distance, Location, Relation
from app.public import PublicCorrection
from app.sentences import Voice, corrected, reasons
from tests.live import BLOCK, CORNER, post_incident
from tests.test_trail_api import ANYONE, MOVED, WHY, moved

__all__ = ["moved"]
HERE = Voice("en", "mi", "America/Chicago")
OLD = Location("", "600 block of 24th Ave N", -93.28722, 45.00369, AccuracyType.BLOCK, 61.0)
NEW = Location(
    "", "34th St E & Portland Ave S", -93.26765, 44.94138, AccuracyType.INTERSECTION, 170.0, None, Relation.NEAR
)


def told(field: str, before: Any, after: Any, moved_m: float | None = None, between: Any = None) -> PublicCorrection:
    moment = datetime(2026, 1, 15, 21, 12, tzinfo=UTC)
    return PublicCorrection(Correction(2, moment, "a", "Shooting", field, before, after, "Why."), moved_m, between)


@pytest.mark.parametrize(
    ("field", "before", "after", "words"),
    [
        ("title", "Assault", "Shooting", "The title is “Shooting”, not “Assault”."),
        ("text", "Two.", "Three.", "Shooting: the text is “Three.”, not “Two.”."),
        ("text", "Two.", "", "Shooting: the text “Two.” is taken back."),
        (
            "attribution",
            "the city said",
            "the county said",
            "Shooting: the attribution is “the county said”, not “the city said”.",
        ),
        ("taken_out", None, None, "“Shooting” is taken out."),
        (
            "taken_out",
            None,
            "Shooting",
            "One entry titled “Shooting” is taken out. Another entry on the map had the same title.",
        ),
    ],
)
def test_what_was_corrected_is_said(field: str, before: str, after: str, words: str) -> None:
    (line,) = corrected([told(field, before, after)], HERE)
    assert (line.what, line.reason) == (words, "Why.")


def test_a_place_says_how_far_it_moved_and_what_that_did() -> None:
    near, far = Distance(7095.2, 7065.1, 7128.4, "geodesic"), Distance(7247.7, 7217.1, 7280.4, "geodesic")
    (line,) = corrected([told("place", OLD, NEW, 140.0, (far, near))], HERE)
    assert line.what == (
        "Shooting: Near 34th St E & Portland Ave S, not 600 block of 24th Ave N. It moved about 460 feet. "
        "The distance is about 4.4 miles, not about 4.5 miles."
    )
    (line,) = corrected([told("place", OLD, OLD, 0.2, (near, near))], HERE)
    assert line.what == "Shooting: the place is corrected. The distance is still about 4.4 miles."


def test_a_long_text_is_quoted_in_part_and_a_reason_told_once() -> None:
    (line,) = corrected([told("text", "x" * 1000, "y")], HERE)
    assert "x…”" in line.what
    assert len(line.what) < 400
    both = [told("text", "a", "b"), told("title", "a", "b")]
    assert (reasons(both, 1), reasons(both, 2)) == ("Why.", "")


def schema_of(page: str) -> Any:
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert block
    return json.loads(html.unescape(block[1]))


def test_the_page_lists_corrections_and_the_embed_points_to_them(
    reader: httpx.Client, slug: str, moved: dict[str, Any]
) -> None:
    page = reader.get(f"/maps/{slug}").text
    assert '<h2 id="corrections">Corrections</h2>' in page
    assert "Shooting: 700 block of 24th Ave N, not 600 block of 24th Ave N. It moved about" in page
    assert f"Why: {WHY['reason']}" in page
    schema = schema_of(page)
    (comment,) = schema["correction"]
    assert comment["@type"] == "CorrectionComment"
    assert comment["text"].endswith(WHY["reason"])
    assert comment["datePublished"] <= schema["dateModified"]
    embed = reader.get(f"/embed/{slug}").text
    assert f'/maps/{slug}#corrections" target="_blank" rel="noopener">Corrected ' in embed
    assert WHY["reason"] not in embed
    assert "Corrected " not in reader.get(f"/embed/{slug}@1").text, "a version says what was corrected up to it"
    assert "Corrected " in reader.get(f"/embed/{slug}@2").text


def test_live_news_says_why(reader: httpx.Client, slug: str, moved: dict[str, Any]) -> None:
    news = reader.get(f"/embed/{slug}.json?since=1").json()["news"]
    assert re.search(r"second location corrected, moved about \d+ feet\. " + re.escape(WHY["reason"]), news)


def test_a_correction_within_one_coarse_place_is_told_to_nobody(
    reader: httpx.Client, editor: httpx.Client, slug: str
) -> None:
    post_incident(editor, slug, CORNER)
    held = post_incident(editor, slug, "614 24th Ave N", display_precision="block")
    address = held.headers["Location"]
    editor.post(f"/api/maps/{slug}/publish")
    before = reader.get(f"/maps/{slug}.geojson").json()
    editor.patch(address, json={"location": "626 24th Ave N"}, headers=ANYONE)
    assert editor.get(address).json()["properties"]["display_precision"] == "block"
    assert editor.post(f"/api/maps/{slug}/publish", json={"reason": "Another house."}).status_code == 200
    assert reader.get(f"/api/maps/{slug}/corrections").json() == {"corrections": []}
    after = reader.get(f"/maps/{slug}.geojson").json()
    for found in (before, after):
        found["features"][1]["properties"].pop("updated_at")
    assert after == before
    assert "Another house" not in reader.get(f"/embed/{slug}.json?since=1").text


def test_the_words_of_a_map_that_moved_are_the_newest(reader: httpx.Client, slug: str, moved: dict[str, Any]) -> None:
    assert moved["properties"]["verbatim"] == MOVED
    assert reader.get(f"/maps/{slug}.geojson").json()["features"][1]["properties"]["verbatim"] != BLOCK
