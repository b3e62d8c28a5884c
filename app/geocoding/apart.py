"""How two streets without a common corner lie: whether they cross, how near they come, whether they run side by side.

Refusals say only what this finds, so that "never meet" is true of the lines on the map.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sin
from typing import Any

from geodata.geometry import lines
from geodata.geometry.earth import degree_m
from geodata.streets import Segment

TOUCH_M = 40.0
"""Two lines no farther apart than a wide road cross, touch or share their bed, whatever the map calls the place."""
SAME_COURSE_DEG = 25.0
BESIDE = 0.3
"""The part of the shorter street that has to lie beside the longer one."""
NEAR_M = 400.0
"""Two streets farther apart than a quarter of a mile run parallel at the most, not side by side."""


@dataclass(frozen=True, slots=True)
class Apart:
    """`gap_m` is the least distance between two streets' lines; 0 where they cross.

    `parallel`: they have one course, and at least a part of the shorter lies abreast of the longer.
    `side_by_side`: that part also lies near the longer.
    """

    gap_m: float
    parallel: bool
    side_by_side: bool

    @property
    def touches(self) -> bool:
        """Return True if nobody can say that the two never meet."""
        return self.gap_m <= TOUCH_M


def apart(one: Sequence[Segment], other: Sequence[Segment]) -> Apart:
    """Measure two streets, each of at least one segment."""
    import shapely

    courses = _courses(one, other)
    gap_m = float(shapely.distance(*courses))
    parallel = gap_m > TOUCH_M and _same_course(one, other) and _beside(one, other)
    return Apart(gap_m, parallel, parallel and _is_near(*sorted(courses, key=lambda course: float(course.length))))


def _is_near(shorter: Any, longer: Any) -> bool:
    return bool(shorter.intersection(longer.buffer(NEAR_M)).length >= BESIDE * shorter.length)


def touch(one: Sequence[Segment], other: Sequence[Segment]) -> bool:
    """Whether nobody can say that the two never meet; most streets of a town lie far from each other."""
    return _boxes_apart_m(one, other) <= 2 * TOUCH_M and _gap_m(one, other) <= TOUCH_M


def _gap_m(one: Sequence[Segment], other: Sequence[Segment]) -> float:
    import shapely

    return float(shapely.distance(*_courses(one, other)))


def _courses(one: Sequence[Segment], other: Sequence[Segment]) -> list[Any]:
    import shapely

    courses: list[Any] = []
    for street in (one, other):
        points = [point for s in street for point in lines.local_m(s.line, one[0].line[0])]
        of_segment = [number for number, s in enumerate(street) for _ in s.line]
        pieces: Any = shapely.linestrings(points, indices=of_segment)
        courses.append(shapely.multilinestrings(pieces))
    return courses


def _boxes_apart_m(one: Sequence[Segment], other: Sequence[Segment]) -> float:
    """Metres between the boxes round the two: never more than between the two themselves."""
    of_lon, of_lat = degree_m(one[0].line[0][1])
    gaps_m = []
    for axis, of_degree in enumerate((of_lon, of_lat)):
        (a, b), (c, d) = ((min(values), max(values)) for values in (_along(street, axis) for street in (one, other)))
        gaps_m.append(max(c - b, a - d, 0.0) * of_degree)
    return hypot(*gaps_m)


def _along(street: Sequence[Segment], axis: int) -> list[float]:
    return [position[axis] for segment in street for position in segment.line]


def _same_course(one: Sequence[Segment], other: Sequence[Segment]) -> bool:
    turn = abs(lines.course([s.line for s in one]) - lines.course([s.line for s in other]))
    return min(turn, 180 - turn) < SAME_COURSE_DEG


def _beside(one: Sequence[Segment], other: Sequence[Segment]) -> bool:
    """Whether the shorter lies beside the longer, and not behind its end: along the longer one, the two overlap."""
    angle = radians(lines.course([s.line for s in max(one, other, key=_length_m)]))
    spans = []
    for street in (one, other):
        points = [point for s in street for point in lines.local_m(s.line, one[0].line[0])]
        along = [x * cos(angle) + y * sin(angle) for x, y in points]
        spans.append((min(along), max(along)))
    (low, high), (begin, end) = spans
    return min(high, end) - max(low, begin) >= BESIDE * min(high - low, end - begin)


def _length_m(street: Sequence[Segment]) -> float:
    return sum(segment.length_m for segment in street)
