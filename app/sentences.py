"""What a page says of its places in sentences: how far apart they are. Measured and worded here, drawn elsewhere."""

from collections.abc import Iterator
from itertools import combinations
from typing import TypeAlias

from app.distances import measure, wording
from app.distances.units import UnitSetting
from app.maps.content import DistanceLine
from app.model import Distance, Incident
from app.words import marked, texts

MOST_MEASURED = 6
"""Incidents up to which every pair is measured: fifteen sentences are the most that a reader can be asked to read."""
METHOD_OF_MANY = marked(
    "Measured in straight lines on the WGS 84 ellipsoid; each distance is rounded to what is known of its two places."
)
_Pair: TypeAlias = tuple[Incident, Incident, Distance]


def measured(
    incidents: tuple[Incident, ...], units: UnitSetting, lang: str
) -> tuple[tuple[DistanceLine, ...], tuple[str, ...]]:
    """The distances between a few incidents, and how they were measured; neither for one incident or for many."""
    if not 2 <= len(incidents) <= MOST_MEASURED:
        return (), ()
    pairs = list(_pairs(incidents))
    drawn = set(_quiet(pairs))
    lines = tuple(_line(a, b, distance, units, lang, drawn=(a.id, b.id) in drawn) for a, b, distance in pairs)
    if len(pairs) > 1:
        return lines, (texts(lang).say(METHOD_OF_MANY),)
    ((a, b, distance),) = pairs
    return lines, (wording.how_measured(distance, a.location, b.location, units, lang),)


def _pairs(incidents: tuple[Incident, ...]) -> Iterator[_Pair]:
    for a, b in combinations(incidents, 2):
        yield a, b, measure.measure(a.location, b.location)


def _quiet(pairs: list[_Pair]) -> Iterator[tuple[str, str]]:
    """The pairs between which a line is drawn: the shortest ones that join every place to the others, and no more.

    Kruskal's minimum spanning tree; the rest of the distances stands in the list.
    """
    group = {each.id: each.id for pair in pairs for each in pair[:2]}
    for a, b, _ in sorted(pairs, key=lambda pair: pair[2].distance_m):
        joined, joining = group[a.id], group[b.id]
        if joined != joining:
            group = {id_: joined if of == joining else of for id_, of in group.items()}
            yield a.id, b.id


def _line(a: Incident, b: Incident, distance: Distance, units: UnitSetting, lang: str, *, drawn: bool) -> DistanceLine:
    """The sentence for the list; the label is empty where no line is drawn."""
    sentence = wording.sentence(a.location.label, b.location.label, distance, units, lang)
    return DistanceLine(a.id, b.id, wording.short(distance, units, lang) if drawn else "", sentence)
