"""Places that an import found and a person should look at first: a spelling mended, a part not used, a low score."""

from collections.abc import Iterable
from typing import NamedTuple

from app.model import Location, Match
from app.places import doubts_of
from app.words.remarks import sentences

MOST_CHECKS = 100
"""Places to check that a page or an answer lists."""


class Check(NamedTuple):
    """A place that was found, what the geocoder doubts of it in sentences, and the table's rows that have it."""

    phrase: str
    label: str
    doubts: tuple[str, ...]
    rows: tuple[int, ...]


def grouped(found: Iterable[tuple[int, Match, Location]]) -> tuple[Check, ...]:
    """Return the doubtful ones of (row number, match, its location), each phrase once, the most frequent first."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[int]] = {}
    for number, match, location in found:
        if doubts := sentences(doubts_of(match)):
            groups.setdefault((match.verbatim, location.label, doubts), []).append(number)
    checks = [Check(*key, tuple(numbers)) for key, numbers in groups.items()]
    return tuple(sorted(checks, key=lambda one: (-len(one.rows), one.rows[0])))
