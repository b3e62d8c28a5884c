"""The nouns of Dateline. Standard library and geodata.names only: everything else is built on these."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from geodata.names import StreetName

Geometry: TypeAlias = dict[str, Any]
"""A GeoJSON geometry (RFC 7946): {"type": "LineString", "coordinates": [[lon, lat], …]}."""


class LonLat(NamedTuple):
    """A WGS 84 position in degrees, longitude first as in GeoJSON."""

    lon: float
    lat: float


class AccuracyType(StrEnum):
    """How fine a place is: Geocodio's words; `block` and `between` are ours."""

    POINT = "point"
    RANGE_INTERPOLATION = "range_interpolation"
    INTERSECTION = "intersection"
    BLOCK = "block"
    BETWEEN = "between"
    STREET_CENTER = "street_center"
    PLACE = "place"


class Relation(StrEnum):
    """How the event stands to the reference: a "near" stays a "near" to the end.

    `beside`: across from, in front of, behind it. `away`: a stated way from it ("a block south of"). Of these two the
    label says which; near and off stand before a label, see `lead`.
    """

    AT = "at"
    NEAR = "near"
    OFF = "off"
    BESIDE = "beside"
    AWAY = "away"

    @property
    def lead(self) -> str:
        """The word to print before a label, with its space: "near "; "" where the label says it itself."""
        return f"{self.value} " if self in (Relation.NEAR, Relation.OFF) else ""


@dataclass(frozen=True, slots=True)
class Shift:
    """The words that move a place off its reference, and what they come to.

    `direction`: N, NE … NW, or "" for any way. `distance_m` or `blocks` say how far; with neither, less than a block.
    `along`: the way leads along the first street of a crossing ("Portland just north of 34th").
    """

    words: str
    direction: str = ""
    distance_m: float | None = None
    blocks: float | None = None
    along: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """A house number on a street; `unit` is kept for the record and locates nothing."""

    number: int
    street: StreetName
    unit: str = ""


@dataclass(frozen=True, slots=True)
class HundredBlock:
    """ "The 600 block of …": every number from `hundred` to `hundred + 99`."""

    hundred: int
    street: StreetName


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where two streets meet."""

    street: StreetName
    cross_street: StreetName


@dataclass(frozen=True, slots=True)
class Between:
    """The stretch of a street between two others."""

    street: StreetName
    from_street: StreetName
    to_street: StreetName


@dataclass(frozen=True, slots=True)
class Street:
    """A whole street."""

    name: StreetName


@dataclass(frozen=True, slots=True)
class Place:
    """A named place: a park, a neighborhood, a hospital. `street`: the one that the phrase puts it on, if any."""

    name: str
    street: StreetName | None = None


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A position given in figures; `doubt_m` is what one step of its last figure comes to, in metres."""

    position: LonLat
    doubt_m: float = 10.0


Reference: TypeAlias = Address | HundredBlock | Crossing | Between | Street | Place | Coordinates


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a phrase.

    `span` is (start, end) in characters of the phrase; `confidence` 0–1 says how plain the reading is before any street
    was asked; `locality` is a municipality that the phrase itself names, "" where it names none; `shift` says how far
    from the reference it happened, where the phrase does.
    """

    text: str
    span: tuple[int, int]
    reference: Reference
    relation: Relation = Relation.AT
    confidence: float = 1.0
    locality: str = ""
    shift: Shift | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a phrase can mean.

    `uncertainty_m`: radius in metres of the smallest circle round (lon, lat) that holds the whole place (Darwin Core
    coordinateUncertaintyInMeters); never 0, None if unknown. `score`: 0–1, how sure that this is the place meant, not
    how fine it is. `score_parts`: what the score is made of, for `explain`. `evidence`: where the gazetteer's facts
    come from, in words.
    """

    label: str
    lon: float
    lat: float
    accuracy_type: AccuracyType
    uncertainty_m: float | None
    score: float
    locality: str = ""
    geometry: Geometry | None = None
    relation: Relation = Relation.AT
    evidence: tuple[str, ...] = ()
    score_parts: dict[str, float] = field(default_factory=dict)

    @property
    def position(self) -> LonLat:
        """The point in (lon, lat)."""
        return LonLat(self.lon, self.lat)


class MatchStatus(StrEnum):
    """The US Census geocoder's words for how a look-up ended."""

    MATCH = "match"
    TIE = "tie"
    NO_MATCH = "no_match"


@dataclass(frozen=True, slots=True)
class Match:
    """What the machine thinks a phrase means: candidates best first, remarks that a reporter can read."""

    verbatim: str
    status: MatchStatus
    candidates: tuple[Candidate, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def best(self) -> Candidate | None:
        """The one place, where there is one; a tie has none."""
        return self.candidates[0] if self.status is MatchStatus.MATCH else None


class Verification(StrEnum):
    """Who answers for a location (after Darwin Core georeferenceVerificationStatus)."""

    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    MOVED_BY_HAND = "moved_by_hand"


class DisplayPrecision(StrEnum):
    """The finest that the public may know of a location."""

    EXACT = "exact"
    CORNER = "corner"
    BLOCK = "block"
    NEIGHBORHOOD = "neighborhood"
    HIDDEN = "hidden"

    def coarser(self, other: "DisplayPrecision") -> "DisplayPrecision":
        """The one of the two that tells less."""
        return max(self, other, key=tuple(DisplayPrecision).index)


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


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened somewhere. `occurred_at` carries its zone; `version` counts edits from 1."""

    id: str
    title: str
    location: Location
    category: str = ""
    occurred_at: datetime | None = None
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


Corrected: TypeAlias = Location | datetime | str | None
"""What a field of an incident held, as far as readers saw it."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Something that readers had seen and that was changed: `version` is the first that says it right.

    `field` is "place", "title", "time", "text", "category", "attribution", "source" or "taken_out"; a place has its
    Location before and after, a time its moment, the rest texts. `title` is the incident's.
    """

    version: int
    corrected_at: datetime
    incident_id: str
    title: str
    field: str
    before: Corrected
    after: Corrected
    reason: str


@dataclass(frozen=True, slots=True)
class Distance:
    """How far apart two places are, in metres; `at_most_m` is None where the doubt of one of them is unknown."""

    distance_m: float
    at_least_m: float
    at_most_m: float | None
    method: str
