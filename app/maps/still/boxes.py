"""Rectangles in px, (left, top, right, bottom): what overlaps what, and which place costs least. As static/boxes.js."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, hypot

Point = tuple[float, float]
Box = tuple[float, float, float, float]
_MOST_TRIES = 1500


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where a label may stand: its box, which of its forms, which way it is set, and what that costs."""

    box: Box
    form: int
    side: str
    cost: float


def around(x: float, y: float, width: float, height: float) -> Box:
    """The box of that size with its middle there."""
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def middle(box: Box) -> Point:
    """The middle of a box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def overlap(a: Box, b: Box, gap: float) -> bool:
    """Whether two boxes come nearer than the gap."""
    return a[0] < b[2] + gap and b[0] < a[2] + gap and a[1] < b[3] + gap and b[1] < a[3] + gap


def hits_any(box: Box, others: Sequence[Box], gap: float) -> bool:
    """Whether the box comes nearer than the gap to any of them."""
    return any(overlap(box, other, gap) for other in others)


def inside(box: Box, size: Point, margin: float) -> bool:
    """Whether the box keeps that margin in a frame of that size."""
    return box[0] >= margin and box[1] >= margin and box[2] <= size[0] - margin and box[3] <= size[1] - margin


def apart_px(box: Box, point: Point) -> float:
    """How far the point lies from the box."""
    return hypot(max(box[0] - point[0], 0.0, point[0] - box[2]), max(box[1] - point[1], 0.0, point[1] - box[3]))


def crossed_px(box: Box, a: Point, b: Point) -> float:
    """How many px of the line from a to b lie in the box, by its samples every 6 px."""
    steps = ceil(hypot(b[0] - a[0], b[1] - a[1]) / 6)
    count = 0
    for i in range(steps + 1):
        share = i / (steps or 1)
        x, y = a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
        count += box[0] < x < box[2] and box[1] < y < box[3]
    return count * 6.0


def choose(items: Sequence[Sequence[Spot]], hidden_costs: Sequence[float]) -> tuple[float, list[Spot | None]]:
    """One spot for each item so that no two overlap and the sum of costs is low; None, at a price, where none is free.

    A bounded search: its first try is the greedy one.
    """
    best_cost, best, left = float("inf"), list[Spot | None](), _MOST_TRIES

    def descend(index: int, picks: list[Spot | None], cost: float) -> None:
        nonlocal best_cost, best, left
        left -= 1
        if cost >= best_cost or left < 0:
            return
        if index == len(items):
            best_cost, best = cost, picks
            return
        taken = [pick.box for pick in picks if pick]
        for spot in items[index]:
            if not hits_any(spot.box, taken, 3):
                descend(index + 1, [*picks, spot], cost + spot.cost)
        descend(index + 1, [*picks, None], cost + hidden_costs[index])

    descend(0, [], 0.0)
    return best_cost, best
