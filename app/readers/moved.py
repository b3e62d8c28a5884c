"""A place that is shown coarsely, and moves to one that touches it: what readers can make of the two versions.

Each version is nested by itself, so each tells no more than its level. A move states another place, and the correction
says so. But whoever takes it for a small correction can look where the two shown places meet. No geometry prevents
that: the desk warns before it is published.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from app.incidents.kept_places import is_coarse
from app.model import FINEST_FIRST, DisplayPrecision, Incident, Location
from geodata.geometry.lines import distance_m

Show = Callable[[str, Location], Location | None]
"""What readers are shown of an incident's exact place; None for nothing."""


@dataclass(frozen=True, slots=True)
class MovedNearby:
    """A move between two places that touch; `same_at` is the finest coarser level that shows both as one place."""

    incident_id: str
    title: str
    before: Location
    after: Location
    same_at: DisplayPrecision


def moved_nearby(published: Iterable[Incident], draft: Iterable[Incident], show: Show) -> Iterator[MovedNearby]:
    """Yield the moves of a draft between coarse places that touch; both ends at the coarser of their two levels."""
    now = {one.id: one for one in draft}
    for old in published:
        new = now.get(old.id)
        if new is None or not (is_coarse(old.location) and is_coarse(new.location)):
            continue
        level = old.location.display_precision.coarser(new.location.display_precision)
        before, after = (_at(level, one, show) for one in (old, new))
        if before and after and _seen(before) != _seen(after) and _touch(before, after):
            yield MovedNearby(new.id, new.title, before, after, _same_at(level, old, new, show))


def _at(level: DisplayPrecision, one: Incident, show: Show) -> Location | None:
    return show(one.id, replace(one.location, display_precision=level))


def _same_at(finer: DisplayPrecision, old: Incident, new: Incident, show: Show) -> DisplayPrecision:
    for level in FINEST_FIRST:
        before, after = (_at(level, one, show) for one in (old, new)) if finer.finer_than(level) else (None, None)
        if before and after and _seen(before) == _seen(after):
            return level
    return DisplayPrecision.HIDDEN


def _touch(one: Location, other: Location) -> bool:
    """Return True if the circles of the two doubts meet."""
    return distance_m(one.position, other.position) <= (one.uncertainty_m or 0.0) + (other.uncertainty_m or 0.0)


def _seen(location: Location) -> tuple[object, ...]:
    return location.label, location.lon, location.lat, location.uncertainty_m
