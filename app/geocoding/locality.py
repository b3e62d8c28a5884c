"""Whether the municipality, county, state or ZIP that a phrase names is that of the streets. In doubt it is not."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.geocoding.placenames import NO_PIN, OUTLINED, Places
from app.geocoding.states import has_zip, states
from app.model import Candidate
from geodata.geometry import lines
from geodata.geometry.rings import inside, rings_of
from geodata.names import DIRECTIONALS, tidy
from geodata.streets import PlaceRecord, Streets

BESIDE_A_LANDMARK_M = 400.0
"""How far from a landmark something can be that a phrase puts there: "34th and Portland, Phelps Field"."""
ZIP_REACH_M = 3_200.0
"""How far from a ZIP's point its places can lie. Those of its neighbours straddle a city's limits."""
SPELLINGS = {"MPLS": "MINNEAPOLIS", "MINN": "MINNESOTA"}
_PARTS_OF_TOWN = re.compile(
    r"^(?:(?:THE )?(?:CITY OF|DOWNTOWN|UPTOWN|CENTRAL)\s+)+|\s+(?:NEIGHBORHOOD|NEIGHBOURHOOD|AREA)$"
)
_TOWNSHIP = re.compile(r" (?:TWP|TOWNSHIP|\(UNORG\))$")
_ZIP = re.compile(r"\d{5}$")


@dataclass(slots=True)
class Verdict:
    """`other`: the foreign municipality as the phrase names it, or "".

    `areas`: parts of town it must lie in, each with all the places of that name; `asides`: the same in brackets.
    `unused`: words in brackets that say nothing of where.
    """

    other: str = ""
    areas: list[list[PlaceRecord]] = field(default_factory=list)
    asides: list[list[PlaceRecord]] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    def holds(self, candidate: Candidate) -> bool:
        """Whether the candidate lies in the parts of town that the phrase names; one it does not know is no bar."""
        return all(any(_reaches(area, candidate) for area in named) for named in self.areas)

    @property
    def where(self) -> str:
        """The first part of town in words: "Whittier", "the surroundings of Phelps Field", "55104 (Saint Paul)"."""
        area = self.areas[0][0]
        if area.kind == "zip":
            return f"{area.name} ({area.locality})"
        return area.name if area.kind in OUTLINED else f"the surroundings of {area.name}"

    def suits(self, candidate: Candidate) -> bool:
        """Whether the candidate lies in the parts of town that stand in brackets."""
        return all(any(_reaches(area, candidate) for area in named) for named in self.asides)


class Localities:
    """Judges the localities that phrases name. Verdicts are kept, since a list of phrases repeats its towns."""

    def __init__(self, streets: Streets, named: Places, other_towns: frozenset[str] = frozenset()) -> None:
        """Judge by this gazetteer's own locality, region and places; `other_towns` are in capitals."""
        self._streets = streets
        self._places = named
        self._own = _short(tidy(streets.info.locality))
        self._region = tidy(streets.info.region)
        self._verdicts: dict[str, Verdict] = {"": Verdict()}
        towns = (
            {_TOWNSHIP.sub("", tidy(place.name)) for place in streets.places("municipality")}
            | {self._own, "MPLS"}
            | other_towns
        )
        self.names = frozenset({*towns, *map(_short, towns), *map(_long, towns)}) - {""}

    def judge(self, locality: str) -> Verdict:
        """What the words of Reading.locality come to."""
        if locality not in self._verdicts:
            self._verdicts[locality] = self._judge(locality)
        return self._verdicts[locality]

    def _judge(self, locality: str) -> Verdict:
        verdict = Verdict()
        for words in filter(None, (part.strip() for part in locality.split(","))):
            if self._is_area(words, verdict) or self._is_own(words, verdict):
                continue
            if not self._is_aside(words):
                return Verdict(other=words.strip("()"))
            verdict.unused.append(words.strip("()"))
        return verdict

    def _is_own(self, words: str, verdict: Verdict) -> bool:
        name = self._plain(words)
        if _ZIP.match(name):
            return self._zip_is_own(name, verdict)
        if state := states().get(name):
            own = states().get(self._region)
            return own is not None and own["code"] == state["code"]
        return name in (self._own, "", self._own_county, f"{self._own_county} COUNTY", f"{self._own_county} CO")

    @cached_property
    def _own_county(self) -> str:
        """The county that the streets lie in; with several, the one round their middle."""
        west, south, east, north = self._streets.info.bbox
        middle = ((west + east) / 2, (south + north) / 2)
        around = (county for county in self._streets.places("county") if county.geometry)
        return next((tidy(county.name) for county in around if _holds(county, middle)), self._own)

    def _plain(self, words: str) -> str:
        name = _short(_PARTS_OF_TOWN.sub("", tidy(words.strip("()"))))
        first, _, rest = name.partition(" ")
        if first in DIRECTIONALS and (rest == self._own or SPELLINGS.get(rest) == self._own):
            name = rest
        return SPELLINGS.get(name, name)

    def _zip_is_own(self, figures: str, verdict: Verdict) -> bool:
        """A listed ZIP by where it is: the city's own settles a tie, a neighbour's holds what lies within its reach."""
        listed = [replace(p, uncertainty_m=ZIP_REACH_M) for p in self._places.records(figures) if p.kind == "zip"]
        if any(tidy(place.locality) == self._own or _short(tidy(place.locality)) == self._own for place in listed):
            verdict.asides.append(listed)
            return True
        if listed:
            verdict.areas.append(listed)
            return any(self._is_near(place) for place in listed)
        return not self._lists_zips and self._is_of_region(figures)

    @cached_property
    def _lists_zips(self) -> bool:
        return any(kind == "zip" for _, kind in self._streets.place_names())

    def _is_of_region(self, figures: str) -> bool:
        own = states().get(self._region)
        return own is not None and has_zip(own, figures)

    def _is_near(self, place: PlaceRecord) -> bool:
        """Whether the place reaches into the streets' area."""
        west, south, east, north = self._streets.info.bbox
        nearest = (min(max(place.lon, west), east), min(max(place.lat, south), north))
        return lines.distance_m((place.lon, place.lat), nearest) <= ZIP_REACH_M

    def _is_area(self, words: str, verdict: Verdict) -> bool:
        """A part of town, a park, a landmark: what the phrase names has to lie there."""
        name = (
            re.sub(rf"^{self._own}(?:'S?|S)?\s+", "", tidy(words.strip("()"))) if self._own else tidy(words.strip("()"))
        )
        if name in self.names:
            return False
        found = [place for place in self._places.records(name) if place.kind not in NO_PIN]
        (verdict.asides if words.startswith("(") else verdict.areas).extend([found] if found else [])
        return bool(found)

    def _is_aside(self, words: str) -> bool:
        """Brackets hold a remark as often as a town; only a town, state or ZIP of elsewhere counts."""
        name = tidy(words.strip("()"))
        return words.startswith("(") and name not in self.names and name not in states() and not _ZIP.match(name)


def _short(town: str) -> str:
    return re.sub(r"\bSAINT ", "ST ", town)


def _long(town: str) -> str:
    return re.sub(r"^ST ", "SAINT ", town)


def _reaches(area: PlaceRecord, candidate: Candidate) -> bool:
    if area.uncertainty_m is None:
        return True
    away_m = lines.distance_m((area.lon, area.lat), (candidate.lon, candidate.lat))
    beside_m = 0.0 if area.kind in OUTLINED else BESIDE_A_LANDMARK_M
    return away_m <= area.uncertainty_m + beside_m + min(candidate.uncertainty_m or 0.0, 500.0)


def _holds(place: PlaceRecord, point: lines.Point) -> bool:
    """Return True if the point lies within the place's outline."""
    return place.geometry is not None and inside(point, rings_of(place.geometry))
