"""A body cut in two: at separators, at the words of a relation, between two names without either. It only cuts."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product
from typing import NamedTuple

from app.geocoding.patterns import SEPARATORS
from app.geocoding.relations import last_sign, may_relate, related
from app.geocoding.signs import holds
from app.geocoding.written import no_name, street_names
from app.model import Relation, Shift
from geodata.names import StreetName


class Cut(NamedTuple):
    """The body cut in two, and the relation that the words between the two state."""

    left: str
    right: str
    confidence: float
    relation: Relation = Relation.AT
    shift: Shift | None = None


_KINDS_OF_PLACES = frozenset(["PARK", "LAKE", "CREEK", "BRIDGE", "MALL", "FIELD", "STATION", "SCHOOL"])
"""Words that end a place's name: "Powderhorn Park" is no corner of Park Avenue."""
MOST_CUTS = 8
"""A body with more separators than this is a sentence; where it may be cut first is enough for a refusal."""


def cuts(body: str) -> Iterator[Cut]:
    """The body cut in two at each separator."""
    return islice(_cuts(body), MOST_CUTS)


def _cuts(body: str) -> Iterator[Cut]:
    low = body.lower()
    for separator in SEPARATORS:
        if not holds(low, separator.signs):
            continue
        # Behind its last word no relation is stated any more.
        for gap in separator.pattern.finditer(body, 0, last_sign(body) if separator.states else len(body)):
            cut = _related(body, gap) if separator.states else _plain_cut(body, gap, separator.confidence)
            if cut and cut.left and cut.right:
                yield cut


def _plain_cut(body: str, gap: re.Match[str], confidence: float) -> Cut:
    return Cut(body[: gap.start()].strip(" ,"), body[gap.end() :].strip(" ,"), confidence)


def _related(body: str, gap: re.Match[str]) -> Cut | None:
    said = related(body, gap.end(), len(body))
    if said is None:
        return None
    shift = replace(said.shift, along=True) if said.shift else None
    return Cut(body[: gap.start()].strip(" ,"), body[said.end :].strip(" ,"), 1.0, said.relation, shift)


def pairs(body: str) -> Iterator[tuple[StreetName, StreetName]]:
    """Two streets written one behind the other: every place to cut between them."""
    parts = body.split()
    if not 2 <= len(parts) <= 8:
        return
    for at in range(1, len(parts)):
        left, right = " ".join(parts[:at]), " ".join(parts[at:])
        if left.endswith("-"):
            # "26- Blaisdell": a hidden digit as well as a street.
            continue
        is_kind = right.upper() in _KINDS_OF_PLACES and not left[:1].isdigit()
        if not (is_kind or no_name(left) or no_name(right)):
            yield from ((a, b) for (a, _), (b, _) in product(street_names(left), street_names(right)))


def first_cut(text: str) -> Cut | None:
    """The first cut; None where there is nothing to cut at."""
    return next(cuts(text), None)


def before_a_relation(text: str) -> str:
    """ "34th, across from the park" → "34th"; "" where no relation stands in the text."""
    if not may_relate(text):
        return ""
    return next((cut.left for cut in cuts(text) if cut.relation is not Relation.AT), "")
