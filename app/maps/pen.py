"""Lines in px into the `d` of SVG paths: whole numbers, short steps, the same for the same lines."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws from `corner`, in px of the zoom, with so many units per px."""

    corner: tuple[float, float]
    units: int

    def length(self, px: float) -> str:
        """A length in units, with one decimal where it needs one."""
        return f"{px * self.units:.1f}".removesuffix(".0")

    def path(self, lines: Iterable[NDArray[np.float64]], closed: bool = False) -> str:
        """One path through all the lines; each begins a short way from the last."""
        kept = _neighbours(lines)
        if not kept:
            return ""
        # All lines in one array: a call for each of thousands of short ones takes longer than the calculation.
        whole = np.rint((np.concatenate(kept) - self.corner) * self.units).astype(int)
        points, moves = whole.tolist(), np.diff(whole, axis=0).tolist()
        parts: list[str] = []
        at_x = at_y = begin = 0
        for end in np.cumsum([len(line) for line in kept]).tolist():
            start, last = points[begin], points[end - 1]
            steps = [move for move in moves[begin : end - 1] if move[0] or move[1]]
            begin = end
            if len(steps) < (3 if closed else 1):
                continue
            dx, dy = start[0] - at_x, start[1] - at_y
            parts.append(f"m{dx}{'' if dy < 0 else ' '}{dy}" if parts else f"M{dx} {dy}")
            parts.append(_moves(steps[:-1] if closed else steps))
            parts.append("z" if closed else "")
            at_x, at_y = start if closed else last
        return "".join(parts)


def _neighbours(lines: Iterable[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """The lines row by row of a coarse grid, so that short steps lead from one to the next."""
    return sorted((line for line in lines if len(line)), key=_place)


def _place(line: NDArray[np.float64]) -> tuple[float, ...]:
    """Its row of the grid, then where it begins and ends."""
    ends: list[list[float]] = [line[0].tolist(), line[-1].tolist()]
    return ends[0][1] // 24, *ends[0], *ends[1]


def _moves(moves: list[list[int]]) -> str:
    """Relative moves, each as short as SVG allows."""
    parts: list[str] = []
    letter = ""
    for dx, dy in moves:
        if dy == 0 or dx == 0:
            letter = "h" if dy == 0 else "v"
            parts.append(f"{letter}{dx or dy}")
            continue
        separator = "l" if letter != "l" else "" if dx < 0 else " "
        letter = "l"
        parts.append(f"{separator}{dx}{'' if dy < 0 else ' '}{dy}")
    return "".join(parts)
