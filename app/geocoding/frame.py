"""What stands round a reference in a phrase: lead words, relation, unit, locality. It only cuts; it judges nothing.

A frame keeps the length of the phrase as written out (shorthand.py), so its spans lead back to the phrase as given.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from app.geocoding import frame_patterns as patterns
from app.geocoding.codes import uncoded
from app.geocoding.relations import SIGNS, related
from app.geocoding.shorthand import written_out
from app.geocoding.signs import holds, last_word
from app.geocoding.states import named_last
from app.model import Relation, Shift
from geodata.names import DIRECTIONALS, STREET_TYPES

MAX_LENGTH = 300
"""Characters of a phrase that are read; a longer text is no phrase."""


@dataclass(slots=True)
class Frame:
    """A phrase with the window [start, end) in which its reference stands, and what was cut off around it.

    `localities` are the municipality, state and ZIP words behind the reference, nearest first; those in brackets keep
    their brackets, since a bracket may as well hold a remark. `corner`: the phrase says "corner of". `unused`: words
    that say nothing of where, or that name another place ("and a third in Brooklyn Center").
    """

    text: str
    start: int
    end: int
    relation: Relation = Relation.AT
    shift: Shift | None = None
    corner: bool = False
    unit: str = ""
    localities: list[str] = field(default_factory=list)
    unused: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """What is left to read."""
        return self.text[self.start : self.end]

    @property
    def locality(self) -> str:
        """The words that name a municipality, as they stood."""
        return ", ".join(self.localities)


@lru_cache(maxsize=256)
def frame(phrase: str) -> Frame:
    """Cut a phrase, of at most MAX_LENGTH characters, down to its reference. Frames are shared: read only."""
    return _framed(_plain(phrase))


def frame_with_names_in_brackets(phrase: str) -> Frame | None:
    """The frame with a bracketed street behind a slash: "Hiawatha Avenue (Highway 55) at 46th Street"; else None."""
    text = _plain(phrase)
    slashed = patterns.BRACKETS.sub(_slashed, text) if "(" in text or "[" in text else text
    return _framed(slashed) if slashed != text else None


def _slashed(match: re.Match[str]) -> str:
    """The brackets' words behind a slash where they end or begin as a street's name does; else as they stand."""
    said = match.group(1) or match.group(2) or ""
    names = said.upper().replace(".", "").replace("-", " ").split()
    is_street = bool(names) and (
        names[-1] in STREET_TYPES or names[-1] in DIRECTIONALS or names[0] in patterns.ROUTE_WORDS
    )
    if "/" in said or not (is_street or names[:1] == ["TH"]) or patterns.BETWEEN_IN_BRACKETS.match(said):
        return match.group()
    return f"/{said} "


def frame_without_codes(phrase: str) -> tuple[Frame, bool] | None:
    """The frame without the codes round the place, and whether one may be a house number; None where there are none."""
    found = uncoded(_plain(phrase))
    if found is None:
        return None
    return replace(_framed(found.text), unused=found.codes), found.unsure


def _plain(phrase: str) -> str:
    return written_out(phrase).text.replace("\n", " ")[:MAX_LENGTH]


def _framed(text: str) -> Frame:
    found = Frame(text, 0, len(text))
    _cut_brackets(found)
    low = found.text.lower()
    _cut_lead(found, low)
    _cut_tail(found, low)
    return found


def _cut_brackets(found: Frame) -> None:
    """Brackets become spaces; what stood in them is an aside, unless it says between which streets."""

    def blank(match: re.Match[str]) -> str:
        aside = match.group(1) or match.group(2) or ""
        if patterns.BETWEEN_IN_BRACKETS.match(aside):
            return f" {aside} "
        if aside.strip():
            found.localities.append(f"({aside.strip()})")
        return " " * len(match.group())

    if "(" in found.text or "[" in found.text:
        found.text = patterns.BRACKETS.sub(blank, found.text)


def _cut_lead(found: Frame, low: str) -> None:
    """Cut off what stands before the reference; `low` is the text in small letters, to see what is worth trying."""
    relates = holds(low, SIGNS)
    leads = tuple(pattern for pattern, signs in _LEADS if not signs or holds(low, signs))
    while found.start < found.end and (end := _lead_end(found, leads, relates=relates)) is not None:
        found.start = end


def _lead_end(found: Frame, leads: tuple[re.Pattern[str], ...], *, relates: bool) -> int | None:
    """Where the next piece before the reference ends; None where the reference begins."""
    text, start, end = found.text, found.start, found.end
    if match := patterns.EDGE.match(text, start, end):
        return match.end()
    if relates and (said := related(text, start, end)) and said.end < end:
        # The first relation is the nearest to the event: "a block south of the area of" stays a block south.
        if found.relation is Relation.AT:
            found.relation, found.shift = said.relation, said.shift
        return said.end
    for pattern in () if text[start].isdigit() else leads:
        if match := pattern.match(text, start, end):
            found.unit = match["unit"] if pattern is patterns.UNIT_FIRST else found.unit
            found.corner = found.corner or pattern is patterns.CORNER
            return match.end()
    return None


_LEADS = (
    (patterns.UNIT_FIRST, (",",)),
    (patterns.CORNER, ("corner", "cnr", "section", "junction", "crossing")),
    (patterns.SPOT, ("alley", "parking", "sidewalk", "yard")),
    (patterns.FILLER, ()),
)
"""What may stand before a reference apart from a relation, never a figure; what the text holds for it (signs.py)."""


def _cut_tail(found: Frame, low: str) -> None:
    cuts = [cut for cut, signs in _CUTS if not signs or holds(low, signs)]
    while any(cut(found) for cut in cuts):
        pass


def _cut(found: Frame, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """The pattern's match at the window's end, which then ends before it; never the whole window."""
    match = pattern.search(found.text, found.start, found.end)
    if match is None or match.start() <= found.start:
        return None
    found.end = match.start()
    return match


def _trailing(found: Frame) -> bool:
    last = found.text[found.end - 1 : found.end]
    return not last.isalnum() and bool(_cut(found, patterns.TRAILING))


def _other(found: Frame) -> bool:
    if match := _cut(found, patterns.OTHER):
        found.unused += (match["other"].strip(),)
    return match is not None


def _country(found: Frame) -> bool:
    return bool(_cut(found, patterns.COUNTRY))


def _zip(found: Frame) -> bool:
    is_figure = found.text[found.end - 1 : found.end].isdigit()
    if match := _cut(found, patterns.ZIP) if is_figure else None:
        found.localities.insert(0, match.group("zip"))
    return match is not None


def _state(found: Frame) -> bool:
    match = named_last(found.text, found.start, found.end, found.localities[0] if found.localities else "")
    if match:
        found.end = match.start()
        found.localities.insert(0, match["words"])
    return match is not None


def _unit(found: Frame) -> bool:
    if match := _cut(found, patterns.UNIT):
        found.unit = match.group("unit")
    return match is not None


def _corner(found: Frame) -> bool:
    """ "38th and Chicago, SW corner"."""
    match = _cut(found, patterns.CORNER_BEHIND)
    found.corner = found.corner or match is not None
    return match is not None


def _part_of_a_house(found: Frame) -> bool:
    if not found.text[found.start : found.start + 1].isdigit():
        return False
    word = last_word(found.text, found.start, found.end).rstrip(".")
    if word not in patterns.PARTS_OF_A_HOUSE and not word[:1].isdigit():
        return False
    match = patterns.PART_OF_A_HOUSE.search(found.text, found.start, found.end)
    if match is None or not _is_address(found.text[found.start : match.start()], match["unit"]):
        return False
    found.end = match.start()
    if match["unit"][0].isdigit():
        found.unused += (match["unit"],)
    found.unit = match["unit"]
    return True


def _is_address(text: str, unit: str) -> bool:
    """Whether a text is a number and a street's name; before a bare figure, one that ends as names do."""
    number, *street = text.replace(",", " ").upper().replace(".", "").split()
    name = [word for word in street if word not in DIRECTIONALS]
    if not number[:1].isdigit() or not name or name[0] in STREET_TYPES or "&" in text or "/" in text[6:]:
        return False
    if not unit[0].isdigit():
        return True
    return len(name) > 1 and street[-1] in {*STREET_TYPES, *DIRECTIONALS} and not _is_route(street)


