"""A row's place out of its columns: number and street, street and cross street, city, state and ZIP code."""

import re
from collections.abc import Callable

from geodata.names import DIRECTIONALS, STREET_TYPES

Cell = Callable[[str], str]
"""The cell of a row in the column of a field; "" where there is none."""
_BLANK = re.compile(
    r"[(<]?(?:null|none|nil|nan|blank|undefined|n\.?/?a\.?)[)>]?|\\n|not (?:applicable|available)|[-–—.?]{1,3}"
    r"|#(?:n/a|value!|ref!|name\?|div/0!|null!|num!)"
)
_NUMBER_FIRST = re.compile(r"\d(?!\d*(?:st|nd|rd|th)\b)[\dx*/½ -]*[a-z]?\s+\S", re.IGNORECASE)
"""A house number or a block, and not a street such as "34th St"."""
_CORNER = re.compile(r"[&@/]|\b(?:and|at|between|near|y|block)\b", re.IGNORECASE)
_LINKED_BEHIND = re.compile(r"(?:[,&/@]|\b(?:and|at|of|the|near|between|block|y))$", re.IGNORECASE)
_LINKED_BEFORE = re.compile(r"(?:[,&/@]|(?:and|at|of|near|between|block|y)\b)", re.IGNORECASE)
_POINT_LINE = re.compile(r"\(?\s*(-?\d{1,3}\.\d+)\s*,\s*(-?\d{1,3}\.\d+)\s*\)?")
_WELL_KNOWN_TEXT = re.compile(
    r"(?:SRID=4326;)?POINT\s*Z?\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)(?:\s+-?[\d.]+)?\s*\)", re.IGNORECASE
)
_FIRST_OF_CITY = re.compile(
    r"^(?:city|town|village|township|borough|municipality|ciudad|municipio)\s+(?:of|de)\s+", re.IGNORECASE
)
_LAST_OF_CITY = re.compile(r"[\s,]+\(?(?:city|town|village)\)?$", re.IGNORECASE)


def filled(text: str) -> str:
    """Return what a cell says; "" for a word that programs write where there is nothing."""
    return "" if text and len(text) < 20 and _BLANK.fullmatch(" ".join(text.lower().split())) else text


def position_in(text: str) -> tuple[str, str, str]:
    """Split a place in words from the position in figures that it holds: (words, lon, lat), the latter "" for none.

    Portals write both into one cell: an address, a city, and below them (44.94, -93.27), latitude first.
    """
    end = text.rstrip()[-1:]
    if end != ")" and not end.isdigit():
        return text, "", ""
    if found := _WELL_KNOWN_TEXT.fullmatch(text.strip()):
        return "", found[1], found[2]
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if lines and (found := _POINT_LINE.fullmatch(lines[-1])):
        return "\n".join(lines[:-1]), found[2], found[1]
    return text, "", ""


def one_line(text: str) -> str:
    """Return the lines of a cell in one: a comma between them, unless the words go on."""
    if "\n" not in text:
        return " ".join(text.split())
    joined = ""
    for line in filter(None, (" ".join(line.split()) for line in text.split("\n"))):
        goes_on = not joined or _LINKED_BEHIND.search(joined) or _LINKED_BEFORE.match(line) or _is_rest(line)
        joined += f"{' ' if joined else ''}{line}" if goes_on else f", {line}"
    return joined


def _is_rest(line: str) -> bool:
    """Return True for the rest of a street's name: "Ave S"."""
    words = line.upper().replace(".", "").split()
    return bool(words) and all(word in STREET_TYPES or word in DIRECTIONALS for word in words)


def street_of(cell: Cell) -> str:
    """Return the place in words without its city."""
    place, number = one_line(position_in(cell("place"))[0]), _number(cell("number"))
    place = place or one_line(position_in(cell("second_place"))[0])
    if re.fullmatch(r"\d+[a-z]?", place, re.IGNORECASE) and cell("street"):
        # The column "Address" can hold the number alone.
        place, number = "", number or place
    name = place or _street_name(cell)
    if not name or _NUMBER_FIRST.match(name):
        return name
    if number:
        return f"{number} {name}"
    if (block := _number(cell("block"))) and not _CORNER.search(name):
        return f"{block} block of {name}" if block.isdecimal() else f"{block} {name}"
    cross, second = one_line(cell("cross_street")), one_line(cell("second_cross_street"))
    if not cross or _CORNER.search(name):
        return name
    return f"{name} between {cross} and {second}" if second and second != cross else f"{name} and {cross}"


def _street_name(cell: Cell) -> str:
    """Put direction, name and type together; a part that the name has already is not said twice."""
    street = one_line(cell("street"))
    if not street:
        return ""
    words = street.upper().replace(".", "").split()
    before, kind, behind = (cell(field) for field in ("pre_direction", "street_type", "post_direction"))
    standard = STREET_TYPES.get(kind.upper().replace(".", ""), kind)
    has_kind = any(STREET_TYPES.get(word) == standard for word in words[1:])
    parts = (
        "" if DIRECTIONALS.get(words[0]) == _direction(before) else before,
        street,
        "" if has_kind else kind,
        "" if DIRECTIONALS.get(words[-1]) == _direction(behind) else behind,
    )
    return " ".join(filter(None, parts))


def _direction(text: str) -> str:
    plain = text.upper().replace(".", "")
    return DIRECTIONALS.get(plain, plain or "none")


def _number(text: str) -> str:
    """A house number as people write it: no 3400.0, no 3,400, and 0 is none."""
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)|\.0+$", "", text.strip()) if text else ""
    return "" if not plain.strip("0") else plain


def locality_of(cell: Cell) -> str:
    """Return the city, state and ZIP code that a row names, as an address ends: "Burnsville, MN 55337"."""
    city = one_line(cell("city"))
    city = (_LAST_OF_CITY.sub("", _FIRST_OF_CITY.sub("", city)) or city) if city else ""
    county = "" if city else cell("county")
    if county and not re.search(r"\b(?:county|parish|borough|condado)\b", county, re.IGNORECASE):
        county = f"{county} County"
    return ", ".join(filter(None, (city, county, " ".join(filter(None, (cell("state"), _zip(cell("zip"))))))))


def _zip(text: str) -> str:
    """A ZIP code, with the zeros in front that a spreadsheet took off."""
    plain = re.sub(r"\.0+$", "", text.strip()) if text else ""
    return plain.zfill(5) if plain.isdecimal() and 3 <= len(plain) <= 5 else plain
