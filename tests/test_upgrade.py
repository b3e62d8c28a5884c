"""From the first releases' store to today's: nothing that was there is lost, whatever comes between."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from app.incidents import migrate
from app.incidents.store import Store
from app.people import Scope
from tests.live import HANG_S, in_thread, settings
from tests.old_store import CHANGES, HELD, OTHER, RENAMED, SHOOTING, SOUTH, TITLE, TOKEN, as_of, fill
from tests.store_samples import start

_OPEN = """
import sys
from app.incidents.store import Store
Store.open(sys.argv[1]).close()
"""
_KILLED = """
import os, sys
from alembic import op
made = op.create_table
op.create_table = lambda name, *parts: os._exit(9) if name == "kept_place" else made(name, *parts)
from app.incidents.store import Store
Store.open(sys.argv[1]).close()
"""


@pytest.fixture
def old_url(database_url: str) -> str:
    """The address of a store that the first releases filled, once on each kind of database."""
    with as_of(database_url, "0002") as connection:
        fill(connection)
    return database_url


@pytest.fixture
def upgraded(old_url: str, tmp_path: Path) -> Iterator[httpx.Client]:
    """A reader of today's service on that store."""
    with in_thread(settings(tmp_path / "data", database_url=old_url)) as client:
        yield client


def _dump(url: str) -> dict[str, list[str]]:
    """Every row of every table."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        found = {
            name: sorted(map(repr, connection.execute(sa.text(f'SELECT * FROM "{name}"')).all())) for name in tables
        }
    engine.dispose()
    return found


def test_readers_and_editors_find_what_they_had(upgraded: httpx.Client) -> None:
    for address, incidents in {
        "/embed/saturday@1": (SHOOTING, OTHER),
        "/maps/saturday": (SHOOTING, RENAMED, SOUTH),
    }.items():
        page = upgraded.get(address)
        assert page.status_code == 200
        assert "Saturday’s “shootings” \U0001f5fa ${x} &lt;/script&gt;" in page.text
        assert all(one["location"]["label"].replace("&", "&amp;") in page.text for one in incidents)
    shown = upgraded.get("/maps/saturday.geojson").json()
    assert shown["title"] == TITLE
    for feature, one in zip(shown["features"], (SHOOTING, RENAMED, SOUTH), strict=True):
        location = one["location"]
        assert (feature["id"], feature["geometry"]["coordinates"]) == (one["id"], [location["lon"], location["lat"]])
        said = {name: one[name] for name in ("title", "category", "description", "attribution")}
        # A day without a time was stored as its midnight.
        said["occurred_at"] = one["occurred_at"] and one["occurred_at"].replace(
            "2025-11-22T00:00:00-06:00", "2025-11-22"
        )
        kept = {name: location[name] for name in ("verbatim", "label", "relation", "uncertainty_m")}
        assert feature["properties"].items() >= (said | kept).items()
    for kind in ("csv", "kml", "gpx", "rss", "svg"):
        assert upgraded.get(f"/maps/saturday.{kind}").status_code == 200
    assert [upgraded.get(f"/maps/{slug}").status_code for slug in ("draft", "down")] == [404, 404]
    # What was held back then already is so to this day.
    held = upgraded.get("/maps/held.geojson").json()["features"][0]
    assert held["geometry"]["coordinates"] != [HELD["location"]["lon"], HELD["location"]["lat"]]
    assert (held["properties"]["verbatim"], held["properties"]["display_precision"]) == ("", "block")
    editor = {"Authorization": f"Bearer {TOKEN}"}
    assert upgraded.get("/api/maps/saturday", headers=editor).json()["title"] == "A title for later"
    assert upgraded.get("/api/maps/draft", headers=editor).status_code == 200
    taken = upgraded.post("/api/maps", headers=editor, json={"slug": "down", "title": "Another"})
    assert taken.status_code == 409, "a name that was published is never given away again"


def test_what_was_never_told_as_a_correction_is_not_invented(old_url: str) -> None:
    with Store.open(old_url) as store:
        assert [(one.what, one.slug, one.incident_id, one.before, one.after) for one in store.changes("saturday")] == [
            *reversed(CHANGES[:4])
        ]
        assert store.corrections("saturday") == ()
        token = store.token(TOKEN)
        assert token
        assert (token.name, token.scope) == ("night desk", Scope.PUBLISH)
        assert store.publish("saturday", reason="It was counted twice.").published_version == 3
        assert [(one.version, one.field) for one in store.corrections("saturday")] == [(3, "taken_out")]
        assert store.published("saturday", 1).incidents[1].title == "Shooting"


def test_an_upgrade_that_is_killed_changes_nothing(old_url: str) -> None:
    before = _dump(old_url)
    with start(_KILLED, old_url) as process:
        _, errors = process.communicate(timeout=HANG_S)
    assert process.returncode == 9, errors
    assert _dump(old_url) == before
    Store.open(old_url).close()
    assert _dump(old_url)["alembic_version"] == [repr((migrate.HEAD,))]


def test_processes_that_upgrade_at_once_take_turns(old_url: str) -> None:
    processes = [start(_OPEN, old_url) for _ in range(3)]
    for process in processes:
        _, errors = process.communicate(timeout=HANG_S)
        assert process.returncode == 0, errors
    once = _dump(old_url)
    Store.open(old_url).close()
    assert _dump(old_url) == once
