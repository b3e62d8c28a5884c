"""Writes a gazetteer: named segments in, the file of geodata/schema.sql out. The same input gives the same rows."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geodata.address_range import AddressRange
from geodata.blocks import hundred_blocks
from geodata.crossings import crossings_of
from geodata.gaps import across_gaps
from geodata.geometry.earth import Position
from geodata.geometry.plane import Plane
from geodata.names import StreetName
from geodata.streets import SCHEMA_VERSION, CrossingRecord, Line, PlaceRecord, Segment

_SCHEMA = Path(__file__).with_name("schema.sql")
_CLASSES = ("freeway", "major", "minor", "path", "ramp")  # a street with segments of several is of the first it has


@dataclass(frozen=True, slots=True)
class SourceSegment:
    """What a source says of a piece of street. `line`: (lon, lat), node to node; `name`: None where nobody knows.

    `hundreds`: the blocks that the whole piece stands for, where its ranges cannot tell where one ends; each with its
    evidence and confidence.
    """

    line: Line
    name: StreetName | None
    street_class: str = "minor"
    base_name: str = ""
    ranges: tuple[AddressRange, ...] = ()
    evidence: str = ""
    confidence: float = 1.0
    hundreds: Mapping[int, tuple[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a street. `kind`: spelling, former, honorary or route."""

    street: StreetName
    name: StreetName
    kind: str


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """A place with its other names as (name, kind) pairs; the record's id is given by the writer."""

    record: PlaceRecord
    aliases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """A crossing that the segments' nodes do not show: an interchange, or a corner that a source publishes."""

    street: StreetName
    cross_street: StreetName
    lon: float
    lat: float
    kind: str = "corner"
    spread_m: float = 0.0
    evidence: str = ""
    confidence: float = 0.8


