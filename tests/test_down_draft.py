"""The draft of a map that is taken down: nothing new gets onto it, and whoever repairs it may do so."""

import httpx
import pytest

from tests import live
from tests.desk_site import DeskSite, Plain, begun
from tests.live import BLOCK, CORNER, TIE

ADD, TEXT = (f"This map is taken down. Put it back before you {act}." for act in ("add a place", "add text"))


@pytest.fixture(scope="module")
def ann(desk: DeskSite) -> Plain:
    return desk.client("ann")


def take_down(editor: httpx.Client, slug: str) -> None:
    live.post_incident(editor, slug, CORNER)
    assert editor.post(f"/api/maps/{slug}/publish", json={}).status_code == 200
    assert editor.post(f"/api/maps/{slug}/take-down", json={"reason": "A mistake"}).status_code == 200


@pytest.mark.parametrize("location", [BLOCK, TIE, {"lon": -93.26765, "lat": 44.94138}])
def test_the_api_adds_nothing_to_a_map_that_is_taken_down(editor: httpx.Client, slug: str, location: object) -> None:
    take_down(editor, slug)
    body = {"title": "B", "location": location}
    refused = editor.post(f"/api/maps/{slug}/incidents", json=body)
    assert (refused.status_code, refused.json()["detail"]) == (409, ADD)
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert live.stored(editor, slug) == 1
    tag = editor.get(f"/api/maps/{slug}").headers["ETag"]
    assert editor.post(f"/api/maps/{slug}/put-back", json={}, headers={"If-Match": tag}).status_code == 200
    assert editor.post(f"/api/maps/{slug}/incidents", json=body).status_code == (422 if location == TIE else 201)


def test_a_map_that_is_taken_down_can_be_repaired(editor: httpx.Client, slug: str) -> None:
    take_down(editor, slug)
    at = f"/api/maps/{slug}/incidents"
    (one,) = editor.get(at).json()["features"]
    address = f"{at}/{one['id']}"
    tag = {"If-Match": editor.get(address).headers["ETag"]}
    changed = editor.patch(address, json={"display_precision": "hidden"}, headers=tag)
    assert changed.status_code == 200, changed.text
    assert editor.delete(address, headers={"If-Match": changed.headers["ETag"]}).status_code == 204


def test_the_desk_adds_nothing_to_a_map_that_is_taken_down(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, f"It was at {CORNER}. A car was found at {TIE}.")
    desk.store.publish(slug)
    desk.store.take_down(slug, "A mistake", desk.store.map(slug).version)
    text = desk.store.statement(slug).text
    at = f"/desk/maps/{slug}"
    page = ann.get(at)
    for said, refused in (
        (TEXT, ann.post(page, f"{at}/text", text=f"Another was at {BLOCK}.")),
        (ADD, ann.post(page, f"{at}/places", candidate="24th Ave N & Lyndale Ave N")),
        (ADD, ann.post(page, f"{at}/pins", lon="-93.27", lat="44.95", title="A pin")),
    ):
        assert (refused.status_code, said in refused.text) == (409, True), refused.text
    assert (len(desk.store.map(slug).incidents), desk.store.statement(slug).text) == (1, text)


def test_a_removal_is_taken_back_on_a_map_that_is_taken_down(desk: DeskSite, ann: Plain) -> None:
    _, slug = begun(ann, f"It was at {CORNER}.")
    desk.store.publish(slug)
    desk.store.take_down(slug, "A mistake", desk.store.map(slug).version)
    (one,) = desk.store.map(slug).incidents
    removed = ann.post(ann.get(f"/desk/maps/{slug}"), f"/incidents/{one.id}/remove")
    assert desk.store.map(slug).incidents == ()
    assert ann.post(removed, "/undo").status_code == 200
    assert [each.id for each in desk.store.map(slug).incidents] == [one.id]
