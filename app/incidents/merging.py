"""Two edits of one thing put together: what one of them changed is taken, what both changed a person has to settle."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from app.model import DisplayPrecision, Incident, IncidentMap, Location

_OF_INCIDENT = ("title", "category", "occurred_at", "description", "attribution", "source_url", "location")
_OF_MAP = ("title", "dek", "settings")
T = TypeVar("T", Incident, IncidentMap)


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that both changed, each to something else; of "location" the three are Locations."""

    field: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merge(Generic[T]):
    """`merged` stands on their version, so that it can be stored; where both changed a field it holds mine."""

    merged: T
    conflicts: tuple[FieldConflict, ...]


def merge(base: T, mine: T, theirs: T) -> Merge[T]:
    """Put my change and theirs together, both made on `base`. The coarser display precision of the two always stays."""
    names: Sequence[str] = _OF_INCIDENT if isinstance(base, Incident) else _OF_MAP
    taken, conflicts = dict[str, Any](), list[FieldConflict]()
    for name in names:
        was, is_mine, is_theirs = (_plain(getattr(each, name)) for each in (base, mine, theirs))
        if is_mine != was:
            taken[name] = getattr(mine, name)
            if is_theirs not in (was, is_mine):
                conflicts.append(FieldConflict(name, *(getattr(each, name) for each in (base, mine, theirs))))
    return Merge(_withheld(base, mine, theirs, replace(theirs, **taken)), tuple(conflicts))


def _plain(value: Any) -> Any:
    """A location without its display precision, which is merged by itself."""
    return replace(value, display_precision=DisplayPrecision.EXACT) if isinstance(value, Location) else value


def _withheld(base: T, mine: T, theirs: T, merged: T) -> T:
    """Mine where only I changed the precision, theirs where only they did, the coarser where both did."""
    if not (
        isinstance(base, Incident)
        and isinstance(mine, Incident)
        and isinstance(theirs, Incident)
        and isinstance(merged, Incident)
    ):
        return merged
    was, is_mine, is_theirs = (each.location.display_precision for each in (base, mine, theirs))
    chosen = is_theirs if is_mine is was else is_mine if is_theirs is was else is_mine.coarser(is_theirs)
    return replace(merged, location=replace(merged.location, display_precision=chosen))
