"""Names along a line, letter by letter where a browser sets them: librsvg, which makes the PNG, knows no textPath."""

import re
from bisect import bisect_left
from html import escape, unescape
from itertools import accumulate, pairwise
from math import atan2, degrees, dist
from unicodedata import normalize

from app.maps.still.boxes import Point
from app.maps.still.widths import covered, width_px

_GROUP = r'<g [^>]*?font-size="(?P<size>[\d.]+)" font-weight="(?P<weight>\d+)"[^>]*>'
_NAME = (
    r'<path id="(?P<id>[^"]*)" d="(?P<line>[^"]*)" fill="none" stroke="none"/>'
    r'<text><textPath xlink:href="#(?P=id)" startOffset="50%">(?P<name>[^<]*)</textPath></text>'
)
_FOUND = re.compile(f"{_GROUP}|{_NAME}")
_STEPS = re.compile(r"([Mlhv]?) ?(-?\d+)(?: ?(-?\d+))?")
_REGULAR, _BOLD = 400, 700


def straightened(drawing: str) -> str:
    """The drawing with a text for each letter of such a name; everything else as it was."""
    size, weight = 0.0, _REGULAR

    def told(found: re.Match[str]) -> str:
        nonlocal size, weight
        if found["size"]:
            size, weight = float(found["size"]), int(found["weight"])
            return found[0]
        return _letters(unescape(found["name"]), points(found["line"]), size, weight)

    return _FOUND.sub(told, drawing)


def points(line: str) -> list[Point]:
    """The points of a path as `Pen` writes it: one move, then relative steps."""
    found: list[Point] = []
    x = y = 0.0
    for command, first, second in _STEPS.findall(line):
        x += 0.0 if command == "v" else float(first)
        y += float(first) if command == "v" else float(second or 0)
        found.append((x, y))
    return found


def _letters(name: str, line: list[Point], size: float, weight: int) -> str:
    """The name on the middle of the line; one whose letters join, as Arabic ones do, stays whole."""
    name = normalize("NFC", name)
    parts = list(name) if covered(name) else [name]
    widths = [_advance(part, size, weight) for part in parts]
    reached = [0.0, *accumulate(dist(*step) for step in pairwise(line))]
    at = (reached[-1] - sum(widths)) / 2
    texts = []
    for part, width in zip(parts, widths, strict=True):
        (left, top), (right, bottom) = (_point(line, reached, at + end) for end in (0.0, width))
        turn = degrees(atan2(bottom - top, right - left))
        place = f"translate({(left + right) / 2:.1f} {(top + bottom) / 2:.1f}) rotate({turn:.1f})"
        texts.append(f'<text transform="{place}">{escape(part)}</text>')
        at += width
    return "".join(texts)


def _advance(part: str, size: float, weight: int) -> float:
    regular, bold = width_px(part, size), width_px(part, size, True)
    return regular + (bold - regular) * (weight - _REGULAR) / (_BOLD - _REGULAR)


def _point(line: list[Point], reached: list[float], at: float) -> Point:
    """The point so far along the line; beyond its ends, on its first or last step drawn out."""
    step = min(max(bisect_left(reached, at), 1), len(line) - 1)
    share = (at - reached[step - 1]) / ((reached[step] - reached[step - 1]) or 1.0)
    (ax, ay), (bx, by) = line[step - 1], line[step]
    return ax + (bx - ax) * share, ay + (by - ay) * share
