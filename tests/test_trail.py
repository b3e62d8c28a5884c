"""app.incidents: publishing, correcting, taking down, going back, two people at once. On SQLite and PostgreSQL."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.errors import BadInput, Conflict, Gone, NotFound
from app.incidents.differences import diff
from app.incidents.store import Store
from app.model import DisplayPrecision, Incident, IncidentMap
from tests.store_samples import BLOCK, CORNER, incident

HIDDEN, EXACT = DisplayPrecision.HIDDEN, DisplayPrecision.EXACT


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with Store.open(database_url) as opened:
        yield opened


@pytest.fixture
def kept(store: Store) -> Incident:
    """The first of two incidents on the map "m", published once."""
    store.create_map("m", "M")
    first, _ = store.add_incidents("m", [incident(), incident("Second", CORNER)])
    store.publish("m")
    return first


def change(store: Store, kept: Incident, **changes: Any) -> Incident:
    return store.update_incident("m", kept.id, changes, store.incident("m", kept.id).version)


def precision(store: Store, kept: Incident, number: int | None = None) -> DisplayPrecision:
    found = next(one for one in store.published("m", number).incidents if one.id == kept.id)
    return found.location.display_precision


@pytest.mark.parametrize(
    ("changes", "field", "named"),
    [
        ({"location": CORNER}, "place", "the place of “Shooting”"),
        ({"title": "Assault"}, "title", "the title of “Assault”"),
        ({"occurred_at": None}, "time", "the time of"),
        ({"description": "Two people were hurt."}, "text", "the text of"),
        ({"attribution": "the county said"}, "attribution", "who says so of"),
    ],
)
def test_what_readers_had_seen_changes_with_a_reason_only(
    store: Store, kept: Incident, changes: dict[str, Any], field: str, named: str
) -> None:
    after = change(store, kept, **changes)
    with pytest.raises(BadInput, match=named):
        store.publish("m", reason="  ")
    assert store.public_state("m").number == 1
    store.publish("m", reason="the city corrected it", actor="ada")
    (told,) = store.corrections("m")
    name = {"place": "location", "time": "occurred_at", "text": "description"}.get(field, field)
    assert (told.version, told.incident_id, told.field, told.reason) == (2, kept.id, field, "the city corrected it")
    assert (told.before, told.after) == (getattr(kept, name), getattr(after, name))
    assert told.corrected_at == store.published("m").updated_at


def test_news_is_no_correction(store: Store, kept: Incident) -> None:
    store.add_incident("m", incident("Third"))
    store.update_map("m", {"title": "Three", "settings": {"a": 1}}, store.map("m").version)
    change(store, kept, display_precision=DisplayPrecision.BLOCK)
    bare = change(store, kept, location=replace(BLOCK, georeferenced_by="the desk", verbatim="600 24th"))
    assert bare.location.display_precision is DisplayPrecision.BLOCK
    day = incident("A day", occurred_at=date(2025, 11, 20), description="")
    later = store.add_incident("m", day)
    store.publish("m", raising=None)
    evening = datetime(2025, 11, 20, 21, tzinfo=ZoneInfo("America/Chicago"))
    change(store, later, occurred_at=evening, description="A gap filled.")
    store.publish("m")
    assert store.corrections("m") == ()


def test_an_incident_taken_out_is_a_correction(store: Store, kept: Incident) -> None:
    store.delete_incident("m", kept.id, 1)
    with pytest.raises(BadInput, match="“Shooting” is taken out"):
        store.publish("m")
    store.publish("m", reason="it was a firework")
    change(store, store.map("m").incidents[0], title="First")
    store.publish("m", reason="renamed")
    assert [(one.version, one.field) for one in store.corrections("m")] == [(3, "title"), (2, "taken_out")]


def test_incident_entered_anew_elsewhere_is_not_said_to_be_gone(store: Store, kept: Incident) -> None:
    store.delete_incident("m", kept.id, 1)
    store.add_incident("m", incident("Shooting", CORNER))
    with pytest.raises(BadInput, match="one of the entries titled “Shooting” is taken out"):
        store.publish("m")
    store.publish("m", reason="entered anew")
    (told,) = store.corrections("m")
    assert (told.incident_id, told.field, told.before, told.after) == (kept.id, "taken_out", None, "Shooting")


def test_one_of_two_with_a_title_is_said_to_be_one(store: Store, kept: Incident) -> None:
    change(store, store.map("m").incidents[1], title="Shooting")
    store.publish("m", reason="renamed")
    store.delete_incident("m", kept.id, 1)
    store.publish("m", reason="it was one shooting")
    newest, _ = store.corrections("m")
    assert (newest.field, newest.after) == ("taken_out", "Shooting")


def test_taking_down_reaches_every_version_and_comes_back(store: Store, kept: Incident) -> None:
    version = store.map("m").version
    with pytest.raises(BadInput, match="Say why"):
        store.take_down("m", " ", version)
    with pytest.raises(Conflict):
        store.take_down("m", "why", version - 1)
    down = store.take_down("m", "A court asked us to.", version, actor="ada")
    for ask in (
        lambda: store.published("m"),
        lambda: store.published("m", 1),
        lambda: store.public_state("m"),
        lambda: store.corrections("m"),
        lambda: store.find_incident(kept.id, published_only=True),
    ):
        with pytest.raises(Gone, match="A court asked us to") as gone:
            ask()
        assert gone.value.reason == "A court asked us to."
    assert (store.map("m").taken_down_reason, store.maps()[0].taken_down_at) == (
        "A court asked us to.",
        down.taken_down_at,
    )
    with pytest.raises(BadInput, match="put it back"):
        store.publish("m")
    store.put_back("m", down.version, actor="bo")
    assert store.published("m").incidents[0] == kept
    assert store.public_state("m") == (1, 2)
    assert [(one.what, one.actor) for one in store.history("m")][:2] == [
        ("map.put_back", "bo"),
        ("map.taken_down", "ada"),
    ]


def test_a_draft_cannot_be_taken_down(store: Store) -> None:
    store.create_map("d", "D")
    with pytest.raises(BadInput, match="not been published"):
        store.take_down("d", "why", 1)
    with pytest.raises(BadInput, match="not taken down"):
        store.put_back("d", 1)


def test_a_lowered_precision_reaches_every_version_at_once(store: Store, kept: Incident) -> None:
    change(store, kept, location=CORNER)
    store.publish("m", reason="moved")
    change(store, kept, display_precision=HIDDEN)
    assert (precision(store, kept), precision(store, kept, 1)) == (HIDDEN, HIDDEN)
    assert store.public_state("m") == (2, 1)
    assert store.corrections("m") == (), "a place that is withheld has no trail"
    assert store.find_incident(kept.id, published_only=True).location.display_precision is HIDDEN
    store.delete_incident("m", kept.id, store.incident("m", kept.id).version)
    assert precision(store, kept, 1) is HIDDEN


def test_raising_a_precision_takes_a_publish(store: Store, kept: Incident) -> None:
    change(store, kept, display_precision=HIDDEN)
    change(store, kept, display_precision=DisplayPrecision.BLOCK)
    assert precision(store, kept) is HIDDEN
    store.publish("m", raising=None)
    assert (precision(store, kept, 1), precision(store, kept, 2)) == (DisplayPrecision.BLOCK, DisplayPrecision.BLOCK)
    change(store, kept, display_precision=EXACT)
    assert precision(store, kept) is DisplayPrecision.BLOCK
    store.publish("m", raising=None)
    assert [precision(store, kept, number) for number in (1, 2, 3)] == [EXACT, DisplayPrecision.BLOCK, EXACT]


def test_a_new_location_alone_never_shows_more(store: Store, kept: Incident) -> None:
    change(store, kept, display_precision=HIDDEN)
    assert change(store, kept, location=CORNER).location.display_precision is HIDDEN
    change(store, kept, location=BLOCK, display_precision=EXACT)
    assert store.incident("m", kept.id).location == BLOCK


def test_a_version_is_restored_whole_and_can_be_undone(store: Store, kept: Incident) -> None:
    change(store, kept, title="Assault")
    store.delete_incident("m", store.map("m").incidents[1].id, 1)
    store.add_incident("m", incident("Third"))
    newest = store.publish("m", reason="all of it")
    restored = store.restore("m", 1, newest.version, seen_at=newest.updated_at, actor="ada", reason="a mistake")
    assert [one.title for one in restored.incidents] == ["Shooting", "Second"]
    assert store.map("m") == restored
    assert restored.incidents[0].id == kept.id
    assert restored.incidents[0].version == 3
    assert restored.incidents[1].version > 1, "an edit made before it was taken out must not pass for one made on it"
    assert store.published("m") == newest, "readers see it when it is published"
    told = store.history("m", limit=4)
    assert {one.what for one in told} == {"map.restored", "incident.updated", "incident.added", "incident.deleted"}
    again = store.restore("m", 2, restored.version, seen_at=restored.updated_at)
    assert [one.title for one in again.incidents] == ["Assault", "Third"]


def test_a_restore_overwrites_no_edit_that_was_not_seen(store: Store, kept: Incident) -> None:
    seen = store.map("m")
    edited = change(store, kept, title="Assault")
    with pytest.raises(Conflict) as conflict:
        store.restore("m", 1, seen.version, seen_at=seen.updated_at)
    assert isinstance(conflict.value.current, IncidentMap)
    assert conflict.value.current.incidents[0] == edited
    for number in (0, 2, 2**70):
        with pytest.raises(NotFound):
            store.restore("m", number, seen.version, seen_at=store.map("m").updated_at)


def test_a_restore_shows_no_place_finer(store: Store, kept: Incident) -> None:
    change(store, kept, display_precision=HIDDEN)
    seen = store.map("m")
    store.restore("m", 1, seen.version, seen_at=seen.updated_at)
    assert store.incident("m", kept.id).location.display_precision is HIDDEN
    store.publish("m")
    assert precision(store, kept, 1) is HIDDEN


def test_the_second_editor_is_told_what_is_there_now(store: Store, kept: Incident) -> None:
    theirs = change(store, kept, title="Assault")
    with pytest.raises(Conflict) as conflict:
        store.update_incident("m", kept.id, {"title": "Robbery"}, 1)
    assert conflict.value.current == theirs
    store.update_map("m", {"dek": "Two."}, store.map("m").version)
    with pytest.raises(Conflict) as conflict:
        store.update_map("m", {"dek": "Three."}, 1)
    assert isinstance(conflict.value.current, IncidentMap)
    assert conflict.value.current.dek == "Two."


def test_the_history_is_read_in_pages_and_words(store: Store, kept: Incident) -> None:
    change(store, kept, location=CORNER, title="Assault")
    newest = store.history("m", limit=1)[0]
    assert [one.number for one in store.history("m", before=newest.number)] == sorted(
        (one.number for one in store.history("m")[1:]), reverse=True
    )
    words = {one.field: (one.before, one.after) for one in diff(newest.before, newest.after)}
    assert words["title"] == ("Shooting", "Assault")
    assert words["place"] == (BLOCK.label, CORNER.label)
    assert words["doubt"] == ("61 m", "20 m")
    assert "version" not in words
    assert diff(None, {"occurred_at": "2025-11-20T21:30:00-06:00[America/Chicago]"})[0].after == "2025-11-20 21:30 CST"


def test_an_archive_shows_no_more_than_the_map_it_is_of_does_now(store: Store) -> None:
    store.create_map("m", "M")
    one = store.add_incidents("m", [incident(), incident()])[0]
    store.publish("m")
    whole = store.archive("m")
    store.update_incident("m", one.id, {"display_precision": DisplayPrecision.HIDDEN}, one.version)
    store.restore_archive("copy", whole)
    for shown in (store.published("copy", 1), store.map("copy")):
        assert [found.location.display_precision for found in shown.incidents] == ["hidden", "exact"]
    store.take_down("m", "It names somebody.", store.map("m").version)
    made = store.restore_archive("again", whole)
    assert made.taken_down_reason == "It names somebody."
    with pytest.raises(Gone):
        store.published("again")
