"""Positions that need a person: outside every area, far from the row's own address, or in another town."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.distances.measure import measure
from app.imports.towns import Towns
from app.model import AccuracyType, Candidate, LonLat
from geodata.geometry.earth import EQUATOR_DEGREE_M, roughly_m

OUTSIDE, APART, TOWN = "outside", "apart", "town"
AS_IS, WORDS = "as_is", "words"
"""What a person says of every doubt: the position stands, or the row's own words do."""
POSITION_DOUBT_M = 100.0
"""How far a position without a doubt of its own may be from its address: the width of a block, or a large lot."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A position that may have been meant: `code` says what was wrong with the one that is there."""

    code: str
    position: LonLat


class Doubtful(Exception):  # noqa: N818 - not an error: somebody has to decide
    """A position cannot be taken as it is. `code` and `facts` say why; rows of one `group` are one question."""

    def __init__(self, code: str, position: LonLat, fixes: Sequence[Fix] = (), **facts: Any) -> None:
        super().__init__(code)
        self.code, self.position, self.fixes, self.facts = code, position, tuple(fixes), facts

    @property
    def group(self) -> str:
        """The key of the question for all rows of one region; "" for a question about this row alone."""
        if self.code != OUTSIDE:
            return ""
        return f"o-{math.floor(self.position.lon)}-{math.floor(self.position.lat)}"


def fixed(position: LonLat, code: str) -> LonLat:
    """Return the position with a sign added or its figures swapped."""
    lon, lat = position
    changed = {
        "lon_sign": (-lon, lat),
        "lat_sign": (lon, -lat),
        "both_signs": (-lon, -lat),
        "swapped": (lat, lon),
        "swapped_lon_sign": (-lat, lon),
        "swapped_lat_sign": (lat, -lon),
    }
    return LonLat(*changed.get(code, (lon, lat)))


def fixes(position: LonLat, towns: Towns) -> list[Fix]:
    """Return what may have been meant, if it lies in an area."""
    codes = ("lon_sign", "swapped", "lat_sign", "both_signs", "swapped_lon_sign", "swapped_lat_sign")
    found = [Fix(code, fixed(position, code)) for code in codes]
    return [one for one in found if towns.holds(one.position)]


def doubt_of(lon: str, lat: str, given_m: float | None) -> float:
    """Return how far off a position may be, in meters: what its row says, or what the figures leave open."""
    if given_m:
        return given_m
    decimals = min(len(text.rpartition(".")[2].rstrip("°")) if "." in text else 0 for text in (lon, lat))
    return POSITION_DOUBT_M + 0.5 * 10.0**-decimals * EQUATOR_DEGREE_M


def apart_m(position: LonLat, doubt_m: float, candidates: Sequence[Candidate]) -> float | None:
    """Return how far the nearest candidate is, in meters; None if one can be where the position is."""
    here = Candidate("", position.lon, position.lat, AccuracyType.POINT, doubt_m, 1.0)
    least_m = math.inf
    for one in candidates:
        if roughly_m(position, one.position, EQUATOR_DEGREE_M) <= doubt_m + (one.uncertainty_m or 0.0):
            return None
        found = measure(here, one)
        if found.at_least_m <= 0:
            return None
        least_m = min(least_m, found.distance_m)
    return least_m if candidates else None


def facts_of(doubt: Doubtful) -> Mapping[str, Any]:
    """Return the doubt as plain JSON."""
    options = [{"fix": one.code, "lon": one.position.lon, "lat": one.position.lat} for one in doubt.fixes]
    return {"code": doubt.code, "lon": doubt.position.lon, "lat": doubt.position.lat, "options": options, **doubt.facts}
