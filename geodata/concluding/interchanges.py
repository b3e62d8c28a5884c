"""Where a freeway and a street pass over one another: no corner, but a place that is reported by both names."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from shapely import Point

from geodata.concluding.town import Piece, Town
from geodata.gazetteer import Meeting
from geodata.geometry.earth import Position
from geodata.names import StreetName

FREEWAY = "freeway"
SAME_INTERCHANGE_M = 400.0
"""Crossings of one freeway and one street this close are one interchange: its carriageways and lanes."""
_RAMP_REACH_M = 500.0
_RAMPS_SPREAD_M = 60.0


def interchanges(town: Town, names: Mapping[int, StreetName | None], classes: Mapping[str, str]) -> Iterator[Meeting]:
    """The meetings of every freeway with the streets that it passes over or under, ramps or not."""
    passed: dict[tuple[StreetName, StreetName], list[Point]] = defaultdict(list)
    for piece in town.pieces:
        freeway = names[piece.index] if classes.get(piece.base) == FREEWAY else None
        for street, point in _passed(town, names, classes, piece) if freeway else ():
            if freeway and street != freeway:
                passed[freeway, street].append(point)
    for (freeway, street), points in sorted(passed.items(), key=lambda item: str(item[0])):
        for group in _groups(points):
            yield _meeting(town, freeway, street, group)


def _passed(
    town: Town, names: Mapping[int, StreetName | None], classes: Mapping[str, str], piece: Piece
) -> Iterator[tuple[StreetName, Point]]:
    for index in town.tree.query(piece.xy, predicate="intersects"):
        other = town.pieces[index]
        name = names[other.index]
        if name and classes.get(other.base) != FREEWAY and " TO " not in other.base:
            crossing = piece.xy.intersection(other.xy)
            if not crossing.is_empty:
                yield name, crossing.centroid


def _groups(points: list[Point]) -> list[list[Point]]:
    groups: list[list[Point]] = []
    for point in points:
        near = [group for group in groups if any(point.distance(other) <= SAME_INTERCHANGE_M for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(other for group in near for other in group), point])
    return groups


def _meeting(town: Town, freeway: StreetName, street: StreetName, points: list[Point]) -> Meeting:
    middle = Point(sum(p.x for p in points) / len(points), sum(p.y for p in points) / len(points))
    lon, lat = town.plane.lonlat((middle.x, middle.y))
    ramps = _has_ramps(town, (lon, lat), freeway, street)
    spread_m = max(point.distance(middle) for point in points) + (_RAMPS_SPREAD_M if ramps else 15.0)
    evidence = "ramps" if ramps else "bridge"
    return Meeting(freeway, street, lon, lat, "interchange", round(spread_m, 1), evidence, 0.95)


def _has_ramps(town: Town, position: Position, freeway: StreetName, street: StreetName) -> bool:
    """Whether a ramp close by is named after both: "NB I-35W TO 36TH ST E"."""
    route, name = str(freeway).upper(), str(street).upper()
    return any(
        " TO " in piece.base and route in piece.base and name in piece.base
        for _, piece in town.near(position, _RAMP_REACH_M)
    )
