"""Generic centre lines: a small TOML file, described in geodata/README.md, says which column is what. It only reads."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geodata.address_range import AddressRange
from geodata.sources.layers import Feature, SourceUnreadable, columns, read
from geodata.sources.roads import Road, number_range

_STREET = ("street", "pre_directional", "pre_type", "name", "post_type", "post_directional")
_SIDES = ("left", "right")
_NUMBERS = tuple(f"{side}_{what}" for side in _SIDES for what in ("from", "to", "parity"))
_OTHERS = ("class", "locality", "left_locality", "right_locality", "from_streets", "to_streets")
_COLUMNS = frozenset({*_STREET, *_NUMBERS, *_OTHERS})
_CLASSES = frozenset({"freeway", "ramp", "major", "minor", "path"})


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A mapping file. `columns`: our word → the source's column; `values` says what its entries stand for."""

    columns: Mapping[str, str]
    no_number: frozenset[str] = frozenset()
    both: frozenset[str] = frozenset({"B"})
    classes: Mapping[str, str] = field(default_factory=dict)
    separator: str = "/"
    names: Mapping[str, str] = field(default_factory=dict)
    source: Mapping[str, str] = field(default_factory=dict)


def mapping_of(file: Path) -> ColumnMapping:
    """The mapping in a TOML file; raises SourceUnreadable, which says what is wrong with it."""
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceUnreadable(f"{file.name} cannot be read as a mapping in TOML: {error}") from None
    named, values = _table(document, "columns", file), _table(document, "values", file)
    if strange := sorted(named.keys() - _COLUMNS):
        raise SourceUnreadable(f"{file.name} maps {', '.join(strange)}; known are {', '.join(sorted(_COLUMNS))}.")
    if not named.keys() & {"street", "name"}:
        raise SourceUnreadable(f"{file.name} has to map street, or name and the other parts of a street's name.")
    classes = {str(key): str(value) for key, value in _table(values, "class", file).items()}
    if strange := sorted(set(classes.values()) - _CLASSES):
        raise SourceUnreadable(f"{file.name} has class {', '.join(strange)}; known are {', '.join(sorted(_CLASSES))}.")
    return ColumnMapping(
        {ours: str(theirs).lower() for ours, theirs in named.items()},
        frozenset(map(str, values.get("no_number", ()))),
        frozenset(map(str, values.get("both", ("B",)))),
        classes,
        str(values.get("separator", "/")),
        {str(key): str(value) for key, value in _table(values, "names", file).items()},
        {key: str(value) for key, value in _table(document, "source", file).items()},
    )


def _table(document: Mapping[str, Any], name: str, file: Path) -> Mapping[str, Any]:
    table = document.get(name, {})
    if not isinstance(table, dict):
        raise SourceUnreadable(f"{file.name}: [{name}] has to be a table.")
    return table


def roads(files: Sequence[Path], mapping: ColumnMapping, refused: Counter[str]) -> Iterator[Road]:
    """The roads of the files; what cannot be used is counted in `refused`. Raises SourceUnreadable."""
    for file in files:
        has = columns(file)
        if missing := sorted(set(mapping.columns.values()) - has):
            raise SourceUnreadable(
                f"{file.name} has no column {', '.join(missing)}, which the mapping names. It has: "
                f"{', '.join(sorted(has)) or 'none'}."
            )
        for feature in read(file):
            yield from _roads(feature, mapping, refused)


def _roads(feature: Feature, mapping: ColumnMapping, refused: Counter[str]) -> Iterator[Road]:
    """The feature's road; of one in several pieces, each without its numbers: nothing says where on them they are."""

    def cell(ours: str) -> str:
        return feature.text(mapping.columns[ours]) if ours in mapping.columns else ""

    name = _name(mapping, cell("street") or " ".join(filter(None, map(cell, _STREET[1:]))))
    street_class = mapping.classes.get(cell("class"), "minor")
    cities = frozenset(filter(None, map(cell, ("locality", "left_locality", "right_locality"))))
    if len(feature.lines) == 1:
        ranges = tuple(_ranges(feature, mapping, refused))
        cross = [_streets(cell(end), mapping) for end in ("from_streets", "to_streets")]
        yield Road(feature.lines[0], ((name, ranges),), street_class, cities, *cross)
        return
    refused["record without a line" if not feature.lines else "numbers of a line in several pieces"] += 1
    for line in feature.lines:
        yield Road(line, ((name, ()),), street_class, cities)


def _ranges(feature: Feature, mapping: ColumnMapping, refused: Counter[str]) -> Iterator[AddressRange]:
    for side in _SIDES:
        start, end = (_number(feature, mapping.columns.get(f"{side}_{end}", ""), mapping) for end in ("from", "to"))
        both = feature.text(mapping.columns.get(f"{side}_parity", "")) in mapping.both
        if found := number_range(side, start, end, both, refused):
            yield found


def _number(feature: Feature, column: str, mapping: ColumnMapping) -> str:
    """ "701", also where the source keeps it as 701.0; "" for what stands for no number."""
    text = feature.text(column).removesuffix(".0")
    return "" if text in mapping.no_number else text


def _name(mapping: ColumnMapping, text: str) -> str:
    return mapping.names.get(text, text)


def _streets(text: str, mapping: ColumnMapping) -> tuple[str, ...]:
    return tuple(_name(mapping, name) for part in text.split(mapping.separator) if (name := part.strip()))
