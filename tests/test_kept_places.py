"""A coarse place that was published stays where it is, whatever the streets of a later start say."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import delete

from app.erasure import ErasureReason
from app.errors import BadInput
from app.house_settings import LiveSettings
from app.incidents import kept_places
from app.incidents.keep import archive
from app.incidents.schema import kept_place
from app.incidents.store import Store
from app.maps.still.form import Form
from app.model import AccuracyType, DisplayPrecision, Location
from app.pages import Pages, Published
from app.public import PublicMap, Withheld
from app.readers import Readers, coarse_or_none
from geodata.streets import MINNEAPOLIS, Streets
from tests.grid import nodes, town
from tests.live import BEARER, CORNER, in_thread, settings
from tests.postgres import beside
from tests.store_samples import incident

DRAWING = """
    a b c
    d e f
    g h i
"""
AT = nodes(DRAWING)
BELOW = (DisplayPrecision.CORNER, DisplayPrecision.BLOCK)
"""A drawn town has no neighborhoods with an outline; they are kept in the same way."""
WHY = "The city said so."


@cache
def _town(number: int) -> Streets:
    """The town as it was, with other names and numbers on the same ground, or with hardly anything on it."""
    if number == 3:
        return town(DRAWING, {"Far St": "ab"})
    avenue, street, first = ("Lyndale Ave N", "5th St N", 600) if number == 1 else ("Aldrich Ave N", "6th St N", 200)
    numbers = dict.fromkeys((avenue, street), (first, first + 199))
    return town(DRAWING, {avenue: "beh", street: "def"}, numbers)


def place(precision: DisplayPrecision = DisplayPrecision.EXACT, east: float = 0.0002) -> Location:
    lon, lat = AT["e"]
    return Location("a house", "a house", lon + east, lat, AccuracyType.POINT, 5.0, display_precision=precision)


@contextmanager
def opened(url: str, number: int) -> Iterator[tuple[Store, Readers]]:
    """The store as the service opens it, with the streets of a town."""
    gazetteers = (_town(number),)
    with Store.open(url) as store:
        store.coarsen = lambda location: coarse_or_none(location, gazetteers)
        yield store, Readers(store, gazetteers)


def shown(found: PublicMap) -> list[tuple[str, str, tuple[float, float]]]:
    return [(one.id, one.location.label, one.location.position) for one in found.incidents]


def bytes_of(store: Store, readers: Readers, folder: Path, slug: str = "m") -> list[bytes]:
    """The page, the GeoJSON and the still picture that readers get, drawn afresh."""
    pages = Pages(_base(), LiveSettings(settings(folder), store))
    state = readers.state(slug)
    published = Published(
        slug, state.number, lambda: readers.map(slug), state.revision, lambda: readers.corrections(slug)
    )
    return [
        pages.page(published, "https://maps.example.org").body,
        pages.geojson(published).body,
        pages.still(published, "svg", Form(400, 300)).body,
    ]


@cache
def _base() -> Streets:
    return Streets(MINNEAPOLIS)


@pytest.mark.parametrize("precision", BELOW)
def test_what_was_published_stays_and_what_is_new_follows_the_new_streets(
    database_url: str, tmp_path: Path, precision: DisplayPrecision
) -> None:
    with opened(database_url, 1) as (store, readers):
        store.create_map("m", "M")
        store.add_incidents("m", [incident(location=place(precision)), incident(location=place(precision, 0.00021))])
        store.publish("m")
        before, drawn = shown(readers.map("m")), bytes_of(store, readers, tmp_path)
        assert len(before) == 2
        assert before[0][1:] == before[1][1:], "two places of one corner, block or neighborhood cannot be told apart"
    for later in (2, 3):
        with opened(database_url, later) as (store, readers):
            assert shown(readers.map("m")) == before
            assert bytes_of(store, readers, tmp_path) == drawn
            assert readers.find_incident(before[0][0]).location.label == before[0][1]
    with opened(database_url, 2) as (store, readers):
        added = store.add_incident("m", incident("New", location=place(precision)))
        draft = readers.shown(store.map("m"))
        store.publish("m")
        assert draft.incidents == readers.map("m").incidents
        assert shown(readers.map("m"))[:2] == before
        new = readers.incident("m", added.id)
        assert not isinstance(new, Withheld)
        assert "6th St N" in new.location.label
        assert "5th St N" in before[0][1]


def test_whoever_is_held_back_is_kept_in_every_version(database_url: str) -> None:
    with opened(database_url, 1) as (store, readers):
        store.create_map("m", "M")
        added = store.add_incident("m", incident(location=place()))
        store.publish("m")
        store.update_incident("m", added.id, {"location": place(east=0.0004)}, 1)
        store.publish("m", reason=WHY)
        assert store.kept_places("m") == {}
        store.update_incident("m", added.id, {"display_precision": DisplayPrecision.BLOCK}, 2)
        before = [shown(readers.map("m", number)) for number in (1, 2)]
        assert {(key.precision, key.stands_for) for key in store.kept_places("m")} == {
            (level, kept_places.key_of(added.id, place(east=east)).stands_for)
            for level in (DisplayPrecision.BLOCK, DisplayPrecision.CORNER)
            for east in (0.0002, 0.0004)
        }
        told = readers.corrections("m")
    with opened(database_url, 2) as (store, readers):
        assert [shown(readers.map("m", number)) for number in (1, 2)] == before
        assert readers.corrections("m") == told
        # An editor who moves it gets a place of the streets in use; the version before stays.
        store.update_incident("m", added.id, {"location": place(east=0.0003)}, 3)
        store.publish("m", reason=WHY)
        assert shown(readers.map("m", 2)) == before[1]
        assert shown(readers.map("m"))[0][1] != before[1][0][1]


def test_readers_write_nothing_and_an_older_store_asks_its_streets(database_url: str, tmp_path: Path) -> None:
    with opened(database_url, 1) as (store, readers):
        store.coarsen = None  # as a store was before anything was kept
        store.create_map("m", "M")
        store.add_incident("m", incident(location=place(DisplayPrecision.CORNER)))
        store.publish("m")
        was = shown(readers.map("m"))
    with opened(database_url, 2) as (store, readers):
        bytes_of(store, readers, tmp_path)
        assert store.kept_places("m") == {}
        assert shown(readers.map("m")) != was
        store.publish("m")
        now = shown(readers.map("m"))
    with opened(database_url, 3) as (store, readers):
        assert shown(readers.map("m")) == now


def test_what_was_published_before_places_were_kept_is_kept_by_the_service(database_url: str) -> None:
    with opened(database_url, 1) as (store, readers):
        coarsen, store.coarsen = store.coarsen, None
        for slug in ("m", "exact"):
            store.create_map(slug, slug)
            precision = DisplayPrecision.CORNER if slug == "m" else DisplayPrecision.EXACT
            added = store.add_incident(slug, incident(location=place(precision)))
            store.publish(slug)
        store.update_incident("exact", added.id, {"display_precision": DisplayPrecision.HIDDEN}, 1)
        was = shown(readers.map("m"))
        assert store.keep_places() == 0, "what coarsens nothing keeps nothing"
        store.coarsen = coarsen
        assert (store.keep_places(), store.keep_places()) == (1, 0)
    with opened(database_url, 2) as (store, readers):
        assert store.keep_places() == 0
        assert shown(readers.map("m")) == was


def test_a_map_asks_once(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'd.sqlite'}", 1) as (store, readers):
        store.create_map("m", "M")
        exact = [incident(location=place(east=step * 1e-5)) for step in range(9)]
        store.add_incidents("m", exact)
        store.publish("m")
        with patch.object(kept_places, "of_map", side_effect=AssertionError("a map of exact places asks nothing")):
            readers.map("m")
        held = [incident(location=place(DisplayPrecision.BLOCK, step * 1e-5)) for step in range(9)]
        store.add_incidents("m", held)
        store.publish("m")
        with patch.object(kept_places, "of_map", wraps=kept_places.of_map) as asked:
            readers.map("m")
        assert asked.call_count == 1


def test_it_goes_into_archives_and_backups_and_out_with_what_is_erased(database_url: str, tmp_path: Path) -> None:
    with opened(database_url, 1) as (store, readers):
        store.create_map("m", "M")
        kept, lost = store.add_incidents("m", [incident(location=place(one)) for one in BELOW[:2]])
        store.publish("m")
        before = shown(readers.map("m"))
        store.backup(tmp_path / "b.zip")
        whole = json.loads(json.dumps(store.archive("m")))
        assert store.erase_incident("m", lost.id, ErasureReason.ASKED)
        assert {key.incident_id for key in store.kept_places("m")} == {kept.id}
    with opened(database_url, 2) as (store, readers):
        assert len(whole["places"]) == 4, "two levels of two places"
        store.restore_archive("again", whole)
        assert [one[1:] for one in shown(readers.map("again"))] == [one[1:] for one in before[:1]]
        assert len(store.kept_places("again")) == 2, "nothing comes back of what was erased"
        del whole["places"]
        store.restore_archive("old", whole)
        assert [one[1:] for one in shown(readers.map("old"))] != [one[1:] for one in before[:1]]
        with archive.opened(tmp_path / "b.zip") as found:
            store.restore_backup(found, replace=True)
        assert shown(readers.map("m")) == before[:1]


def test_the_service_keeps_what_it_publishes(tmp_path: Path) -> None:
    headers = BEARER | {"If-Match": "*"}
    with in_thread(settings(tmp_path)) as client, Store.open(f"sqlite:///{tmp_path / 'dateline.sqlite'}") as store:
        client.post("/api/maps", json={"slug": "m", "title": "M"}, headers=BEARER)
        body = {"title": "One", "location": {"phrase": CORNER}, "display_precision": "neighborhood"}
        client.post("/api/maps/m/incidents", json=body, headers=BEARER)
        assert store.kept_places("m") == {}
        assert client.post("/api/maps/m/publish", headers=headers).status_code == 200
        assert {key.precision for key in store.kept_places("m")} == {"block", "corner", "neighborhood"}


@pytest.mark.parametrize(
    "other", [{"lon": -93.1}, {"label": "another house"}, {"uncertainty_m": 6.0}, {"uncertainty_m": None}]
)
def test_another_exact_place_is_kept_apart(other: dict[str, Any]) -> None:
    one = place(DisplayPrecision.BLOCK)
    assert kept_places.key_of("a", one) == kept_places.key_of("a", replace(one, verbatim="other words", locality="M"))
    assert kept_places.key_of("a", one) != kept_places.key_of("a", replace(one, **other))


def lower(store: Store, incident_id: str, precision: DisplayPrecision) -> None:
    version = store.incident("m", incident_id).version
    store.update_incident("m", incident_id, {"display_precision": precision}, version)


def only(url: str, precision: DisplayPrecision) -> None:
    """Leave of what is kept what a store kept before all levels were: the one that was shown."""
    with beside(url) as database, database.write() as connection:
        connection.execute(delete(kept_place).where(kept_place.c.precision != precision))


def test_levels_come_from_the_streets_of_the_first_publish(database_url: str) -> None:
    with opened(database_url, 1) as (store, readers):
        store.create_map("m", "M")
        added = store.add_incident("m", incident(location=place(DisplayPrecision.BLOCK)))
        store.publish("m")
    with opened(database_url, 2) as (store, readers):
        lower(store, added.id, DisplayPrecision.CORNER)
        assert [one[1] for one in shown(readers.map("m"))] == ["5th St N & Lyndale Ave N"]


def test_level_kept_alone_gets_the_coarser_ones_that_follow_from_it(database_url: str) -> None:
    with opened(database_url, 1) as (store, readers):
        store.create_map("m", "M")
        added = store.add_incident("m", incident(location=place(DisplayPrecision.BLOCK)))
        store.publish("m")
        only(database_url, DisplayPrecision.BLOCK)
        assert store.keep_places() == 1
        assert {key.precision for key in store.kept_places("m")} == set(BELOW)
        only(database_url, DisplayPrecision.BLOCK)
    # Other streets cannot say what follows from that block: rather nothing than two places to compare.
    with opened(database_url, 2) as (store, readers):
        assert store.keep_places() == 0
        with pytest.raises(BadInput, match=r"may have seen this place at block.* Use block or hidden"):
            readers.shown_place(added.id, place(DisplayPrecision.CORNER))
        lower(store, added.id, DisplayPrecision.CORNER)
        assert shown(readers.map("m")) == []
        assert [one.id for one in readers.map("m").withheld] == [added.id]


def test_level_kept_alone_is_never_narrowed_by_a_finer_one(database_url: str) -> None:
    with opened(database_url, 1) as (store, readers):
        store.create_map("m", "M")
        added = store.add_incident("m", incident(location=place(DisplayPrecision.CORNER)))
        store.publish("m")
        only(database_url, DisplayPrecision.CORNER)
        lower(store, added.id, DisplayPrecision.BLOCK)
        store.publish("m", raising=None)
        assert [one.id for one in readers.map("m").withheld] == [added.id]
        assert [one[1] for one in shown(readers.map("m", 1))] == ["5th St N & Lyndale Ave N"]
