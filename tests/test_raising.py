"""What readers see more exactly is named, asked and audited; what they see less exactly, by whoever may say so."""

from dataclasses import replace

import pytest

from app.errors import BadInput
from app.incidents.people.audit import Wanted
from app.incidents.raising import NotConfirmed
from app.incidents.store import Store
from app.model import FINEST_FIRST, DisplayPrecision, Incident, Location
from tests.store_samples import BLOCK, CORNER, incident

EXACT, HIDDEN = DisplayPrecision.EXACT, DisplayPrecision.HIDDEN
WHY = "The city said so."
NOTHING: dict[str, DisplayPrecision] = {}


def at(precision: DisplayPrecision, location: Location = CORNER) -> Location:
    return replace(location, display_precision=precision)


@pytest.fixture
def store(store: Store) -> Store:
    """A store with a map, "m", that is published with one incident whose place is hidden."""
    store.create_map("m", "M")
    store.add_incident("m", incident("Held", location=at(HIDDEN)))
    store.publish("m")
    return store


def held(store: Store) -> Incident:
    return store.map("m").incidents[0]


def set_precision(store: Store, precision: DisplayPrecision, *, withhold: bool = True) -> Incident:
    one = held(store)
    return store.update_incident("m", one.id, {"display_precision": precision}, one.version, withhold=withhold)


def shown(store: Store, number: int | None = None) -> list[DisplayPrecision]:
    return [one.location.display_precision for one in store.published("m", number).incidents]


@pytest.mark.parametrize("before", FINEST_FIRST)
@pytest.mark.parametrize("after", FINEST_FIRST)
def test_publish_asks_for_each_pair_of_levels_that_raises(
    database_url: str, before: DisplayPrecision, after: DisplayPrecision
) -> None:
    with Store.open(database_url) as store:
        store.create_map("m", "M")
        store.add_incident("m", incident("Held", location=at(before)))
        store.publish("m")
        one = set_precision(store, after)
        if not after.finer_than(before):
            store.publish("m")
            assert shown(store) == [after]
            return
        with pytest.raises(NotConfirmed, match=f"Readers will see “Held” more exactly: {before} → {after}\\."):
            store.publish("m")
        wrong = {one.id: next(level for level in FINEST_FIRST if level is not after)}
        with pytest.raises(NotConfirmed):
            store.publish("m", raising=wrong)
        assert shown(store) == [before]
        store.publish("m", raising={one.id: after}, actor="ed")
        assert shown(store) == [after]
        told = next(one for one in store.history("m") if one.what == "incident.raised")
        assert (told.actor, told.incident_id) == ("ed", one.id)
        ends = [end["location"]["display_precision"] for end in (told.before, told.after) if end]
        assert ends == [before, after]
        assert any(
            (line.action, line.target) == ("incident.raised", f"m/{one.id}") for line in store.people.audit(Wanted())
        )


def test_undo_restore_and_bringing_back_are_asked_for(store: Store) -> None:
    set_precision(store, EXACT)
    store.publish("m", raising={held(store).id: EXACT})
    set_precision(store, HIDDEN)
    assert shown(store) == [HIDDEN]
    # Version 2 had it exact; restored, it stays as coarse as readers see it.
    store.restore("m", 2, store.map("m").version)
    assert held(store).location.display_precision is HIDDEN
    # Undone at the desk, the draft is exact again, and that is named.
    set_precision(store, EXACT)
    with pytest.raises(NotConfirmed):
        store.publish("m", raising=NOTHING)
    one = held(store)
    store.delete_incident("m", one.id, one.version)
    store.bring_back_incident("m", one, 1)
    with pytest.raises(NotConfirmed):
        store.publish("m", raising=NOTHING)


@pytest.mark.parametrize("again", [
    incident("Another title", location=at(EXACT)),
    incident("Another title", location=at(EXACT, replace(CORNER, lon=CORNER.lon + 0.0003, label="a house"))),
    incident("HELD", location=at(EXACT, BLOCK)),
])  # fmt: skip
def test_incident_added_again_is_asked_for(store: Store, again: Incident) -> None:
    one = held(store)
    store.delete_incident("m", one.id, one.version)
    store.publish("m", reason=WHY, raising=NOTHING)
    added = store.add_incident("m", replace(again, occurred_at=None))
    with pytest.raises(NotConfirmed, match=r"more exactly: hidden → exact\. It is at the place of “Held”"):
        store.publish("m", raising=NOTHING)
    store.publish("m", raising={added.id: EXACT})
    store.publish("m", raising=NOTHING)


def test_what_is_new_elsewhere_or_was_never_public_is_not_asked_for(store: Store) -> None:
    store.add_incident("m", incident("Elsewhere", location=at(EXACT, BLOCK)))
    coarse = store.add_incident("m", incident("Coarse", location=at(HIDDEN, BLOCK)))
    store.update_incident("m", coarse.id, {"display_precision": DisplayPrecision.BLOCK}, 1)
    store.publish("m", raising=NOTHING)
    assert sorted(shown(store)) == ["block", "exact", "hidden"]


def test_place_that_moved_stays_withdrawn_when_the_new_one_is_raised(database_url: str) -> None:
    with Store.open(database_url) as store:
        store.create_map("m", "M")
        for location in (at(EXACT), at(EXACT, replace(CORNER, lon=-93.25, label="a house"))):
            if one := next(iter(store.map("m").incidents), None):
                store.update_incident("m", one.id, {"location": location}, one.version)
            else:
                store.add_incident("m", incident("Moves", location=location))
            store.publish("m", reason=WHY)
        one = set_precision(store, HIDDEN)
        store.update_incident("m", one.id, {"location": BLOCK, "display_precision": EXACT}, one.version)
        store.publish("m", reason=WHY, raising={one.id: EXACT})
        assert [shown(store, number) for number in (1, 2, 3)] == [[HIDDEN], [HIDDEN], [EXACT]]
        places = [end for told in store.corrections("m") for end in (told.before, told.after)]
        levels = {end.display_precision for end in places if isinstance(end, Location)}
        assert levels <= {HIDDEN}


def test_lowering_without_the_right_waits_for_a_publish(store: Store) -> None:
    set_precision(store, EXACT)
    store.publish("m", raising={held(store).id: EXACT})
    set_precision(store, HIDDEN, withhold=False)
    assert (shown(store), held(store).location.display_precision) == ([EXACT], HIDDEN)
    one = held(store)
    # An editor's edit of something else is no word on that.
    store.update_incident("m", one.id, {"title": "Other"}, one.version)
    assert shown(store) == [EXACT]
    store.publish("m", reason=WHY, raising=NOTHING)
    assert [shown(store, number) for number in (1, 2, 3)] == [[HIDDEN], [HIDDEN], [HIDDEN]]


def test_restoring_without_the_right_lowers_nothing_at_once(store: Store) -> None:
    set_precision(store, EXACT)
    store.publish("m", raising={held(store).id: EXACT})
    store.restore("m", 1, store.map("m").version, withhold=False)
    assert (shown(store), held(store).location.display_precision) == ([EXACT], HIDDEN)
    store.restore("m", 1, store.map("m").version)
    assert shown(store) == [HIDDEN]


def test_not_confirmed_is_bad_input() -> None:
    assert issubclass(NotConfirmed, BadInput)
