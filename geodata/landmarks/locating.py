"""Where a landmark's words lie on the streets of a build: addresses, corners, stretches. In doubt it gives no spot."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geodata.address_range import AddressRange
from geodata.gazetteer import Meeting, SourceSegment
from geodata.geometry.earth import Position
from geodata.geometry.plane import Plane
from geodata.street_sizes import BESIDE_M, CORNER_M, LANDMARK_HOUSE_M, ONE_JUNCTION_M

_ADDRESS = re.compile(r"^(?P<number>\d+) (?P<street>.+)$")
_BETWEEN = re.compile(r"^(?P<street>.+) between (?P<one>.+) and (?P<other>.+)$")


class NotLocated(Exception):  # noqa: N818 - reads as what happened
    """The words name no one place on these streets; the message says why."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the words lie: (lon, lat), how far off that may be in metres, and by what it was found."""

    position: Position
    doubt_m: float
    by: str


class Ground:
    """The streets of a build, to put landmarks on. Names have to be written as the gazetteer prints them."""

    def __init__(self, segments: Sequence[SourceSegment], meetings: Sequence[Meeting]) -> None:
        """Index the named segments and the corners that no shared node shows."""
        self._plane = Plane(segments[0].line[0][1] if segments else 0.0)
        self._segments: dict[str, list[SourceSegment]] = defaultdict(list)
        self._meetings: dict[frozenset[str], list[Position]] = defaultdict(list)
        for segment in segments:
            if segment.name:
                self._segments[str(segment.name)].append(segment)
        for meeting in meetings:
            pair = frozenset({str(meeting.street), str(meeting.cross_street)})
            self._meetings[pair].append((meeting.lon, meeting.lat))

    def spot(self, words: str) -> Spot:
        """The one place of the words; "A; B" is the middle of several. Raises NotLocated."""
        spots = [self._one(part.strip()) for part in words.split(";")]
        return spots[0] if len(spots) == 1 else self._around(spots)

    def _around(self, spots: Sequence[Spot]) -> Spot:
        lon = sum(spot.position[0] for spot in spots) / len(spots)
        lat = sum(spot.position[1] for spot in spots) / len(spots)
        reach_m = max(self._plane.distance_m((lon, lat), spot.position) + spot.doubt_m for spot in spots)
        return Spot((lon, lat), reach_m, "corners")

    def _one(self, words: str) -> Spot:
        if match := _BETWEEN.match(words):
            whole = self._around([self._corner(match["street"], match[cross]) for cross in ("one", "other")])
            return Spot(whole.position, whole.doubt_m, "stretch")
        if " & " in words:
            return self._corner(*words.split(" & ", 1))
        if match := _ADDRESS.match(words):
            return self._address(int(match["number"]), match["street"])
        raise NotLocated(f"“{words}” is neither an address, a corner nor a stretch")

    def _of(self, street: str) -> list[SourceSegment]:
        if street not in self._segments:
            raise NotLocated(f"no street is printed as {street}")
        return self._segments[street]

    def _address(self, number: int, street: str) -> Spot:
        found = [(segment, numbers) for segment in self._of(street) for numbers in segment.ranges]
        holding = [one for one in found if one[1].holds(number)] or [one for one in found if one[1].spans(number)]
        if not holding:
            raise NotLocated(f"{street} has no {number}")
        holding.sort(key=lambda one: (-one[1].confidence, one[0].line))
        (segment, numbers), *others = holding
        where = self._along(segment, numbers, number)
        for other in others:
            if self._plane.distance_m(where, self._along(*other, number)) > 2 * LANDMARK_HOUSE_M:
                raise NotLocated(f"{street} has {number} at two places")
        return Spot(where, LANDMARK_HOUSE_M, "address")

    def _along(self, segment: SourceSegment, numbers: AddressRange, number: int) -> Position:
        share = numbers.share(number)
        line, length_m = segment.line, self._plane.length_m(segment.line)
        here = self._plane.xy(self._plane.along(line, share * length_m))
        behind = self._plane.xy(self._plane.along(line, share * length_m - 1.0))
        ahead = self._plane.xy(self._plane.along(line, share * length_m + 1.0))
        east, north = ahead[0] - behind[0], ahead[1] - behind[1]
        left_m = {"left": BESIDE_M, "right": -BESIDE_M}.get(numbers.side, 0.0) if numbers.holds(number) else 0.0
        ratio = left_m / ((east**2 + north**2) ** 0.5 or 1.0)
        return self._plane.lonlat((here[0] - north * ratio, here[1] + east * ratio))

    def _corner(self, street: str, cross_street: str) -> Spot:
        shared = set(_ends(self._of(street))) & set(_ends(self._of(cross_street)))
        nodes = sorted(shared) or self._meetings.get(frozenset({street, cross_street}), [])
        if not nodes:
            raise NotLocated(f"{street} and {cross_street} do not meet")
        lon, lat = (sum(node[axis] for node in nodes) / len(nodes) for axis in (0, 1))
        spread_m = max(self._plane.distance_m((lon, lat), node) for node in nodes)
        if spread_m > ONE_JUNCTION_M:
            raise NotLocated(f"{street} and {cross_street} meet at several places")
        return Spot((lon, lat), CORNER_M + spread_m, "corner")


def _ends(segments: Sequence[SourceSegment]) -> Iterator[Position]:
    for segment in segments:
        yield segment.line[0]
        yield segment.line[-1]
