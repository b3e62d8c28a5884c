"""app.web.trail_api, gone, conditional: corrections for everybody, taking down, going back, and who was faster."""

from typing import Any

import httpx
import pytest

from tests.live import BLOCK, CORNER, post_incident

WHY = {"reason": "The city gave another block."}
MOVED = "the 700 block of 24th Avenue North"
ANYONE = {"If-Match": "*"}


@pytest.fixture
def moved(editor: httpx.Client, slug: str) -> dict[str, Any]:
    """The second incident of a map of two, published, then moved by a block and published again."""
    post_incident(editor, slug, CORNER)
    address = post_incident(editor, slug, BLOCK).headers["Location"]
    editor.post(f"/api/maps/{slug}/publish")
    changed: dict[str, Any] = editor.patch(address, json={"location": MOVED}, headers=ANYONE).json()
    refused = editor.post(f"/api/maps/{slug}/publish")
    assert (refused.status_code, "the place of “Shooting”" in refused.json()["detail"]) == (422, True)
    assert editor.post(f"/api/maps/{slug}/publish", json=WHY).status_code == 200
    return changed


def test_corrections_are_told_to_everybody(reader: httpx.Client, slug: str, moved: dict[str, Any]) -> None:
    (told,) = reader.get(f"/api/maps/{slug}/corrections").json()["corrections"]
    assert (told["field"], told["incident_id"], told["version"]) == ("place", moved["id"], 2)
    assert told["reason"] == WHY["reason"]
    assert [told[end]["label"] for end in ("before", "after")] == ["600 block of 24th Ave N", "700 block of 24th Ave N"]
    assert 60 < told["moved_m"] < 200
    assert len(told["distances_m"]) == 2
    assert "verbatim" not in told["after"]


def test_the_history_is_the_newsrooms(reader: httpx.Client, editor: httpx.Client, slug: str, moved: Any) -> None:
    assert reader.get(f"/api/maps/{slug}/history").status_code == 401
    page = editor.get(f"/api/maps/{slug}/history?limit=2").json()
    assert [one["what"] for one in page["changes"]] == ["map.published", "incident.updated"]
    assert {"field": "phrase", "before": BLOCK, "after": MOVED} in page["changes"][1]["fields"]
    further = editor.get(page["next"]).json()
    assert further["changes"][0]["number"] < page["changes"][1]["number"]
    assert further["changes"][-1]["what"] == "incident.added"
    assert editor.get("/api/maps/none-of-that-name/history").status_code == 404


def test_a_map_taken_down_is_gone_everywhere_at_once(
    reader: httpx.Client, editor: httpx.Client, slug: str, moved: Any
) -> None:
    pages = [f"/maps/{slug}", f"/embed/{slug}", f"/embed/{slug}@1"]
    pictures = [f"/maps/{slug}.png?width=300&height=200", f"/maps/{slug}.svg?theme=dark&version=1"]
    data = [f"/maps/{slug}.geojson", f"/maps/{slug}/incidents", f"/embed/{slug}.json", f"/embed/{slug}@1.json"]
    data += [f"/embed/{slug}@1/rows.json", f"/embed/{slug}@2/cells/0/0/0.json", f"/api/maps/{slug}"]
    data += [f"/api/maps/{slug}/{what}" for what in ("incidents", f"incidents/{moved['id']}", "corrections")]
    data += [f"/oembed?url=/maps/{slug}", f"/api/distance?from={moved['id']}&to={CORNER}"]
    before = {path: reader.get(path) for path in (*pages, *pictures, *data)}
    assert {answer.status_code for answer in before.values()} == {200}
    assert editor.post(f"/api/maps/{slug}/take-down", json={"reason": " "}).status_code == 422
    down = editor.post(f"/api/maps/{slug}/take-down", json={"reason": "A court <b>asked</b> us to."})
    assert down.json()["taken_down"]["reason"] == "A court <b>asked</b> us to."
    for path, had in before.items():
        answer = reader.get(path, headers={"If-None-Match": had.headers.get("ETag", "")})
        assert answer.status_code == 410, path
        assert answer.headers["Cache-Control"].startswith("no-"), path
        if path in pages:
            assert "A court &lt;b&gt;asked&lt;/b&gt; us to." in answer.text
            assert "gone." in answer.text
            assert "24th" not in answer.text
        elif path in pictures:
            assert answer.headers["Content-Type"] == had.headers["Content-Type"]
        else:
            assert answer.json()["reason"] == "A court <b>asked</b> us to."
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert reader.get(pictures[0]).content.startswith(b"\x89PNG")
    assert "A court &lt;b&gt;" in reader.get(pictures[1]).text
    for listed in ("/", "/api/maps"):
        assert slug not in reader.get(listed).text
    assert editor.get(f"/api/maps/{slug}").json()["taken_down"]


