"""The desk without a script: every action is a plain form, and what goes wrong is said on a page."""

import re
from typing import Any

import httpx
import pytest

from app.desk import placing
from app.model import DisplayPrecision, Verification
from tests import live
from tests.desk_site import NEWS, TWO, DeskSite, Plain, begun


@pytest.fixture(scope="module")
def ann(desk: DeskSite) -> Plain:
    return desk.client("ann")


def test_a_text_becomes_a_draft_with_what_is_settled_on_it(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, NEWS)
    incidents = desk.store.map(slug).incidents
    assert [one.location.label for one in incidents] == ["34th St E & Portland Ave S", "600 block of 24th Ave N"]
    assert [one.attribution for one in incidents] == ["the city said", ""]
    assert "2 to settle" in page.text
    assert "which one?" in page.text
    assert "run parallel and never meet" in page.text
    assert len(re.findall(r'<a class="found (?:on|ask)"', page.text)) == 4
    assert httpx.get(f"{desk.url}/maps/{slug}", timeout=live.HANG_S).status_code == 404
    line = desk.store.map_line(slug)
    assert (line.incidents, line.changed_by) == (2, "ann")


def test_an_address_names_no_place(ann: Plain) -> None:
    _, slug = begun(ann, TWO)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-[a-z0-9]{4}", slug)


def test_the_same_place_twice_is_one_incident(desk: DeskSite, ann: Plain) -> None:
    _, slug = begun(ann, f"{TWO} Later a car was found at 34th and Portland.")
    assert desk.store.map_line(slug).incidents == 2


def test_a_tie_is_settled_by_a_button(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, "A car was found at 24th and Lyndale.")
    assert desk.store.map_line(slug).incidents == 0
    ann.post(page, f"/desk/maps/{slug}/places", candidate="24th Ave N & Lyndale Ave N")
    (one,) = desk.store.map(slug).incidents
    assert one.location.label == "24th Ave N & Lyndale Ave N"
    assert (one.location.verification, one.location.georeferenced_by) == (Verification.VERIFIED, "ann")


def test_a_candidate_that_is_none_stores_nothing(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, "A car was found at 24th and Lyndale.")
    answer = ann.post(page, f"/desk/maps/{slug}/places", candidate="Somewhere else")
    assert (answer.status_code, "Choose one of the places" in answer.text) == (422, True)
    assert desk.store.map_line(slug).incidents == 0


def test_what_is_left_out_can_be_taken_up_again(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, "A car was found at 24th and Lyndale.")
    page = ann.post(page, f"/desk/maps/{slug}/places", leave="yes")
    assert "left out" in page.text
    ann.post(page, f"/desk/maps/{slug}/places", candidate="24th St W & Lyndale Ave S")
    assert desk.store.map_line(slug).incidents == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Type or paste what was said"),
        ("Nobody was hurt, and no more is known.", "Nothing in this text was read as a place."),
    ],
)
def test_what_makes_no_map_is_said_and_kept(ann: Plain, text: str, said: str) -> None:
    answer = ann.post(ann.get("/desk/maps/new"), "/desk/maps", text=text)
    assert answer.status_code == 422
    assert said in answer.text
    assert text in answer.text


def test_fields_are_saved_and_taken_back(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, TWO)
    one = desk.store.map(slug).incidents[0]
    action = f"/desk/maps/{slug}/incidents/{one.id}"
    page = ann.post(page, action, title="  A man\n was hurt ", day="2026-01-09", time="21:15", source_url="")
    changed = desk.store.incident(slug, one.id)
    assert changed.title == "A man was hurt"
    assert changed.occurred_at
    assert changed.occurred_at.isoformat() == "2026-01-09T21:15:00-06:00"
    ann.post(page, f"/desk/maps/{slug}/undo")
    assert desk.store.incident(slug, one.id).title == one.title
    assert desk.store.incident(slug, one.id).occurred_at is None


