"""geodata.streets: what a built file answers, and what is said where it cannot be read."""

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from geodata.address_range import AddressRange
from geodata.streets import MINNEAPOLIS, SCHEMA_VERSION, Streets, StreetsUnavailable
from tests.grid import town

TOWN = """
    a b c
    d e f
    g h i
"""


def test_a_missing_file_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(StreetsUnavailable, match="dateline geodata build") as said:
        Streets(tmp_path / "none.sqlite")
    assert str(tmp_path) not in str(said.value)


def test_a_file_that_is_no_gazetteer_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.sqlite"
    file.write_text("not a database, but long enough to be taken for one " * 40)
    with pytest.raises(StreetsUnavailable, match="not a gazetteer"):
        Streets(file)


def test_another_schema_version_is_refused_by_its_number(tmp_path: Path) -> None:
    file = tmp_path / "newer.sqlite"
    shutil.copy(MINNEAPOLIS, file)
    db = sqlite3.connect(file)
    with db:
        db.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", (str(SCHEMA_VERSION + 1),))
    db.close()
    with pytest.raises(StreetsUnavailable, match=f"version {SCHEMA_VERSION + 1}"):
        Streets(file)


def test_what_a_drawn_town_holds() -> None:
    streets = town(TOWN, {"Oak Ave N": "beh", "5th St N": "def"}, {"Oak Ave N": (100, 299)})
    ((_, oak),) = streets.named("OAK")
    ((_, fifth),) = streets.named("5")
    (crossing,) = streets.crossings(oak.id)[fifth.id]
    assert crossing.kind == "corner"
    assert streets.crossings(fifth.id)[oak.id] == (crossing,)
    assert sorted(streets.blocks(oak.id)) == [100, 200]
    assert oak.length_m == pytest.approx(200, rel=0.01)


def test_how_many_blocks_are_as_long_as_one() -> None:
    streets = town("a b c d e", {"Elm St": "abcde"}, {"Elm St": [(100, 199), (200, 299), (300, 349), (350, 399)]})
    assert streets.share_as_long(100.4) == pytest.approx(2 / 3)
    assert streets.share_as_long(200.0) == pytest.approx(1 / 3)
    assert streets.share_as_long(150.0) == 0.0
    assert town("a b", {"Elm St": "ab"}).share_as_long(100.0) == 0.0


def test_streets_that_meet_twice_have_two_crossings() -> None:
    streets = town(TOWN, {"Ring Rd": "adghi", "Long St": "abcfi"})
    ((_, ring),) = streets.named("RING")
    ((_, long),) = streets.named("LONG")
    assert len(streets.crossings(ring.id)[long.id]) == 2


def test_a_bridge_is_no_corner() -> None:
    streets = town(TOWN, {"High Way": ["df"], "Low St": "beh"})
    ((_, low),) = streets.named("LOW")
    assert streets.crossings(low.id) == {}


@pytest.mark.parametrize(
    ("number", "held"), [(101, True), (103, True), (102, False), (99, False), (156, False), (155, True)]
)
def test_a_range_holds_the_numbers_of_its_side(number: int, held: bool) -> None:
    assert AddressRange("left", 155, 101, "odd", "seen", 1.0).holds(number) is held


def test_one_reader_serves_many_threads() -> None:
    streets = Streets(MINNEAPOLIS)
    ids = [record.id for record in streets.streets()][:200]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda i: len(streets.segments(i)) + len(streets.blocks(i)), ids * 2))
    assert found[: len(ids)] == found[len(ids) :]
    streets.close()


def test_the_embedded_gazetteer_says_where_it_comes_from() -> None:
    streets = Streets(MINNEAPOLIS)
    info = streets.info
    assert (info.locality, info.region) == ("Minneapolis", "MN")
    assert all({"name", "publisher", "year"} <= source.keys() for source in info.sources)
    west, south, east, north = info.bbox
    assert -93.4 < west < east < -93.1
    assert 44.8 < south < north < 45.1
    streets.close()


def test_the_embedded_gazetteer_is_within_its_size() -> None:
    assert MINNEAPOLIS.stat().st_size <= 6_000_000


def test_the_base_map_finds_what_it_draws() -> None:
    streets = Streets(MINNEAPOLIS)
    kinds = {place.kind for place in streets.places("limits", "water", "park", "neighborhood", "municipality")}
    assert kinds == {"limits", "water", "park", "neighborhood", "municipality"}
    assert sum(1 for _ in streets.all_segments()) > 13_000
    streets.close()
