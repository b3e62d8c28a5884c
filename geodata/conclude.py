"""Evidence in, streets out: full names, hundreds and ranges of an area. Every fact keeps its evidence."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from geodata.evidence import CornerSighting, Evidence, Sighting
from geodata.gazetteer import Alias, Meeting, PublishedMiddle, SourceSegment
from geodata.names import StreetName, spellings
from geodata.naming import Piece, Town, carry_names, form_on, full_name, vote
from geodata.numbering import Numbered, Numbers, number
from geodata.ranges import ranges_of, sides_of_odd

Progress = Callable[[str], None]
_RAMP = " TO "


@dataclass(frozen=True, slots=True)
class Words:
    """What a person has written down of an area: other base names, renamed streets, classes."""

    base_aliases: Mapping[str, str] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)


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
            ranges.get(piece.index, ()), piece.evidence, piece.confidence,
        )
        for piece in town.pieces
    ]  # fmt: skip
    return Conclusion(
        segments,
        list(_aliases(town, names, on_piece, words)),
        list(_meetings(town, names, evidence.corners)),
        list(_middles(numbers, names, on_piece)),
        _report(town, numbers, names),
        [f"{refusal.what}: {refusal.why}" for refusal in numbers.refused.values()],
    )


def _base(piece: Piece, words: Words) -> str:
    return words.renamed.get(piece.base, piece.base)


def _name(piece: Piece, words: Words) -> StreetName | None:
    if not piece.base or _RAMP in piece.base:
        return None
    return full_name(_base(piece, words), piece.form or ("", ""))


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
    old_names = {current: old for old, current in words.renamed.items()}
    for name in dict.fromkeys(filter(None, names.values())):
        if old := old_names.get(name.name):
            yield Alias(name, StreetName(old, name.post_type, name.post_directional), "former")
    for (name, other), count in sorted(seen.items(), key=str):
        if count >= 2 and other.name != name.name:
            yield Alias(name, other, "spelling")


def _loosely(name: StreetName) -> Iterator[StreetName]:
    for spelling in spellings(name):
        yield StreetName(spelling.name)


def _meetings(town: Town, names: Mapping[int, StreetName | None], corners: list[CornerSighting]) -> Iterator[Meeting]:
    """Corners that a source publishes with a position; those that a node shows are left out by the writer."""
    for corner in corners:
        if corner.kind == "corner":
            first, second = (_street_near(town, names, corner, s) for s in (corner.street, corner.cross_street))
            if first and second and first != second:
                yield Meeting(first, second, *corner.position, evidence="published", spread_m=10.0)


def _street_near(
    town: Town, names: Mapping[int, StreetName | None], corner: CornerSighting, street: StreetName
) -> StreetName | None:
    bases = town.bases(street)
    found = [
        (metres, piece.index)
        for metres, piece in town.near(corner.position, 40.0)
        if piece.base in bases and form_on(piece.base, street)[0] in ("", piece.form[0] if piece.form else "")
    ]
    return names[min(found)[1]] if found else None


def _middles(
    numbers: Numbers, names: Mapping[int, StreetName | None], on_piece: Mapping[int, list[Sighting]]
) -> Iterator[PublishedMiddle]:
    """Where the city puts a block: on the middle of one piece, of the several that may share its hundred."""
    for index, sightings in on_piece.items():
        numbered, name = numbers.pieces.get(index), names[index]
        for sighting in sightings:
            if sighting.kind == "block" and name and _sole(numbered, sighting):
                yield PublishedMiddle(name, sighting.number or 0, *sighting.position)


def _sole(numbered: Numbered | None, sighting: Sighting) -> bool:
    return numbered is not None and numbered.hundreds == {sighting.number}


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