def test_taking_back_a_removal_brings_the_place_and_its_mark_back(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, TWO)
    one = desk.store.map(slug).incidents[0]
    page = ann.post(page, f"/desk/maps/{slug}/incidents/{one.id}/remove")
    assert desk.store.map_line(slug).incidents == 1
    page = ann.post(page, f"/desk/maps/{slug}/undo")
    assert desk.store.map(slug).incidents[0].id == one.id
    assert len(re.findall(r'<a class="found on"', page.text)) == 2


def test_nobody_takes_back_what_somebody_changed_since(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, TWO)
    one = desk.store.map(slug).incidents[0]
    page = ann.post(page, f"/desk/maps/{slug}/incidents/{one.id}", title="A first title")
    desk.store.update_incident(slug, one.id, {"title": "A second one"}, 2, actor="ben")
    assert ann.post(page, f"/desk/maps/{slug}/undo").status_code == 409
    assert desk.store.incident(slug, one.id).title == "A second one"


def test_a_pin_put_by_hand_says_by_whom_and_what_lies_there(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, TWO)
    one = desk.store.map(slug).incidents[0]
    action = f"/desk/maps/{slug}/incidents/{one.id}/place"
    page = ann.post(page, action, lon="-93.2877", lat="44.9626", uncertainty_m="50")
    moved = desk.store.incident(slug, one.id).location
    assert (moved.verification, moved.georeferenced_by) == (Verification.MOVED_BY_HAND, "ann")
    assert "Lyndale" in moved.label
    assert (moved.verbatim, moved.uncertainty_m) == ("34th and Portland", 50.0)
    assert "put there by ann" in page.text
    assert "a pin put by hand, within about 180 feet" in page.text


@pytest.mark.parametrize(("lon", "lat"), [("", "44.9"), ("x", "44.9"), ("-93.2", "91"), ("nan", "1"), ("1e400", "1")])
def test_a_position_that_is_none_is_refused(desk: DeskSite, ann: Plain, lon: str, lat: str) -> None:
    page, slug = begun(ann, TWO)
    answer = ann.post(page, f"/desk/maps/{slug}/pins", lon=lon, lat=lat)
    assert answer.status_code == 422
    assert desk.store.map_line(slug).incidents == 2


def test_two_at_one_title_are_asked_and_neither_is_lost(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, TWO)
    one = desk.store.map(slug).incidents[0]
    desk.store.update_incident(slug, one.id, {"title": "Theirs", "category": "Fire"}, 1, actor="ben")
    action = f"/desk/maps/{slug}/incidents/{one.id}"
    asked = ann.post(page, action, title="Mine", attribution="the county said")
    assert asked.status_code == 409
    assert all(words in asked.text for words in ("Theirs", "Mine", "the county said", "ben saved a change", "Fire"))
    assert desk.store.incident(slug, one.id).title == "Theirs"
    merged = ann.post(asked, action, **{"take-title": "theirs", "take-attribution": "mine"})
    assert merged.status_code == 200
    now = desk.store.incident(slug, one.id)
    assert (now.title, now.attribution, now.category) == ("Theirs", "the county said", "Fire")


def test_publishing_a_correction_needs_its_reason_and_readers_are_told(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, TWO)
    shared = ann.post(ann.get(f"/desk/maps/{slug}/publish"), f"/desk/maps/{slug}/publish")
    assert "&lt;iframe src=" in shared.text
    one = desk.store.map(slug).incidents[0]
    ann.post(page, f"/desk/maps/{slug}/incidents/{one.id}", attribution="the county said")
    asked = ann.get(f"/desk/maps/{slug}/publish")
    assert f"who says so of “{one.title}”" in asked.text
    refused = ann.post(asked, f"/desk/maps/{slug}/publish", reason=" ")
    assert refused.status_code == 422
    ann.post(asked, f"/desk/maps/{slug}/publish", reason="The county corrected its statement.")
    told = httpx.get(f"{desk.url}/api/maps/{slug}/corrections", timeout=live.HANG_S).json()["corrections"]
    assert [each["reason"] for each in told] == ["The county corrected its statement."]
    history = ann.get(f"/desk/maps/{slug}/history").text
    assert "Why: The county corrected its statement." in history
    assert "<ins>the county said</ins>" in history


