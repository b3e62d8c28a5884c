"""What the geocoder remarks on: the code and the facts of each remark. app.words.remarks puts them into words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.geocoding.apart import Apart
from app.model import Candidate, Remark, RemarkCode, remark
from app.words import labels
from geodata.names import StreetName

EMPTY = Remark(RemarkCode.EMPTY)
TOO_LONG = Remark(RemarkCode.TOO_LONG)
NOT_KNOWN = Remark(RemarkCode.NO_PLACE_KNOWN)
NOT_UNDERSTOOD = Remark(RemarkCode.NOT_UNDERSTOOD)
SEVERAL_BLOCKS = Remark(RemarkCode.SEVERAL_BLOCKS)
EXIT = Remark(RemarkCode.EXIT_NUMBER)
MORE_STREETS = Remark(RemarkCode.MORE_STREETS)
FIGURES_BESIDE_WORDS = Remark(RemarkCode.FIGURES_BESIDE_WORDS)
ONE_STREET = Remark(RemarkCode.ONE_STREET)
NO_STREET_OF_BLOCK = Remark(RemarkCode.NO_STREET_OF_BLOCK)
SAME_STREET = Remark(RemarkCode.SAME_STREET)
SHORT_LINK = Remark(RemarkCode.SHORT_LINK)
WHOLE_CITY = Remark(RemarkCode.WHOLE_CITY)
FAR_FROM_ALL = Remark(RemarkCode.FAR_FROM_ALL)
MOST_SUGGESTED = 3


def suggesting(said: Remark, phrases: Iterable[str]) -> Remark:
    """Return the remark with phrases that may be meant instead; the first three are kept."""
    return replace(said, suggestions=tuple(phrases)[:MOST_SUGGESTED])


def several_places(parts: Sequence[str]) -> Remark:
    """List two or more places in one phrase, without guessing."""
    return remark(RemarkCode.SEVERAL_PLACES, phrases=tuple(parts))


def no_street(written: StreetName, locality: str, namesakes: Sequence[str], suggestions: Sequence[str]) -> Remark:
    """No street goes by that name; those of the same name are listed, else those spelled almost so suggested."""
    found = remark(RemarkCode.NO_STREET, written=written, locality=locality, namesakes=tuple(namesakes))
    return found if namesakes else suggesting(found, suggestions)


def no_block(names: Sequence[StreetName], hundred: int, hundreds: Sequence[int]) -> Remark:
    """The streets have no such block; `hundreds`: those that the one street has, in order."""
    return remark(RemarkCode.NO_BLOCK, streets=tuple(names), hundred=hundred, block_runs=_runs(hundreds))


def _runs(hundreds: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return the hundreds, in their order, as (first, last) of what follows without a gap."""
    runs: list[tuple[int, int]] = []
    for one in hundreds:
        if runs and one - runs[-1][1] <= 100:
            runs[-1] = runs[-1][0], one
        else:
            runs.append((one, one))
    return tuple(runs)


def no_range(low: int, high: int) -> Remark:
    """Two numbers that do not run from a lower to a higher one."""
    return remark(RemarkCode.NO_RANGE, low=low, high=high)


def only_short(street: StreetName, length_m: float) -> Remark:
    """No number of the street is known, and it is too short for that to matter."""
    return remark(RemarkCode.WHOLE_STREET, street=street, length_m=length_m)


def not_mapped(street: StreetName, hundred: int) -> Remark:
    """The hundred is where the street is interrupted."""
    return remark(RemarkCode.NOT_MAPPED, street=street, hundred=hundred)


def at_the_divide(written: StreetName, taken: StreetName) -> Remark:
    """The street changes its direction here, and its corner is listed with the other half."""
    return remark(RemarkCode.AT_THE_DIVIDE, street=written, listed_with=str(taken))


def gap(names: Sequence[str], hundred: int) -> Remark:
    """Another street of the name may have the block too."""
    return remark(RemarkCode.BLOCK_ELSEWHERE_TOO, streets=tuple(names), hundred=hundred)


def not_beside(house: str, streets: Sequence[StreetName]) -> Remark:
    """The phrase puts a house and a street side by side, and they lie far apart."""
    found = remark(RemarkCode.NOT_BESIDE, house=house, written_streets=tuple(streets))
    return suggesting(found, [house])


