"""What stands round a reference in a phrase: lead words, relation, unit, locality. It only cuts; it judges nothing.

A frame keeps the length of the phrase as written out (shorthand.py), so its spans lead back to the phrase as given.
"""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from app.geocoding.codes import uncoded
from app.geocoding.relations import related
from app.geocoding.shorthand import written_out
from app.geocoding.states import named_last
from app.model import Relation, Shift
from geodata.names import DIRECTIONALS, STREET_TYPES

MAX_LENGTH = 300
"""Characters of a phrase that are read; a longer text is no phrase."""


def words(*source: str) -> re.Pattern[str]:
    """A pattern over words, capitals or not, out of pieces that fit a line."""
    return re.compile("".join(source), re.IGNORECASE)


_CORNER = words(
    r"(?:(?:north|south)?(?:east|west)|north|south|[ns][ew])?\s*",
    r"(?:corners?|cnr|intersection|junction|crossing)(?: of\b|\s*:)\s*",
    r"|(?:(?:north|south)(?:east|west)|[ns][ew])\s*corner\s+(?=\w)|(?:corner|intersection|cnr)\s+(?=\w.*(?:[&/@]|\band\b|\bat\b))",
)
_CORNER_BEHIND = words(
    r"[,\s]+(?:(?:the|on the|at the)\s+)*(?:(?:(?:north|south)?(?:east|west)|north|south|[ns]?[ew]|[ns])[\s/-]*)?"
    r"(?:corner|intersection)$"
)
_FILLER = words(
    r"(?:some(?:where|place)(?=\s+(?:on|along|in|at|off|between)\b)|up and down|all (?:of|along|over|up and down)"
    r"|(?:various|several|multiple|different|many|unknown) (?:locations?|places?|points?|spots?)"
    r"(?=\s+(?:on|along|of)\b)"
    r"|(?:entire |whole |full )?(?:length|course|stretch) of|(?:an? |the )?(?:part|portion|section|stretch)s? of"
    r"|the(?!\s+(?:mall|plaza|loop)\s*(?:$|[&/@,]|and\b|at\b))|in|at|on|along|location|address)\b[\s:]*"
)
_SPOT = words(
    r"(?:an?\s+|the\s+)?(?:alley(?:way)?|parking (?:lot|ramp)|sidewalk|(?:front |back)?yard)(?:\s+of\b|",
    r"(?=\s+(?:in rear|rear|behind|near|off|at|on|in|outside|next|across|by)\b))\s*",
)
_EDGE = re.compile(r"[\s,.;:!?\"'*_@&/-]+")
_TRAILING = re.compile(r"[\s,;:!?\"'*_-]+$")
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_BETWEEN_IN_BRACKETS = words(r"\s*(?:between|btwn|bet)\b")
_UNIT = words(
    r"[,\s]+(?P<unit>(?:(?:apt|apartment|unit|suite|ste|room|rm|lot|bldg|building|no|floor|fl)(?:\b\.?\s*#?\s*|(?=\d))",
    r"|#\s*)[a-z0-9-]{1,6}|\d{1,2}(?:st|nd|rd|th) fl(?:oor)?|lobby|upstairs|downstairs|rear|(?:upper|lower) unit)$",
)
_PART_OF_A_HOUSE = words(
    r"[,\s]+(?:(?:in|on|at) )?(?:the )?(?P<unit>(?:(?:upper|lower|main|ground|front|back|rear|side|top)",
    r"(?: (?:unit|level|apt\.?|apartment|floor|fl|door|duplex|house|yard|porch|half))?",
    r"|basement|bsmt|bsmnt|attic|garage|detached garage|backyard|porch|stairwell|hallway|driveway)",
    r"|(?<=\W)\d{1,4}[a-z]?)$",
)
""" "2605 Blaisdell Upper": only behind a number and a street's name; Front and Garage are streets as well."""
_UNIT_FIRST = words(
    r"(?P<unit>(?:apt|apartment|unit|suite|ste|room|rm)\b\.?\s*#?\s*[a-z0-9-]{1,6}|#\s*\w{1,6}),\s*(?=\d)"
)
_ROUTE_WORDS = frozenset(
    ["HIGHWAY", "HWY", "ROUTE", "RT", "ROAD", "RD", "CR", "CSAH", "I", "INTERSTATE", "US", "MN", "TH"]
)
_AREA = words(r"[,\s]+(?:area|vicinity|corridor)$")
_COUNTRY = words(r"[,\s]+(?:usa|u\.s\.a?\.?|united states(?: of america)?)$")
_ZIP = re.compile(r"[,\s]+(?P<zip>[0-9]{5})(?:-?[0-9]{4})?$")
_OTHER = words(
    r"(?:\s*[,;]\s*(?:and|plus|while|but|with)?\s*|\s+(?:and|plus|while)\s+)(?P<other>(?:(?:an?|the)\s+",
    r"(?:second|third|fourth|fifth|sixth|other)|another|one(?!\s+(?:block|mile|half|hundred|foot|yard))|others|",
    r"(?:two|three|four|five|some|several)\s+(?:others|more))\b[^\d,;&/]*?\bin\s+[^\d,;&/]+",
    r"|(?<=and )in\s+[^\d,;&/]+)$",
)
_GROUP = re.compile(r"\s*,\s*(?P<group>[^,]*)$")
_IN = words(r"[\s,]+in (?:the (?:city of )?)?(?P<group>[^\d,&/]+)$")
_NO_LOCALITY = words(
    r"(?:near|off|close|around|between|btwn|from|at|corner|just|and|the|then|&|across|opposite|behind|beside|outside|next",
    r"|alongside|adjacent|in)\b|.*(?:[0-9&/@]|\b(?:and|to|of)\b)",
    r"|(?:n|s|e|w|ne|nw|se|sw|north|south|east|west|(?:north|south)(?:east|west))\.?$",
    r"|.*\b(?:st|street|ave?|avenue|blvd|boulevard|rd|road|dr|drive|pkwy|parkway|ln|lane|ter|terrace|pl|place|ct|court",
    r"|hwy|highway|mall)\.?(?: [ns]?[ew]?)?$",
)


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
    slashed = _BRACKETS.sub(_slashed, text) if "(" in text or "[" in text else text
    return _framed(slashed) if slashed != text else None


