"""Which of a table's columns say where: told by what they hold, wherever several could."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.imports import composing
from app.incidents.exchange import columns
from geodata.names import DIRECTIONALS, STREET_TYPES

Values = Callable[[str], Sequence[str]]
"""The cells of a column, of every row; "" where a row has none."""
_OF_PLACE = ("place", "lat", "lon", *columns.PARTS)
_ORDINAL = re.compile(r"\b\d+(?:st|nd|rd|th)\b", re.IGNORECASE)
_HOUSE = re.compile(r"\d[\dx*/½-]*[a-z]?\s+\S.*", re.IGNORECASE)
_LINK = re.compile(r"\s*(?:[&@/]|\b(?:and|at|y)\b)\s*", re.IGNORECASE)
_BLOCK = re.compile(r"\bblock\b", re.IGNORECASE)
_LOOKED_AT = 200


def settled(found: Mapping[str, str], names: Sequence[str], values: Values) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the columns corrected by what they hold, and the headings of which a person has to choose one.

    A column of addresses goes before one of names. A name beside an address is the place's own, or its town.
    """
    kept = dict(found)
    used = {name for field, name in kept.items() if field != "place"}
    several = [name for name in columns.of_places(names) if name not in used]
    if columns.is_ours(names) or "place" not in kept or (len(several) < 2 and "street" not in kept):
        return kept, ()
    kinds = {name: _kind(list(filter(None, values(name)))[:_LOOKED_AT]) for name in several}
    del kept["place"]
    _take_position(kept, kinds)
    if "street" in kept:
        return _beside_a_street(kept, kinds, values)
    addresses = [name for name, kind in kinds.items() if kind == "address"]
    if not addresses:
        plain = [name for name, kind in kinds.items() if kind != "position" and not columns.can_be_a_name(name)]
        first = found["place"] if kinds[found["place"]] != "position" else next(iter(kinds))
        addresses = plain[:1] or [first]
    kept["place"], *others = sorted(addresses, key=columns.can_be_a_name)
    _take_name(kept, kinds)
    return kept, () if {"lat", "lon"} <= kept.keys() else _reconciled(kept, others, values)


def _take_position(kept: dict[str, str], kinds: dict[str, str]) -> None:
    positions = [name for name, kind in kinds.items() if kind == "position"]
    if positions and len(positions) < len(kinds) + ("street" in kept):
        if not {"lat", "lon"} <= kept.keys():
            kept["position"] = positions[0]
        for name in positions:
            del kinds[name]


def _take_name(kept: dict[str, str], kinds: Mapping[str, str]) -> None:
    names = [name for name, kind in kinds.items() if kind in ("words", "") and columns.can_be_a_name(name)]
    if rest := [name for name in names if name not in kept.values()]:
        kept["place_name"] = min(rest, key=lambda name: kinds[name] == "")


def _beside_a_street(
    kept: dict[str, str], kinds: Mapping[str, str], values: Values
) -> tuple[dict[str, str], tuple[str, ...]]:
    """A column of places beside one of streets: its cross street, the same in one piece, its name, or another place."""
    for name, kind in kinds.items():
        cells = list(filter(None, values(name)))[:_LOOKED_AT]
        if kind == "number":
            kept["place"] = name
        elif "cross_street" not in kept and _are_cross_streets(name, kind, cells, values(kept["street"])):
            kept["cross_street"] = name
    whole = [name for name, kind in kinds.items() if kind == "address" and name not in kept.values()]
    if whole and "place" not in kept:
        kept["place"], *others = sorted(whole, key=columns.can_be_a_name)
        _take_name(kept, kinds)
        with_position = {"lat", "lon"} <= kept.keys()
        return kept, () if with_position else _reconciled(kept, [*others, kept["street"]], values)
    _take_name(kept, kinds)
    return kept, ()


def _are_cross_streets(name: str, kind: str, cells: Sequence[str], streets: Sequence[str]) -> bool:
    if not cells or kind not in ("address", "words") or (kind == "words" and not columns.is_corner(name)):
        return False
    single = [cell for cell in cells if not _HOUSE.fullmatch(cell) or _ORDINAL.match(cell)]
    single = [cell for cell in single if not _is_corner(cell) and not _BLOCK.search(cell)]
    of_streets = set().union(*(_words(cell) for cell in streets[:_LOOKED_AT]))
    return 2 * len(single) > len(cells) and not all(_words(cell) <= of_streets for cell in cells)


def _reconciled(kept: dict[str, str], others: Sequence[str], values: Values) -> tuple[str, ...]:
    """Say whether further columns of addresses agree with that of the place; take in one that fills its gaps."""
    first = values(kept["place"])
    for name in others:
        second = values(name)
        pairs = [(one, other) for one, other in zip(first, second, strict=True) if one and other]
        if not all(_agree(one, other) for one, other in pairs):
            return kept["place"], name
        if name in kept.values():
            continue
        if sum(len(_words(other)) > len(_words(one)) for one, other in pairs) * 2 > len(pairs):
            kept["place"], name, first = name, kept["place"], second
        if any(other and not one for one, other in zip(first, values(name), strict=True)):
            kept.setdefault("second_place", name)
    return ()


def _agree(one: str, other: str) -> bool:
    words = _words(one), _words(other)
    return words[0] <= words[1] or words[1] <= words[0]


def _words(text: str) -> set[str]:
    """The words of an address in one spelling, without types and directions, which are often left out."""
    found = re.findall(r"\w+", _ORDINAL.sub(lambda number: number[0][:-2], text.upper()))
    return {word for word in found if word not in STREET_TYPES and word not in DIRECTIONALS} - {"AND", "AT", "OF"}


def _kind(cells: Sequence[str]) -> str:
    """Return what most cells are: "position", "number", "address" or "words"; "" of an empty column."""
    said = [cell for cell in cells if composing.filled(cell)]
    kinds = [_kind_of(cell) for cell in said]
    return max(sorted(set(kinds)), key=kinds.count) if kinds else ""


def _kind_of(cell: str) -> str:
    words, lon, _ = composing.position_in(cell)
    if lon and not words:
        return "position"
    text = composing.one_line(words)
    if re.fullmatch(r"\d+[a-z]?", text, re.IGNORECASE):
        return "number"
    return "address" if is_address(text) else "words"


def is_address(text: str) -> bool:
    """Return True for words that are built like an address, a block, a street or a corner."""
    if _BLOCK.search(text) or _ORDINAL.search(text):
        return True
    return any(_is_street(part) for part in _LINK.split(text.partition(",")[0]))


def _is_corner(text: str) -> bool:
    return len([part for part in _LINK.split(text.partition(",")[0]) if part]) > 1


def _is_street(part: str) -> bool:
    words = part.upper().replace(".", "").split()
    while len(words) > 1 and words[-1] in DIRECTIONALS:
        words.pop()
    has_type = len(words) > 1 and words[-1] in STREET_TYPES
    return has_type or bool(_HOUSE.fullmatch(part) and len(words) > 2 and set(words[1:]) & STREET_TYPES.keys())


def told(chosen: Mapping[str, str], names: Sequence[str]) -> dict[str, Any]:
    """Return the columns that the place is read from, and those not used that sound as if they said where."""
    used = {field: chosen[field] for field in columns.FIELDS if field in _OF_PLACE and chosen.get(field)}
    taken = {*chosen.values(), *columns.OF_REVIEW, *columns.OURS, *(("verbatim",) if columns.is_ours(names) else ())}
    not_used = [name for name in names if name not in taken and columns.sounds_like_a_place(name)]
    return {"used": used, "not_used": not_used}
