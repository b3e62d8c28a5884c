"""The reader of a built gazetteer. It opens read-only and loads a street when it is first asked for."""

import json
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from geodata.address_range import AddressRange
from geodata.names import StreetName, spellings

SCHEMA_VERSION = 1
MINNEAPOLIS = Path(__file__).parent / "minneapolis" / "streets.sqlite"
Line = tuple[tuple[float, float], ...]
"""Positions (lon, lat) in WGS 84 degrees."""
ELSEWHERE = "elsewhere"
"""The kind of a place that people look for here and that is not here: no pin, but known by name."""


class StreetsUnavailable(Exception):  # noqa: N818 - reads as what happened
    """The gazetteer cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class StreetRecord:
    """A street of the gazetteer."""

    id: int
    name: StreetName
    street_class: str
    length_m: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of street between two nodes."""

    id: int
    street_id: int | None
    base_name: str
    from_node: int
    to_node: int
    street_class: str
    length_m: float
    line: Line
    evidence: str
    confidence: float
    ranges: tuple[AddressRange, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A hundred-block. `lines` is a MultiLineString; (lon, lat) its middle along the line."""

    street_id: int
    hundred: int
    part: int
    lon: float
    lat: float
    length_m: float
    lines: tuple[Line, ...]
    evidence: str
    confidence: float


@dataclass(frozen=True, slots=True)
class CrossingRecord:
    """Where two streets meet; `spread_m` from (lon, lat) to the farthest node of the junction."""

    street_id: int
    cross_street_id: int
    part: int
    lon: float
    lat: float
    spread_m: float
    kind: str
    evidence: str
    confidence: float


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """A named place. `geometry` is GeoJSON or None for a point; `uncertainty_m` reaches its farthest point."""

    id: int
    name: str
    kind: str
    lon: float
    lat: float
    uncertainty_m: float | None
    locality: str
    evidence: str
    geometry: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Info:
    """What a gazetteer says of itself."""

    area: str
    locality: str
    region: str
    built_on: str
    licence: str
    bbox: tuple[float, float, float, float]
    sources: tuple[dict[str, str], ...] = field(default=())


def _line(coordinates: list[list[float]]) -> Line:
    return tuple([(lon, lat) for lon, lat in coordinates])


class Streets:
    """A gazetteer, open to read. Safe to share between threads; answers are cached as they are first asked for."""

    def __init__(self, path: Path = MINNEAPOLIS) -> None:
        """Open the file at `path`; raises StreetsUnavailable where it is missing, no gazetteer or of another schema."""
        if not path.is_file():
            raise StreetsUnavailable(
                "There is no gazetteer at the place the settings name. Build one: dateline geodata build"
            )
        self._lock = threading.Lock()
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            self._db = sqlite3.connect(address, uri=True, check_same_thread=False)
        except sqlite3.Error:
            raise StreetsUnavailable("The gazetteer cannot be read. Look at DATELINE_STREETS.") from None
        try:
            self._meta = self._read_meta()
        except StreetsUnavailable:
            self._db.close()
            raise
        self._segments: dict[int, tuple[Segment, ...]] = {}
        self._blocks: dict[int, dict[int, tuple[Block, ...]]] = {}
        self._crossings: dict[int, dict[int, tuple[CrossingRecord, ...]]] = {}

    def _read_meta(self) -> dict[str, str]:
        try:
            meta: dict[str, str] = dict(self._db.execute("SELECT key, value FROM meta"))
        except sqlite3.Error:
            raise StreetsUnavailable("The file is not a gazetteer. Build one: dateline geodata build") from None
        if meta.get("schema_version") != str(SCHEMA_VERSION):
            raise StreetsUnavailable(
                f"The gazetteer has schema version {meta.get('schema_version', 'unknown')}, this Dateline reads "
                f"version {SCHEMA_VERSION}. Build it again: dateline geodata build"
            )
        return meta

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(sql, parameters).fetchall()

    @cached_property
    def info(self) -> Info:
        """Where the gazetteer comes from and what it covers."""
        meta = self._meta
        bbox: tuple[float, float, float, float] = tuple(json.loads(meta["bbox"]))
        sources = tuple(json.loads(meta.get("sources", "[]")))
        return Info(meta["area"], meta["locality"], meta["region"], meta["built_on"], meta["licence"], bbox, sources)

    @cached_property
    def _streets(self) -> dict[int, StreetRecord]:
        rows = self._rows(
            "SELECT id, name, post_type, post_directional, pre_directional, pre_type, class, length_m FROM street"
        )
        return {row[0]: StreetRecord(row[0], StreetName(*row[1:6]), row[6], row[7]) for row in rows}

    @cached_property
    def _by_name(self) -> dict[str, tuple[tuple[StreetName, StreetRecord], ...]]:
        """base name → (a name the street goes by, the street); a street stands there once for each of its names."""
        index: dict[str, dict[tuple[tuple[str, str, str], int], tuple[StreetName, StreetRecord]]] = {}

        def add(name: StreetName, record: StreetRecord) -> None:
            for spelling in spellings(name):
                index.setdefault(spelling.name, {}).setdefault((spelling.key, record.id), (spelling, record))

        for record in self._streets.values():
            add(record.name, record)
        aliases = self._rows(
            "SELECT street_id, name, post_type, post_directional, pre_directional, pre_type FROM street_alias"
        )
        for street_id, *name in aliases:
            add(StreetName(*name), self._streets[street_id])
        return {name: tuple(entries.values()) for name, entries in index.items()}

    def named(self, name: str) -> tuple[tuple[StreetName, StreetRecord], ...]:
        """Every street that goes by this standard base name ("34", "PORTLAND"), each with the name it goes by there."""
        return self._by_name.get(name, ())

    def names(self) -> Iterator[str]:
        """The base names, for suggestions."""
        return iter(self._by_name)

    def street(self, street_id: int) -> StreetRecord:
        """The street of that id; raises KeyError."""
        return self._streets[street_id]

    def streets(self) -> Iterator[StreetRecord]:
        """All streets."""
        return iter(self._streets.values())

    def segments(self, street_id: int) -> tuple[Segment, ...]:
        """The street's segments with their ranges, in the file's order."""
        if street_id not in self._segments:
            self._segments[street_id] = tuple(self._read_segments("street_id = ?", street_id))
        return self._segments[street_id]

    def all_segments(self) -> Iterator[Segment]:
        """Every segment, named or not, without its ranges: to draw."""
        return self._read_segments("1", with_ranges=False)

    def _read_segments(self, where: str, *parameters: object, with_ranges: bool = True) -> Iterator[Segment]:
        ranges: dict[int, list[AddressRange]] = {}
        if with_ranges:
            for segment_id, *values in self._rows(
                "SELECT segment_id, side, from_number, to_number, parity, r.evidence, r.confidence "  # noqa: S608
                f"FROM address_range r JOIN segment ON segment.id = segment_id WHERE {where} "
                "ORDER BY segment_id, side, from_number",
                *parameters,
            ):
                ranges.setdefault(segment_id, []).append(AddressRange(*values))
        for row in self._rows(
            "SELECT id, street_id, base_name, from_node, to_node, class, length_m, geometry, evidence, confidence "  # noqa: S608
            f"FROM segment WHERE {where} ORDER BY id",
            *parameters,
        ):
            *head, geometry, evidence, confidence = row
            yield Segment(*[*head, _line(json.loads(geometry)), evidence, confidence, tuple(ranges.get(row[0], ()))])

    def blocks(self, street_id: int) -> dict[int, tuple[Block, ...]]:
        """hundred → its blocks on the street; several where the street has the same hundred in two places."""
        if street_id not in self._blocks:
            found: dict[int, tuple[Block, ...]] = {}
            for row in self._rows(
                "SELECT street_id, hundred, part, lon, lat, length_m, geometry, evidence, confidence FROM block "
                "WHERE street_id = ? ORDER BY hundred, part",
                street_id,
            ):
                *head, geometry, evidence, confidence = row
                block = Block(*[*head, tuple(map(_line, json.loads(geometry))), evidence, confidence])
                found[block.hundred] = (*found.get(block.hundred, ()), block)
            self._blocks[street_id] = found
        return self._blocks[street_id]

    def share_as_long(self, length_m: float) -> float:
        """The share of all blocks, 0-1, that are as long as that to a metre and a half."""
        return self._as_long.get(round(length_m), 0.0)

    @cached_property
    def _as_long(self) -> dict[int, float]:
        """Length in whole metres → the share of the blocks that have it, or one metre more or less."""
        blocks = Counter(dict(self._rows("SELECT CAST(ROUND(length_m) AS INTEGER), COUNT(*) FROM block GROUP BY 1")))
        return {at_m: sum(blocks[at_m + more] for more in (-1, 0, 1)) / blocks.total() for at_m in blocks}

    def crossings(self, street_id: int) -> dict[int, tuple[CrossingRecord, ...]]:
        """cross street's id → the places where the two meet; a street is never its own cross street."""
        if street_id not in self._crossings:
            found: dict[int, tuple[CrossingRecord, ...]] = {}
            for row in self._rows(
                "SELECT street_id, cross_street_id, part, lon, lat, spread_m, kind, evidence, confidence FROM crossing "
                "WHERE street_id = ?1 OR cross_street_id = ?1 ORDER BY street_id, cross_street_id, part",
                street_id,
            ):
                record = CrossingRecord(*row)
                other = record.cross_street_id if record.street_id == street_id else record.street_id
                found[other] = (*found.get(other, ()), record)
            self._crossings[street_id] = found
        return self._crossings[street_id]

    @cached_property
    def _places_by_name(self) -> dict[str, tuple[PlaceRecord, ...]]:
        index: dict[str, list[PlaceRecord]] = {}
        rows = self._rows("SELECT id, name, kind, lon, lat, uncertainty_m, locality, evidence FROM place")
        by_id = {row[0]: PlaceRecord(*row) for row in rows}
        for record in by_id.values():
            index.setdefault(record.name.upper(), []).append(record)
        for place_id, name in self._rows("SELECT place_id, name FROM place_alias"):
            index.setdefault(name.upper(), []).append(by_id[place_id])
        return {name: tuple(records) for name, records in index.items()}

    def places_named(self, name: str) -> tuple[PlaceRecord, ...]:
        """The places of that name, whatever its capitals; without their geometry."""
        return self._places_by_name.get(name.upper(), ())

    def place_names(self, *, short: bool = True) -> Iterator[tuple[str, str]]:
        """(name, kind) of every place, under each of its names; `short`: those too that only say a place by themselves.

        "U of M" is a place where nothing else stands; in a sentence it is as often an employer.
        """
        yield from self._rows("SELECT name, kind FROM place WHERE name != '' ORDER BY id")
        yield from self._rows(
            "SELECT place_alias.name, place.kind FROM place_alias JOIN place ON place.id = place_id "
            "WHERE ? OR place_alias.kind != 'short' ORDER BY place_id",
            short,
        )

    def places(self, *kinds: str) -> Iterator[PlaceRecord]:
        """The places of those kinds, with their geometry: for the base map."""
        marks = ", ".join("?" * len(kinds))
        for row in self._rows(
            "SELECT id, name, kind, lon, lat, uncertainty_m, locality, evidence, geometry_type, geometry FROM place "  # noqa: S608
            f"WHERE kind IN ({marks}) ORDER BY id",
            *kinds,
        ):
            *head, kind, coordinates = row
            yield PlaceRecord(*[*head, {"type": kind, "coordinates": json.loads(coordinates)} if kind else None])
