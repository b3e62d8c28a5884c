"""Webhooks: signed, retried, told in the publish's own transaction, never into the house unless that is allowed."""

import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from app import webhooks
from app.errors import BadInput
from app.incidents.database import Database
from app.incidents.store import Store
from app.incidents.webhooks import PAUSES_S, outbox
from app.model import DisplayPrecision
from app.people import Scope
from app.readers import Readers
from app.webhooks import Sender, post, signature
from tests import live
from tests.store_samples import BLOCK, CORNER, incident


@dataclass
class Receiver:
    """A program on loopback that is told; it answers with the statuses that it is given, then 204."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    came: threading.Event = field(default_factory=threading.Event)


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.told.append(({name.lower(): value for name, value in self.headers.items()}, body))
            status = receiver.statuses.pop(0) if receiver.statuses else 204
            self.send_response(status)
            if status == 302:
                self.send_header("Location", receiver.url + "/elsewhere")
            self.end_headers()
            receiver.came.set()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in the standard library
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.url = f"http://127.0.0.1:{server.server_port}/hook?a=1"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with Store.open(database_url) as opened:
        opened.create_map("m", "Two places")
        opened.add_incidents("m", [incident(location=CORNER), incident()])
        yield opened


@pytest.fixture
def sender(store: Store) -> Sender:
    return Sender(store, Readers(store, ()), "https://maps.example.org", private=True)


def due_now(database: Database) -> None:
    with database.write() as connection:
        connection.execute(update(outbox).values(due_at=datetime(2026, 1, 1, tzinfo=UTC)))


def verified(secret: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """As the Standard Webhooks say it is verified, written anew."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    told: dict[str, Any] = json.loads(body)
    return told


def test_the_signature_is_that_of_the_standards_own_example() -> None:
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    found = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    with pytest.raises(BadInput):
        signature("whsec_*", "i", 1, b"")


def test_what_is_published_corrected_and_taken_down_is_told(store: Store, sender: Sender) -> None:
    with receiving() as receiver:
        hook = store.add_webhook(receiver.url, actor="ada")
        assert "secret" not in repr(hook)
        assert not sender.send_one()
        store.publish("m")
        first = store.map("m").incidents[0]
        store.update_incident("m", first.id, {"title": "Assault", "occurred_at": None}, first.version)
        store.publish("m", reason="The city said so.")
        store.take_down("m", "A court asked us to.", store.map("m").version)
        store.put_back("m", store.map("m").version)
        while sender.send_one():
            pass
        told = [verified(hook.secret, *one) for one in receiver.told]
    assert [one["type"] for one in told] == ["map.published", "map.corrected", "map.taken_down", "map.put_back"]
    assert told[0]["data"]["url"] == "https://maps.example.org/maps/m"
    assert {one["reason"] for one in told[1]["data"]["corrections"]} == {"The city said so."}
    assert len({headers["webhook-id"] for headers, _ in receiver.told}) == 4
    assert {one.state for one in store.deliveries()} == {"delivered"}
    assert store.deliveries()[0].log[0]["said"] == "answered 204"


def test_it_says_nothing_that_is_not_public(store: Store, sender: Sender) -> None:
    with receiving() as receiver:
        store.add_webhook(receiver.url)
        hidden = replace(BLOCK, display_precision=DisplayPrecision.HIDDEN)
        store.add_incident("m", incident(location=hidden, description="Told to nobody."))
        store.publish("m")
        store.update_map("m", {"title": "A draft's title"}, store.map("m").version)
        sender.send_one()
        store.publish("m")
        store.take_down("m", "A court asked us to.", store.map("m").version)
        while sender.send_one():
            pass
        bodies = [body.decode() for _, body in receiver.told]
    assert "Two places" in bodies[0]
    assert not any(word in body for body in bodies for word in ("24th", "Told to nobody", "-93.2", "draft"))
    assert "A court asked us to." in bodies[2]


def test_a_failure_is_tried_again_later_and_given_up_in_the_end(
    store: Store, sender: Sender, database: Database
) -> None:
    with receiving() as receiver:
        store.add_webhook(receiver.url)
        receiver.statuses = [500, 302] + [503] * len(PAUSES_S)
        store.publish("m")
        pauses = []
        for _ in range(len(PAUSES_S) + 1):
            assert sender.send_one()
            (one,) = store.deliveries()
            pauses.append(one.due_at)
            assert not sender.send_one()
            due_now(database)
        assert not sender.send_one()
    assert [attempt["said"] for attempt in one.log][:3] == ["answered 500", "answered 302", "answered 503"]
    assert (one.state, one.attempts, len(receiver.told)) == ("failed", len(PAUSES_S) + 1, len(PAUSES_S) + 1)
    assert len({headers["webhook-id"] for headers, _ in receiver.told}) == 1


def test_who_answers_gone_is_not_asked_again(store: Store, sender: Sender) -> None:
    with receiving() as receiver:
        store.add_webhook(receiver.url)
        receiver.statuses = [410]
        store.publish("m")
        sender.send_one()
    assert [one.state for one in store.deliveries()] == ["failed"]


def test_who_hangs_is_left(store: Store, sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "TIMEOUT_S", 0.2)
    taken = live.listening()
    try:
        store.add_webhook(f"http://127.0.0.1:{taken.getsockname()[1]}/")
        store.publish("m")
        assert sender.send_one()
        assert store.deliveries()[0].log[0]["said"].startswith("no answer")
    finally:
        taken.close()


