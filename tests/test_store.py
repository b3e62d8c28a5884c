"""app.incidents.store: what the newsroom keeps, on both databases."""

import dataclasses

import pytest

from app.errors import BadInput, Conflict, NotFound
from app.incidents.store import Store
from app.model import IncidentMap, MapStatus
from tests.store_samples import BLOCK, CORNER, incident


@pytest.fixture
def draft(store: Store) -> IncidentMap:
    return store.create_map("two-shootings", "Two shootings", dek="Four miles apart.", settings={"units": "mi"})


def test_a_new_map_is_a_draft(store: Store, draft: IncidentMap) -> None:
    assert (draft.status, draft.version, draft.published_version) == (MapStatus.DRAFT, 1, 0)
    assert store.map("two-shootings") == draft
    assert store.maps() == (draft,)


def test_a_slug_is_one_maps_only(store: Store, draft: IncidentMap) -> None:
    with pytest.raises(Conflict, match="already a map with the slug two-shootings"):
        store.create_map(draft.slug, "Another")
    assert store.map(draft.slug) == draft


def test_maps_are_listed_newest_first(store: Store) -> None:
    for slug in ("a", "b", "c"):
        store.create_map(slug, slug)
    assert [map_.slug for map_ in store.maps()] == ["c", "b", "a"]


@pytest.mark.parametrize("slug", ["unknown", "", "UPPER", "a b", "\x00", "x" * 200, "two-shootings\n", "\ud800"])
def test_an_unknown_map_is_not_found(store: Store, draft: IncidentMap, slug: str) -> None:
    for call in (store.map, store.published, store.publish, store.incidents):
        with pytest.raises(NotFound, match="no map of this name"):
            call(slug)
    with pytest.raises(NotFound):
        store.add_incident(slug, incident())
    with pytest.raises(NotFound):
        store.update_map(slug, {"title": "x"}, 1)
    with pytest.raises(NotFound):
        store.delete_map(slug, 1)


def test_a_map_is_changed_at_the_version_that_was_seen(store: Store, draft: IncidentMap) -> None:
    changed = store.update_map(draft.slug, {"title": "Three shootings"}, 1)
    assert (changed.title, changed.dek, changed.version) == ("Three shootings", draft.dek, 2)
    assert store.map(draft.slug) == changed
    with pytest.raises(Conflict, match="at version 2 now, the change was made to version 1"):
        store.update_map(draft.slug, {"title": "Lost"}, 1)
    with pytest.raises(Conflict, match="at version 2 now"):
        store.delete_map(draft.slug, 1)
    assert store.map(draft.slug) == changed


