"""app.web.models, auth: what may not come in is refused with what would be accepted, and stores nothing."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.live import CORNER, in_thread, post_incident, settings, stored


@pytest.mark.parametrize("slug", ["", "Big", "a b", "../x", "a--b", "-a", "a/b", "ä", "x" * 81, "a.geojson", "a@1"])
def test_a_slug_has_a_form(editor: httpx.Client, slug: str) -> None:
    assert editor.post("/api/maps", json={"slug": slug, "title": "T"}).status_code == 422


@pytest.mark.parametrize(
    "body", [{"slug": "x"}, {"title": "T"}, {"slug": "x", "title": " "}, {"slug": "x", "titel": "T"}]
)
def test_a_map_needs_what_it_needs(editor: httpx.Client, body: dict[str, str]) -> None:
    answer = editor.post("/api/maps", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    "location",
    [
        '{"lon": NaN, "lat": 44.98}',
        '{"lon": -93.25, "lat": Infinity}',
        '{"lon": -93.25, "lat": -Infinity}',
        '{"lon": 44.98, "lat": -93.25}',
        '{"lon": 1e999, "lat": 0}',
        '{"lon": "west", "lat": 44}',
        '{"lon": null, "lat": 44}',
        '{"lon": -93.25, "lat": false}',
        '{"lon": true, "lat": 44.98}',
        '{"lon": "-93.25", "lat": 44.98}',
    ],
)
def test_a_point_that_is_none_is_told_that_longitude_comes_first(
    editor: httpx.Client, slug: str, location: str
) -> None:
    body = f'{{"title": "Shooting", "location": {location}}}'
    headers = {"Content-Type": "application/json"}
    answer = editor.post(f"/api/maps/{slug}/incidents", content=body, headers=headers)
    assert answer.status_code == 422
    assert "longitude" in answer.json()["detail"]
    assert stored(editor, slug) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"display_precision": "street"},
        {"occurred_at": "2026-01-07T09:30:00"},
        {"occurred_at": "yesterday"},
        {"source_url": "javascript:alert(1)"},
        {"title": ""},
        {"title": "a\u0000b"},
        {"title": "x" * 301},
        {"location": ""},
        {"location": 7},
        {"location": None},
        {"location": []},
        {"location": {}},
        {"location": {"phrase": CORNER, "candidate": -1}},
        {"location": {"phrase": CORNER, "lon": -93.2}},
        {"loction": CORNER},
        {"description": "x" * 10_001},
    ],
    ids=str,
)
def test_what_cannot_be_kept_is_refused_and_stores_nothing(
    editor: httpx.Client, slug: str, fields: dict[str, Any]
) -> None:
    answer = editor.post(f"/api/maps/{slug}/incidents", json={"title": "T", "location": CORNER} | fields)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"].split(".")[0] in fields
    assert stored(editor, slug) == 0


@pytest.mark.parametrize("phrase", ["Lyndale Avenue South", "I-94", "I-94 ramp", "I-94 exit 231A", "north Minneapolis"])
def test_a_place_known_only_to_kilometers_is_offered_and_stored_once_chosen(
    editor: httpx.Client, slug: str, phrase: str
) -> None:
    refused = post_incident(editor, slug, phrase)
    assert (refused.status_code, stored(editor, slug)) == (422, 0)
    match = refused.json()["match"]
    assert (match["status"], len(match["candidates"])) == ("tie", 1)
    assert "known only to within" in " ".join(match["remarks"])
    assert "candidate" in refused.json()["detail"]
    made = post_incident(editor, slug, {"phrase": phrase, "candidate": 0})
    assert (made.status_code, stored(editor, slug)) == (201, 1)


def test_a_precision_that_would_show_a_wrong_place_is_refused_with_what_works(editor: httpx.Client, slug: str) -> None:
    street = {"phrase": "Lyndale Avenue South", "candidate": 0}
    refused = post_incident(editor, slug, street, display_precision="block")
    assert (refused.status_code, stored(editor, slug)) == (422, 0)
    assert "no block that surely holds this place" in refused.json()["detail"]
    assert "Use hidden" in refused.json()["detail"]
    made = post_incident(editor, slug, street, display_precision="hidden")
    headers = {"If-Match": made.headers["ETag"]}
    assert made.status_code == 201
    assert (
        editor.patch(made.headers["Location"], json={"display_precision": "corner"}, headers=headers).status_code == 422
    )
    exact = editor.patch(made.headers["Location"], json={"display_precision": "exact"}, headers=headers)
    assert exact.json()["properties"]["display_precision"] == "exact"


def test_words_that_tell_more_than_the_place_are_remarked(editor: httpx.Client, slug: str) -> None:
    fields = {
        "title": "Shooting at 614",
        "description": "On 24th, near the corner.",
        "display_precision": "neighborhood",
    }
    made = post_incident(editor, slug, "614 24th Ave N", **fields).json()
    assert made["remarks"] == [
        "The title says 614, which is in the exact place. Readers see the title.",
        "The description says 24th, which is in the exact place. Readers see the description.",
    ]
    assert "remarks" not in post_incident(editor, slug, "614 24th Ave N", title="Shooting at 614").json()


def test_writing_needs_a_token(reader: httpx.Client, slug: str) -> None:
    calls = [
        reader.post("/api/maps", json={"slug": "x", "title": "X"}),
        reader.put(f"/api/maps/{slug}", json={"title": "X"}),
        reader.patch(f"/api/maps/{slug}", json={"title": "X"}),
        reader.delete(f"/api/maps/{slug}"),
        reader.post(f"/api/maps/{slug}/publish"),
        reader.post(f"/api/maps/{slug}/incidents", json={"title": "X", "location": CORNER}),
        reader.delete(f"/api/maps/{slug}/incidents/x"),
    ]
    assert [call.status_code for call in calls] == [401] * len(calls)
    assert all(call.headers["WWW-Authenticate"].startswith("Bearer") for call in calls)


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer", "Bearer \xe4\xf6", "Basic eDp5", "wrong"])
def test_a_wrong_token_writes_nothing(reader: httpx.Client, header: str) -> None:
    headers = {"Authorization": header.encode("latin-1")}
    answer = reader.post("/api/maps", json={"slug": "x", "title": "X"}, headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 401


def test_without_a_configured_token_the_empty_one_does_not_write(tmp_path: Path) -> None:
    with in_thread(settings(tmp_path, token=None)) as client:
        answer = client.post("/api/maps", json={"slug": "x", "title": "X"}, headers={"Authorization": "Bearer"})
        assert answer.status_code == 401
