"""The bytes of a file, or a pasted table, → a table of texts. Its kind is seen from the bytes; every limit is named."""

import io

from app.errors import BadInput
from app.incidents.exchange import confined, delimited, features, kinds, spreadsheets
from app.incidents.exchange.table import (
    LONGEST_CELL,
    LONGEST_SHAPE,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Note,
    Table,
    table,
)

__all__ = [
    "LONGEST_CELL",
    "MOST_BYTES",
    "MOST_CELLS",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Note",
    "Table",
    "read",
    "read_text",
]

MOST_BYTES = 20 * 1024 * 1024
_SMALL_BYTES = 64 * 1024
"""A text of this size takes next to nothing to read, whatever it holds."""


def read(body: bytes, sheet: str = "", *, hidden: bool = False) -> Table:
    """Read the table in a file. Raises BadInput for what is none, or takes too much to read.

    `sheet`: the sheet of a workbook, by its name; `hidden`: its hidden rows and columns too.
    """
    if len(body) > MOST_BYTES:
        raise BadInput(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Split it.")
    kinds.check(body)
    if len(body) <= _SMALL_BYTES and not body.startswith(kinds.ZIP):
        return read_here(body)
    return confined.read(body, sheet, hidden=hidden)


def read_here(body: bytes, sheet: str = "", *, hidden: bool = False) -> Table:
    """Read the table in this process, however much that takes. Raises BadInput."""
    if body.startswith(kinds.ZIP):
        return spreadsheets.read(body, sheet, hidden=hidden)
    text = delimited.opened(body)
    head = text.read(4096)
    text.seek(0)
    if features.is_json(head):
        # orjson reads UTF-8 as it is; a second copy of the text is memory for nothing.
        plain = body.removeprefix(b"\xef\xbb\xbf") if text.encoding.startswith("utf-8") else text.read().encode()
        del body
        records = features.records(plain, MOST_ROWS, MOST_COLUMNS)
        return table(records, "GeoJSON", LONGEST_SHAPE, headed=True)
    return delimited.read(text)


def read_text(text: str) -> Table:
    """Read the table in a text: CSV, or copied out of a spreadsheet. Raises BadInput."""
    return delimited.read(io.StringIO(text, newline=""))
