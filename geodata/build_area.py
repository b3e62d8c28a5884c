"""Makes the gazetteer of any area: TIGER/Line or centre lines, and address points, in; it says what it left out.

One file is one municipality: where the source says in which one a road lies, `only_city` keeps that one's.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from geodata.contradictions import settled
from geodata.gazetteer import Gazetteer, write
from geodata.house_points import sharpened
from geodata.names import tidy
from geodata.sources import address_points, centrelines, tiger
from geodata.sources.layers import SourceUnreadable
from geodata.sources.roads import Road, SourceStreets, streets_of

SOURCES = ("tiger", "centrelines")
STEPS = ("reading", "naming", "address points", "writing")
_MOST_CITIES = 12


@dataclass(frozen=True, slots=True)
class Area:
    """What to build. `source`: one of SOURCES; `mapping`: the columns of centre lines; `only_city`: "" for all."""

    source: str
    files: Sequence[Path]
    area: str
    locality: str
    region: str
    mapping: Path | None = None
    points: Sequence[Path] = ()
    only_city: str = ""


@dataclass(slots=True)
class Report:
    """What came of it: `counts` of what was written, `refused` counts what was not, by reason."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    cities: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        """A line each."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield from (f"{count:9,}  {what}" for what, count in self.counts.items())
        yield from (f"{count:9,}  refused: {why}" for why, count in self.refused.most_common())
        if len(self.cities) > 1:
            listed = ", ".join(f"{city} {count:,}" for city, count in self.cities.most_common(_MOST_CITIES))
            yield f"The files hold roads of {len(self.cities)} municipalities: {listed}."
            yield "Streets of the same name in two of them are one street here; --only-city keeps one municipality."


def build_area(wanted: Area, out: Path, step: Callable[[str], None] = lambda _: None) -> Report:
    """Write the gazetteer at `out`, in place of what is there; `step` hears of each step. Raises SourceUnreadable."""
    report = Report()
    step("reading")
    roads = _within(_roads(wanted, report), wanted, report)
    step("naming")
    streets = streets_of(roads, report.refused)
    step("address points")
    points = list(address_points.points(wanted.points, report.refused))
    streets.segments = settled(sharpened(streets.segments, streets.aliases, points, report.refused), report.refused)
    step("writing")
    write(out, _gazetteer(wanted, streets))
    _count(report, streets, len(points))
    return report


def _roads(wanted: Area, report: Report) -> list[Road]:
    if wanted.source == "tiger":
        return list(tiger.roads(wanted.files, report.refused))
    if wanted.mapping is None:
        raise SourceUnreadable("Centre lines need --mapping FILE, which names their columns; see geodata/README.md.")
    return list(centrelines.roads(wanted.files, centrelines.mapping_of(wanted.mapping), report.refused))


def _within(roads: list[Road], wanted: Area, report: Report) -> list[Road]:
    """The roads of the one municipality, if one is wanted; those of a border street are of both."""
    if not roads:
        raise SourceUnreadable("The files hold no roads.")
    cities = Counter(city for road in roads for city in road.cities)
    if not wanted.only_city:
        report.cities = cities
        return roads
    kept = [road for road in roads if _plain(wanted.only_city) in map(_plain, road.cities)]
    if not kept:
        has = ", ".join(city for city, _ in cities.most_common(_MOST_CITIES))
        raise SourceUnreadable(
            f"The files hold no road in {wanted.only_city}. They name {has}."
            if has
            else "The files do not say in which municipality a road lies. Add the layers FACES and PLACE, or leave "
            "--only-city out."
        )
    report.refused["road of another municipality"] += len(roads) - len(kept)
    return kept


def _plain(city: str) -> str:
    return tidy(city).replace("SAINT ", "ST ")


def _gazetteer(wanted: Area, streets: SourceStreets) -> Gazetteer:
    source = dict(tiger.SOURCE)
    if wanted.source != "tiger" and wanted.mapping:
        source = dict(centrelines.mapping_of(wanted.mapping).source)
    sources = [source, *({"name": "Address points", "publisher": file.name} for file in wanted.points)]
    about = {
        "area": wanted.area, "locality": wanted.locality, "region": wanted.region, "sources": sources,
        "licence": source.get("licence", "as published by the source; to be confirmed by whoever ships it"),
        "built_on": datetime.now(UTC).date().isoformat(),
    }  # fmt: skip
    return Gazetteer(
        about, streets.segments, streets.aliases, meetings=streets.meetings, planar=wanted.source == "tiger"
    )


def _count(report: Report, streets: SourceStreets, points: int) -> None:
    segments = streets.segments
    report.counts["segments"] = len(segments)
    report.counts["named"] = sum(segment.name is not None for segment in segments)
    report.counts["ranged"] = sum(bool(segment.ranges) for segment in segments)
    report.counts["streets"] = len({segment.name for segment in segments} - {None})
    report.counts["other names"] = len(streets.aliases)
    if points:
        report.counts["address points"] = points
        sharp = sum(any(r.evidence == "points" for r in segment.ranges) for segment in segments)
        report.counts["segments with the numbers of their houses"] = sharp
