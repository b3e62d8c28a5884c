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
        parts: list[str] = []
        at = np.zeros(2, dtype=int)
        for line in _neighbours(lines):
            points = np.rint((line - self.corner) * self.units).astype(int)
            moves = np.diff(points, axis=0)
            kept = moves[np.any(moves != 0, axis=1)].tolist()
            if len(kept) < (3 if closed else 1):
                continue
            dx, dy = points[0] - at
            parts.append(f"m{dx}{'' if dy < 0 else ' '}{dy}" if parts else f"M{dx} {dy}")
            parts.append(_moves(kept[:-1] if closed else kept))
            parts.append("z" if closed else "")
            at = points[0] if closed else points[-1]
        return "".join(parts)


def _neighbours(lines: Iterable[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """The lines row by row of a coarse grid, so that short steps lead from one to the next."""
    kept = [line for line in lines if len(line)]
    return sorted(kept, key=lambda line: (line[0, 1] // 24, line[0, 0], line[0, 1], line[-1, 0], line[-1, 1]))


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
