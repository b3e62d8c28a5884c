"""A bounding box is read by index: the incidents are those of the whole map, and no exact place shows through."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import httpx
import pytest

from app.incidents.store import Store
from app.model import Box, DisplayPrecision, is_within
from app.readers import Readers
from geodata.streets import Streets
from tests.crowds import incidents as many
from tests.live import in_thread, settings
from tests.store_samples import CORNER, incident

LEVELS = ("exact", "exact", "block", "corner", "neighborhood", "hidden")
EARTH: Box = (-180.0, -90.0, 180.0, 90.0)
ACROSS: Box = (170.0, -90.0, -93.27, 90.0)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with Store.open(database_url) as opened:
        yield opened


@pytest.fixture
def readers(store: Store, streets: Streets) -> Readers:
    """Readers of a map at all levels, some of them lowered since it was published."""
    store.coarsen = None
    store.create_map("m", "M")
    given = [
        replace(one, location=replace(one.location, display_precision=DisplayPrecision(LEVELS[at % len(LEVELS)])))
        for at, one in enumerate(many(60))
    ]
    added = store.add_incidents("m", given)
    store.publish("m", raising=None)
    for at in (0, 6, 7, 12):
        lowered = DisplayPrecision("hidden" if at == 7 else "neighborhood")
        store.update_incident("m", added[at].id, {"display_precision": lowered}, added[at].version)
    return Readers(store, [streets])


def test_box_holds_what_the_whole_map_shows_there(readers: Readers) -> None:
    whole, random = readers.map("m").incidents, Random(7)
    lons, lats = ([one.location.position[axis] for one in whole] for axis in (0, 1))
    boxes: list[Box] = [EARTH, ACROSS]
    for _ in range(30):
        west, east = sorted(random.uniform(min(lons), max(lons)) for _ in "ab")
        south, north = sorted(random.uniform(min(lats), max(lats)) for _ in "ab")
        boxes += [(west, south, east, north), (east, south, west, north)]
    for box in boxes:
        expected = [one for one in whole if is_within(one.location.position, box)]
        assert readers.within("m", 1, box) == expected, box
    assert any(one.location.display_precision != "exact" for one in whole)


def test_box_round_an_exact_place_does_not_find_it_where_it_is_shown_coarsely(readers: Readers, store: Store) -> None:
    shown = {one.id: one.location for one in readers.map("m").incidents}
    tried = 0
    for one in store.published("m").incidents:
        lon, lat = one.location.position
        at = shown.get(one.id)
        if one.location.display_precision is DisplayPrecision.EXACT or (at and at.position == one.location.position):
            continue
        near = readers.within("m", 1, (lon - 1e-7, lat - 1e-7, lon + 1e-7, lat + 1e-7))
        assert near is not None
        assert one.id not in [found.id for found in near]
        tried += 1
    assert tried > 20


def test_what_is_not_few_or_not_the_newest_is_left_to_the_whole_map(readers: Readers, store: Store) -> None:
    assert readers.within("m", 2, EARTH) is None
    assert readers.within("m", 1, EARTH, most=3) is None
    store.add_incident("m", incident("Another", CORNER))
    store.publish("m", raising=None)
    assert readers.within("m", 1, EARTH) is None
    lon, lat = CORNER.position
    assert "Another" in [one.title for one in readers.within("m", 2, (lon, lat, lon, lat)) or ()]


def test_service_reads_no_whole_map_for_a_small_box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = settings(tmp_path)
    with Store.open(chosen.store_url) as store:
        store.create_map("m", "M")
        added = store.add_incidents("m", many(40))
        store.publish("m")
    lon, lat = added[3].location.position
    box = f"{lon - 1e-4},{lat - 1e-4},{lon + 1e-4},{lat + 1e-4}"
    with in_thread(chosen) as client, monkeypatch.context() as patch:
        patch.setattr(Store, "published", _refuse)
        by_index = _features(client, box)
        patch.undo()
        assert client.get("/embed/m@1/rows.json").status_code == 200
        out_of_memory = _features(client, f"{box}&limit=99")
    assert by_index == out_of_memory
    assert added[3].id in [one["id"] for one in by_index]


def _refuse(*_: object) -> None:
    raise AssertionError("the whole map is read")


def _features(client: httpx.Client, query: str) -> list[dict[str, object]]:
    answer = client.get(f"/maps/m/incidents?bbox={query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["features"]
    return found
