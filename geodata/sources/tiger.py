"""US Census TIGER/Line: ADDRFEAT with, where there, EDGES (roads without numbers), FACES and PLACE (municipalities).

Columns: TIGER/Line Shapefiles Technical Documentation 2024, appendices. A file is known by its columns, so they come in
any order; what is written for a TLID in several records is one road. Pieces end at the nodes of the Census's topology.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from geodata.address_range import AddressRange
from geodata.sources.layers import Feature, SourceUnreadable, columns, read
from geodata.sources.roads import Road, number_range
from geodata.streets import Line

SOURCE = {"name": "TIGER/Line address ranges", "publisher": "US Census Bureau", "licence": "public domain"}
_CLASSES = {
    "S1100": "freeway", "S1200": "major", "S1630": "ramp", "S1500": "path", "S1710": "path", "S1720": "path",
"S1820": "path", "S1830": "path",
}  # fmt: skip
"""MTFCC (MAF/TIGER feature class code) → class; every other road is minor."""
_SIDES = (("left", "lfromhn", "ltohn", "parity_l", "parityl"), ("right", "rfromhn", "rtohn", "parity_r", "parityr"))
_KINDS = (
    ("addrfeat", {"tlid", "lfromhn", "rtohn"}),
    ("edges", {"tlid", "tfidl", "mtfcc"}),
    ("faces", {"tfid", "placefp"}),
    ("place", {"placefp", "name"}),
)


@dataclass(slots=True)
class _Edge:
    """All that is known of one TLID. `ranges` by name, in the order of the records."""

    line: Line
    mtfcc: str = ""
    ranges: dict[str, dict[AddressRange, None]] = field(default_factory=dict)
    faces: tuple[str, ...] = ()
    cities: set[str] = field(default_factory=set)


def roads(files: Sequence[Path], refused: Counter[str]) -> Iterator[Road]:
    """The roads of the files; what cannot be used is counted in `refused`. Raises SourceUnreadable."""
    of_kind = _sorted_by_kind(files)
    if not of_kind["addrfeat"] and not of_kind["edges"]:
        raise SourceUnreadable("None of the files is TIGER/Line ADDRFEAT or EDGES. ADDRFEAT has the address ranges.")
    edges: dict[str, _Edge] = {}
    for file in of_kind["addrfeat"]:
        for feature in read(file):
            _add_address_feature(edges, feature, refused)
    for file in of_kind["edges"]:
        for feature in read(file):
            _add_edge(edges, feature)
    municipalities = _municipalities(of_kind["faces"], of_kind["place"])
    for edge in edges.values():
        cities = edge.cities | {municipalities[face] for face in edge.faces if face in municipalities}
        named = tuple((name, tuple(ranges)) for name, ranges in edge.ranges.items())
        yield Road(edge.line, named, _CLASSES.get(edge.mtfcc, "minor"), frozenset(cities))


def _sorted_by_kind(files: Sequence[Path]) -> Mapping[str, list[Path]]:
    found: dict[str, list[Path]] = defaultdict(list)
    for file in files:
        has = columns(file)
        kind = next((kind for kind, wanted in _KINDS if wanted <= has), None)
        if kind is None:
            raise SourceUnreadable(f"{file.name} is none of the TIGER/Line layers ADDRFEAT, EDGES, FACES and PLACE.")
        found[kind].append(file)
    return found


def _edge(edges: dict[str, _Edge], feature: Feature) -> _Edge | None:
    """The feature's edge, known already or new; None for a record without a line."""
    tlid = feature.text("tlid")
    if tlid not in edges and feature.lines:
        edges[tlid] = _Edge(feature.lines[0])
    return edges.get(tlid)


def _add_address_feature(edges: dict[str, _Edge], feature: Feature, refused: Counter[str]) -> None:
    edge = _edge(edges, feature)
    if edge is None:
        refused["record without a line"] += 1
        return
    edge.mtfcc = edge.mtfcc or feature.text("road_mtfcc") or feature.text("edge_mtfcc")
    edge.faces = edge.faces or _faces(feature)
    edge.cities |= {feature.text("city")} - {""}
    ranges = edge.ranges.setdefault(feature.text("fullname") or feature.text("street"), {})
    for side, start, end, *parity in _SIDES:
        both = "B" in map(feature.text, parity)
        if found := number_range(side, feature.text(start), feature.text(end), both, refused):
            ranges[found] = None


def _add_edge(edges: dict[str, _Edge], feature: Feature) -> None:
    """What EDGES adds: roads that no address range names, and the name, class and faces of the others."""
    if not feature.text("mtfcc").startswith("S"):
        return
    edge = _edge(edges, feature)
    if edge is None:
        return
    name = feature.text("fullname")
    edge.mtfcc, edge.faces = feature.text("mtfcc"), _faces(feature)
    unnamed = edge.ranges.pop("", {}) if name else {}
    if name and (unnamed or not edge.ranges):
        edge.ranges.setdefault(name, {}).update(unnamed)


def _faces(feature: Feature) -> tuple[str, ...]:
    return tuple(filter(None, (feature.text("tfidl"), feature.text("tfidr"))))


def _municipalities(faces: Sequence[Path], places: Sequence[Path]) -> dict[str, str]:
    """Face → the municipality it lies in: its name where PLACE is given, else its FIPS code."""
    names = {feature.text("placefp"): feature.text("name") for file in places for feature in read(file)}
    codes = ((feature.text("tfid"), feature.text("placefp")) for file in faces for feature in read(file))
    return {face: names.get(code, code) for face, code in codes if code}
