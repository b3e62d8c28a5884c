"""What stands above and below the map of a still: title, dek, what is not known, who drew it and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from app.maps.content import MapContent
from app.maps.plain import plain
from app.maps.still import text
from app.maps.still.boxes import Point
from app.maps.still.colours import Colours
from app.maps.still.text import Row

_SIDE_PX, _FOOT_TYPE_PX = 14.0, 11.5
_FOOT_PX, _ROW_PX = 24.0, 15.0
_LEADING = 1.22
Placed: TypeAlias = tuple[Row, float, bool]
"""(row, its baseline in px, whether it is grey)."""
_MOST_HEAD, _MOST_SMALL_HEAD = 0.36, 0.2
"""Share of the height that title and dek may take; what would go beyond it is left out, the last first."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture of `size` px: rows of the head with their baselines, and the map between head and foot."""

    size: Point
    head: tuple[Placed, ...]
    top_px: float
    foot: tuple[Row, Row]
    """Whose map data it is, and when the map was changed last."""
    stacked: bool
    """Whether the two stand one above the other."""

    @property
    def map_size(self) -> Point:
        """Width and height in px of the map."""
        return self.size[0], self.size[1] - self.top_px - _FOOT_PX - self.stacked * _ROW_PX


def framed(content: MapContent, size: Point, *, titled: bool = True) -> Frame:
    """The frame of a picture of that size, with or without what stands above the map."""
    foot, stacked = _foot(content, size)
    rows, bottom = _head(content, size) if titled else ((), 0.0)
    return Frame(size, rows, bottom, foot, stacked)


def _head(content: MapContent, size: Point) -> tuple[tuple[Placed, ...], float]:
    """What stands above the map, and where the map begins; a note that must be cut is left out."""
    width, height = size
    most_head = height * (_MOST_HEAD if height >= 300 else _MOST_SMALL_HEAD)
    head: list[Placed] = []
    y = 10.0
    for said, size_px, bold, most, grey in _parts(content, large=width >= 600):
        lines = text.wrapped(said, size_px, bold, width - 2 * _SIDE_PX, most) if plain(said) else ()
        cut = grey and any(line.endswith("…") for line in lines)
        if cut or (head and y + len(lines) * size_px * _LEADING > most_head):
            break
        for line in lines:
            y += size_px * _LEADING
            head.append((Row(line, size_px, bold), y - size_px * 0.28, grey))
        y += 3.0 if lines else 0.0
    return tuple(head), y + 7.0 if head else 0.0


def _parts(content: MapContent, *, large: bool) -> Iterator[tuple[str, float, bool, int, bool]]:
    """Title, dek and how it was measured: (text, size in px, bold, most lines, grey)."""
    yield content.title, 23.0 if large else 17.0, True, 2, False
    yield content.dek, 16.0 if large else 13.0, False, 2, False
    yield content.notes[0] if large and len(content.lines) == 1 and content.notes else "", 13.0, False, 1, True


def _foot(content: MapContent, size: Point) -> tuple[tuple[Row, Row], bool]:
    """The two lines of the foot: side by side, one above the other, or in a small picture the first alone."""
    room = size[0] - 2 * _SIDE_PX
    said = content.said
    moment = said.moment(content.updated, content.time_zone) if content.updated else ""
    changed = plain(said.say("Updated {time}", time=moment)) if moment else ""
    source = plain(said.say("Map data: {names}", names=content.attribution)) if content.attribution else ""
    left = Row(source, _FOOT_TYPE_PX)
    right = Row(changed, _FOOT_TYPE_PX)
    beside = not source or not changed or left.width_px + right.width_px + 16 <= room
    if not beside and size[1] < 300:
        right = Row("", _FOOT_TYPE_PX)
    cut = Row(text.cut(source, _FOOT_TYPE_PX, False, room), _FOOT_TYPE_PX)
    return (cut, right), bool(right.text) and not beside


def head(frame: Frame, colours: Colours) -> Iterator[str]:
    """The rows above the map."""
    for row, y, grey in frame.head:
        yield text.svg(row, _SIDE_PX, y, colours.grey if grey else colours.ink)


def foot(frame: Frame, colours: Colours) -> Iterator[str]:
    """Whose map data it is, on every picture, and when the map was last changed if there is room to say so."""
    (width, height), (source, changed) = frame.size, frame.foot
    if source.text:
        yield text.svg(source, _SIDE_PX, height - 8 - frame.stacked * _ROW_PX, colours.grey)
    if changed.text and frame.stacked:
        yield text.svg(changed, _SIDE_PX, height - 8, colours.grey)
    elif changed.text:
        yield text.svg(changed, width - _SIDE_PX, height - 8, colours.grey, "end")