@pytest.mark.parametrize("changes", [{"slug": "other"}, {"status": "published"}, {"version": 9}, {"title": ""}])
def test_only_a_maps_own_fields_change(store: Store, draft: IncidentMap, changes: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        store.update_map(draft.slug, changes, 1)
    assert store.map(draft.slug) == draft


def test_an_incident_comes_back_as_it_went_in(store: Store, draft: IncidentMap) -> None:
    given = incident()
    added = store.add_incident(draft.slug, given)
    assert dataclasses.replace(added, id="", updated_at=None) == given
    assert added.updated_at is not None
    assert store.incident(draft.slug, added.id) == added
    assert store.map(draft.slug).incidents == (added,)
    assert store.find_incident(added.id) == added
    bare = store.add_incident(draft.slug, incident(location=CORNER, occurred_at=None))
    assert store.incident(draft.slug, bare.id) == bare


def test_incidents_keep_the_order_they_were_added_in(store: Store, draft: IncidentMap) -> None:
    for title in "edcba":
        store.add_incident(draft.slug, incident(title))
    kept = store.map(draft.slug).incidents
    assert "".join(one.title for one in kept) == "edcba"
    store.delete_incident(draft.slug, kept[-1].id, 1)
    store.add_incident(draft.slug, incident("z"))
    assert "".join(one.title for one in store.map(draft.slug).incidents) == "edcbz"


def test_an_incident_is_changed_at_the_version_that_was_seen(store: Store, draft: IncidentMap) -> None:
    added = store.add_incident(draft.slug, incident())
    changed = store.update_incident(draft.slug, added.id, {"title": "Killing", "location": CORNER}, 1)
    assert (changed.title, changed.location, changed.version) == ("Killing", CORNER, 2)
    assert store.incident(draft.slug, added.id) == changed
    for stale in (1, 3, 2**70):
        with pytest.raises(Conflict, match="this incident first: it is at version 2 now"):
            store.update_incident(draft.slug, added.id, {"title": "Lost"}, stale)
        with pytest.raises(Conflict):
            store.delete_incident(draft.slug, added.id, stale)
    assert store.incident(draft.slug, added.id) == changed


@pytest.mark.parametrize("changes", [{"id": "x"}, {"version": 7}, {"lon": 1.0}, {"location": None}, {"title": " "}])
def test_only_an_incidents_own_fields_change(store: Store, draft: IncidentMap, changes: dict[str, object]) -> None:
    added = store.add_incident(draft.slug, incident())
    with pytest.raises(BadInput):
        store.update_incident(draft.slug, added.id, changes, 1)
    assert store.incident(draft.slug, added.id) == added


@pytest.mark.parametrize("incident_id", ["unknown", "", "\x00", "34th and Portland", "\ud800", "²" * 3, "x" * 10_000])
def test_an_unknown_incident_is_not_found(store: Store, draft: IncidentMap, incident_id: str) -> None:
    for call in (
        lambda: store.incident(draft.slug, incident_id),
        lambda: store.update_incident(draft.slug, incident_id, {"title": "x"}, 1),
        lambda: store.delete_incident(draft.slug, incident_id, 1),
        lambda: store.find_incident(incident_id),
        lambda: store.find_incident(incident_id, published_only=True),
    ):
        with pytest.raises(NotFound):
            call()


def test_an_incident_is_on_its_own_map_only(store: Store, draft: IncidentMap) -> None:
    added = store.add_incident(draft.slug, incident())
    store.create_map("other", "Other")
    with pytest.raises(NotFound):
        store.incident("other", added.id)
    with pytest.raises(NotFound):
        store.delete_incident("other", added.id, 1)


def test_incidents_come_in_pages(store: Store, draft: IncidentMap) -> None:
    store.add_incidents(draft.slug, [incident(str(number)) for number in range(25)])
    titles: list[str] = []
    after: int | None = 0
    while after is not None:
        page = store.incidents(draft.slug, limit=10, after=after)
        titles += [one.title for one in page.incidents]
        assert len(page.incidents) <= 10
        after = page.next
    assert titles == [str(number) for number in range(25)]
    assert store.incidents(draft.slug, limit=25).next is None
    assert store.incidents(draft.slug, after=2**80).incidents == ()
    assert len(store.incidents(draft.slug, limit=-1, after=-(2**80)).incidents) == 1


def test_many_are_added_or_none(store: Store, draft: IncidentMap) -> None:
    with pytest.raises(BadInput):
        store.add_incidents(draft.slug, [incident("good"), incident("")])
    assert store.map(draft.slug).incidents == ()
    assert store.add_incidents(draft.slug, []) == ()


def test_readers_see_what_was_published_last(store: Store, draft: IncidentMap) -> None:
    added = store.add_incident(draft.slug, incident())
    with pytest.raises(NotFound):
        store.published(draft.slug)
    first = store.publish(draft.slug)
    assert (first.status, first.published_version, first.incidents) == (MapStatus.PUBLISHED, 1, (added,))
    assert store.published(draft.slug) == first == store.map(draft.slug)

    store.update_map(draft.slug, {"title": "Corrected"}, first.version)
    changed = store.update_incident(draft.slug, added.id, {"location": CORNER}, 1)
    store.add_incident(draft.slug, incident("Second"))
    assert store.published(draft.slug) == first
    assert store.find_incident(added.id, published_only=True) == added
    assert store.find_incident(added.id) == changed

    second = store.publish(draft.slug, reason="police corrected it")
    assert second.published_version == 2
    assert store.published(draft.slug) == second
    assert store.published(draft.slug, 2) == second
    assert store.published(draft.slug, 1) == first


def test_an_incident_taken_out_stays_published_until_the_next_time(store: Store, draft: IncidentMap) -> None:
    added = store.add_incident(draft.slug, incident())
    store.publish(draft.slug)
    store.delete_incident(draft.slug, added.id, 1)
    assert store.published(draft.slug).incidents == (added,)
    assert store.find_incident(added.id, published_only=True) == added
    store.publish(draft.slug, reason="it was elsewhere")
    assert store.published(draft.slug).incidents == ()
    with pytest.raises(NotFound):
        store.find_incident(added.id, published_only=True)


@pytest.mark.parametrize("number", [0, 2, -1, 2**70])
def test_a_version_that_never_was_is_not_found(store: Store, draft: IncidentMap, number: int) -> None:
    store.publish(draft.slug)
    with pytest.raises(NotFound, match="no such version"):
        store.published(draft.slug, number)


def test_publishing_can_insist_on_what_was_seen(store: Store, draft: IncidentMap) -> None:
    store.update_map(draft.slug, {"title": "Newer"}, 1)
    with pytest.raises(Conflict):
        store.publish(draft.slug, 1)
    assert store.publish(draft.slug, 2).title == "Newer"


def test_a_published_map_goes_at_once_and_its_slug_with_it(store: Store, draft: IncidentMap) -> None:
    added = store.add_incident(draft.slug, incident())
    version = store.publish(draft.slug).version
    store.delete_map(draft.slug, version)
    for call in (store.map, store.published, lambda slug: store.published(slug, 1)):
        with pytest.raises(NotFound):
            call(draft.slug)
    for published_only in (True, False):
        with pytest.raises(NotFound):
            store.find_incident(added.id, published_only=published_only)
    assert store.maps() == ()
    with pytest.raises(Conflict, match="taken down"):
        store.create_map(draft.slug, "Reused")


def test_a_draft_that_nobody_saw_leaves_its_slug_free(store: Store, draft: IncidentMap) -> None:
    store.add_incident(draft.slug, incident())
    store.delete_map(draft.slug, 1)
    assert store.create_map(draft.slug, "Again").version == 1
    assert store.map(draft.slug).incidents == ()


def test_every_change_keeps_who_when_from_to_why(store: Store, draft: IncidentMap) -> None:
    added = store.add_incident(draft.slug, incident(), actor="ada", reason="statement of 9 p.m.")
    store.update_incident(draft.slug, added.id, {"location": CORNER}, 1, actor="bo", reason="police corrected it")
    store.publish(draft.slug, actor="cy")
    store.delete_incident(draft.slug, added.id, 2, actor="di")
    history = store.changes(draft.slug)
    assert [(change.what, change.actor, change.reason) for change in history] == [
        ("incident.deleted", "di", ""),
        ("map.published", "cy", ""),
        ("incident.updated", "bo", "police corrected it"),
        ("incident.added", "ada", "statement of 9 p.m."),
        ("map.created", "", ""),
    ]
    moved = history[2]
    assert moved.before is not None
    assert moved.after is not None
    assert moved.before["location"]["label"] == BLOCK.label
    assert moved.after["location"]["label"] == CORNER.label
    assert moved.changed_at.utcoffset() is not None
    assert len(store.changes(draft.slug, added.id)) == 3
    assert len(store.changes(draft.slug, limit=1)) == 1


def test_a_refused_change_leaves_no_history(store: Store, draft: IncidentMap) -> None:
    added = store.add_incident(draft.slug, incident())
    before = store.changes(draft.slug)
    with pytest.raises(Conflict):
        store.update_incident(draft.slug, added.id, {"title": "x"}, 9)
    with pytest.raises(BadInput):
        store.update_incident(draft.slug, added.id, {"title": "x"}, 1, reason="y" * 3000)
    assert store.changes(draft.slug) == before
    assert store.incident(draft.slug, added.id) == added


def test_tokens(store: Store) -> None:
    assert store.tokens() == ()
    text = store.create_token("desk")
    assert len(store.tokens()) == 1
    assert store.token(text)
    for wrong in ("", "x", text[:-1], text + "x", text.upper(), "\x00", "\ud800", "é"):
        assert not store.token(wrong)
    (token,) = store.tokens()
    assert token.name == "desk"
    assert token.last_used_at is not None
    store.revoke_token(token.id)
    assert not store.token(text)
    for unknown in (token.id, "", "\x00"):
        with pytest.raises(NotFound):
            store.revoke_token(unknown)


def test_a_token_is_never_kept_itself(store: Store) -> None:
    text = store.create_token("desk")
    assert text not in repr(store.tokens())
    assert text not in repr(store.changes(""))


@pytest.mark.parametrize("name", ["", "  ", "x" * 500, "a\nb"])
def test_a_token_needs_a_name(store: Store, name: str) -> None:
    with pytest.raises(BadInput):
        store.create_token(name)
    assert store.tokens() == ()


def test_what_was_kept_is_there_after_opening_again(database_url: str) -> None:
    with Store.open(database_url) as first:
        first.create_map("kept", "Kept")
        added = first.add_incident("kept", incident())
    with Store.open(database_url) as second:
        assert second.map("kept").incidents == (added,)
