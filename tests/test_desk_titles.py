"""What the desk calls a map and its places: titles that stay true, pins without a name, edits since publishing."""

import pytest

from app.desk.undo import Step, undo
from app.model import DisplayPrecision
from tests.desk_site import TWO, DeskSite, Plain, begun


@pytest.fixture(scope="module")
def ann(desk: DeskSite) -> Plain:
    return desk.client("ann")


def test_proposed_title_follows_the_places_until_somebody_writes_one(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, TWO)
    for place, title in (
        ("38th and Chicago", "3 places in Minneapolis"),
        ("50th and France", "4 places in Minneapolis"),
    ):
        page = ann.post(page, f"/desk/maps/{slug}/text", text=place)
        assert desk.store.map_line(slug).map.title == title
    last = desk.store.map(slug).incidents[-1]
    page = ann.post(page, f"/desk/maps/{slug}/incidents/{last.id}/remove")
    assert desk.store.map_line(slug).map.title == "3 places in Minneapolis"
    desk.store.update_map(slug, {"title": "What happened"}, desk.store.map_line(slug).map.version, actor="ann")
    ann.post(page, f"/desk/maps/{slug}/pins", lon="-93.2677", lat="44.9351")
    assert desk.store.map_line(slug).map.title == "What happened"


def test_published_map_says_that_its_draft_was_edited_since(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, TWO)
    shared = ann.post(ann.get(f"/desk/maps/{slug}/publish"), f"/desk/maps/{slug}/publish")
    assert "version 1" in shared.text
    for address in (f"/desk/maps/{slug}/share", f"/desk/maps/{slug}"):
        assert "edited since" not in ann.get(address).text
    ann.post(page, f"/desk/maps/{slug}/text", text="38th and Chicago")
    for address in (f"/desk/maps/{slug}/share", f"/desk/maps/{slug}", "/desk"):
        assert "version 1, edited since" in ann.get(address).text
    assert "Readers see version 1 until you" in ann.get(f"/desk/maps/{slug}/share").text


def test_edit_that_was_undone_is_no_edit(desk: DeskSite, ann: Plain) -> None:
    _, slug = begun(ann, TWO)
    ann.post(ann.get(f"/desk/maps/{slug}/publish"), f"/desk/maps/{slug}/publish")
    one = desk.store.map(slug).incidents[0]

    def edited() -> bool:
        return "edited since" in ann.get(f"/desk/maps/{slug}").text

    changed = desk.store.update_incident(slug, one.id, {"title": "Something else"}, one.version, actor="ann")
    assert edited()
    undo(desk.store, slug, Step(one.id, changed.version), "ann")
    assert not edited()
    now = desk.store.incident(slug, one.id)
    desk.store.delete_incident(slug, one.id, now.version, actor="ann")
    assert edited()
    undo(desk.store, slug, Step(one.id, now.version), "ann")
    assert not edited()


def test_precision_that_was_lowered_and_undone_counts_as_an_edit(desk: DeskSite, ann: Plain) -> None:
    _, slug = begun(ann, TWO)
    ann.post(ann.get(f"/desk/maps/{slug}/publish"), f"/desk/maps/{slug}/publish")
    one = desk.store.map(slug).incidents[0]
    lowered = desk.store.update_incident(
        slug, one.id, {"display_precision": DisplayPrecision.HIDDEN}, one.version, actor="ann"
    )
    undo(desk.store, slug, Step(one.id, lowered.version), "ann")
    assert desk.store.map_line(slug).edited


def test_pin_where_no_street_is_has_no_figures_for_a_name(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, TWO)
    ann.post(page, f"/desk/maps/{slug}/pins", lon="10.5", lat="50.25")
    pin = desk.store.map(slug).incidents[-1]
    assert (pin.title, pin.location.label) == ("A place marked by the newsroom", "")
    assert "50.25" not in ann.get(f"/desk/maps/{slug}/distances").text.partition("application/json")[0]
