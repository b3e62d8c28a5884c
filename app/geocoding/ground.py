"""The ground that readings are put on: streets, their names, and how a candidate and its score are made.

A score is the product of named parts: how plain the reading is, how well the names agree, how sure the facts are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from math import prod

from app.geocoding import refusals
from app.geocoding.addresses import Numbers
from app.geocoding.naming import Known, Names
from app.geocoding.placenames import Places
from app.geocoding.sureness import sureness
from app.model import AccuracyType, Candidate, Geometry, Reading, Relation, Remark
from geodata.geometry import lines
from geodata.geometry.rings import inside, rings_of
from geodata.names import StreetName
from geodata.streets import Block, Streets

_JOINING = ("OF", "AND")
HEARSAY = 0.05
"""What a fact without any confidence counts for."""
WIDER_M = {Relation.AT: 0.0, Relation.NEAR: 150.0, Relation.OFF: 100.0, Relation.BESIDE: 40.0, Relation.AWAY: 0.0}
""" "Near" and "off" in a report mean within about a block; a stated way has its own doubt (moves.py)."""


@dataclass(slots=True)
class Located:
    """What became of one reading: its candidates, or the reasons why there is none.

    `strangers` counts the streets that nobody knows. By a candidate's label: `forgiven` has the name as written and the
    name it was taken for, `notes` what else the reader should know, `on` the ids of its streets in the
    phrase's order. `unused`: words of the phrase that the streets know nothing of. `used`: the words of the streets
    beside, once they bear a house out; `rivals`: the corners that they name instead; `apart`: neither holds.
    """

    candidates: list[Candidate] = field(default_factory=list)
    reasons: list[Remark] = field(default_factory=list)
    strangers: int = 0
    forgiven: dict[str, tuple[StreetName, StreetName]] = field(default_factory=dict)
    notes: dict[str, Remark] = field(default_factory=dict)
    on: dict[str, tuple[int, ...]] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    used: str = ""
    rivals: list[Candidate] = field(default_factory=list)
    apart: bool = False

    def add(self, candidate: Candidate, *names: tuple[Known, StreetName]) -> None:
        """Keep a candidate; `names` are its streets, each with the name as written."""
        self.candidates.append(candidate)
        self.on[candidate.label] = tuple([known.street.id for known, _ in names])
        for known, written in names:
            if known.forgiven:
                self.forgiven[candidate.label] = (written, known.street.name)


@dataclass(frozen=True, slots=True)
class Put:
    """A place found: where (lon, lat), how fine, how far off it may be, how well names agree, how sure the facts.

    `share`: a further part of the score, by its name.
    """

    label: str
    where: lines.Point
    accuracy: AccuracyType
    doubt_m: float | None
    name: float
    facts: float
    evidence: str = ""
    course: Sequence[lines.Line] = ()
    share: tuple[str, float] = ("", 1.0)


class Ground:
    """A gazetteer with the names people write."""

    def __init__(self, streets: Streets) -> None:
        """Stand on these streets."""
        self.streets = streets
        self.names = Names(streets)
        self.numbers = Numbers(streets)
        self.places = Places(streets)
        self.locality = streets.info.locality
        self._reaches_m: dict[tuple[int, int, int], float] = {}

    def known(self, written: StreetName, found: Located) -> tuple[Known, ...]:
        """The streets that a written name can be; where there is none, `found` is told why."""
        known = self.names.resolve(written)
        if not known:
            namesakes, suggestions = self.names.namesakes(written), self.names.close_to(written)
            found.strangers += 1
            meant = _without_joining_words(written)
            if meant.name:
                found.reasons.append(refusals.no_street(meant, self.locality, namesakes, suggestions))
            else:
                # Another reading says better what is wrong.
                found.strangers += 1
                found.reasons.append(refusals.NOT_UNDERSTOOD)
        return known

    def candidate(self, put: Put, reading: Reading) -> Candidate:
        """The candidate of a place found by that reading."""
        plain, facts = round(reading.confidence, 3), sureness(put.accuracy, max(put.facts, HEARSAY))
        name, why, share = round(put.name, 3), put.share[0], round(put.share[1], 3)
        parts = {"reading": plain, "name": name, "facts": facts}
        if share < 1.0:
            parts[why] = share
        doubt_m = None if put.doubt_m is None else round(put.doubt_m + WIDER_M[reading.relation], 1)
        return Candidate(
            put.label, round(put.where[0], 6), round(put.where[1], 6), put.accuracy, doubt_m,
            round(plain * name * facts * share, 3), self.locality, geometry_of(put.course), reading.relation,
            _kinds_of(put.evidence), parts,
        )  # fmt: skip

    def town_at(self, position: lines.Point) -> str:
        """The town that holds a position; "" outside all, the streets' own where no outline of a town is known."""
        if not self._towns:
            return self.locality
        return next((name for name, rings in self._towns if inside(position, rings)), "")

    @cached_property
    def _towns(self) -> list[tuple[str, list[lines.Line]]]:
        return [(town.name, rings_of(town.geometry)) for town in self.streets.places("municipality") if town.geometry]

    def block_reach_m(self, block: Block) -> float:
        """From the block's middle to its farthest end, in metres."""
        key = block.street_id, block.hundred, block.part
        if key not in self._reaches_m:
            self._reaches_m[key] = lines.farthest_m((block.lon, block.lat), block.lines)
        return self._reaches_m[key]

    def less_sure(self, candidate: Candidate, share: float, why: str) -> Candidate:
        """The candidate with that much of its score left, told as a part of its own."""
        parts = {**candidate.score_parts, why: share}
        return replace(candidate, score=round(prod(parts.values()), 3), score_parts=parts)


@lru_cache(maxsize=1024)
def _kinds_of(evidence: str) -> tuple[str, ...]:
    return tuple(evidence.split("+")) if evidence else ()


def geometry_of(course: Sequence[lines.Line]) -> Geometry | None:
    """A GeoJSON LineString of one line, a MultiLineString of several, None of none."""
    if not course:
        return None
    coordinates = [[[lon, lat] for lon, lat in line] for line in course]
    if len(coordinates) == 1:
        return {"type": "LineString", "coordinates": coordinates[0]}
    return {"type": "MultiLineString", "coordinates": coordinates}


def _without_joining_words(written: StreetName) -> StreetName:
    """The name without an "of" or "and" before it, which a reading took for a part of it; "" where no more is left."""
    words = written.name.split()
    while words and words[0] in _JOINING:
        words.pop(0)
    return replace(written, name=" ".join(words))
