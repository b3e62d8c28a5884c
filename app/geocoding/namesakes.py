"""A number that only a namesake has: whether it answers for the street as written. In doubt it does not, aloud."""

from collections.abc import Mapping, Sequence

from app.geocoding import refusals
from app.geocoding.ground import Ground, Located
from app.geocoding.naming import EXACT, Known
from app.model import Reading
from geodata.geometry import lines
from geodata.names import StreetName

IN_DOUBT = 0.8
"""What a block counts for while another street of the name may have it as well."""
ONE_STREET_M = 250.0
"""Two streets of one name that come this close are pieces of one: its name has a direction on some stretches only."""


def weigh(ground: Ground, written: StreetName, known: Sequence[Known], hundred: int, found: Located) -> None:
    """Take off, or make less sure, what other streets of the name say of a hundred; `found` is told why."""
    if len(known) > 1 and found.candidates:
        _leave_to_its_own(ground, written, known, hundred, found)
        _mind_the_gaps(ground, written, known, hundred, found)


def bear_out(found: Located, reading: Reading) -> None:
    """A number on a street of another type is no slip but another town's street, until the phrase names this town."""
    if reading.locality or not found.forgiven:
        return
    slips = [candidate for candidate in found.candidates if candidate.label in found.forgiven]
    found.candidates = [candidate for candidate in found.candidates if candidate.label not in found.forgiven]
    if slips and not found.candidates:
        written = found.forgiven[slips[0].label][0]
        found.reasons.append(refusals.no_such_type(written, [candidate.label for candidate in slips]))


def _leave_to_its_own(
    ground: Ground, written: StreetName, known: Sequence[Known], hundred: int, found: Located
) -> None:
    """ "800 block of Van Ness Ave" is none of South Van Ness, where a Van Ness Ave without that block lies apart."""
    own = [one for one in known if _is_its_own(one, written) and ground.streets.blocks(one.street.id)]
    if not own or any(hundred in ground.streets.blocks(one.street.id) for one in own):
        return
    kept = [c for c in found.candidates if any(_is_one(ground, on, own) for on in found.on[c.label])]
    if not kept:
        hundreds = sorted(ground.streets.blocks(own[0].street.id))
        others = dict.fromkeys(candidate.label for candidate in found.candidates)
        refusal = refusals.no_block([own[0].street.name], hundred, hundreds)
        found.reasons.append(refusals.suggesting(refusal, others))
    found.candidates = kept


def _is_its_own(one: Known, written: StreetName) -> bool:
    """Whether the street is called just so itself, and not by another name of it ("Broadway")."""
    name = one.street.name
    return one.agreement == EXACT and (name.type, name.directional) == (written.type, written.directional)


def _is_one(ground: Ground, street_id: int, own: Sequence[Known]) -> bool:
    """Whether the street goes on where one of the others ends."""
    here = _ends(ground, street_id)
    there = [end for one in own for end in _ends(ground, one.street.id)]
    return any(lines.distance_m(a, b) <= ONE_STREET_M for a in here for b in there)


def _ends(ground: Ground, street_id: int) -> set[lines.Point]:
    """Where the street's numbered pieces end: the two ends of each block."""
    blocks = (block for parts in ground.streets.blocks(street_id).values() for block in parts)
    return {end for block in blocks for line in block.lines for end in (line[0], line[-1])}


def _mind_the_gaps(ground: Ground, written: StreetName, known: Sequence[Known], hundred: int, found: Located) -> None:
    """One street of several has the block, but another may have it too: its numbers run past it with a gap there."""
    blocks = [(one, ground.streets.blocks(one.street.id)) for one in known]
    gaps = [one.label for one, its in blocks if _has_gap(its, hundred, of_the_name=_is_its_own(one, written))]
    if gaps:
        found.candidates = [ground.less_sure(candidate, IN_DOUBT, "alone") for candidate in found.candidates]
        for candidate in found.candidates:
            found.notes[candidate.label] = refusals.gap(gaps, hundred)


def _has_gap(blocks: Mapping[int, object], hundred: int, *, of_the_name: bool) -> bool:
    """A street of just the name written has one wherever its numbers stop: not all of them may be known."""
    if hundred in blocks or not blocks:
        return False
    return of_the_name or min(blocks) < hundred < max(blocks)
