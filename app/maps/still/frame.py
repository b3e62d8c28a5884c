"""What stands above and below the map of a still: title, dek, what is not known, who drew it and when."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.maps import words
from app.maps.content import MapContent
from app.maps.plain import plain
from app.maps.still import text
from app.maps.still.boxes import Point
from app.maps.still.colours import Colours
from app.maps.still.text import Row

_SIDE_PX = 14.0
_FOOT_PX = 24.0
_MOST_HEAD, _MOST_SMALL_HEAD = 0.36, 0.2
"""Share of the height that title and dek may take; what would go beyond it is left out, the last first."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture of `size` px: rows of the head with their baselines, and the map between head and foot."""

    size: Point
    head: tuple[tuple[Row, float, bool], ...]
    """(row, baseline in px, whether it is grey)."""
    top_px: float

    @property
    def map_size(self) -> Point:
        """Width and height in px of the map."""
        return self.size[0], self.size[1] - self.top_px - _FOOT_PX


def framed(content: MapContent, size: Point) -> Frame:
    """The frame of a picture of that size."""
    width, height = size
    room, large = width - 2 * _SIDE_PX, width >= 600
    doubt = content.notes[0] if len(content.lines) == 1 and content.notes else ""
    parts = (
        (content.title, 23.0 if large else 17.0, True, 2, False),
        (content.dek, 16.0 if large else 13.0, False, 2, False),
        (doubt if large else "", 13.0, False, 1, True),
    )
    most_head = height * (_MOST_HEAD if height >= 300 else _MOST_SMALL_HEAD)
    head: list[tuple[Row, float, bool]] = []
    y = 10.0
    for words_, size_px, bold, most, grey in parts:
        lines = text.wrapped(words_, size_px, bold, room, most) if plain(words_) else ()
        if grey and any(line.endswith("…") for line in lines):
            break
        if head and y + len(lines) * size_px * 1.22 > most_head:
            break
        for line in lines:
            y += size_px * 1.22
            head.append((Row(line, size_px, bold), y - size_px * 0.28, grey))
        y += 3.0 if lines else 0.0
    return Frame(size, tuple(head), y + 7.0 if head else 0.0)


def head(frame: Frame, colours: Colours) -> Iterator[str]:
    """The rows above the map."""
    for row, y, grey in frame.head:
        yield text.svg(row, _SIDE_PX, y, colours.grey if grey else colours.ink)


def foot(frame: Frame, content: MapContent, colours: Colours) -> Iterator[str]:
    """Whose map data it is, on every picture, and when the map was last changed if there is room to say so."""
    width, height = frame.size
    room = width - 2 * _SIDE_PX
    updated = (
        f"{words.HEADINGS['updated']} {words.moment(content.updated, content.time_zone)}" if content.updated else ""
    )
    source = f"{words.HEADINGS['map_data']} {content.attribution}" if content.attribution else ""
    right = Row(updated, 11.5)
    if Row(source, 11.5).width_px + right.width_px + 16 > room:
        right = Row("", 11.5)
    left = Row(text.cut(plain(source), 11.5, False, room - right.width_px - (16 if right.text else 0)), 11.5)
    yield from (text.svg(left, _SIDE_PX, height - 8, colours.grey) for _ in (0,) if left.text)
    yield from (text.svg(right, width - _SIDE_PX, height - 8, colours.grey, "end") for _ in (0,) if right.text)
