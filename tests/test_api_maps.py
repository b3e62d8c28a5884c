"""app.web.maps_api, incidents_api: what is acknowledged is there, what is refused is not, a draft does not exist."""

import httpx
import pytest

from app.maps.embed import digest_source
from tests.live import BLOCK, CORNER, TIE, post_incident, stored


def test_a_map_is_made_with_its_address_and_etag(editor: httpx.Client) -> None:
    answer = editor.post("/api/maps", json={"slug": "made", "title": "Made", "dek": "Here."})
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith("/api/maps/made")
    assert answer.json()["status"] == "draft"
    read = editor.get("/api/maps/made")
    assert read.headers["ETag"] == answer.headers["ETag"]
    assert (read.json()["title"], read.json()["dek"]) == ("Made", "Here.")


def test_a_slug_is_taken_once(editor: httpx.Client, slug: str) -> None:
    assert editor.post("/api/maps", json={"slug": slug, "title": "Again"}).status_code == 409


def test_an_incident_is_a_feature_with_address_and_etag(editor: httpx.Client, slug: str) -> None:
    answer = post_incident(editor, slug, CORNER, occurred_at="2026-01-07T09:30:00-06:00", attribution="the city said")
    assert answer.status_code == 201
    assert answer.headers["Content-Type"] == "application/geo+json"
    feature = answer.json()
    assert feature["type"] == "Feature"
    assert feature["geometry"]["coordinates"] == pytest.approx([-93.26765, 44.94138], abs=2e-4)
    assert feature["properties"]["verbatim"] == CORNER
    assert feature["properties"]["occurred_at"] == "2026-01-07T09:30:00-06:00"
    read = editor.get(answer.headers["Location"])
    assert read.json() == feature
    assert read.headers["ETag"] == answer.headers["ETag"]


def test_a_block_keeps_its_line(editor: httpx.Client, slug: str) -> None:
    properties = post_incident(editor, slug, BLOCK).json()["properties"]
    assert properties["accuracy_type"] == "block"
    assert "LineString" in properties["place"]["type"]
    assert properties["uncertainty_m"] > 20


def test_a_tie_stores_nothing_and_brings_its_candidates(editor: httpx.Client, slug: str) -> None:
    answer = post_incident(editor, slug, TIE)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["match"]["status"] == "tie"
    assert len(answer.json()["match"]["candidates"]) == 2
    assert stored(editor, slug) == 0


def test_a_refused_phrase_stores_nothing_and_says_why(editor: httpx.Client, slug: str) -> None:
    answer = post_incident(editor, slug, "34th Avenue South and Portland Avenue South")
    assert answer.status_code == 422
    assert answer.json()["match"]["status"] == "no_match"
    assert answer.json()["match"]["remarks"]
    assert stored(editor, slug) == 0


def test_a_candidate_may_be_named(editor: httpx.Client, slug: str) -> None:
    candidates = post_incident(editor, slug, TIE).json()["match"]["candidates"]
    answer = post_incident(editor, slug, {"phrase": TIE, "candidate": 1})
    assert answer.status_code == 201
    assert answer.json()["properties"]["label"] == candidates[1]["label"]
    assert answer.json()["properties"]["verification"] == "verified"
    assert post_incident(editor, slug, {"phrase": TIE, "candidate": 2}).status_code == 422
    assert post_incident(editor, slug, {"phrase": TIE}).status_code == 422
    assert stored(editor, slug) == 1


def test_a_point_may_be_set(editor: httpx.Client, slug: str) -> None:
    answer = post_incident(editor, slug, {"lon": -93.25, "lat": 44.98, "phrase": "near the river", "uncertainty_m": 50})
    assert answer.status_code == 201
    properties = answer.json()["properties"]
    assert answer.json()["geometry"]["coordinates"] == [-93.25, 44.98]
    assert (properties["verbatim"], properties["uncertainty_m"]) == ("near the river", 50)
    assert post_incident(editor, slug, {"lon": -93.25, "lat": 44.98}).json()["properties"]["uncertainty_m"] is None


