"""An exact location → the coarse one that is shown: label, point, line and doubt follow from the coarse place alone.

So two incidents at one coarse place cannot be told apart, and nothing of it leads back. A coarser place follows from
the finer one (app/readers/surroundings.py), so several of them tell no more than the finest. Where the streets have no
such place for a location it is refused rather than shown wrongly; readers are then shown nothing of it.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

from app.errors import BadInput
from app.model import AccuracyType, DisplayPrecision, Location, LonLat, Relation
from app.readers.surroundings import Spot, Surroundings, neighborhood_spot, surroundings_of
from geodata.geometry import lines
from geodata.streets import Streets

_COARSE = (DisplayPrecision.BLOCK, DisplayPrecision.CORNER, DisplayPrecision.NEIGHBORHOOD)
MOST_KEPT = 65_536


def coarse(location: Location, gazetteers: Sequence[Streets]) -> Location | None:
    """The location as the public may know it; None where it is hidden. Positions are WGS 84 degrees, lon first.

    Raises BadInput where the streets know no corner, block or neighborhood that holds all of the place.
    """
    precision = location.display_precision
    if precision is DisplayPrecision.EXACT:
        return location
    if precision is DisplayPrecision.HIDDEN:
        return None
    found = _found(location, precision, gazetteers)
    if found is None:
        raise BadInput(_refusal(location, precision, gazetteers))
    return found


def coarse_or_none(location: Location, gazetteers: Sequence[Streets]) -> Location | None:
    """As `coarse`; None too where the streets know no such place, so that readers are shown nothing of it."""
    try:
        return coarse(location, gazetteers)
    except BadInput:
        return None


def check_precision(location: Location, gazetteers: Sequence[Streets]) -> None:
    """Raises BadInput, with what would do instead, for a display precision that this place cannot be shown at."""
    coarse(location, gazetteers)


def _refusal(location: Location, precision: DisplayPrecision, gazetteers: Sequence[Streets]) -> str:
    works = [one for one in _COARSE if one is not precision and _found(location, one, gazetteers)]
    choices = " or ".join(str(one) for one in (*works, DisplayPrecision.HIDDEN))
    return (
        f"display_precision: the streets know no {precision} that surely holds this place, so it would be shown where "
        f"it is not. Use {choices}."
    )


def seen_otherwise(precision: DisplayPrecision, seen: Sequence[DisplayPrecision]) -> str:
    """Why a place cannot be shown at a precision beside what readers may have seen of it."""
    levels = " and ".join(map(str, seen))
    choices = " or ".join(map(str, (*seen, DisplayPrecision.HIDDEN)))
    return (
        f"display_precision: readers may have seen this place at {levels}, from other streets. Both together would "
        f"tell more than {precision} does. Use {choices}."
    )


def _found(location: Location, precision: DisplayPrecision, gazetteers: Sequence[Streets]) -> Location | None:
    is_corner = location.accuracy_type is AccuracyType.INTERSECTION
    shown = _nested(tuple(gazetteers), location.position, location.label, is_corner, location.uncertainty_m or 0.0)
    return shown.get(precision)


@lru_cache(maxsize=MOST_KEPT)
def _nested(
    gazetteers: tuple[Streets, ...], position: LonLat, label: str, is_corner: bool, doubt_m: float
) -> dict[DisplayPrecision, Location]:
    """The coarse places of a position that hold all of the exact one: one chain, of one gazetteer, by its position."""
    around = [surroundings_of(streets) for streets in gazetteers]
    asked = ((one, one.anchor(position, label, is_corner=is_corner)) for one in around)
    anchors = [(one, anchor) for one, anchor in asked if anchor]
    # The first gazetteer that has the block; where none has it, the first that has a corner.
    anchors.sort(key=lambda each: each[1].block is None)
    if not anchors:
        return _neighborhood(around, [position], lambda spot: spot.holding(position, doubt_m))
    own, anchor = anchors[0]
    doubt_m = 0.0 if anchor.is_sure else doubt_m
    found: dict[DisplayPrecision, Location] = {}
    if anchor.block and (block := own.block_spot(anchor.block).holding(position, doubt_m)):
        found[DisplayPrecision.BLOCK] = _location(block, DisplayPrecision.BLOCK, own.locality)
    if anchor.corner and (corner := own.corner_spot(anchor.corner).holding(position, doubt_m)):
        found[DisplayPrecision.CORNER] = _location(corner, DisplayPrecision.CORNER, own.locality)

    def held(spot: Spot) -> Spot | None:
        # What may be shown more finely may be shown by its neighborhood: else the finer one would tell the rest apart.
        return spot if found else spot.holding(position, doubt_m)

    return found | _neighborhood(around, own.ground_of(anchor), held)


def _neighborhood(
    around: Sequence[Surroundings], ground: Sequence[lines.Point], held: Callable[[Spot], Spot | None]
) -> dict[DisplayPrecision, Location]:
    """The neighborhood of some ground, of the first gazetteer that has one; nothing where it is not held."""
    for one in around:
        if outline := one.outline_of(ground):
            spot = held(neighborhood_spot(outline))
            level = DisplayPrecision.NEIGHBORHOOD
            return {level: _location(spot, level, one.locality)} if spot else {}
    return {}


def _location(spot: Spot, precision: DisplayPrecision, locality: str) -> Location:
    return Location(
        verbatim="",
        label=spot.label,
        lon=spot.lon,
        lat=spot.lat,
        accuracy_type=spot.accuracy_type,
        uncertainty_m=spot.uncertainty_m,
        geometry=spot.geometry,
        relation=Relation.NEAR if spot.accuracy_type is AccuracyType.INTERSECTION else Relation.AT,
        locality=locality,
        display_precision=precision,
    )
