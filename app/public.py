"""What may leave the house: maps and incidents as the public gets them. Only app.readers makes these.

A route for readers takes a PublicMap or PublicIncident, never an IncidentMap or Incident: mypy tells them apart.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NewType

from app.model import Correction, Distance, Incident, MapStatus, When

PublicIncident = NewType("PublicIncident", Incident)
"""An incident whose location says no more than its display precision lets out."""


@dataclass(frozen=True, slots=True)
class PublicCorrection:
    """A correction whose places say no more than the incident's display precision lets out.

    `moved_m`: how far its place moved, in metres. `between`: the distance between the two incidents of a map of two,
    before and after.
    """

    correction: Correction
    moved_m: float | None = None
    between: tuple[Distance, Distance] | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """An incident whose place is hidden: all that readers are told of it."""

    id: str
    title: str
    occurred_at: When | None


@dataclass(frozen=True, slots=True)
class PublicMap:
    """A published version of a map. `incidents` are on the map, in their order; `withheld` stand in the list only.

    `erased` counts those that were removed for good.
    """

    slug: str
    title: str
    incidents: tuple[PublicIncident, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    dek: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    status: MapStatus = MapStatus.PUBLISHED
    version: int = 1
    published_version: int = 0
    updated_at: datetime | None = None
    erased: int = 0

    @property
    def everyone(self) -> "tuple[PublicIncident | Withheld, ...]":
        """The incidents of the list: those on the map, then those whose place is withheld."""
        return (*self.incidents, *self.withheld)
