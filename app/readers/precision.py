"""An exact location → the coarse one that is shown: label, point, line and doubt follow from the coarse place alone.

So two incidents at one coarse place cannot be told apart, and nothing of it leads back. Where the streets have no such
place for a location it is refused rather than shown wrongly; readers are then shown nothing of it.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

from app.errors import BadInput
from app.model import AccuracyType, DisplayPrecision, Location, LonLat, Relation
from app.readers.surroundings import Spot, surroundings_of
from geodata.streets import Streets

_COARSE = (DisplayPrecision.CORNER, DisplayPrecision.BLOCK, DisplayPrecision.NEIGHBORHOOD)
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


def _found(location: Location, precision: DisplayPrecision, gazetteers: Sequence[Streets]) -> Location | None:
    doubt_m = location.uncertainty_m or 0.0
    for streets in gazetteers:
        if found := _at(streets, precision, location.position, location.label, doubt_m):
            return found
    return None


@lru_cache(maxsize=MOST_KEPT)
def _at(streets: Streets, precision: DisplayPrecision, position: LonLat, label: str, doubt_m: float) -> Location | None:
    """The coarse place of a position; None where there is none, or where it might not hold the whole exact one."""
    around = surroundings_of(streets)
    ways: dict[DisplayPrecision, Callable[[], Spot | None]] = {
        DisplayPrecision.CORNER: lambda: around.corner(position, doubt_m),
        DisplayPrecision.BLOCK: lambda: around.block(position, doubt_m, label),
        DisplayPrecision.NEIGHBORHOOD: lambda: around.neighborhood(position, doubt_m),
    }
    spot = ways[precision]()
    if spot is None:
        return None
    return Location(
        verbatim="",
        label=spot.label,
        lon=spot.lon,
        lat=spot.lat,
        accuracy_type=spot.accuracy_type,
        uncertainty_m=spot.uncertainty_m,
        geometry=spot.geometry,
        relation=Relation.NEAR if spot.accuracy_type is AccuracyType.INTERSECTION else Relation.AT,
        locality=streets.info.locality,
        display_precision=precision,
    )
