"""What is said when there is no place, or not only one: whole sentences that a reporter understands."""

from collections.abc import Iterable, Sequence

from app.geocoding.apart import Apart
from app.model import Candidate
from app.words import labels, lengths
from geodata.names import StreetName, display_name

EMPTY = "The phrase is empty. Write a corner, a block or an address: “34th and Portland”."
TOO_LONG = "The phrase is longer than 300 characters. Give the place only: “600 block of 24th Ave N”."
NOT_KNOWN = "The phrase says that no place is known."
NOT_UNDERSTOOD = "The phrase is neither a corner, a block, an address nor a street that Dateline can read."
SEVERAL_BLOCKS = "The phrase names more than one block. Give each of them by itself."
EXIT = "Exits and miles are not known by their numbers here. Name the road and the street that it crosses there."
MORE_STREETS = "The phrase names more than two streets, and Dateline does not choose which of them meet."
FIGURES_BESIDE_WORDS = (
    "The phrase has a position in figures beside other words. Give the position alone, or the words alone."
)
ONE_STREET = "A corner needs two streets, and the phrase names only one."
NO_STREET_OF_BLOCK = "The phrase names a block, but not the street it is on."
SAME_STREET = "The phrase names the same street twice, and a street does not cross itself."
SHORT_LINK = "The link holds no position in figures. Open it, and paste the address it leads to, or the place in words."
WHOLE_CITY = "The phrase names a whole city, which is no place for a pin."
MOST_RUNS = 3
"""Stretches of blocks without a gap that are all named."""
ELSEWHERE = "Dateline's streets are those of"


def several_places(parts: Sequence[str]) -> str:
    """Two places in one phrase are listed, not guessed."""
    return f"The phrase names {len(parts)} places. Give them one by one: {'; '.join(f'“{part}”' for part in parts)}."


def no_street(written: StreetName, locality: str, namesakes: Sequence[str], suggestions: Sequence[str]) -> str:
    """No street goes by that name; those of the same name, or spelled almost so, are suggested."""
    hint = did_you_mean(suggestions)
    if namesakes:
        more = " and others" if len(namesakes) > 6 else ""
        hint = f" There is {listed(namesakes[:6], 'and')}{more}."
    return f"There is no street called {spoken(written)} in {locality or 'these streets'}.{hint}"


def did_you_mean(labels: Sequence[str]) -> str:
    """A question to put behind a refusal, or "" where there is nothing to suggest."""
    return f" Did you mean {listed(labels[:3], 'or')}?" if labels else ""


def no_block(names: Sequence[StreetName], hundred: int, hundreds: Sequence[int]) -> str:
    """The block is none of the street's, whose numbers are given, gaps and all."""
    if len(names) > 1:
        return f"None of {listed([name.long() for name in names], 'and')} has a {hundred} block."
    if not hundreds:
        return f"{names[0].long()} has no {hundred} block: no block of it is known."
    return f"{names[0].long()} has no {hundred} block; {_blocks(hundred, _runs(hundreds))}."


def _blocks(hundred: int, runs: Sequence[tuple[int, int]]) -> str:
    """The blocks that there are; of a street with many gaps those around the one that was asked for."""
    if len(runs) <= MOST_RUNS:
        if len(runs) == 1 and runs[0][0] == runs[0][1]:
            return f"its blocks are only the {runs[0][0]} block"
        return f"its blocks run {listed([_run(*run) for run in runs], 'and')}"
    below = [last for _, last in runs if last < hundred][-1:]
    above = [first for first, _ in runs if first > hundred][:1]
    whole = f"its blocks run from {runs[0][0]} to {runs[-1][1]} with gaps"
    return f"{whole}; before it comes the {below[0]} block, after it the {above[0]} block" if below and above else whole


def _run(first: int, last: int) -> str:
    return f"from {first} to {last}" if first != last else f"the {first} block alone"


def _runs(hundreds: Sequence[int]) -> list[tuple[int, int]]:
    """The hundreds as (first, last) of what follows without a gap."""
    runs: list[tuple[int, int]] = []
    for one in sorted(hundreds):
        if runs and one - runs[-1][1] <= 100:
            runs[-1] = runs[-1][0], one
        else:
            runs.append((one, one))
    return runs


def no_range(low: int, high: int) -> str:
    """Two numbers that do not run from a lower to a higher one."""
    return f"{low}-{high} is no run of house numbers here. Give one number, or the lower and the higher one."


def only_short(street: StreetName, length_m: float) -> str:
    """No number of the street is known, and it is too short for that to matter."""
    long = lengths.about(length_m, doubt_m=length_m / 16)
    return f"No number of {street.long()} is known. The whole street is meant, {long} long."


def not_mapped(street: StreetName, hundred: int) -> str:
    """The hundred is where the street is interrupted."""
    return f"{street.long()} is interrupted there: its {hundred} block is a gap without a street on the map."


def at_the_divide(written: StreetName, taken: StreetName) -> str:
    """Where a street changes its direction, its corner is listed with the other half."""
    return f"{written.long()} begins here; the corner is listed with {taken}."


def gap(labels: Sequence[str], hundred: int) -> str:
    """Another street of the name may have the block too."""
    return f"It is not known whether {listed(labels, 'or')} has a {hundred} block as well."


