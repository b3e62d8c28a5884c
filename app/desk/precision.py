"""How finely readers see a place: what each choice would show them, and which words would give it away all the same."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from app.desk.drawing import words
from app.desk.wording import doubt
from app.errors import BadInput
from app.model import DisplayPrecision, Incident, Location
from app.words.units import UnitSetting

_NAMES = {
    DisplayPrecision.EXACT: "exactly this place",
    DisplayPrecision.BLOCK: "the block",
    DisplayPrecision.CORNER: "a corner of the block",
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


def choices(
    location: Location, shown_place: Callable[[Location], Location | None], units: UnitSetting
) -> Iterator[Choice]:
    """Every precision with what it would show, by what readers are shown of a place; the finest first."""
    for value, name in _NAMES.items():
        try:
            shown = shown_place(replace(location, display_precision=value))
        except BadInput:
            yield Choice(value, name, "not possible: no such place is known that surely holds this one", False)
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