def _is_route(street: list[str]) -> bool:
    """ "2605 County Road 81" has no unit 81."""
    return any(word in patterns.ROUTE_WORDS for word in street)


def _in(found: Frame) -> bool:
    if match := _cut(found, patterns.IN):
        found.localities.insert(0, match.group("group").strip())
    return match is not None


def _area(found: Frame) -> bool:
    """ "34th and Portland area" is near 34th and Portland."""
    match = _cut(found, patterns.AREA)
    if match and found.relation is Relation.AT:
        found.relation = Relation.NEAR
    return match is not None


def _group(found: Frame) -> bool:
    """ ", St. Paul" is a locality; ", NE", ", near Lake St" and ", between …" belong to the reference."""
    match = patterns.GROUP.search(found.text, found.start, found.end)
    if match is None or match.start() <= found.start or patterns.NO_LOCALITY.match(match.group("group")):
        return False
    found.end = match.start()
    if match.group("group").strip():
        found.localities.insert(0, match.group("group").strip(" ."))
    return True


_CUTS: tuple[tuple[Callable[[Frame], bool], tuple[str, ...]], ...] = (
    (_trailing, ()),
    (_other, ("in ",)),
    (_country, ("us", "u.s", "united")),
    (_zip, ()),
    (_state, ()),
    (_unit, patterns.UNIT_SIGNS),
    (_in, ("in ",)),
    (_area, ("area", "vicinity", "corridor")),
    (_corner, ("corner", "intersection")),
    (_part_of_a_house, ()),
    (_group, (",",)),
)
"""What may stand behind a reference, tried until none of it is left; what the text holds for it (signs.py)."""
