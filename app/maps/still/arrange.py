"""Where markers, the words of distances and labels stand in a frame: a calculation in px. As static/arrange.js."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, sin

from app.maps.still import boxes
from app.maps.still.boxes import Box, Point, Spot

RADIUS_PX = 14.0
"""Of a marker with its ring."""
_GAP_PX, _EDGE_PX = 5.0, 5.0
_DOUBTFUL, _LARGE_RING_PX = 40.0, 30.0
_HIDDEN, _HIDDEN_OF_SEVERAL, _HIDDEN_OF_MANY, _MANY = 200.0, 30.0, 8.0, 12


@dataclass(frozen=True, slots=True)
class Spread:
    """An incident in the frame: its point, the ends of its line if it has one, its ring's radius, its label's sizes."""

    point: Point
    ends: tuple[Point, Point] | None
    ring_px: float
    labels: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Joint:
    """The words of a distance between two of the incidents, and their size."""

    start: int
    end: int
    size: Point


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands; None where it found no room. `cost` says how bad that is."""

    cost: float
    markers: list[Point]
    pills: list[Point | None]
    labels: list[Spot | None]


def arrange(size: Point, marks: Sequence[Spread], joints: Sequence[Joint], furniture: Sequence[Box]) -> Layout:
    """The layout of a frame of that size; `furniture` holds the boxes of its corners."""
    places = [mark.point for mark in marks]
    markers = _apart([_beside(mark) for mark in marks])
    taken = [boxes.around(x, y, 2 * RADIUS_PX, 2 * RADIUS_PX) for x, y in markers]
    cost = sum(400.0 * (not boxes.inside(disc, size, _EDGE_PX)) for disc in taken)
    cost += sum(150.0 * boxes.hits_any(disc, furniture, 4) for disc in taken)
    lines = [(places[joint.start], places[joint.end]) for joint in joints]
    obstacles = [*taken, *furniture]
    pills = [list(_on_line(joint, i, lines, obstacles, size)) for i, joint in enumerate(joints)]
    labels = [
        sorted(_spots(mark, i, markers, lines, obstacles, size), key=lambda spot: spot.cost)
        for i, mark in enumerate(marks)
    ]
    # Of a dozen every label counts; of thirty the map must not shrink for the sake of the last. The words of one
    # distance are what the map is for; of several each is only one.
    label_cost = _HIDDEN_OF_MANY if len(marks) > _MANY else _HIDDEN
    pill_cost = _HIDDEN if len(joints) == 1 else _HIDDEN_OF_SEVERAL
    costs = [label_cost] * len(labels) + [pill_cost] * len(pills)
    chosen_cost, picks = boxes.choose([*labels, *pills], costs)
    words = [boxes.middle(pick.box) if pick else None for pick in picks[len(marks) :]]
    return Layout(cost + chosen_cost, markers, words, picks[: len(marks)])


def _beside(mark: Spread) -> Point:
    """A block that is long enough to be seen keeps clear of its own marker, which stands beside its middle."""
    if mark.ends is None:
        return mark.point
    (ax, ay), (bx, by) = mark.ends
    dx, dy = bx - ax, by - ay
    length = hypot(dx, dy)
    if length < 34:
        return mark.point
    away = (RADIUS_PX + 9) * (1 if dx > 0 or (dx == 0 and dy < 0) else -1)
    return mark.point[0] + away * dy / length, mark.point[1] - away * dx / length


def _apart(points: list[Point]) -> list[Point]:
    """Pushes overlapping markers apart, always in the same way."""
    for _ in range(400):
        moved = False
        for i in range(len(points)):
            for j in range(i + 1, len(points)):
                pair = _separated(points[i], points[j], i + j)
                if pair:
                    points[i], points[j] = pair
                    moved = True
        if not moved:
            break
    return points


def _separated(a: Point, b: Point, turn: int) -> tuple[Point, Point] | None:
    apart = 2 * RADIUS_PX + 2
    dx, dy = b[0] - a[0], b[1] - a[1]
    distance = hypot(dx, dy)
    if distance >= apart:
        return None
    push = (apart - distance) / 2 + 0.4
    if distance < 0.5:
        dx, dy, distance = cos(turn * 2.4), sin(turn * 2.4), 1.0
    step_x, step_y = dx / distance * push, dy / distance * push
    return (a[0] - step_x, a[1] - step_y), (b[0] + step_x, b[1] + step_y)