def test_who_drips_is_cut_off(store: Store, sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "TOTAL_S", 0.3)
    with live.listening() as taken:

        def drip() -> None:
            connection, _ = taken.accept()
            with connection, suppress(OSError):
                connection.sendall(b"HTTP/1.1 ")
                for _ in range(100):
                    connection.sendall(b" ")
                    time.sleep(0.05)
                connection.sendall(b"200 OK\r\n\r\n")

        threading.Thread(target=drip, daemon=True).start()
        store.add_webhook(f"http://127.0.0.1:{taken.getsockname()[1]}/")
        store.publish("m")
        assert sender.send_one()
    assert store.deliveries()[0].log[0]["said"].startswith("no answer")


def test_one_that_cannot_be_made_does_not_silence_the_others(
    store: Store, sender: Sender, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiving() as receiver:
        store.add_webhook(receiver.url)
        store.publish("m")
        with monkeypatch.context() as patch:
            patch.setattr(webhooks, "payload", lambda *_: dict[str, bytes]()["what nobody thought of"])
            assert sender.send_one()
        (one,) = store.deliveries()
        assert (one.state, one.log[0]["said"]) == ("waiting", "not sent: it could not be made (KeyError)")
        due_now(database)
        assert sender.send_one()
    assert len(receiver.told) == 1


def test_two_senders_send_it_once_and_a_lease_ends(store: Store, database: Database) -> None:
    store.add_webhook("https://hook.example/")
    store.publish("m")
    first = store.lease_delivery()
    assert first
    assert store.lease_delivery() is None
    with database.write() as connection:
        connection.execute(update(outbox).values(leased_until=first.due_at))
    again = store.lease_delivery()
    assert again
    assert (again.id, again.attempts) == (first.id, 2)


def test_a_private_address_and_plain_http_are_logged_as_refused(store: Store) -> None:
    sender = Sender(store, Readers(store, ()), "", private=False)
    with receiving() as receiver:
        store.add_webhook(receiver.url)
        store.add_webhook(receiver.url.replace("http:", "https:"))
        store.publish("m")
        while sender.send_one():
            pass
        assert receiver.told == []
    said = {one.log[0]["said"] for one in store.deliveries()}
    assert said == {
        "not sent: an address beginning with https:// is needed",
        "not sent: its address is a private one: set DATELINE_WEBHOOK_PRIVATE=true to allow that",
    }


def test_the_address_that_was_looked_at_is_the_one_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as receiver:
        answers = iter(["127.0.0.1", "127.0.0.2"])
        monkeypatch.setattr(webhooks, "address_of", lambda *_, **__: next(answers))
        answer = post(receiver.url.replace("127.0.0.1", "rebound.example"), b"{}", {}, private=True)
        assert (answer.done, receiver.told[0][0]["host"].partition(":")[0]) == (True, "rebound.example")


def test_a_service_that_was_killed_tells_it_when_it_is_back(tmp_path: Path) -> None:
    with Store.open(live.settings(tmp_path).store_url) as store, receiving() as receiver:
        store.add_webhook(receiver.url)
        store.create_map("m", "M")
        store.publish("m")  # nothing of ours is running that could send
        with live.in_thread(live.settings(tmp_path, webhook_private=True)):
            assert receiver.came.wait(live.HANG_S)
    assert json.loads(receiver.told[0][1])["type"] == "map.published"


def test_an_admin_adds_and_removes_them_by_http(tmp_path: Path) -> None:
    with live.in_thread(live.settings(tmp_path)) as client, Store.open(live.settings(tmp_path).store_url) as store:
        token = store.create_token("admin", scope=Scope.ADMIN)
        headers = {"Authorization": f"Bearer {token}"}
        assert client.get("/api/webhooks", headers=live.BEARER).status_code == 403
        made = client.post("/api/webhooks", json={"url": "https://hook.example/"}, headers=headers)
        assert (made.status_code, made.json()["secret"].startswith("whsec_")) == (201, True)
        assert client.post("/api/webhooks", json={"url": "file:///x"}, headers=headers).status_code == 422
        (listed,) = client.get("/api/webhooks", headers=headers).json()["webhooks"]
        assert "secret" not in listed
        page = client.get("/desk/webhooks", headers=headers)
        assert "https://hook.example/" in page.text
        assert client.get("/api/webhooks/log", headers=headers).json() == {"deliveries": []}
        assert client.delete(f"/api/webhooks/{listed['id']}", headers=headers).status_code == 204
        assert store.webhooks() == ()


def test_the_command_line_adds_lists_and_removes(tmp_path: Path) -> None:
    made = live.run("webhook", "add", "https://hook.example/", data_dir=tmp_path)
    assert made.stdout.startswith("whsec_")
    listed = live.run("webhook", "list", data_dir=tmp_path).stdout
    assert "https://hook.example/" in listed
    assert live.run("webhook", "log", data_dir=tmp_path).returncode == 0
    assert live.run("webhook", "remove", listed.split()[0], data_dir=tmp_path).stdout == "Removed.\n"
    assert live.run("webhook", "remove", "nothing", data_dir=tmp_path).returncode == 2
