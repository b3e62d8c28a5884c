"""Distances picked at the desk: every pair in words, what lies within a radius, what is nearest to what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from app.distances import measure, wording
from app.model import Distance, Incident, IncidentMap, Location
from app.settings import Settings
from app.words import labels, texts
from app.words.units import KILOMETERS, MILES, Unit, UnitSetting
from geodata.geometry import lines
from geodata.geometry.earth import degree_m

MOST_PICKED = 12
"""Incidents up to which every pair is told: sixty-six lines are the most that anybody reads."""
MOST_NEAREST = 50
SURELY_ROUGH = 1.01
"""City-scale geometry is within 0.1 % of the geodesic: what lies beyond that is not measured to say that it does."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What distances are told in: the units that come first, and the language of the map's readers."""

    units: UnitSetting = "mi"
    lang: str = "en"

    @classmethod
    def of(cls, map_: IncidentMap, settings: Settings) -> "Terms":
        """Those of a map: its own where it has some, else the house's."""
        units: UnitSetting = "km" if (map_.settings.get("units") or settings.units) == "km" else "mi"
        return cls(units, str(map_.settings.get("lang") or settings.language))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two incidents and what there is to say of the way between them."""

    a: Incident
    b: Incident
    distance: Distance
    sentence: str
    short: str
    interval: str
    how: str


def pair(a: Incident, b: Incident, terms: Terms) -> Pair:
    """The distance between two incidents in words."""
    distance = measure.measure(a.location, b.location)
    return Pair(
        a,
        b,
        distance,
        wording.sentence(a.location, b.location, distance, terms.units, terms.lang),
        wording.short(distance, terms.units, terms.lang),
        wording.interval(distance, terms.units, terms.lang),
        wording.how_measured(distance, a.location, b.location, terms.units, terms.lang),
    )


def pairs(incidents: Sequence[Incident], terms: Terms) -> tuple[Pair, ...]:
    """Every pair of the first MOST_PICKED."""
    return tuple(pair(a, b, terms) for a, b in combinations(incidents[:MOST_PICKED], 2))


def quiet(found: Sequence[Pair]) -> Iterator[Pair]:
    """The pairs between which a line is drawn: the shortest that join every place to the others (Kruskal)."""
    group = {each.id: each.id for one in found for each in (one.a, one.b)}
    for one in sorted(found, key=lambda pair: pair.distance.distance_m):
        joined, joining = group[one.a.id], group[one.b.id]
        if joined != joining:
            group = {id_: joined if of == joining else of for id_, of in group.items()}
            yield one


@dataclass(frozen=True, slots=True)
class Ring:
    """What lies within a radius of an incident: surely, perhaps (its doubt reaches across the ring), surely not."""

    center: Incident
    radius_m: float
    radius_words: str
    inside: tuple[Incident, ...]
    perhaps: tuple[Incident, ...]
    outside: tuple[Incident, ...]

    @property
    def sentence(self) -> str:
        """ "Within half a mile of the 600 block of 24th Ave N: 1 of 3 other places; of 1 it is not sure."."""
        others = len(self.inside) + len(self.perhaps) + len(self.outside)
        named = labels.in_sentence(self.center.location, texts("en"))
        words = f"Within {self.radius_words} of {named}: {len(self.inside)} of {others} other places"
        return f"{words}; of {len(self.perhaps)} it is not sure." if self.perhaps else f"{words}."


def ring(center: Incident, others: Sequence[Incident], radius: float, terms: Terms) -> Ring:
    """Who is within `radius` miles (kilometers where these come first) of an incident."""
    unit = KILOMETERS if terms.units == "km" else MILES
    radius_m = radius * unit.size_m
    sorted_out: dict[str, list[Incident]] = {"inside": [], "perhaps": [], "outside": []}
    for other in others:
        if other.id != center.id:
            sorted_out[_where(center.location, other.location, radius_m)].append(other)
    inside, perhaps, outside = (tuple(found) for found in sorted_out.values())
    return Ring(center, radius_m, _radius_words(radius, unit), inside, perhaps, outside)


def _radius_words(radius: float, unit: Unit) -> str:
    one, _ = unit.bare
    if radius == 0.5:
        return f"half a {one.removeprefix('{figure} ')}"
    return one.format(figure="1") if radius == 1 else unit.bare[1].format(figure=f"{radius:g}")


def _where(center: Location, other: Location, radius_m: float) -> str:
    if None not in (center.uncertainty_m, other.uncertainty_m):
        reach_m = radius_m + (center.uncertainty_m or 0.0) + (other.uncertainty_m or 0.0)
        if lines.distance_m(center.position, other.position) > SURELY_ROUGH * reach_m + 10.0:
            return "outside"
    distance = measure.measure(center, other)
    if distance.at_most_m is not None and distance.at_most_m <= radius_m:
        return "inside"
    return "outside" if distance.at_least_m > radius_m else "perhaps"


def nearest(incidents: Sequence[Incident], terms: Terms) -> tuple[Pair, ...]:
    """For each of the first MOST_NEAREST incidents the one nearest to it among all, the nearest pair first."""
    found = [pair(one, other, terms) for one in incidents[:MOST_NEAREST] if (other := _nearest(one, incidents))]
    return tuple(sorted(found, key=lambda pair: pair.distance.distance_m))


def _nearest(one: Incident, others: Sequence[Incident]) -> Incident | None:
    lon, lat = one.location.position
    of_lon, of_lat = degree_m(lat)

    def squared(other: Incident) -> float:
        return ((other.location.lon - lon) * of_lon) ** 2 + ((other.location.lat - lat) * of_lat) ** 2

    return min((other for other in others if other.id != one.id), key=squared, default=None)