def test_an_empty_map_is_not_published(desk: DeskSite, ann: Plain) -> None:
    _, slug = begun(ann, "A car was found at 24th and Lyndale.")
    answer = ann.post(ann.get(f"/desk/maps/{slug}/publish"), f"/desk/maps/{slug}/publish")
    assert (answer.status_code, "There is nothing on this map yet." in answer.text) == (422, True)


def test_an_earlier_version_becomes_the_draft_again(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, TWO)
    ann.post(ann.get(f"/desk/maps/{slug}/publish"), f"/desk/maps/{slug}/publish")
    one = desk.store.map(slug).incidents[0]
    ann.post(page, f"/desk/maps/{slug}/incidents/{one.id}/remove")
    history = ann.get(f"/desk/maps/{slug}/history")
    desk.store.update_map(slug, {"title": "Meanwhile"}, 2, actor="ben")
    assert ann.post(history, f"/desk/maps/{slug}/restore").status_code == 409
    ann.post(ann.get(f"/desk/maps/{slug}/history"), f"/desk/maps/{slug}/restore")
    assert desk.store.map_line(slug).incidents == 2


def test_taking_down_needs_its_reason_and_holds_for_every_version(desk: DeskSite, ann: Plain) -> None:
    _, slug = begun(ann, TWO)
    ann.post(ann.get(f"/desk/maps/{slug}/publish"), f"/desk/maps/{slug}/publish")
    asked = ann.get(f"/desk/maps/{slug}/take-down")
    assert ann.post(asked, f"/desk/maps/{slug}/take-down", reason="").status_code == 422
    down = ann.post(asked, f"/desk/maps/{slug}/take-down", reason="The statement was withdrawn.")
    assert "The statement was withdrawn." in down.text
    assert httpx.get(f"{desk.url}/embed/{slug}@1", timeout=live.HANG_S).status_code == 410
    assert "taken down" in ann.get("/desk").text
    ann.post(down, f"/desk/maps/{slug}/put-back")
    assert httpx.get(f"{desk.url}/embed/{slug}@1", timeout=live.HANG_S).status_code == 200


def test_precision_is_said_in_what_readers_see_and_the_words_are_watched(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, TWO)
    one = desk.store.map(slug).incidents[0]
    asked = ann.get(f"/desk/maps/{slug}/incidents/{one.id}/shown")
    assert "title and time only" in asked.text
    assert "the neighborhood</b>: Central" in asked.text
    action = f"/desk/maps/{slug}/incidents/{one.id}/precision"
    page = ann.post(asked, action, display_precision="hidden")
    assert desk.store.incident(slug, one.id).location.display_precision is DisplayPrecision.HIDDEN
    assert "the words name 34th, Portland" in page.text
    preview = ann.get(f"/desk/maps/{slug}/preview").text
    assert "34th St E" not in preview.replace(desk.store.map(slug).title.replace("&", "&amp;"), "")
    assert ann.post(asked, action, display_precision="whatever").status_code == 422


def test_distances_are_told_with_their_interval_and_a_ring(desk: DeskSite, ann: Plain) -> None:
    _, slug = begun(ann, f"{TWO}\n24th St W and Lyndale Ave S")
    ids = [one.id for one in desk.store.map(slug).incidents]
    page = ann.get(f"/desk/maps/{slug}/distances?pick={ids[0]}&pick={ids[2]}&around={ids[2]}&radius=2").text
    assert "34th St E &amp; Portland Ave S and 24th St W &amp; Lyndale Ave S are about 1.6 miles (2.6 km) apart" in page
    assert re.search(r"between 1\.5\d and 1\.\d\d miles", page)
    assert "Within 2 miles of 24th St W &amp; Lyndale Ave S: 1 of 2 other places." in page
    assert "Measured in a straight line on the WGS 84 ellipsoid" in page
    assert ann.get(f"/desk/maps/{slug}/distances?radius=-1&around=nobody&pick=nobody").status_code == 200


