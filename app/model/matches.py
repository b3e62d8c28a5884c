"""What the machine thinks a phrase means, and how far apart two places are: doubt stands beside every figure."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.model.positions import AccuracyType, Geometry, LonLat, Relation
from app.model.remarks import Remark

SURE = 0.9
"""Of scores this high, 99 in 100 are right (docs/accuracy.md)."""


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

    @property
    def is_sure(self) -> bool:
        """Whether its score needs no second look."""
        return self.score >= SURE


class MatchStatus(StrEnum):
    """The US Census geocoder's words for how a look-up ended."""

    MATCH = "match"
    TIE = "tie"
    NO_MATCH = "no_match"


@dataclass(frozen=True, slots=True)
class Match:
    """What the machine thinks a phrase means: candidates best first, and remarks on the answer."""

    verbatim: str
    status: MatchStatus
    candidates: tuple[Candidate, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def best(self) -> Candidate | None:
        """The one place, where there is one; a tie has none."""
        return self.candidates[0] if self.status is MatchStatus.MATCH else None


@dataclass(frozen=True, slots=True)
class Distance:
    """How far apart two places are, in metres; `at_most_m` is None where the doubt of one of them is unknown."""

    distance_m: float
    at_least_m: float
    at_most_m: float | None
    method: str
