"""The base map: the same bytes, names that agree across tiles and touch nowhere, hostile names, and its cache."""

import re
import sqlite3
from itertools import combinations
from math import hypot
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.maps.basemap import BaseMap
from app.maps.labels import Label, cell_px
from app.maps.mercator import project, unproject
from app.maps.names import Names
from app.maps.tiles import TileCache
from geodata.streets import Streets

DOWNTOWN = (-93.2700, 44.9780)
SCHEMA = Path(__file__).parent.parent / "geodata" / "schema.sql"


@pytest.fixture(scope="module")
def basemap(streets: Streets) -> BaseMap:
    return BaseMap(streets)


def tile_of(lon: float, lat: float, z: int) -> tuple[int, int, int]:
    x, y = project(lon, lat)
    return z, int(x * (1 << z)), int(y * (1 << z))


def gazetteer(path: Path, names: tuple[str, ...] = ()) -> Streets:
    """A gazetteer of a street for each name, side by side, and a lake of the first name; empty without names."""
    with sqlite3.connect(path) as db:
        db.executescript(SCHEMA.read_text())
        meta = {"schema_version": "1", "area": "test", "locality": "Test", "region": "MN", "built_on": "2026-01-01"}
        meta |= {"licence": "", "bbox": "[-93.3,44.9,-93.2,45.0]"}
        db.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
        for i, name in enumerate(names):
            lat = 44.97 + i * 0.001
            db.execute(
                "INSERT INTO segment (base_name, from_node, to_node, class, length_m, geometry) "
                "VALUES (?, 0, 0, ?, 1, ?)",
                (name, "major", f"[[-93.29,{lat}],[-93.25,{lat}]]"),
            )
            ring = "[[[-93.28,44.98],[-93.26,44.98],[-93.26,44.99],[-93.28,44.99],[-93.28,44.98]]]"
            db.execute(
                "INSERT INTO place (name, kind, lon, lat, geometry_type, geometry) "
                "VALUES (?, 'water', 0, 0, 'Polygon', ?)",
                (name, ring),
            )
    db.close()
    return Streets(path)


def test_the_projection_and_its_inverse() -> None:
    assert project(0, 0) == pytest.approx((0.5, 0.5))
    assert project(-180, 85.0511287798066) == pytest.approx((0, 0))
    assert unproject(*project(*DOWNTOWN)) == pytest.approx(DOWNTOWN)


@pytest.mark.parametrize("z", [9, 11, 12, 14, 16, 18])
def test_the_same_tile_is_the_same_bytes_whatever_was_asked_for_before(
    basemap: BaseMap, streets: Streets, z: int
) -> None:
    z, x, y = tile_of(*DOWNTOWN, z)
    expected = basemap.tile(z, x, y)
    other = BaseMap(streets)
    other.tile(z, x + 1, y)
    assert other.tile(z, x, y) == expected
    assert other.version == basemap.version


@pytest.mark.parametrize("z", [9, 11, 12, 13, 14, 16, 18])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tiles_are_well_formed_alone_and_small(basemap: BaseMap, z: int, theme: str) -> None:
    drawn = basemap.tile(*tile_of(*DOWNTOWN, z), theme)
    root = ElementTree.fromstring(drawn)
    assert root.get("width") == root.get("height") == "512"
    assert len(drawn) < 60_000
    assert b"<script" not in drawn
    assert not re.search(rb'(?:href|src)="(?!#)', drawn)


@pytest.mark.parametrize("z", range(9, 19))
def test_every_corner_of_the_area_can_be_drawn(basemap: BaseMap, z: int) -> None:
    west, south, east, north = (-93.35, 44.87, -93.18, 45.07)
    for lon, lat in ((west, south), (west, north), (east, south), (east, north), (-93.2417, 44.9), (-93.31, 44.94)):
        ElementTree.fromstring(basemap.tile(*tile_of(lon, lat, z)))


def test_the_city_is_drawn_with_its_names(basemap: BaseMap) -> None:
    text = basemap.tile(*tile_of(*DOWNTOWN, 12)).decode()
    assert "I-94" in text
    assert "Mississippi River" in text
    assert "BRYN-MAWR" in text
    assert basemap.tile(*tile_of(*DOWNTOWN, 12), "dark") != text.encode()


def test_beyond_the_limits_there_are_neighbours(basemap: BaseMap) -> None:
    assert "SAINT LOUIS PARK" in basemap.tile(*tile_of(-93.36, 44.95, 12)).decode()


@pytest.mark.parametrize("address", [(8, 0, 0), (19, 0, 0), (12, 0, 0), (0, 0, 0), (12, 10**9, 5), (12, -1, -1)])
def test_outside_there_is_plain_ground(basemap: BaseMap, address: tuple[int, int, int]) -> None:
    root = ElementTree.fromstring(basemap.tile(*address))
    assert len(root) == 1


def test_neighbouring_tiles_share_the_names_on_their_border(basemap: BaseMap) -> None:
    z, x, y = tile_of(*DOWNTOWN, 12)
    names = Names(basemap.shapes, z)
    left = names.shown(x * 512, y * 512, (x + 1) * 512, (y + 1) * 512)
    right = names.shown((x + 1) * 512, y * 512, (x + 2) * 512, (y + 1) * 512)
    border = (x + 1) * 512
    crossing = [label for label in left if any(disc[0] + disc[2] > border for disc in label.discs)]
    assert crossing
    assert all(label in right for label in crossing)


