"""What sources say of streets, before anything is concluded from it. Plain records; positions in (lon, lat) degrees."""

from dataclasses import dataclass, field
from typing import NamedTuple

from geodata.geometry.earth import Position
from geodata.names import StreetName
from geodata.streets import Line


class CentreLine(NamedTuple):
    """A piece of street between two nodes, with the base name that its source gives ("34TH"), or ""."""

    base_name: str
    line: Line
    speed_limit_mph: int


class Sighting(NamedTuple):
    """A street's full name seen at a position on it; `number` a house number or, of a block, its hundred.

    `reports`: how many reports the source places there.
    """

    kind: str
    text: str
    street: StreetName
    position: Position
    number: int | None = None
    reports: int = 1


class CornerSighting(NamedTuple):
    """Two streets said to meet near a position; `reach_m`: how far from the corner the source puts it."""

    kind: str
    text: str
    street: StreetName
    cross_street: StreetName
    position: Position
    reach_m: float


class CrossStreets(NamedTuple):
    """A hundred-block and the two streets it lies between; `share` 0–1 of the records that say so."""

    kind: str
    text: str
    street: StreetName
    hundred: int
    cross_streets: tuple[StreetName, StreetName]
    share: float


@dataclass(slots=True)
class Evidence:
    """Everything that one area's sources say."""

    centre_lines: list[CentreLine] = field(default_factory=list)
    blocks: list[Sighting] = field(default_factory=list)
    addresses: list[Sighting] = field(default_factory=list)
    house_points: list[Sighting] = field(default_factory=list)
    corners: list[CornerSighting] = field(default_factory=list)
    cross_streets: list[CrossStreets] = field(default_factory=list)
