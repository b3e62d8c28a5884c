"""What the newsroom keeps and publishes: geocoding again never changes it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias

from app.model.positions import AccuracyType, Geometry, LonLat, Relation


class Verification(StrEnum):
    """Who answers for a location (after Darwin Core georeferenceVerificationStatus)."""

    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    MOVED_BY_HAND = "moved_by_hand"


class DisplayPrecision(StrEnum):
    """The finest that the public may know of a location. FINEST_FIRST has their order."""

    EXACT = "exact"
    CORNER = "corner"
    BLOCK = "block"
    NEIGHBORHOOD = "neighborhood"
    HIDDEN = "hidden"

    def coarser(self, other: "DisplayPrecision") -> "DisplayPrecision":
        """The one of the two that tells less."""
        return max(self, other, key=FINEST_FIRST.index)

    def finer_than(self, other: "DisplayPrecision") -> bool:
        """Return True if this one tells more."""
        return FINEST_FIRST.index(self) < FINEST_FIRST.index(other)


FINEST_FIRST = (
    DisplayPrecision.EXACT,
    DisplayPrecision.BLOCK,
    DisplayPrecision.CORNER,
    DisplayPrecision.NEIGHBORHOOD,
    DisplayPrecision.HIDDEN,
)
"""Each follows from the one before it, so that all of them together say no more than the finest of them."""


@dataclass(frozen=True, slots=True)
class Location:
    """What an editor accepted and the newsroom publishes; geocoding again never changes it.

    `verbatim` is the phrase as reported; `label` the place in standard words; lon, lat in WGS 84 degrees;
    `uncertainty_m` in metres as for Candidate.
    """

    verbatim: str
    label: str
    lon: float
    lat: float
    accuracy_type: AccuracyType
    uncertainty_m: float | None
    geometry: Geometry | None = None
    relation: Relation = Relation.AT
    locality: str = ""
    georeferenced_by: str = ""
    georeferenced_at: datetime | None = None
    verification: Verification = Verification.UNVERIFIED
    display_precision: DisplayPrecision = DisplayPrecision.EXACT

    @property
    def position(self) -> LonLat:
        """The point in (lon, lat)."""
        return LonLat(self.lon, self.lat)


When: TypeAlias = datetime | date
"""When something happened: a datetime carries its zone; a plain date says that only the day is known.

A datetime is a date to Python: ask isinstance(when, datetime) first.
"""


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened somewhere. `version` counts edits from 1."""

    id: str
    title: str
    location: Location
    category: str = ""
    occurred_at: When | None = None
    description: str = ""
    attribution: str = ""
    source_url: str = ""
    version: int = 1
    updated_at: datetime | None = None


class MapStatus(StrEnum):
    """A draft is invisible without a token."""

    DRAFT = "draft"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class IncidentMap:
    """A map of incidents. `version` counts edits from 1; `published_version` numbers what readers see, 0 before.

    `taken_down_at` and the reason that readers are told are set while none of its versions is shown; `erased` counts
    the incidents that a version lost for good.
    """

    slug: str
    title: str
    incidents: tuple[Incident, ...] = ()
    status: MapStatus = MapStatus.DRAFT
    version: int = 1
    published_version: int = 0
    dek: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    updated_at: datetime | None = None
    taken_down_at: datetime | None = None
    taken_down_reason: str = ""
    erased: int = 0


Corrected: TypeAlias = Location | When | str | None
"""What a field of an incident held, as far as readers saw it."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Something that readers had seen and that was changed: `version` is the first that says it right.

    `field` is "place", "title", "time", "text", "category", "attribution", "source" or "taken_out"; a place has its
    Location before and after, a time its moment or its day, the rest texts. `title` is the incident's. Of "taken_out"
    `before` is None; `after` is the title if another entry of this title is on the map, else None.
    """

    version: int
    corrected_at: datetime
    incident_id: str
    title: str
    field: str
    before: Corrected
    after: Corrected
    reason: str