def test_a_map_put_back_is_there_again(reader: httpx.Client, editor: httpx.Client, slug: str, moved: Any) -> None:
    address = f"/api/maps/{slug}"
    etag = editor.get(address).headers["ETag"]
    state = reader.get(f"/embed/{slug}.json")
    assert editor.post(f"{address}/take-down", json=WHY, headers={"If-Match": etag}).status_code == 200
    assert editor.post(f"{address}/publish", json=WHY).status_code == 422
    assert editor.post(f"{address}/put-back", headers={"If-Match": etag}).status_code == 412
    assert reader.post(f"{address}/put-back").status_code == 401
    assert "taken_down" not in editor.post(f"{address}/put-back").json()
    assert reader.get(f"/maps/{slug}").status_code == 200
    again = reader.get(f"/embed/{slug}.json", headers={"If-None-Match": state.headers["ETag"]})
    assert (again.status_code, again.json()["version"]) == (200, 2)


def test_an_earlier_version_is_restored_on_its_state(
    reader: httpx.Client, editor: httpx.Client, slug: str, moved: Any
) -> None:
    address = f"/api/maps/{slug}"
    assert editor.post(f"{address}/restore", json={"version": 1}).status_code == 428
    seen = editor.get(address).headers["ETag"]
    incident = f"{address}/incidents/{moved['id']}"
    newer = editor.patch(incident, json={"title": "Newer"}, headers=ANYONE).json()
    refused = editor.post(f"{address}/restore", json={"version": 1}, headers={"If-Match": seen})
    assert refused.status_code == 412
    assert editor.get(incident).json() == newer
    seen = editor.get(address).headers["ETag"]
    restored = editor.post(f"{address}/restore", json={"version": 1, **WHY}, headers={"If-Match": seen})
    assert restored.status_code == 200
    assert editor.get(incident).json()["properties"]["label"] == "600 block of 24th Ave N"
    assert reader.get(incident).json()["properties"]["label"] == "700 block of 24th Ave N"
    assert editor.post(f"{address}/restore", json={"version": 9}, headers=ANYONE).status_code == 404


def test_the_second_editor_is_shown_what_is_there(editor: httpx.Client, slug: str) -> None:
    made = post_incident(editor, slug, CORNER)
    address, first = made.headers["Location"], {"If-Match": made.headers["ETag"]}
    theirs = editor.patch(address, json={"title": "Theirs"}, headers=first)
    refused = editor.patch(address, json={"title": "Mine"}, headers=first)
    assert refused.status_code == 412
    assert refused.json()["current"] == theirs.json()
    assert refused.headers["ETag"] == theirs.headers["ETag"]
    etag = editor.get(f"/api/maps/{slug}").headers["ETag"]
    editor.patch(f"/api/maps/{slug}", json={"dek": "Theirs."}, headers={"If-Match": etag})
    refused = editor.patch(f"/api/maps/{slug}", json={"dek": "Mine."}, headers={"If-Match": etag})
    assert refused.json()["current"]["dek"] == "Theirs."