def _slashed(match: re.Match[str]) -> str:
    """The brackets' words behind a slash where they end or begin as a street's name does; else as they stand."""
    said = match.group(1) or match.group(2) or ""
    names = said.upper().replace(".", "").replace("-", " ").split()
    is_street = bool(names) and (names[-1] in STREET_TYPES or names[-1] in DIRECTIONALS or names[0] in _ROUTE_WORDS)
    if "/" in said or not (is_street or names[:1] == ["TH"]) or _BETWEEN_IN_BRACKETS.match(said):
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
    _cut_lead(found)
    _cut_tail(found)
    return found


def _cut_brackets(found: Frame) -> None:
    """Brackets become spaces; what stood in them is an aside, unless it says between which streets."""

    def blank(match: re.Match[str]) -> str:
        aside = match.group(1) or match.group(2) or ""
        if _BETWEEN_IN_BRACKETS.match(aside):
            return f" {aside} "
        if aside.strip():
            found.localities.append(f"({aside.strip()})")
        return " " * len(match.group())

    if "(" in found.text or "[" in found.text:
        found.text = _BRACKETS.sub(blank, found.text)


def _cut_lead(found: Frame) -> None:
    while found.start < found.end and (end := _lead_end(found)) is not None:
        found.start = end


def _lead_end(found: Frame) -> int | None:
    """Where the next piece before the reference ends; None where the reference begins."""
    text, start, end = found.text, found.start, found.end
    if match := _EDGE.match(text, start, end):
        return match.end()
    if (said := related(text, start, end)) and said.end < end:
        # The first relation is the nearest to the event: "a block south of the area of" stays a block south.
        if found.relation is Relation.AT:
            found.relation, found.shift = said.relation, said.shift
        return said.end
    if match := _UNIT_FIRST.match(text, start, end):
        found.unit = match["unit"]
        return match.end()
    for pattern in (_CORNER, _SPOT, _FILLER):
        if match := pattern.match(text, start, end):
            found.corner = found.corner or pattern is _CORNER
            return match.end()
    return None


def _cut_tail(found: Frame) -> None:
    while any(cut(found) for cut in _CUTS):
        pass


def _cut(found: Frame, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """The pattern's match at the window's end, which then ends before it; never the whole window."""
    match = pattern.search(found.text, found.start, found.end)
    if match is None or match.start() <= found.start:
        return None
    found.end = match.start()
    return match


def _trailing(found: Frame) -> bool:
    return bool(_cut(found, _TRAILING))


def _other(found: Frame) -> bool:
    if match := _cut(found, _OTHER):
        found.unused += (match["other"].strip(),)
    return match is not None


def _country(found: Frame) -> bool:
    return bool(_cut(found, _COUNTRY))


def _zip(found: Frame) -> bool:
    if match := _cut(found, _ZIP):
        found.localities.insert(0, match.group("zip"))
    return match is not None


def _state(found: Frame) -> bool:
    match = named_last(found.text, found.start, found.end, found.localities[0] if found.localities else "")
    if match:
        found.end = match.start()
        found.localities.insert(0, match["words"])
    return match is not None


def _unit(found: Frame) -> bool:
    if match := _cut(found, _UNIT):
        found.unit = match.group("unit")
    return match is not None


def _corner(found: Frame) -> bool:
    """ "38th and Chicago, SW corner"."""
    if not found.text[found.end - 12 : found.end].lower().endswith(("corner", "intersection")):
        return False
    match = _cut(found, _CORNER_BEHIND)
    found.corner = found.corner or match is not None
    return match is not None


def _part_of_a_house(found: Frame) -> bool:
    if not found.text[found.start : found.start + 1].isdigit():
        return False
    match = _PART_OF_A_HOUSE.search(found.text, found.start, found.end)
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
    return any(word in _ROUTE_WORDS for word in street)


def _in(found: Frame) -> bool:
    if match := _cut(found, _IN):
        found.localities.insert(0, match.group("group").strip())
    return match is not None


def _area(found: Frame) -> bool:
    """ "34th and Portland area" is near 34th and Portland."""
    match = _cut(found, _AREA)
    if match and found.relation is Relation.AT:
        found.relation = Relation.NEAR
    return match is not None


def _group(found: Frame) -> bool:
    """ ", St. Paul" is a locality; ", NE", ", near Lake St" and ", between …" belong to the reference."""
    match = _GROUP.search(found.text, found.start, found.end)
    if match is None or match.start() <= found.start or _NO_LOCALITY.match(match.group("group")):
        return False
    found.end = match.start()
    if match.group("group").strip():
        found.localities.insert(0, match.group("group").strip(" ."))
    return True


_CUTS = (_trailing, _other, _country, _zip, _state, _unit, _in, _area, _corner, _part_of_a_house, _group)
"""What may stand behind a reference, tried until none of it is left."""
