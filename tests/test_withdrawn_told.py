"""Every withdrawal is told to the addresses that listen, until it arrives: one of them may clear a cache."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.erasure import ErasureReason
from app.incidents.database import Database
from app.incidents.store import Store
from app.incidents.webhooks import PAUSES_S
from app.model import DisplayPrecision
from app.readers import Readers
from app.webhooks import Sender
from tests import live
from tests.newsroom import hire
from tests.store_samples import CORNER, incident
from tests.test_webhooks import due_now, receiving, verified

BASE = "https://maps.example.org"


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with Store.open(database_url) as opened:
        opened.create_map("m", "Two places")
        opened.add_incidents("m", [incident(location=CORNER), incident()])
        opened.publish("m")
        yield opened


@pytest.fixture
def sender(store: Store) -> Sender:
    return Sender(store, Readers(store, ()), BASE, private=True)


def lower(store: Store) -> None:
    first = store.map("m").incidents[0]
    store.update_incident("m", first.id, {"display_precision": DisplayPrecision.HIDDEN}, first.version)


def erase(store: Store) -> None:
    store.erase_incident("m", store.map("m").incidents[0].id, ErasureReason.ASKED)


def erase_earlier_heading(store: Store) -> None:
    store.erase_incident("m", store.map("m").incidents[0].id, ErasureReason.ASKED, earlier_headings=True)


def take_down(store: Store) -> None:
    store.take_down("m", "A court asked us to.", store.map("m").version)


def delete(store: Store) -> None:
    store.delete_map("m", store.map("m").version)


WAYS = {
    lower: "map.withheld",
    erase: "map.withheld",
    erase_earlier_heading: "map.withheld",
    take_down: "map.taken_down",
    delete: "map.taken_down",
}


@pytest.mark.parametrize(("withdraw", "event"), WAYS.items())
def test_each_withdrawal_is_told_once_with_the_addresses_to_drop(
    store: Store, sender: Sender, withdraw: Callable[[Store], None], event: str
) -> None:
    with receiving() as receiver:
        hook = store.add_webhook(receiver.url)
        withdraw(store)
        while sender.send_one():
            pass
        told = [verified(hook.secret, *one) for one in receiver.told]
    assert [one["type"] for one in told] == [event]
    purge = told[0]["data"]["purge"]
    assert purge["prefixes"] == [f"{BASE}/maps/m", f"{BASE}/embed/m", f"{BASE}/api/maps/m", f"{BASE}/oembed"]
    assert f"{BASE}/maps.rss" in purge["urls"]
    assert str(CORNER.lon).encode() not in receiver.told[0][1]


def test_a_draft_that_nobody_has_seen_is_not_told_of(store: Store, sender: Sender) -> None:
    store.create_map("d", "A draft")
    added = store.add_incidents("d", [incident(), incident()])
    with receiving() as receiver:
        store.add_webhook(receiver.url)
        store.update_incident("d", added[0].id, {"display_precision": DisplayPrecision.HIDDEN}, added[0].version)
        store.erase_incident("d", added[1].id, ErasureReason.ASKED)
        assert not sender.send_one()


def test_a_withdrawal_is_retried_until_it_arrives_and_the_desk_says_so(
    store: Store, sender: Sender, database: Database
) -> None:
    attempts = len(PAUSES_S) + 3
    with receiving() as receiver:
        receiver.statuses = [500] * attempts
        store.add_webhook(receiver.url)
        lower(store)
        assert store.unheard_withdrawals() == ()
        for _ in range(attempts):
            due_now(database)
            assert sender.send_one()
            assert [one.slug for one in store.unheard_withdrawals()] == ["m"]
        assert store.deliveries()[0].state == "waiting"
        due_now(database)
        assert sender.send_one()
    assert store.deliveries()[0].state == "delivered"
    assert store.unheard_withdrawals() == ()


def test_the_desk_names_an_address_that_does_not_answer(tmp_path: Path) -> None:
    chosen = live.settings(tmp_path, webhook_private=True)
    with live.in_thread(chosen) as client, Store.open(chosen.store_url) as store:
        people = hire(store)
        store.create_map("m", "Two places")
        store.add_incidents("m", [incident()])
        store.publish("m")
        assert "does not answer" not in client.get("/desk", headers=people.headers("editor")).text
        with receiving() as receiver:
            receiver.statuses = [500] * 99
            store.add_webhook(receiver.url)
            admin = people.headers("token admin")
            etag = client.get("/api/maps/m", headers=admin).headers["ETag"]
            path, asked = "/api/maps/m/take-down", {"reason": "A court asked us to."}
            assert client.post(path, json=asked, headers={**admin, "If-Match": etag}).status_code == 200
            assert receiver.came.wait(live.HANG_S)
        deadline = time.monotonic() + live.HANG_S
        while "127.0.0.1 does not answer" not in client.get("/desk", headers=people.headers("editor")).text:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_a_sender_that_is_woken_looks_at_once(store: Store) -> None:
    slow = Sender(store, Readers(store, ()), BASE, private=True, poll_s=live.HANG_S * 10)
    with receiving() as receiver, slow:
        store.add_webhook(receiver.url)
        time.sleep(0.1)
        store.call_after_withdrawal(slow.wake)
        lower(store)
        assert receiver.came.wait(live.HANG_S)
