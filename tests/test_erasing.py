"""An incident erased for good: no byte of the store, the data folder or an answer holds its words or its point."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from app.erasure import ErasureReason
from app.errors import NotFound
from app.incidents.people.audit import Wanted
from app.incidents.store import Store
from tests import live
from tests.newsroom import hire
from tests.store_samples import incident

PHRASE, WORDS = "26th and Nicollet", "a girl of fourteen was hurt"
SECRET = {
    "title": "Stabbing behind the library", "location": {"phrase": PHRASE}, "description": WORDS,
    "attribution": "a neighbor said",
}  # fmt: skip
OTHERS = ({"title": "One", "location": {"phrase": "34th and Portland"}},
          {"title": "Two", "location": {"phrase": "600 block of 24th Ave N"}})  # fmt: skip
PATHS = (
    "/maps/m", "/maps/m.geojson", "/maps/m.csv", "/maps/m.kml", "/maps/m.gpx", "/maps/m.georss", "/maps/m.rss",
    "/maps/m.feed.json", "/maps/m.svg", "/embed/m", "/embed/m@1", "/embed/m@2", "/embed/m.json?since=1",
    "/embed/m@1/rows.json", "/maps/m@1.geojson", "/maps/m@1.csv", "/maps/m/incidents", "/api/maps/m",
    "/api/maps/m/incidents", "/api/maps/m/corrections", "/maps.rss", "/oembed?url={base}/maps/m", "/",
)  # fmt: skip


@pytest.fixture
def service(tmp_path: Path) -> Iterator[httpx.Client]:
    with live.in_thread(live.settings(tmp_path)) as client:
        yield client


def published(client: httpx.Client) -> tuple[str, list[float]]:
    """A map of three, published twice with a correction; the id and the point of the one to be erased."""
    client.post("/api/maps", json={"slug": "m", "title": "M"}, headers=live.BEARER)
    for one in OTHERS:
        client.post("/api/maps/m/incidents", json=one, headers=live.BEARER)
    added = client.post("/api/maps/m/incidents", json=SECRET, headers=live.BEARER)
    assert added.status_code == 201, added.text
    client.post("/api/maps/m/publish", headers=live.BEARER)
    address = f"/api/maps/m/incidents/{added.json()['id']}"
    headers = live.BEARER | {"If-Match": added.headers["ETag"]}
    client.patch(address, json={"title": "Stabbing near the library"}, headers=headers)
    reason = {"reason": "“Stabbing behind the library” was not behind it."}
    assert client.post("/api/maps/m/publish", json=reason, headers=live.BEARER).status_code == 200
    return added.json()["id"], added.json()["geometry"]["coordinates"]


def traces(point: list[float]) -> re.Pattern[bytes]:
    """The words, and the point to three decimals."""
    lon, lat = (f"{degrees:.6f}"[:-3] for degrees in point)
    return re.compile(
        "|".join(map(re.escape, ("Stabbing", WORDS, PHRASE, "Nicollet", "a neighbor said", lon, lat))).encode()
    )


def public_bytes(client: httpx.Client, paths: tuple[str, ...] = PATHS) -> dict[str, bytes]:
    answers = {path: client.get(path.format(base=str(client.base_url).rstrip("/"))) for path in paths}
    assert all(answer.status_code == 200 for answer in answers.values()), answers
    return {path: answer.content + str(answer.headers).encode() for path, answer in answers.items()}


def test_no_byte_of_it_is_left(service: httpx.Client, tmp_path: Path) -> None:
    id_, point = published(service)
    found = traces(point)
    before = public_bytes(service)
    told_of = [path for path, body in before.items() if found.search(body)]
    assert len(told_of) > len(PATHS) // 2
    with Store.open(f"sqlite:///{tmp_path / 'dateline.sqlite'}") as store:
        store.append_text("m", f"{WORDS} at {PHRASE}")
        store.start_import("m", "table.csv", [["title", "where"], ["Stabbing", PHRASE]])
    refused = service.post(f"/api/maps/m/incidents/{id_}/erase", json={"reason": "because"}, headers=live.BEARER)
    assert refused.status_code == 403  # a token that publishes does not erase
    with Store.open(f"sqlite:///{tmp_path / 'dateline.sqlite'}") as store:
        admin = hire(store).headers("token admin")
        wrong = service.post(f"/api/maps/m/incidents/{id_}/erase", json={"reason": "because"}, headers=admin)
        assert wrong.status_code == 422
        done = service.post(f"/api/maps/m/incidents/{id_}/erase", json={"reason": "minor"}, headers=admin)
        assert done.status_code == 200, done.text
        assert done.json()["headings"] == [{"title": "M", "dek": "", "on_draft": True, "versions": [1, 2]}]
        assert [path for path, body in public_bytes(service).items() if found.search(body)] == []
        kept = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
        assert [file.name for file, body in kept.items() if found.search(body)] == []
        # That it was is kept: who, when, one word.
        (line,) = store.erased()
        assert (line.incident_id, line.slug, line.reason) == (id_, "m", ErasureReason.MINOR)
        assert store.history("m")[0].what == "incident.erased"
        assert store.people.audit(Wanted(action="incident.erased"))[0].target == f"m/{id_}"
        again = service.post(f"/api/maps/m/incidents/{id_}/erase", json={"reason": "minor"}, headers=admin)
        assert again.status_code == 404
    # The versions keep their numbers and say that they lost something.
    page, version = service.get("/maps/m").text, service.get("/embed/m@1")
    assert "An entry was removed." in page
    assert "An entry was removed." in version.text
    assert service.get("/embed/m.json").json()["version"] == 2
    restored = service.post("/api/maps/m/restore", json={"version": 1}, headers=live.BEARER | {"If-Match": "*"})
    assert restored.status_code == 200
    assert len(service.get("/api/maps/m/incidents", headers=live.BEARER).json()["features"]) == 2
    service.post("/api/maps/m/publish", json={"reason": "as it was"}, headers=live.BEARER)
    assert "An entry was removed." not in service.get("/maps/m").text


def test_from_whatever_is_left_of_it(store: Store) -> None:
    store.create_map("m", "M")
    kept, lost = store.add_incidents("m", [incident(title="Kept"), incident(title="Lost words")])
    store.publish("m", reason="Lost words and more")
    store.delete_incident("m", lost.id, lost.version)
    store.publish("m", reason="taken out: lost words")
    with pytest.raises(NotFound):
        store.erase_incident("m", "nothing", ErasureReason.OTHER)
    assert store.erase_incident("m", lost.id, ErasureReason.MISTAKE, actor="kim")
    assert [one.id for one in store.published("m", 1).incidents] == [kept.id]
    assert store.published("m", 1).erased == 1
    assert store.published("m", 2).erased == 0
    assert store.corrections("m") == ()
    told = store.history("m")
    assert not any("ost words" in str(one) for one in told)
    assert [one.title for one in store.ever_on("m")] == ["Kept"]


def test_headings_stay_until_somebody_says_that_they_name_it(store: Store) -> None:
    store.create_map("m", "Zedekiah’s yard", dek="Zedekiah lived there.")
    one = store.add_incidents("m", [incident(), incident()])[0]
    store.publish("m")
    store.erase_incident("m", one.id, ErasureReason.ASKED)
    assert [(found.title, found.where) for found in store.headings("m")] == [
        ("Zedekiah’s yard", "the draft, version 1")
    ]
    store.update_map("m", {"title": "A yard", "dek": ""}, store.map("m").version)
    store.publish("m")
    assert [found.where for found in store.headings("m")] == ["the draft, version 2", "version 1"]
    # The one that was erased before will do: it is the headings that are to go now.
    with pytest.raises(NotFound):
        store.erase_incident("m", one.id, ErasureReason.ASKED)
    revision = store.public_state("m").revision
    store.erase_incident("m", one.id, ErasureReason.ASKED, earlier_headings=True)
    assert store.public_state("m").revision > revision
    assert [(found.title, found.dek, found.versions) for found in store.headings("m")] == [("A yard", "", (1, 2))]
    assert store.published("m", 1).title == "A yard"
    assert not any("Zedekiah" in str(told) for told in store.history("m"))
    assert store.history("m")[-1].what == "map.created"


def test_of_a_draft_that_was_deleted_only_the_history_is_left(store: Store) -> None:
    store.create_map("m", "M")
    added = store.add_incident("m", incident())
    store.delete_map("m", 1)
    assert [one.id for one in store.ever_on("m")] == [added.id]
    store.erase_incident("m", added.id, ErasureReason.ASKED)
    assert [one.what for one in store.changes("m")] == ["incident.erased", "map.deleted", "map.created"]


def test_the_history_still_only_grows(store: Store, database_url: str) -> None:
    store.create_map("m", "M")
    engine = sa.create_engine(database_url)
    for statement in ("UPDATE change SET actor = 'nobody'", "DELETE FROM change"):
        with pytest.raises(sa.exc.DBAPIError, match="only grows"), engine.begin() as connection:
            connection.execute(sa.text(statement))
    engine.dispose()


def test_an_archive_of_the_map_does_not_bring_it_back(store: Store) -> None:
    store.create_map("m", "M")
    kept, lost = store.add_incidents("m", [incident(title="Kept"), incident(title="Lost words")])
    store.publish("m")
    held = store.archive("m")
    store.erase_incident("m", lost.id, ErasureReason.ASKED)
    store.restore_archive("again", held)
    assert [one.title for one in store.map("again").incidents] == [kept.title]
    assert [one.title for one in store.published("again", 1).incidents] == [kept.title]
    assert store.published("again", 1).erased == 1
    assert not any("Lost words" in str(one) for one in store.history("again"))