@dataclass(frozen=True, slots=True)
class PublishedMiddle:
    """Where a source puts a hundred-block."""

    street: StreetName
    hundred: int
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Everything that goes into one file. `about`: area, locality, region, built_on, licence, sources, bbox.

    `planar`: the source has a node wherever two lines cross, under a bridge as well.
    """

    about: dict[str, Any]
    segments: Sequence[SourceSegment]
    aliases: Sequence[Alias] = ()
    places: Sequence[SourcePlace] = ()
    meetings: Sequence[Meeting] = ()
    middles: Sequence[PublishedMiddle] = ()
    planar: bool = False


def write(path: Path, gazetteer: Gazetteer) -> None:
    """Write the file at `path`, in place of what is there; nothing is left half written."""
    draft = path.with_suffix(".part")
    draft.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(draft)
    try:
        db.executescript(_SCHEMA.read_text(encoding="utf-8"))
        with db:
            _write_all(db, gazetteer)
        db.execute("VACUUM")
    finally:
        db.close()
    draft.replace(path)


def _write_all(db: sqlite3.Connection, gazetteer: Gazetteer) -> None:
    segments = gazetteer.segments
    plane = Plane(_middle_latitude(segments))
    _write_meta(db, gazetteer)
    street_ids = _write_streets(db, gazetteer, plane)
    records = _write_segments(db, segments, street_ids, plane)
    named = [record for record in records if record.street_id is not None]
    whole = {number: source.hundreds for number, source in enumerate(segments, start=1) if source.hundreds}
    published: dict[tuple[int, int], list[Position]] = defaultdict(list)
    for middle in gazetteer.middles:
        published[street_ids[middle.street], middle.hundred].append((middle.lon, middle.lat))
    blocks = list(hundred_blocks(named, plane, published, whole))
    _insert(db, "block", map(_block_row, [*blocks, *across_gaps(blocks, named, plane)]))
    meetings = [_meeting_record(meeting, street_ids) for meeting in gazetteer.meetings]
    _insert(db, "crossing", map(_crossing_row, crossings_of(named, meetings, plane, gazetteer.planar)))
    _write_aliases(db, gazetteer.aliases, street_ids)
    _write_places(db, gazetteer.places)


def _insert(db: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    rows = list(rows)
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - the table's name is ours


def _middle_latitude(segments: Sequence[SourceSegment]) -> float:
    latitudes = [segment.line[0][1] for segment in segments] or [0.0]
    return (min(latitudes) + max(latitudes)) / 2


def _write_meta(db: sqlite3.Connection, gazetteer: Gazetteer) -> None:
    positions = [position for segment in gazetteer.segments for position in segment.line] or [(0.0, 0.0)]
    lons, lats = zip(*positions, strict=True)
    about = {"area": "", "locality": "", "region": "", "built_on": "", "licence": "", "sources": [], **gazetteer.about}
    about |= {"schema_version": SCHEMA_VERSION, "bbox": [min(lons), min(lats), max(lons), max(lats)]}
    texts = ((key, value if isinstance(value, str) else json.dumps(value)) for key, value in sorted(about.items()))
    _insert(db, "meta", texts)


def _write_streets(db: sqlite3.Connection, gazetteer: Gazetteer, plane: Plane) -> dict[StreetName, int]:
    """The streets; one that is known only by where it meets another has no length."""
    lengths_m: dict[StreetName, float] = defaultdict(float)
    classes: dict[StreetName, set[str]] = defaultdict(set)
    for meeting in gazetteer.meetings:
        for name in (meeting.street, meeting.cross_street):
            lengths_m[name] += 0.0
    for segment in gazetteer.segments:
        if segment.name:
            lengths_m[segment.name] += plane.length_m(segment.line)
            classes[segment.name].add(segment.street_class)
    ids = {name: number for number, name in enumerate(sorted(lengths_m, key=str), start=1)}
    _insert(
        db,
        "street",
        ((ids[name], *_name_columns(name), _class_of(classes[name]), round(lengths_m[name], 1)) for name in ids),
    )
    return ids


def _class_of(classes: set[str]) -> str:
    return min(classes or {"minor"}, key=_CLASSES.index)


def _name_columns(name: StreetName) -> tuple[str, str, str, str, str]:
    return name.pre_directional, name.pre_type, name.name, name.post_type, name.post_directional


def _write_segments(
    db: sqlite3.Connection, segments: Sequence[SourceSegment], street_ids: dict[StreetName, int], plane: Plane
) -> list[Segment]:
    nodes: dict[tuple[float, float], int] = {}
    records, ranges = [], []
    for number, source in enumerate(segments, start=1):
        ends = [nodes.setdefault(end, len(nodes) + 1) for end in (source.line[0], source.line[-1])]
        street_id = street_ids[source.name] if source.name else None
        record = Segment(
            number, street_id, source.base_name, ends[0], ends[1], source.street_class,
            round(plane.length_m(source.line), 1), source.line, source.evidence, source.confidence, source.ranges,
        )  # fmt: skip
        records.append(record)
        ranges += [
            (number, r.side, r.from_number, r.to_number, r.parity, r.evidence, r.confidence) for r in source.ranges
        ]
    _insert(db, "node", ((node, lon, lat) for (lon, lat), node in nodes.items()))
    _insert(db, "segment", map(_segment_row, records))
    _insert(db, "address_range", dict.fromkeys(ranges))
    return records


def _json(coordinates: object) -> str:
    return json.dumps(coordinates, separators=(",", ":"))


def _segment_row(s: Segment) -> tuple[object, ...]:
    return (
        s.id, s.street_id, s.base_name, s.from_node, s.to_node, s.street_class, s.length_m, _json(s.line), s.evidence,
        s.confidence,
    )  # fmt: skip


def _block_row(b: Any) -> tuple[object, ...]:
    lines = [[[round(lon, 6), round(lat, 6)] for lon, lat in line] for line in b.lines]
    return (
        b.street_id, b.hundred, b.part, round(b.lon, 6), round(b.lat, 6), round(b.length_m, 1), _json(lines),
        b.evidence, b.confidence,
    )  # fmt: skip


def _crossing_row(c: CrossingRecord) -> tuple[object, ...]:
    return (
        c.street_id, c.cross_street_id, c.part, round(c.lon, 6), round(c.lat, 6), round(c.spread_m, 1), c.kind,
        c.evidence, c.confidence,
    )  # fmt: skip


def _meeting_record(meeting: Meeting, ids: dict[StreetName, int]) -> CrossingRecord:
    low, high = sorted((ids[meeting.street], ids[meeting.cross_street]))
    return CrossingRecord(
        low, high, 0, meeting.lon, meeting.lat, meeting.spread_m, meeting.kind, meeting.evidence, meeting.confidence
    )


def _write_aliases(db: sqlite3.Connection, aliases: Sequence[Alias], street_ids: Mapping[StreetName, int]) -> None:
    rows = {
        (street_ids[alias.street], *_name_columns(alias.name), alias.kind)
        for alias in aliases
        if alias.street in street_ids
    }
    _insert(db, "street_alias", sorted(rows))


def _write_places(db: sqlite3.Connection, places: Sequence[SourcePlace]) -> None:
    rows, aliases = [], []
    for number, place in enumerate(places, start=1):
        p = place.record
        geometry = p.geometry or {"type": "", "coordinates": ""}
        coordinates = _json(geometry["coordinates"]) if p.geometry else ""
        rows.append(
            (
                number,
                p.name,
                p.kind,
                p.lon,
                p.lat,
                p.uncertainty_m,
                geometry["type"],
                coordinates,
                p.locality,
                p.evidence,
            )
        )
        aliases += [(number, name, kind) for name, kind in place.aliases]
    _insert(db, "place", rows)
    _insert(db, "place_alias", aliases)
