"""Lines of text as SVG: escaped, wrapped by the widths of the face, with a halo of its own below them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from app.maps.plain import plain
from app.maps.still.widths import width_px

FACE = "Roboto"
FAMILY = f"{FACE}, &quot;Helvetica Neue&quot;, Arial, sans-serif"
_ELLIPSIS = "…"
# "24th Ave N" keeps its N, "4.4 miles" its 4.4.
_UNITS = "miles?|millas?|km|feet|pies?|m|metros?"
_BREAK = re.compile(rf"(?<!\d) (?!(?:[NSEW]|[NS][EW])\b)|(?<=\d) (?!(?:[NSEW]|[NS][EW]|{_UNITS})\b)")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of text with its size in px."""

    text: str
    size_px: float
    bold: bool = False

    @property
    def width_px(self) -> float:
        """Its width in px."""
        return width_px(self.text, self.size_px, self.bold)


def haloed(row: Row, x: float, y: float, fill: str, halo: str, anchor: str = "start") -> str:
    """The line over its halo: two texts, for not every graphics program knows paint-order."""
    around = f' stroke="{halo}" stroke-width="3.5" stroke-linejoin="round" stroke-opacity=".85"'
    return svg(row, x, y, halo, anchor, around) + svg(row, x, y, fill, anchor)


def number(value: float) -> str:
    """A length with one decimal where it needs one; never minus nought."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def svg(row: Row, x: float, y: float, fill: str, anchor: str = "start", more: str = "") -> str:
    """The line with its baseline at (x, y)."""
    weight = ' font-weight="700"' if row.bold else ""
    placed = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(row.size_px)}"{weight}{placed} fill="{fill}"{more}>'
        f"{escape(plain(row.text))}</text>"
    )


@lru_cache(maxsize=2048)
def wrapped(text: str, size_px: float, bold: bool, room_px: float, most: int) -> tuple[str, ...]:
    """The text in at most so many lines of about the same length; what is too long ends in an ellipsis."""
    lines = _filled(plain(text), size_px, bold, room_px)
    if len(lines) > most:
        return (*lines[: most - 1], cut(" ".join(lines[most - 1 :]), size_px, bold, room_px))
    narrow, wide = room_px / max(1, len(lines)) * 0.8, room_px
    while wide - narrow > 2:
        middle = (narrow + wide) / 2
        fits = len(_filled(plain(text), size_px, bold, middle)) <= len(lines)
        narrow, wide = (narrow, middle) if fits else (middle, wide)
    return tuple(_filled(plain(text), size_px, bold, wide))


def _filled(text: str, size_px: float, bold: bool, room_px: float) -> list[str]:
    lines: list[str] = []
    for word in _BREAK.split(text):
        for piece in _pieces(word, size_px, bold, room_px):
            joined = f"{lines[-1]} {piece}" if lines else piece
            if lines and width_px(joined, size_px, bold) <= room_px:
                lines[-1] = joined
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, size_px: float, bold: bool, room_px: float) -> Iterator[str]:
    """A word, or where it is wider than the room, parts of it."""
    while len(word) > 1 and width_px(word, size_px, bold) > room_px:
        head = _fitting(word, size_px, bold, room_px)
        yield head
        word = word[len(head) :]
    yield word


def _fitting(text: str, size_px: float, bold: bool, room_px: float) -> str:
    """As much of its beginning as fits, one character at least."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width_px(text[:middle], size_px, bold) <= room_px else (low, middle - 1)
    return text[:low]


def cut(text: str, size_px: float, bold: bool, room_px: float) -> str:
    """The text, cut to the room with an ellipsis where it is wider."""
    if width_px(text, size_px, bold) <= room_px:
        return text
    room_px -= width_px(_ELLIPSIS, size_px, bold)
    return _fitting(text, size_px, bold, room_px).rstrip(" ,.;:–—") + _ELLIPSIS


def block_px(rows: Sequence[Row], leading: float = 1.18) -> tuple[float, float]:
    """Width and height in px of rows one below the other."""
    return max((row.width_px for row in rows), default=0.0), sum(row.size_px * leading for row in rows)
