"""Evidence in, streets out: full names, hundreds and ranges of an area. Every fact keeps its evidence."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shapely import Point

from geodata.concluding.carrying import carry_names
from geodata.concluding.evidence import CornerSighting, Evidence, Sighting
from geodata.concluding.interchanges import interchanges
from geodata.concluding.naming import form_on, full_name, vote
from geodata.concluding.numbering import is_of, number
from geodata.concluding.numbers import Numbered, Numbers
from geodata.concluding.placing import PUBLISHED
from geodata.concluding.ranges import ranges_of, sides_of_odd
from geodata.concluding.town import Piece, Town
from geodata.gazetteer import Alias, Meeting, PublishedMiddle, SourceSegment
from geodata.geometry.earth import Position
from geodata.names import StreetName, spellings

Progress = Callable[[str], None]
_RAMP = " TO "
_NOT_SEEN = 0.8
"""How much less sure a hundred is that only its place between others gives."""
_MIDDLE_M = 30.0
_MOSTLY = 1.25
"""How often a name is written without its directional, for each time with it, before it is known by the bare one."""
_ROUTES = {"I", "Hwy"}
_NEIGHBOURS = "neighbours"


@dataclass(frozen=True, slots=True)
class Words:
    """What a person has written down of an area; `aliases`: (street as printed, its other name, kind)."""

    base_aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)
    aliases: Sequence[tuple[str, StreetName, str]] = ()


@dataclass(slots=True)
class Conclusion:
    """The streets of an area, with the report of how they were found."""

    segments: list[SourceSegment]
    aliases: list[Alias]
    meetings: list[Meeting]
    middles: list[PublishedMiddle]
    report: dict[str, int]
    refused: list[str]


def conclude(evidence: Evidence, words: Words, progress: Progress) -> Conclusion:
    """Name the centre lines, number them, and gather what else the sources publish."""
    town = Town(evidence.centre_lines, words.base_aliases)
    progress("names")
    on_piece = vote(town, evidence)
    carry_names(town)
    progress("hundreds")
    numbers = number(town, on_piece, evidence.cross_streets)
    progress("ranges")
    names = {piece.index: _name(piece, words) for piece in town.pieces}
    ranges = ranges_of(numbers, sides_of_odd(numbers, on_piece))
    segments = [
        SourceSegment(
            piece.source.line, names[piece.index], _class(piece, words), _base(piece, words),
            ranges.get(piece.index, ()), piece.evidence, piece.confidence, _uncut(numbers.pieces.get(piece.index)),
        )
        for piece in town.pieces
    ]  # fmt: skip
    return Conclusion(
        segments,
        list(_aliases(town, names, on_piece, words)),
        [*_meetings(town, names, evidence.corners), *interchanges(town, names, words.classes)],
        list(_middles(numbers, names, on_piece)),
        _report(town, numbers, names),
        [f"{refusal.what}: {refusal.why}" for refusal in numbers.refused.values()],
    )


def _uncut(numbered: Numbered | None) -> dict[int, tuple[str, float]]:
    """The blocks that are the whole of a piece: several hundreds on one, since nothing says where one ends; and those
    that are only thought to be there."""
    if numbered is None:
        return {}
    found = {
        hundred: ("seen" if numbered.seen.get(hundred, 0.0) >= PUBLISHED else _NEIGHBOURS, confidence)
        for hundred, confidence in sorted(numbered.perhaps.items())
    }
    for hundred in sorted(numbered.hundreds) if numbered.also else ():
        seen = numbered.seen.get(hundred)
        found[hundred] = (
            ("seen", numbered.confidence) if seen else (_NEIGHBOURS, round(_NOT_SEEN * numbered.confidence, 3))
        )
    return found


def _base(piece: Piece, words: Words) -> str:
    return words.renamed.get(piece.base, piece.base)


def _name(piece: Piece, words: Words) -> StreetName | None:
    if not piece.base:
        return None
    own_form = _RAMP not in piece.base and words.classes.get(piece.base) != "freeway"
    return full_name(_base(piece, words), piece.form or ("", "") if own_form else ("", ""))


def _class(piece: Piece, words: Words) -> str:
    if _RAMP in piece.base:
        return "ramp"
    default = "freeway" if piece.source.speed_limit_mph >= 50 else "minor"
    return words.classes.get(piece.base, default) if piece.base else "ramp"


def _aliases(
    town: Town, names: Mapping[int, StreetName | None], on_piece: Mapping[int, list[Sighting]], words: Words
) -> Iterator[Alias]:
    """Names that the sources use and that the street's own spellings do not cover."""
    seen: Counter[tuple[StreetName, StreetName]] = Counter()
    for index, sightings in on_piece.items():
        name = names[index]
        for sighting in sightings if name else ():
            if name and not any(spelling.admits(sighting.street) for spelling in _loosely(name)):
                seen[name, sighting.street] += 1
    printed = {str(name): name for name in names.values() if name}
    yield from _bare_names(town, names)
    yield from (Alias(printed[street], alias, kind) for street, alias, kind in words.aliases if street in printed)
    for (name, other), count in sorted(seen.items(), key=str):
        if count >= 2 and other.name != name.name:
            yield Alias(name, other, "spelling")