def test_a_reporter_writes_drafts_and_does_not_publish(desk: DeskSite) -> None:
    rae = desk.client("rae")
    _, slug = begun(rae, TWO)
    asked = rae.get(f"/desk/maps/{slug}/publish")
    assert "an editor publishes them" in asked.text
    assert rae.post(asked, f"/desk/maps/{slug}/publish").status_code == 403
    assert rae.get(f"/desk/maps/{slug}/take-down").status_code == 403
    assert not desk.store.map_line(slug).map.published_version


def test_a_form_from_elsewhere_changes_nothing(desk: DeskSite, ann: Plain) -> None:
    _, slug = begun(ann, TWO)
    assert ann.client.post(f"/desk/maps/{slug}", data={"title": "Forged", "version": "1"}).status_code == 403
    assert desk.store.map_line(slug).map.title != "Forged"
    with httpx.Client(base_url=desk.url, headers={"Accept": "text/html"}, timeout=live.HANG_S) as stranger:
        answer = stranger.get(f"/desk/maps/{slug}")
        assert (answer.status_code, "/desk/sign-in" in answer.headers["location"]) == (303, True)


def test_pages_are_kept_by_nobody_and_run_nothing_of_a_text(ann: Plain) -> None:
    page, _ = begun(ann, '<script>alert(1)</script> at 34th and Portland, "the" ${city} {{ said }}.')
    assert "<script>alert(1)" not in page.text
    assert page.headers["cache-control"] == "no-store"
    policy = page.headers["content-security-policy"]
    assert "'unsafe" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("path", ["", "/publish", "/share", "/distances", "/history", "/take-down", "/preview"])
def test_a_map_that_is_not_there_is_said_to_be_so(ann: Plain, path: str) -> None:
    answer = ann.get(f"/desk/maps/not-there{path}")
    assert answer.status_code == 404
    assert "There is no map of this name." in answer.text


def test_a_page_of_the_history_that_cannot_be_is_none(ann: Plain) -> None:
    _, slug = begun(ann, TWO)
    assert ann.get(f"/desk/maps/{slug}/history?before={'9' * 5000}").status_code == 200


def test_two_who_add_text_at_once_lose_none_of_it(desk: DeskSite, ann: Plain, monkeypatch: pytest.MonkeyPatch) -> None:
    page, slug = begun(ann, "One was hurt at 34th and Portland.")
    ben, found, others = desk.client("ben"), placing.put_on, "Ben adds the 600 block of 24th Avenue North."

    def while_ben_adds(*arguments: Any) -> Any:
        monkeypatch.setattr(placing, "put_on", found)
        assert ben.post(ben.get(f"/desk/maps/{slug}"), f"/desk/maps/{slug}/text", text=others).status_code == 200
        return found(*arguments)

    monkeypatch.setattr(placing, "put_on", while_ben_adds)
    ann.post(page, f"/desk/maps/{slug}/text", text="Ann adds 38th and Chicago.")
    kept = desk.store.statement(slug)
    assert others in kept.text
    assert "Ann adds 38th and Chicago." in kept.text
    assert sorted(kept.decisions.values()) == sorted(one.id for one in desk.store.map(slug).incidents)
    assert len(kept.decisions) == 3


def test_what_somebody_settled_meanwhile_stays_settled(
    desk: DeskSite, ann: Plain, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, slug = begun(ann, "A car was found at 24th and Lyndale. Another stood at 26th and Lyndale.")
    ben, found = desk.client("ben"), placing.incident_of
    actions = re.findall(r'name="key" value="([^"]+)"', page.text)
    first, second = dict.fromkeys(actions)

    def while_ben_leaves_the_other(*arguments: Any) -> Any:
        monkeypatch.setattr(placing, "incident_of", found)
        ben.post(ben.get(f"/desk/maps/{slug}"), f"/desk/maps/{slug}/places", key=second, leave="yes")
        return found(*arguments)

    monkeypatch.setattr(placing, "incident_of", while_ben_leaves_the_other)
    ann.post(page, f"/desk/maps/{slug}/places", key=first, candidate="24th Ave N & Lyndale Ave N")
    (one,) = desk.store.map(slug).incidents
    assert desk.store.statement(slug).decisions == {first: one.id, second: ""}