@pytest.mark.parametrize("z", [11, 12, 13, 15])
def test_no_name_touches_another_or_leaves_its_cell(basemap: BaseMap, z: int) -> None:
    _, x, y = tile_of(*DOWNTOWN, z)
    column, row = x * 512 // cell_px(z), y * 512 // cell_px(z)
    names = Names(basemap.shapes, z)
    labels = names.shown(x * 512 - 900, y * 512 - 900, x * 512 + 900, y * 512 + 900)
    assert len(labels) > 8
    for label in labels:
        assert all(column * cell_px(z) <= cx <= (column + 1) * cell_px(z) for cx, _, _ in label.discs)
        assert all(row * cell_px(z) <= cy <= (row + 1) * cell_px(z) for _, cy, _ in label.discs)
    for a, b in combinations(labels, 2):
        assert not touching(a, b), (a.lines, b.lines)


def touching(a: Label, b: Label) -> bool:
    return any(hypot(ax - bx, ay - by) < ar + br - 1e-6 for ax, ay, ar in a.discs for bx, by, br in b.discs)


def test_no_name_stands_on_its_head(basemap: BaseMap) -> None:
    z, x, y = tile_of(*DOWNTOWN, 14)
    labels = Names(basemap.shapes, z).shown(x * 512 - 1500, y * 512 - 1500, x * 512 + 1500, y * 512 + 1500)
    assert {label.kind for label in labels} >= {"minor", "major"}
    assert all(-105 <= label.angle <= 75.1 for label in labels)


def test_a_name_is_text_and_never_markup(tmp_path: Path) -> None:
    hostile = '</text><script>alert(1)</script>&"'
    streets = gazetteer(tmp_path / "hostile.sqlite", (hostile,))
    drawn = [BaseMap(streets).tile(*tile_of(-93.27, 44.985 - i * 0.0075, 14)) for i in (0, 1, 2)]
    for tile in drawn:
        assert b"<script" not in tile
        ElementTree.fromstring(tile)
    assert any(b"&lt;script&gt;" in tile.lower() for tile in drawn)
    streets.close()


def test_an_empty_gazetteer_gives_plain_ground(tmp_path: Path) -> None:
    streets = gazetteer(tmp_path / "empty.sqlite")
    basemap = BaseMap(streets)
    assert len(ElementTree.fromstring(basemap.tile(12, 987, 1474))) == 1
    assert basemap.area.outline == ()
    streets.close()


def test_the_area_tells_the_limits(basemap: BaseMap) -> None:
    assert basemap.area.name == "Minneapolis"
    west, south, east, north = basemap.area.bounds
    assert west < -93.33 < -93.2 < east
    assert south < 44.89 < 45.05 < north
    assert all(len(ring) < 120 for ring in basemap.area.outline)


def test_names_within_the_limits_are_left_out_where_counts_stand_on_them(basemap: BaseMap, tmp_path: Path) -> None:
    cache = TileCache(basemap, tmp_path)
    for z, within in ((10, "Minneapolis"), (12, "JORDAN")):
        address = tile_of(*DOWNTOWN, z)
        drawn = {names: [cache.tile(*address, within=names).decode() for _ in range(2)] for names in (True, False)}
        assert drawn[True][0] == drawn[True][1] == basemap.tile(*address).decode()
        assert drawn[False][0] == drawn[False][1]
        assert f">{within}<" in drawn[True][0]
        assert f">{within}<" not in drawn[False][0]
    assert "GOLDEN VALLEY" in cache.tile(*tile_of(-93.36, 44.99, 12), within=False).decode()
    close = tile_of(*DOWNTOWN, 13)
    assert cache.tile(*close, within=False) == cache.tile(*close)


def test_tiles_are_kept_under_the_version_and_read_from_there(basemap: BaseMap, tmp_path: Path) -> None:
    address = tile_of(*DOWNTOWN, 13)
    cache = TileCache(basemap, tmp_path)
    first = cache.tile(*address)
    (kept,) = tmp_path.rglob("*.svg")
    assert basemap.version in kept.parts
    kept.write_bytes(b"kept")
    assert cache.tile(*address) == b"kept"
    assert cache.tile(*address, "dark") not in (b"kept", first)
    assert not list(tmp_path.rglob("*.part"))


def test_a_cache_that_cannot_be_written_is_no_error(basemap: BaseMap, tmp_path: Path) -> None:
    (tmp_path / "tiles").write_text("a file where the folder should be")
    address = tile_of(*DOWNTOWN, 13)
    assert TileCache(basemap, tmp_path).tile(*address) == basemap.tile(*address)
    assert TileCache(basemap, None).tile(*address) == basemap.tile(*address)


def test_strangers_cannot_fill_the_disk_with_empty_tiles(basemap: BaseMap, tmp_path: Path) -> None:
    cache = TileCache(basemap, tmp_path)
    for address in ((12, 0, 0), (30, 5, 5), (12, -7, 3)):
        cache.tile(*address)
    cache.tile(*tile_of(*DOWNTOWN, 12), "no such theme")
    assert not list(tmp_path.rglob("*"))
