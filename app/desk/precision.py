"""How finely readers see a place: what each choice would show them, and which words would give it away all the same."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.desk.drawing import words
from app.desk.wording import doubt
from app.errors import BadInput
from app.model import DisplayPrecision, Incident, Location
from app.readers import coarse
from app.words.units import UnitSetting
from geodata.streets import Streets

_NAMES = {
    DisplayPrecision.EXACT: "exactly this place",
    DisplayPrecision.CORNER: "the nearest corner",
    DisplayPrecision.BLOCK: "the block",
    DisplayPrecision.NEIGHBORHOOD: "the neighborhood",
    DisplayPrecision.HIDDEN: "no place at all",
}
_NOT_A_NAME = re.compile(
    r"(?:\d+|[NSEW]{1,2}|St|Ave|Blvd|Rd|Dr|Ln|Pl|Ct|Pkwy|Way|Ter|Hwy|block|of|the|and|near|between)\.?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A precision, how it is called, and what readers would see with it; `possible` where the streets have it."""

    value: DisplayPrecision
    name: str
    shows: str
    possible: bool


def choices(location: Location, gazetteers: Sequence[Streets], units: UnitSetting) -> Iterator[Choice]:
    """Every precision with what it would show."""
    for value, name in _NAMES.items():
        try:
            shown = coarse(replace(location, display_precision=value), gazetteers)
        except BadInput:
            yield Choice(value, name, "not possible: the streets have none that surely holds this place", False)
            continue
        yield Choice(value, name, f"{words(shown)}, {doubt(shown, units)}" if shown else "title and time only", True)


def telling(incident: Incident, *more: str) -> tuple[str, ...]:
    """Names out of an incident's place that its own words, or `more`, tell readers although its place is coarsened."""
    if incident.location.display_precision is DisplayPrecision.EXACT:
        return ()
    told = " ".join((incident.title, incident.description, *more)).lower()
    names = re.findall(r"[\w’'-]+", f"{incident.location.label} {incident.location.verbatim}")
    found = (name for name in names if not _NOT_A_NAME.fullmatch(name) and len(name) > 2)
    return tuple(dict.fromkeys(name for name in found if re.search(rf"\b{re.escape(name.lower())}\b", told)))
