"""The nouns of Dateline, by one name. Standard library and geodata.names only: everything else is built on these."""

from app.model.incidents import (
    FINEST_FIRST,
    Corrected,
    Correction,
    DisplayPrecision,
    Incident,
    IncidentMap,
    Location,
    MapStatus,
    Verification,
)
from app.model.matches import Candidate, Distance, Match, MatchStatus
from app.model.positions import AccuracyType, Geometry, LonLat, Relation
from app.model.readings import (
    Address,
    Between,
    Coordinates,
    Crossing,
    HundredBlock,
    NumberRange,
    Place,
    Reading,
    Reference,
    Shift,
    Street,
)

__all__ = [
    "FINEST_FIRST",
    "AccuracyType",
    "Address",
    "Between",
    "Candidate",
    "Coordinates",
    "Corrected",
    "Correction",
    "Crossing",
    "DisplayPrecision",
    "Distance",
    "Geometry",
    "HundredBlock",
    "Incident",
    "IncidentMap",
    "Location",
    "LonLat",
    "MapStatus",
    "Match",
    "MatchStatus",
    "NumberRange",
    "Place",
    "Reading",
    "Reference",
    "Relation",
    "Shift",
    "Street",
    "Verification",
]