def never_meet(one: StreetName, other: StreetName, found: Apart) -> Remark:
    """Two streets have no common corner; the facts are what their lines on the map show."""
    if found.touches:
        return remark(RemarkCode.NO_CORNER_KNOWN, street=one, cross_street=other)
    course = "side_by_side" if found.side_by_side else "parallel" if found.parallel else "apart"
    return remark(RemarkCode.NEVER_MEET, street=one, cross_street=other, course=course, gap_m=found.gap_m)


def only_corners(street: StreetName) -> Remark:
    """The street has no lines of its own here; other streets' sources name it where they meet it."""
    return remark(RemarkCode.ONLY_CORNERS, street=street)


def not_one_street(one: StreetName, other: StreetName) -> Remark:
    """The phrase gives one road two names, and no street has both."""
    return remark(RemarkCode.NOT_ONE_STREET, written=one, written_also=other)


def none_meet(one: StreetName, other: StreetName, *, touching: bool) -> Remark:
    """Several streets go by each name, and no two of them have a common corner."""
    code = RemarkCode.NAMES_TOUCH if touching else RemarkCode.NAMES_NEVER_MEET
    return remark(code, written=one, written_cross=other)


def not_between(street: StreetName, one: StreetName, other: StreetName, *, meets_both: bool) -> Remark:
    """The street does not run from the one to the other."""
    code = RemarkCode.INTERRUPTED_BETWEEN if meets_both else RemarkCode.NOT_BETWEEN
    return remark(code, written=street, written_from=one, written_to=other)


def other_locality(own: str, named: str) -> Remark:
    """The phrase names another town."""
    return remark(RemarkCode.OTHER_LOCALITY, areas=(own,), named=named)


def lies_elsewhere(own: str, name: str, municipality: str) -> Remark:
    """A well-known place that is not here."""
    town = municipality.partition(" (")[0]
    return remark(RemarkCode.LIES_ELSEWHERE, areas=(own,), name=name, town=town if town != name else "")


def outside(place: str) -> Remark:
    """What the street names say does not lie where the phrase says it does."""
    return remark(RemarkCode.NOT_IN_PLACE, place=place)


def outside_area(own: str, lon: float, lat: float) -> Remark:
    """The gazetteer does not cover a position in figures."""
    return remark(RemarkCode.OUTSIDE_AREA, area=own, lon=lon, lat=lat)


def other_name(written: str, name: str) -> Remark:
    """The phrase has a former name, a short one or an old spelling; the place is given under its own."""
    return remark(RemarkCode.OTHER_NAME, written=" ".join(written.split()), name=name)


def several_kinds(name: str, kinds: Sequence[str]) -> Remark:
    """A park and a neighborhood share a name; the first kind, the wider of the two, is given."""
    return remark(RemarkCode.SEVERAL_KINDS, name=name, kinds=tuple(kinds))


def not_on(place: str, street: StreetName) -> Remark:
    """The place does not lie on the street that the phrase names with it."""
    return remark(RemarkCode.NOT_ON_STREET, place=place, written=street)


def mended(written: str, taken: str) -> Remark:
    """A misspelling was read as the one name that is an edit away from it."""
    return remark(RemarkCode.MENDED, written=written, taken=taken)


def forgiven(written: StreetName, taken: StreetName) -> Remark:
    """A part of the name that no street has was passed over."""
    return remark(RemarkCode.FORGIVEN, written=written, taken=str(taken))


def no_such_type(written: StreetName, names: Sequence[str]) -> Remark:
    """No street has this type or direction, and it is no slip that may be passed over here."""
    return suggesting(remark(RemarkCode.NO_SUCH_TYPE, written=written), names)


def too_many_forgiven(written: StreetName, found: Iterable[str]) -> Remark:
    """No street has a part of the name, and it could be a slip for several streets."""
    return remark(RemarkCode.TOO_MANY_FORGIVEN, written=written, streets=tuple(found))


def tie(names: Sequence[str]) -> Remark:
    """The phrase can mean several places."""
    return remark(RemarkCode.TIE, labels=tuple(names))


def offered(place: Candidate) -> Remark:
    """The one place of a phrase is too large, or known too roughly, to be pinned without asking."""
    name = place.label if labels.is_named(place.label) else ""
    return remark(RemarkCode.OFFERED, label=name, uncertainty_m=place.uncertainty_m or 0.0)
