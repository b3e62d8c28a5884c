"""Lists and pages for readers come from rows by index: they always say what the newest version says."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from app.erasure import ErasureReason
from app.errors import Gone, NotFound
from app.incidents import json_text, publishing, schema
from app.incidents.database import Database
from app.incidents.keep import archive
from app.incidents.store import Store
from app.model import DisplayPrecision, Incident
from tests.crowds import incidents as many
from tests.live import BEARER, in_thread, settings
from tests.old_store import as_of, fill
from tests.postgres import beside
from tests.store_samples import CORNER, incident


def pages_of(store: Store, slug: str, limit: int = 2) -> list[Incident]:
    """All incidents that readers may see, by pages."""
    found: list[Incident] = []
    after: int | None = 0
    while after is not None:
        page = store.published_page(slug, limit, after)
        assert len(page.incidents) <= limit
        found += page.incidents
        after = page.next
    return found


def in_order(shown: tuple[Incident, ...]) -> list[Incident]:
    """Those with a hidden place last, else in the order of the version."""
    return sorted(shown, key=lambda one: one.location.display_precision is DisplayPrecision.HIDDEN)


def check(store: Store, database: Database, slug: str) -> None:
    """Rows, pages and single incidents against the text of the newest version."""
    whole = store.published(slug)
    with database.read() as connection:
        content = connection.execute(
            sa.select(schema.map_version.c.content)
            .join(schema.map_)
            .where(schema.map_.c.slug == slug, schema.map_version.c.number == whole.published_version)
        ).scalar_one()
    assert [one.id for one in whole.incidents] == [one["id"] for one in content["incidents"]]
    assert [one.title for one in whole.incidents] == [one["title"] for one in content["incidents"]]
    assert (whole.title, whole.dek, whole.erased) == (content["title"], content["dek"], content.get("erased", 0))
    assert store.published_head(slug) == replace(whole, incidents=())
    assert pages_of(store, slug) == in_order(whole.incidents)
    assert [store.published_incident(slug, one.id) for one in whole.incidents] == list(whole.incidents)


def lowered(store: Store, slug: str, one: Incident, precision: DisplayPrecision) -> None:
    now = store.incident(slug, one.id)
    store.update_incident(slug, one.id, {"display_precision": precision}, now.version)


def test_published_rows_follow_every_change_of_what_readers_see(
    store: Store, database: Database, tmp_path: Path
) -> None:
    store.create_map("m", "A map", dek="Two lines")
    first, second, third = store.add_incidents("m", (incident(title=f"T{n}") for n in range(3)))
    store.publish("m")
    check(store, database, "m")
    (added,) = store.add_incidents("m", [incident(title="later")])
    check(store, database, "m")
    store.publish("m")
    check(store, database, "m")
    assert store.published_head("m").published_version == 2
    lowered(store, "m", second, DisplayPrecision.HIDDEN)
    assert [one.title for one in pages_of(store, "m")] == ["T0", "T2", "later", "T1"]
    check(store, database, "m")
    lowered(store, "m", third, DisplayPrecision.BLOCK)
    check(store, database, "m")
    store.delete_incident("m", first.id, 1)
    store.update_incident("m", added.id, {"title": "renamed"}, 1)
    store.publish("m", reason="the city said so")
    check(store, database, "m")
    store.erase_incident("m", added.id, ErasureReason.ASKED, earlier_headings=True)
    check(store, database, "m")
    assert store.published_head("m").erased == 1
    store.restore("m", 1, store.map("m").version)
    check(store, database, "m")
    store.backup(tmp_path / "backup.zip")
    with archive.opened(tmp_path / "backup.zip") as backup:
        store.restore_backup(backup, replace=True)
    check(store, database, "m")
    store.restore_archive("copy", store.archive("m"))
    check(store, database, "copy")


def test_published_rows_of_a_map_that_readers_may_not_see_are_not_listed(store: Store, database: Database) -> None:
    for slug in ("draft", "shown", "down", "gone"):
        store.create_map(slug, slug)
        store.add_incident(slug, incident())
        if slug != "draft":
            store.publish(slug)
    store.take_down("down", "a mistake", store.map("down").version)
    store.delete_map("gone", store.map("gone").version)
    assert [one.slug for one in store.published_maps()] == ["shown"]
    assert [line.slug for line in store.published_lines()] == ["shown"]
    assert store.published_count() == 1
    for slug, error in (("draft", NotFound), ("gone", NotFound), ("down", Gone)):
        for ask in (store.published_head, store.published_page, store.published):
            with pytest.raises(error):
                ask(slug)
    with database.read() as connection:
        kept = sa.select(schema.published_incident.c.map_id).distinct()
        assert len(connection.execute(kept).all()) == 2


def test_published_maps_are_listed_by_the_page_newest_first(store: Store) -> None:
    for number in range(5):
        store.create_map(f"m{number}", f"Map {number}")
        store.publish(f"m{number}")
    assert [one.title for one in store.published_maps(2, 1)] == ["Map 3", "Map 2"]
    assert [one.slug for one in store.maps(2, 3)] == ["m1", "m0"]


def test_migration_fills_rows_of_what_was_published_before(database_url: str) -> None:
    with as_of(database_url, "0002") as connection:
        fill(connection)
    with Store.open(database_url) as store, beside(database_url) as database:
        assert {one.slug for one in store.published_maps()} == {"saturday", "held"}
        check(store, database, "saturday")
        check(store, database, "held")


def test_publish_takes_in_what_was_edited_while_it_was_prepared(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.create_map("m", "A map")
    store.add_incident("m", incident(title="first"))
    prepare, calls = publishing.prepare, []

    def prepared_then_edited(*given: object) -> publishing.Prepared:
        made = prepare(*given)  # type: ignore[arg-type]
        calls.append(made)
        if len(calls) < 3:
            store.add_incident("m", incident(title=f"meanwhile {len(calls)}"))
        return made

    monkeypatch.setattr(publishing, "prepare", prepared_then_edited)
    store.publish("m")
    assert [one.title for one in store.published("m").incidents] == ["first", "meanwhile 1", "meanwhile 2"]
    assert len(calls) == 3
    check(store, database, "m")


def test_long_json_is_read_line_by_line_and_says_the_same() -> None:
    content = {"title": 'a "title"', "incidents": [{"n": 1, "t": "line\nbreak"}, {"n": 2, "t": "half \ud800"}]}
    for value in (content, {**content, "incidents": []}):
        text = json_text.dumps(json_text.written(value))
        assert json_text.loads(text) == value
        assert json_text.loads(json_text.dumps(value)) == value
    assert json_text.written(content).count("\n") == 3


def test_readers_page_through_incidents_and_maps_without_a_token(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'dateline.sqlite'}") as store:
        store.create_map("many", "Many")
        hidden = replace(CORNER, display_precision=DisplayPrecision.HIDDEN)
        store.add_incidents("many", [incident(title="hidden", location=hidden), *many(5)])
        store.publish("many")
    with in_thread(settings(tmp_path)) as reader:
        assert titles(reader, "/api/maps/many/incidents?limit=2") == [one.title for one in many(5)] + ["hidden"]
        assert reader.get("/api/maps/many").json()["title"] == "Many"
        for number in range(3):
            body = {"slug": f"m{number}", "title": "M"}
            assert reader.post("/api/maps", json=body, headers=BEARER).status_code == 201
            assert reader.post(f"/api/maps/m{number}/publish", headers=BEARER).status_code == 200
        assert slugs(reader) == ["m2", "m1", "m0", "many"]


def titles(reader: httpx.Client, url: str | None) -> list[str]:
    found: list[str] = []
    while url:
        answer = reader.get(url).json()
        found += [one["properties"]["title"] for one in answer["features"]]
        url = answer["next"]
    return found


def slugs(reader: httpx.Client) -> list[str]:
    first = reader.get("/api/maps?limit=3").json()
    return [one["slug"] for page in (first, reader.get(first["next"]).json()) for one in page["maps"]]


def test_moment_of_publishing_is_that_of_the_version(store: Store) -> None:
    store.create_map("m", "A map")
    before = datetime.now(UTC)
    made = store.publish("m")
    assert made.updated_at
    assert before <= made.updated_at == store.published_lines()[0].published_at <= datetime.now(UTC)