def not_beside(house: str, streets: Sequence[str]) -> str:
    """A house and a street that the phrase puts side by side, and that lie far apart."""
    return f"{house} is not near {listed(streets, 'and')}, which the phrase names too.{did_you_mean([house])}"


def never_meet(one: StreetName, other: StreetName, found: Apart) -> str:
    """Two streets without a common corner: what is said of them is what their lines on the map show."""
    names = f"{one.long()} and {other.long()}"
    if found.touches:
        return f"{names} cross or touch on the map, but no corner of the two is known: one may pass over the other."
    how = "run side by side and " if found.side_by_side else "run parallel and " if found.parallel else ""
    return f"{names} {how}never meet: they come no closer than {lengths.at_least(found.gap_m)}."


def only_corners(street: StreetName) -> str:
    """The street has no lines of its own here; other streets' sources name it where they meet it."""
    return f"Of {street.long()} only some corners are known here, not its course; this place is not among them."


def not_one_street(one: StreetName, other: StreetName) -> str:
    """Two names that the phrase gives one road, and that no street has both."""
    return f"{spoken(one)} and {spoken(other)} are not known here as two names of one street."


def none_meet(one: StreetName, other: StreetName, touching: bool) -> str:
    """Several streets go by each name, and no two of them have a common corner."""
    if touching:
        return f"Streets called {spoken(one)} and {spoken(other)} cross or touch on the map, but no corner is known."
    return f"No street called {spoken(one)} meets one called {spoken(other)}."


def not_between(street: StreetName, one: StreetName, other: StreetName, *, meets_both: bool) -> str:
    """The street does not run from the one to the other."""
    if meets_both:
        return f"{spoken(street)} meets {spoken(one)} and {spoken(other)}, but is interrupted between them on the map."
    return f"{spoken(street)} is not known to run between {spoken(one)} and {spoken(other)}."


def other_locality(own: str, named: str) -> str:
    """The phrase speaks of somewhere else."""
    return f"{ELSEWHERE} {own}; the phrase names {named}."


def lies_elsewhere(own: str, name: str, municipality: str) -> str:
    """A place that many know, and that is not here."""
    town = municipality.partition(" (")[0]
    return f"{ELSEWHERE} {own}; {name} {f'is in {town}' if name != town else 'lies outside'}."


def outside(place: str) -> str:
    """What the street names say does not lie where the phrase says it does."""
    return f"No such place lies in {place}."


def outside_area(own: str, lon: float, lat: float) -> str:
    """A position in figures that the gazetteer does not cover."""
    where = f"The position {lon:.5f}, {lat:.5f} (longitude, latitude)"
    return f"{where} lies outside {own or 'the area of these streets'}."


def other_name(written: str, name: str) -> str:
    """A former name, a short one, an old spelling: the place is given under its own."""
    return f"“{' '.join(written.split())}” is {name}."


def several_kinds(name: str, kinds: Sequence[str]) -> str:
    """A park and a neighborhood share a name; the wider of the two is given."""
    return f"{name} is the name of a {listed(kinds, 'and of a')}; this is the {kinds[0]}."


def not_on(place: str, street: StreetName) -> str:
    """The place does not lie where the phrase says."""
    return f"{place} does not lie on {spoken(street)}."


def mended(written: str, taken: str) -> str:
    """A misspelling was read as the one name it is an edit away from."""
    return f"“{written}” is read as {taken}. Please check the spelling."


def forgiven(written: StreetName, taken: StreetName) -> str:
    """A written part that no street has was passed over."""
    return f"There is no {spoken(written)}; {taken} is the only street of that name where it fits. Please check."


def no_such_type(written: StreetName, labels: Sequence[str]) -> str:
    """The street's type or direction is no slip that may be passed over here."""
    return f"There is no {spoken(written)}.{did_you_mean(labels)} If so, name the city as well."


def too_many_forgiven(written: StreetName, found: Iterable[str]) -> str:
    """A written part that no street has, and several streets that it could be a slip for."""
    return f"There is no {spoken(written)}. Streets of that name: {listed(list(found)[:6], 'and')}."


def tie(labels: Sequence[str]) -> str:
    """Say which."""
    names = list(dict.fromkeys(labels))
    if len(names) == 1:
        return f"There are {len(labels)} places called {names[0]}. Choose one of them."
    return f"The phrase can mean {listed(names[:6], 'or')}{' or others' if len(names) > 6 else ''}. Say which."


def _name(place: Candidate) -> str:
    return place.label if labels.is_named(place.label) else "The point"


def offered(place: Candidate) -> str:
    """The one place of a phrase is too large, or known too roughly, to be pinned without asking."""
    name, doubt = _name(place), lengths.about(place.uncertainty_m or 0.0)
    return (
        f"{name} is known only to within {doubt}, so it is offered and not pinned. Choose it if that is enough, "
        "or name a cross street, a block or an address."
    )


def spoken(name: StreetName) -> str:
    """A name as written, in full words; a bare number stays an ordinal."""
    return (
        name.long()
        if name.type
        else " ".join(filter(None, (name.pre_directional, display_name(name.name), name.post_directional)))
    )


def listed(words: Sequence[str], conjunction: str) -> str:
    """ "a", "a or b", "a, b or c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"