def _on_line(
    joint: Joint, index: int, lines: Sequence[tuple[Point, Point]], obstacles: Sequence[Box], size: Point
) -> Iterator[Spot]:
    """Places for the words of a distance: on the middle of the line, else along it, else a little beside it.

    Never on another line, whose words they would seem to be.
    """
    (ax, ay), (bx, by) = lines[index]
    dx, dy = bx - ax, by - ay
    length = hypot(dx, dy) or 1.0
    clear = (abs(dy) * joint.size[0] + abs(dx) * joint.size[1]) / length / 2 + RADIUS_PX + 5
    others = [line for i, line in enumerate(lines) if i != index]
    for rank, away in enumerate((0, 24, -24, 40, -40, clear, -clear) if not others else (0, 14, -14)):
        for step, share in enumerate((0.5, 0.42, 0.58, 0.34, 0.66)):
            x, y = ax + dx * share + away * dy / length, ay + dy * share - away * dx / length
            box = boxes.around(x, y, *joint.size)
            free = boxes.inside(box, size, _EDGE_PX) and not boxes.hits_any(box, obstacles, 3)
            if free and not any(boxes.crossed_px(box, *line) for line in others):
                yield Spot(box, 0, "middle", rank * 2.0 + step * 0.5)


def _spots(
    mark: Spread,
    index: int,
    markers: Sequence[Point],
    lines: Sequence[tuple[Point, Point]],
    obstacles: Sequence[Box],
    size: Point,
) -> Iterator[Spot]:
    """The places around a marker where its label may stand."""
    at = markers[index]
    own = boxes.around(*at, 2 * RADIUS_PX, 2 * RADIUS_PX)
    others = [marker for i, marker in enumerate(markers) if i != index]
    for form, label in enumerate(mark.labels):
        for rank, (side, box) in enumerate(_around(at, label, mark.ring_px)):
            free = boxes.inside(box, size, _EDGE_PX) and not boxes.hits_any(box, obstacles, 2)
            if free and not boxes.overlap(box, own, 1):
                cost = rank * 1.5 + form * 9 + sum(boxes.crossed_px(box, *line) for line in lines) / 4
                cost += boxes.crossed_px(box, *mark.ends) / 3 if mark.ends else 0.0
                yield Spot(box, form, side, cost + _DOUBTFUL * _nearer(box, at, others))


def _around(at: Point, label: Point, ring_px: float) -> Iterator[tuple[str, Box]]:
    """Outside the ring of its doubt; of a large one also inside, beside the marker."""
    yield from _sides(at, label, max(RADIUS_PX, ring_px))
    if ring_px > _LARGE_RING_PX:
        yield from _sides(at, label, RADIUS_PX)


def _nearer(box: Box, own: Point, others: Sequence[Point]) -> bool:
    """Whether a label would seem to belong to another marker."""
    return any(boxes.apart_px(box, other) < boxes.apart_px(box, own) for other in others)


def _sides(at: Point, label: Point, radius: float) -> Iterator[tuple[str, Box]]:
    """Beside, at the corners, above and below: the best first."""
    (x, y), (width, height) = at, label
    near, slant = radius + _GAP_PX, radius * 0.72 + 2
    corners = (
        ("start", x + near, y - height / 2),
        ("end", x - near - width, y - height / 2),
        ("start", x + slant, y - slant - height + 4),
        ("start", x + slant, y + slant - 4),
        ("end", x - slant - width, y - slant - height + 4),
        ("end", x - slant - width, y + slant - 4),
        ("middle", x - width / 2, y - near - height),
        ("middle", x - width / 2, y + near),
        ("start", x - radius, y - near - height),
        ("start", x - radius, y + near),
        ("end", x + radius - width, y - near - height),
        ("end", x + radius - width, y + near),
    )
    for side, left, top in corners:
        yield side, (left, top, left + width, top + height)
