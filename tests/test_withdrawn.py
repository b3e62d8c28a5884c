"""What is hidden, lowered, erased or taken down is served by no cache once the desk has answered.

A real service (two workers on SQLite) and a real nginx, on SQLite and on PostgreSQL: both up, then the
disk of nginx, the log and the data folder searched, then the service killed, and nginx restarted while it is away.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.incidents.store import Store
from app.main import create_app
from app.people import Scope
from tests import leftovers, live, proxied
from tests.withdrawing import (
    ADDRESSES,
    IDLE_S,
    LAT,
    LON,
    OTHERS,
    WAYS,
    WORDS,
    Told,
    Way,
    ask,
    crowd,
    erase,
    hide,
    lower,
    published,
    read,
    take_down,
    told_again,
    withdraw,
)

# On PostgreSQL those that the other tests of this file do not withdraw while the service is up.
UP = {"sqlite": WAYS, "postgresql": (hide, erase)}
READ_ALL_THE_TIME = (lower, take_down)
KILLED = (hide, lower, erase, take_down)


def test_every_public_address_is_asked() -> None:
    paths = create_app(live.settings(Path("unused"))).openapi()["paths"]
    known = {path for path, methods in paths.items() if "get" in methods and not path.startswith("/desk")}
    assert known - OTHERS == ADDRESSES.keys()


@dataclass(frozen=True)
class Place:
    """A site, its kind of database and the folder of its data and its log."""

    site: proxied.Site
    kind: str
    folder: Path


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    proxied.require_nginx()
    folder: Path = tmp_path_factory.mktemp("site")
    data_dir = folder / "data"
    is_sqlite = request.param == "sqlite"
    # One process less to start: what two of them know of each other is proven on SQLite.
    workers = "2" if is_sqlite else "1"
    own = {} if is_sqlite else {"DATELINE_DATABASE_URL": request.getfixturevalue("postgres").new_database()}
    with (
        (folder / "log").open("wb") as log,
        proxied.serving(data_dir, "--workers", workers, log=log, **own) as site,
    ):
        url = own.get("DATELINE_DATABASE_URL") or live.settings(data_dir).store_url
        with Store.open(url) as store:
            token = store.create_token("all", scope=Scope.ADMIN)
        site.editor.headers["Authorization"] = f"Bearer {token}"
        yield Place(site, request.param, folder)


def published_for(site: proxied.Site, when: str, *ways: Way) -> dict[Way, Told]:
    """A map to be withdrawn in each way."""
    return {way: published(site, f"{when}-{way.__name__.replace('_', '-')}") for way in ways}


def test_nothing_withdrawn_is_served(place: Place) -> None:
    site = place.site
    idle = published_for(site, "idle", *UP[place.kind])
    busy = published_for(site, "busy", *READ_ALL_THE_TIME)
    read(site, *idle.values(), *busy.values())
    # Those who come all at once after a while.
    time.sleep(IDLE_S)
    withdraw(site, idle)
    assert told_again(site, *idle.values()) == set()
    # Those who ask all the time.
    with crowd(site, *busy.values()) as readers:
        read(site, *busy.values())
        answered_s = withdraw(site, busy)
        assert told_again(site, *busy.values()) == set()
    assert readers.answered > 10
    assert {path for path, asked_s in readers.told_at.items() if asked_s > answered_s} == set()


def test_nothing_withdrawn_is_on_the_disk_of_nginx_or_in_the_log(place: Place) -> None:
    deadline_s = time.monotonic() + live.HANG_S
    pages = place.site.front.folder / "cache-pages"
    while any(one.is_file() for one in pages.rglob("*")):
        assert time.monotonic() < deadline_s, "nginx deletes what nobody asks for"
        time.sleep(0.2)
    marks = leftovers.marks([WORDS], LON, LAT)
    assert leftovers.found(place.site.front.folder, marks) == {}
    assert leftovers.found(place.folder, marks).keys() <= {"data/dateline.sqlite", "data/dateline.sqlite-wal"}


def test_nothing_withdrawn_is_served_when_the_service_is_killed(place: Place) -> None:
    site = place.site
    maps = published_for(site, "killed", *KILLED)
    read(site, *maps.values())
    with crowd(site, *maps.values()) as readers:
        answered_s = withdraw(site, maps)
        site.kill_service()
        assert told_again(site, *maps.values()) == set()
    assert {path for path, asked_s in readers.told_at.items() if asked_s > answered_s} == set()
    site.front.restart()
    assert told_again(site, *maps.values()) == set()
    assert {ask(site, path).status_code for told in maps.values() for path in told.paths} == {503}
