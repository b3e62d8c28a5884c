"""Whether the municipality, state or ZIP that a phrase names is that of the streets at hand. In doubt it is not."""

import re
from dataclasses import dataclass, field

from app.geocoding import lines
from app.geocoding.frame import states
from app.model import Candidate
from geodata.names import DIRECTIONALS, tidy
from geodata.streets import PlaceRecord, Streets

AREAS = frozenset({"neighborhood", "community", "park"})
SPELLINGS = {"MPLS": "MINNEAPOLIS", "MINN": "MINNESOTA"}
_PARTS_OF_TOWN = re.compile(
    r"^(?:(?:THE )?(?:CITY OF|DOWNTOWN|UPTOWN|CENTRAL)\s+)+|\s+(?:NEIGHBORHOOD|NEIGHBOURHOOD|AREA)$"
)
_ZIP = re.compile(r"\d{5}$")


@dataclass(slots=True)
class Verdict:
    """`other`: the foreign municipality as the phrase names it, or "".

    `areas`: parts of town it must lie in, each with all the places of that name; `asides`: the same in brackets.
    """

    other: str = ""
    areas: list[list[PlaceRecord]] = field(default_factory=list)
    asides: list[list[PlaceRecord]] = field(default_factory=list)

    def holds(self, candidate: Candidate) -> bool:
        """Whether the candidate lies in the parts of town that the phrase names; one it does not know is no bar."""
        return all(any(_reaches(area, candidate) for area in named) for named in self.areas)

    def suits(self, candidate: Candidate) -> bool:
        """Whether the candidate lies in the parts of town that stand in brackets."""
        return all(any(_reaches(area, candidate) for area in named) for named in self.asides)


class Localities:
    """Judges the localities that phrases name. Verdicts are kept, since a list of phrases repeats its towns."""

    def __init__(self, streets: Streets, other_towns: frozenset[str] = frozenset()) -> None:
        """Judge by this gazetteer's own locality, region and places; `other_towns` are in capitals."""
        self._streets = streets
        self._own = _short(tidy(streets.info.locality))
        self._region = tidy(streets.info.region)
        self._verdicts: dict[str, Verdict] = {"": Verdict()}
        towns = {tidy(place.name) for place in streets.places("municipality")} | {self._own, "MPLS"} | other_towns
        self.names = frozenset({*towns, *map(_short, towns), *map(_long, towns)}) - {""}

    def judge(self, locality: str) -> Verdict:
        """What the words of Reading.locality come to."""
        if locality not in self._verdicts:
            self._verdicts[locality] = self._judge(locality)
        return self._verdicts[locality]

    def _judge(self, locality: str) -> Verdict:
        verdict = Verdict()
        for words in filter(None, (part.strip() for part in locality.split(","))):
            if not (self._is_own(words) or self._is_area(words, verdict) or self._is_aside(words)):
                return Verdict(other=words.strip("()"))
        return verdict

    def _is_own(self, words: str) -> bool:
        name = self._plain(words)
        if _ZIP.match(name):
            return self._zip_is_own(name)
        if state := states().get(name):
            own = states().get(self._region)
            return own is not None and own["code"] == state["code"]
        return name in (self._own, "")

    def _plain(self, words: str) -> str:
        name = _short(_PARTS_OF_TOWN.sub("", tidy(words.strip("()"))))
        first, _, rest = name.partition(" ")
        if first in DIRECTIONALS and (rest == self._own or SPELLINGS.get(rest) == self._own):
            name = rest
        return SPELLINGS.get(name, name)

    def _zip_is_own(self, figures: str) -> bool:
        """A listed ZIP by its municipality, another by its state."""
        listed = [place for place in self._streets.places_named(figures) if place.kind == "zip"]
        if listed:
            return any(tidy(place.locality) == self._own for place in listed)
        own = states().get(self._region)
        ranges = own["zip_prefixes"].split() if own else []
        return any(low <= figures[:3] <= high for low, high in (pair.split("-") for pair in ranges))

    def _is_area(self, words: str, verdict: Verdict) -> bool:
        places = self._streets.places_named(re.sub(r"\s+neighbou?rhood$", "", words.strip("()"), flags=re.IGNORECASE))
        found = [place for place in places if place.kind in AREAS]
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
    return away_m <= area.uncertainty_m + min(candidate.uncertainty_m or 0.0, 500.0)