def _bare_names(town: Town, names: Mapping[int, StreetName | None]) -> Iterator[Alias]:
    """A street that its sources mostly write without the directional goes by that name: Park Avenue."""
    bare: dict[StreetName, float] = defaultdict(float)
    full: dict[StreetName, float] = defaultdict(float)
    for piece in town.pieces:
        name = names[piece.index]
        for (post_type, directional), weight in piece.votes.items() if name and name.post_directional else ():
            if name and post_type == name.post_type:
                (full if directional else bare)[name] += weight
    for name, weight in bare.items():
        if weight > _MOSTLY * full[name] and weight > 5:
            yield Alias(name, StreetName(name.name, name.post_type), "official")


def _loosely(name: StreetName) -> Iterator[StreetName]:
    for spelling in spellings(name):
        yield StreetName(spelling.name)


def _meetings(town: Town, names: Mapping[int, StreetName | None], corners: list[CornerSighting]) -> Iterator[Meeting]:
    """Corners that a source publishes with a position; those that a node shows are left out by the writer."""
    by_key = {name.key: name for name in names.values() if name}
    for corner in corners:
        if corner.kind == "corner":
            streets = (corner.street, corner.cross_street)
            near = [_street_near(town, names, corner, street) for street in streets]
            # One of the two may end short of the corner, or carry another name there.
            first, second = (
                here or by_key.get(s.key) if any(near) else None for here, s in zip(near, streets, strict=True)
            )
            if first and second and first.name != second.name and not {first.pre_type, second.pre_type} & _ROUTES:
                spread_m = 10.0 if all(near) else 40.0
                confidence = 0.8 if all(near) else 0.6
                yield Meeting(
                    first, second, *corner.position, evidence="published", spread_m=spread_m, confidence=confidence
                )


def _street_near(
    town: Town, names: Mapping[int, StreetName | None], corner: CornerSighting, street: StreetName
) -> StreetName | None:
    bases = town.bases(street)
    found = [
        (metres, piece.index)
        for metres, piece in town.near(corner.position, 40.0)
        if piece.base in bases and names[piece.index] and _may_be(piece, street)
    ]
    return names[min(found)[1]] if found else None


def _may_be(piece: Piece, street: StreetName) -> bool:
    """Whether the piece's form leaves room for what was written; its base may hold the directional already."""
    post_type, directional = form_on(piece.base, street)
    form = piece.form or ("", "")
    return post_type in ("", form[0]) and (directional in ("", form[1]) or not form[1])


def _middles(
    numbers: Numbers, names: Mapping[int, StreetName | None], on_piece: Mapping[int, list[Sighting]]
) -> Iterator[PublishedMiddle]:
    """Where the city puts a block: on the middle of one piece of its street, of the several that may share its hundred,
    or of one that by its neighbours has another."""
    counts: Counter[tuple[StreetName, int, Position]] = Counter()
    for index, sightings in on_piece.items():
        numbered, name = numbers.pieces.get(index), names[index]
        for sighting in sightings if numbered and name else ():
            if not (numbered and name and sighting.kind == "block" and sighting.number is not None):
                continue
            if sighting.number in numbered.hundreds or is_of(numbered, sighting.street):
                counts[name, sighting.number, _spot(numbers, numbered, sighting)] += sighting.reports
    for (name, hundred, position), _ in sorted(counts.items(), key=lambda c: (-c[1], str(c[0]))):
        yield PublishedMiddle(name, hundred, *position)


def _spot(numbers: Numbers, numbered: Numbered, sighting: Sighting) -> Position:
    """The piece's middle, which is what a source means by a spot close to it; else the spot, on the piece."""
    x, y = numbers.town.plane.xy(sighting.position)
    piece = numbered.piece
    along = piece.xy.interpolate(piece.xy.project(Point(x, y)))
    spot = along if piece.middle.distance(along) > _MIDDLE_M else piece.middle
    lon, lat = numbers.town.plane.lonlat((spot.x, spot.y))
    return round(lon, 6), round(lat, 6)


def _report(town: Town, numbers: Numbers, names: Mapping[int, StreetName | None]) -> dict[str, int]:
    report: dict[str, int] = defaultdict(int)
    report["segments"] = len(town.pieces)
    for piece in town.pieces:
        report["named" if names[piece.index] else "unnamed"] += 1
        if names[piece.index]:
            report[f"name {piece.evidence or 'base only'}"] += 1
    for numbered in numbers.pieces.values():
        report["ranged" if numbered.hundreds else "without numbers"] += 1
        if numbered.hundreds:
            report[f"hundred {numbered.evidence}"] += 1
    report["refused"] = len(numbers.refused)
    return dict(report)
