"""A table of texts, whatever file it came from, and the limits that every file is held to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import BadInput
from app.incidents.exchange import columns
from app.incidents.exchange.tables import plain

MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_CELLS = 1_500_000
"""Rows times columns: a table of the largest size takes less than 200 MB of memory."""
MOST_CHARACTERS = 20_000_000
LONGEST_CELL, LONGEST_SHAPE = 30_000, 1_000_000
"""Characters of a cell, and of an area's outline, which comes as GeoJSON."""
_HEADINGS_WITHIN = 20
"""Lines in which headings are searched below a title."""
Note = Mapping[str, Any]
"""What a person should know of how a file was read: a code and its facts. app.imports.notes has the sentences."""
Record = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Lines of cells, all equally long; `lines[0]` may be the headings. `kind`: what the file was.

    `numbers`: the line of the file, or the row of the sheet, that each line came from. `sheets`: the other sheets of
    a workbook that hold something, as {"name", "hidden"}.
    """

    lines: tuple[tuple[str, ...], ...]
    kind: str
    headed: bool | None = None
    """True if the first line is headings; None if nobody knows yet."""
    numbers: tuple[int, ...] = ()
    notes: tuple[Note, ...] = ()
    sheet: str = ""
    sheets: tuple[Mapping[str, Any], ...] = ()


def table(
    records: Iterable[Record],
    kind: str,
    longest: int = LONGEST_CELL,
    *,
    headed: bool | None = None,
    notes: Sequence[Note] = (),
) -> Table:
    """Make a table of the records that hold something. Raises BadInput for none, or for more than the limits."""
    kept = list(_kept(records, longest))
    if not kept:
        raise BadInput("There is nothing in this table.")
    if headed is None and (title := _title(kept)):
        notes = (*notes, {"code": "title_rows", "lines": [number for number, _ in title], "text": _first_text(title)})
        kept, headed = kept[len(title) :], True
    width = max(len(row) for _, row in kept)
    if width * len(kept) > MOST_CELLS:
        raise BadInput(
            f"The table has {len(kept):,} rows of {width:,} columns, which is more than {MOST_CELLS:,} cells. "
            "Remove columns that the map does not need, or split the table."
        )
    lines = tuple(tuple(row + [""] * (width - len(row))) for _, row in kept)
    return Table(lines, kind, headed, tuple(number for number, _ in kept), tuple(notes))


def _title(kept: Sequence[tuple[int, list[str]]]) -> Sequence[tuple[int, list[str]]]:
    """The lines above the headings: a title, a date, a filter. Each says less than the headings do."""
    at = next((at for at, (_, row) in enumerate(kept[:_HEADINGS_WITHIN]) if columns.is_headed(row)), 0)
    width = _filled(kept[at][1])
    above = [_filled(row) for _, row in kept[:at]]
    return kept[:at] if all(count < width and (count <= 2 or 2 * count <= width) for count in above) else ()


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell) for cell in row)


def _first_text(lines: Sequence[tuple[int, list[str]]]) -> str:
    return next((cell[:80] for _, row in lines for cell in row if cell), "")


def _kept(records: Iterable[Record], longest: int) -> Iterator[tuple[int, list[str]]]:
    count = characters = 0
    for number, line in records:
        row = [_cell(cell, longest, number) for cell in line]
        while row and not row[-1]:
            row.pop()
        if len(row) > MOST_COLUMNS:
            raise BadInput(f"Line {number:,} has {len(row):,} columns; at most {MOST_COLUMNS} are read.")
        if row:
            count, characters = count + 1, characters + sum(map(len, row))
            if count > MOST_ROWS + 1:
                raise BadInput(f"The table has more than {MOST_ROWS:,} rows. Split it.")
            if characters > MOST_CHARACTERS:
                raise BadInput(
                    f"The table holds more than {MOST_CHARACTERS:,} characters. Remove columns that the map does not "
                    "need, or split the table."
                )
            yield number, row


def _cell(text: str, longest: int, number: int) -> str:
    if len(text) > longest:
        raise BadInput(f"A cell on line {number:,} holds {len(text):,} characters; at most {longest:,} are read.")
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = "".join(char for char in text if char in "\n\t" or (char >= " " and not "\x7f" <= char <= "\x9f"))
        text = text.encode("utf-8", "replace").decode()
    return plain(text).strip()
