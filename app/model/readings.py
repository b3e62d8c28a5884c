"""The ways to understand a phrase, before any street was asked."""

from dataclasses import dataclass
from typing import TypeAlias

from app.model.positions import LonLat, Relation
from geodata.names import StreetName


@dataclass(frozen=True, slots=True)
class Shift:
    """The words that move a place off its reference, and what they come to.

    `direction`: N, NE … NW, or "" for any way. `distance_m` or `blocks` say how far; with neither, less than a block.
    `along`: the way leads along the first street of a crossing ("Portland just north of 34th").
    """

    words: str
    direction: str = ""
    distance_m: float | None = None
    blocks: float | None = None
    along: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """A house number on a street; `unit` is kept for the record and locates nothing."""

    number: int
    street: StreetName
    unit: str = ""


@dataclass(frozen=True, slots=True)
class HundredBlock:
    """ "The 600 block of …": every number from `hundred` to `hundred + 99`."""

    hundred: int
    street: StreetName


@dataclass(frozen=True, slots=True)
class NumberRange:
    """A run of house numbers, both ends included: "2600-2640". `masked`: a digit was hidden, "00007X" is 70 to 79."""

    low: int
    high: int
    street: StreetName
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where two streets meet. `also` and `cross_also`: a second name that the phrase gives one of them."""

    street: StreetName
    cross_street: StreetName
    also: StreetName | None = None
    cross_also: StreetName | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """The stretch of a street between two others."""

    street: StreetName
    from_street: StreetName
    to_street: StreetName


@dataclass(frozen=True, slots=True)
class Street:
    """A whole street."""

    name: StreetName


@dataclass(frozen=True, slots=True)
class Place:
    """A named place: a park, a neighborhood, a hospital. `street`: the one that the phrase puts it on, if any."""

    name: str
    street: StreetName | None = None


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A position given in figures; `doubt_m` is what one step of its last figure comes to, in metres."""

    position: LonLat
    doubt_m: float = 10.0


@dataclass(frozen=True, slots=True)
class Company:
    """The streets that a phrase names beside a house or a block: "& Main", "near Lake", "between 38th and 39th".

    `streets`: for each of them the names that its words can be. `relation` and `away_m` say how far off the words let
    them lie; `renames`: the words may be a second name of the house's own street ("/Highway 55").
    """

    words: str
    streets: tuple[tuple[StreetName, ...], ...]
    relation: Relation = Relation.AT
    away_m: float = 0.0
    renames: bool = False


Reference: TypeAlias = Address | HundredBlock | NumberRange | Crossing | Between | Street | Place | Coordinates


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a phrase.

    `span` is (start, end) in characters of the phrase; `confidence` 0–1 says how plain the reading is before any street
    was asked; `locality` is a municipality that the phrase itself names, "" where it names none; `shift` says how far
    from the reference it happened, where the phrase does; `unused` are words that this reading does without;
    `company` the streets that it names beside its own.
    """

    text: str
    span: tuple[int, int]
    reference: Reference
    relation: Relation = Relation.AT
    confidence: float = 1.0
    locality: str = ""
    shift: Shift | None = None
    unused: tuple[str, ...] = ()
    company: Company | None = None