def test_a_draft_does_not_exist_without_a_token(reader: httpx.Client, editor: httpx.Client, slug: str) -> None:
    made = post_incident(editor, slug, CORNER).json()["id"]
    paths = [f"/api/maps/{slug}", f"/api/maps/{slug}/incidents", f"/api/maps/{slug}/incidents/{made}"]
    paths += [f"/maps/{slug}", f"/embed/{slug}", f"/embed/{slug}@1", f"/maps/{slug}.geojson"]
    assert {path: reader.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    assert slug not in reader.get("/api/maps").text
    assert slug not in reader.get("/").text
    assert slug in editor.get("/api/maps").text
    assert reader.get("/api/distance", params={"from": made, "to": CORNER}).status_code == 422


def test_readers_see_what_was_published_and_no_later_edit(
    reader: httpx.Client, editor: httpx.Client, slug: str
) -> None:
    made = post_incident(editor, slug, CORNER).json()["id"]
    published = editor.post(f"/api/maps/{slug}/publish")
    assert (published.status_code, published.json()["published_version"]) == (200, 1)
    post_incident(editor, slug, BLOCK)
    etag = editor.get(f"/api/maps/{slug}").headers["ETag"]
    changed = editor.patch(f"/api/maps/{slug}", json={"title": "Not yet"}, headers={"If-Match": etag})
    assert changed.status_code == 200
    assert reader.get(f"/api/maps/{slug}").json()["title"] == "Two places"
    assert reader.get(f"/api/maps/{slug}/incidents").json()["numberReturned"] == 1
    assert stored(editor, slug) == 2
    assert slug in reader.get("/api/maps").text
    assert "Not yet" not in reader.get("/api/maps").text + reader.get("/").text
    assert reader.get("/api/distance", params={"from": made, "to": BLOCK}).status_code == 200
    editor.post(f"/api/maps/{slug}/publish")
    assert reader.get(f"/api/maps/{slug}").json()["title"] == "Not yet"


def test_readers_are_not_told_the_newsrooms_book_keeping(reader: httpx.Client, editor: httpx.Client, slug: str) -> None:
    made = post_incident(editor, slug, CORNER).json()["id"]
    editor.post(f"/api/maps/{slug}/publish")
    feature = reader.get(f"/api/maps/{slug}/incidents/{made}").json()
    assert not {"georeferenced_by", "verification", "version"} & set(feature["properties"])


def test_a_change_names_the_state_it_was_made_on(editor: httpx.Client, slug: str) -> None:
    made = post_incident(editor, slug, CORNER)
    address, first = made.headers["Location"], made.headers["ETag"]
    assert editor.patch(address, json={"title": "B"}).status_code == 428
    changed = editor.patch(address, json={"title": "B"}, headers={"If-Match": first})
    assert changed.status_code == 200
    assert changed.json()["properties"]["title"] == "B"
    assert changed.json()["properties"]["verbatim"] == CORNER
    stale = editor.patch(address, json={"title": "C"}, headers={"If-Match": first})
    assert stale.status_code == 412
    assert editor.get(address).json()["properties"]["title"] == "B"
    assert editor.put(address, json={"title": "D", "location": BLOCK}).status_code == 428
    assert editor.delete(address).status_code == 428
    assert editor.delete(address, headers={"If-Match": first}).status_code == 412
    weak = {"If-Match": f"W/{changed.headers['ETag']}"}
    assert editor.delete(address, headers=weak).status_code == 412
    listed = {"If-Match": f'"other", {changed.headers["ETag"]}'}
    assert editor.delete(address, headers=listed).status_code == 204
    assert editor.get(address).status_code == 404


def test_put_replaces_and_empties_what_is_left_out(editor: httpx.Client, slug: str) -> None:
    made = post_incident(editor, slug, CORNER, description="Long", category="shooting")
    headers = {"If-Match": made.headers["ETag"]}
    answer = editor.put(made.headers["Location"], json={"title": "New", "location": BLOCK}, headers=headers)
    properties = answer.json()["properties"]
    assert (answer.status_code, properties["title"], properties["description"]) == (200, "New", "")
    assert properties["verbatim"] == BLOCK


def test_a_change_whose_phrase_ties_changes_nothing(editor: httpx.Client, slug: str) -> None:
    made = post_incident(editor, slug, CORNER)
    headers = {"If-Match": made.headers["ETag"]}
    answer = editor.patch(made.headers["Location"], json={"title": "B", "location": TIE}, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["match"]["status"] == "tie"
    assert editor.get(made.headers["Location"]).json() == made.json()


def test_a_map_is_changed_and_taken_down_on_its_state(reader: httpx.Client, editor: httpx.Client, slug: str) -> None:
    editor.post(f"/api/maps/{slug}/publish")
    address = f"/api/maps/{slug}"
    assert editor.put(address, json={"title": "New"}).status_code == 428
    headers = {"If-Match": editor.get(address).headers["ETag"]}
    assert editor.put(address, json={"title": "New"}, headers=headers).json()["title"] == "New"
    assert editor.delete(address, headers=headers).status_code == 412
    assert editor.delete(address, headers={"If-Match": "*"}).status_code == 204
    assert reader.get(f"/maps/{slug}").status_code == 404
    assert editor.get(address).status_code == 404


def test_a_name_that_readers_have_seen_is_not_given_away_again(editor: httpx.Client, slug: str) -> None:
    editor.post(f"/api/maps/{slug}/publish")
    editor.delete(f"/api/maps/{slug}", headers={"If-Match": "*"})
    assert editor.post("/api/maps", json={"slug": slug, "title": "Another"}).status_code == 409


def test_the_api_answers_304_to_who_has_it(editor: httpx.Client, slug: str) -> None:
    etag = editor.get(f"/api/maps/{slug}").headers["ETag"]
    again = editor.get(f"/api/maps/{slug}", headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)


def test_a_collection_comes_in_pages(editor: httpx.Client, slug: str) -> None:
    titles = [f"Incident {number}" for number in range(5)]
    for title in titles:
        post_incident(editor, slug, {"lon": -93.25, "lat": 44.98}, title=title)
    found, address = [], f"/api/maps/{slug}/incidents?limit=2"
    while address:
        page = editor.get(address).json()
        assert page["limit"] == 2
        found += [feature["properties"]["title"] for feature in page["features"]]
        address = page["next"]
    assert found == titles
    for wrong in ("limit=0", "limit=x", "limit=100000", "after=-1", f"after={10**30}"):
        assert editor.get(f"/api/maps/{slug}/incidents?{wrong}").status_code == 422


def test_publishing_may_name_the_state_it_means(editor: httpx.Client, slug: str) -> None:
    address = f"/api/maps/{slug}"
    first = {"If-Match": editor.get(address).headers["ETag"]}
    assert editor.patch(address, json={"dek": "Two."}, headers=first).status_code == 200
    assert editor.post(f"{address}/publish", headers=first).status_code == 412
    assert editor.get(address).json()["published_version"] == 0
    assert editor.post(f"{address}/publish", headers={"If-Match": "*"}).json()["published_version"] == 1
    assert editor.post(f"{address}/publish").json()["published_version"] == 2


def test_a_map_has_its_own_language_units_and_look(editor: httpx.Client) -> None:
    own = {"lang": "es-US", "units": "km", "theme": "dark", "accent": "#c00000", "link": "#004488,#88bbff"}
    made = editor.post("/api/maps", json={"slug": "propio", "title": "Dos tiroteos", "settings": own})
    assert made.json()["settings"] == own
    etag = {"If-Match": made.headers["ETag"]}
    changed = editor.patch("/api/maps/propio", json={"settings": {"lang": "es", "theme": ""}}, headers=etag)
    assert changed.json()["settings"] == {"lang": "es"}
    kept = editor.patch("/api/maps/propio", json={"title": "Dos"}, headers={"If-Match": changed.headers["ETag"]})
    assert kept.json()["settings"] == {"lang": "es"}


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ({"lang": "xx"}, "Choose en or es"),
        ({"units": "ft"}, "mi or km"),
        ({"theme": "sepia"}, "auto, light or dark"),
        ({"accent": "#ffcc00"}, "it needs 3:1"),
        ({"link": "#999"}, "it needs 4.5:1"),
        ({"font": "Georgia"}, "font"),
        ({"accent": 3}, "accent"),
    ],
)
def test_settings_that_cannot_be_kept_are_refused(editor: httpx.Client, slug: str, own: object, says: str) -> None:
    answer = editor.patch(f"/api/maps/{slug}", json={"settings": own}, headers={"If-Match": "*"})
    assert answer.status_code == 422
    assert says in answer.text


def test_a_look_is_seen_once_it_is_published_and_its_policy_allows_it(editor: httpx.Client, slug: str) -> None:
    post_incident(editor, slug, CORNER)
    editor.post(f"/api/maps/{slug}/publish")
    plain = editor.get(f"/embed/{slug}")
    etag = {"If-Match": editor.get(f"/api/maps/{slug}").headers["ETag"]}
    own = {"lang": "es", "accent": "#c00000"}
    assert editor.patch(f"/api/maps/{slug}", json={"settings": own}, headers=etag).status_code == 200
    assert editor.get(f"/embed/{slug}").headers["ETag"] == plain.headers["ETag"]
    editor.post(f"/api/maps/{slug}/publish")
    seen = editor.get(f"/embed/{slug}")
    assert seen.headers["ETag"] != plain.headers["ETag"]
    assert '<html lang="es">' in seen.text
    style = seen.text.partition("<style>")[2].partition("</style>")[0]
    assert "--accent:#c00000" in style
    assert digest_source(style) in seen.headers["Content-Security-Policy"]
    assert "sha256" not in plain.headers["Content-Security-Policy"]
    assert editor.get(f"/embed/{slug}@1").headers["ETag"] != seen.headers["ETag"]
