"""The bytes of a file, or a pasted table, → a table of texts. Bounded in every way; its kind is seen from the bytes."""

import csv
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.errors import BadInput
from app.incidents.exchange import features, spreadsheets
from app.incidents.exchange.tables import plain

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST_CELL, LONGEST_SHAPE = 30_000, 1_000_000
"""Characters of a cell, and of an area's outline, which comes as GeoJSON."""
_DELIMITERS = ("\t", ",", ";", "|")
_SNIFFED_LINES = 50
_SAID = re.compile(r"\"?sep=(\t|[,;|])\"?[ \t]*\r?\n", re.IGNORECASE)
"""The line by which Excel is told what stands between cells."""


@dataclass(frozen=True, slots=True)
class Table:
    """Lines of cells, each line as long as the others; `lines[0]` may be the headings. `kind`: what it came as."""

    lines: tuple[tuple[str, ...], ...]
    kind: str
    headed: bool | None = None
    """Whether the first line is headings; None where nobody knows yet."""


def read(body: bytes) -> Table:
    """The table in a file. Raises BadInput for what is none, or too much."""
    if len(body) > MOST_BYTES:
        raise BadInput(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Split it.")
    if body.startswith(spreadsheets.MAGIC):
        return _table(spreadsheets.lines(body, MOST_ROWS + 1), "XLSX")
    if body.startswith(spreadsheets.OLD_MAGIC):
        raise BadInput("This is an old Excel file (.xls). Save it as .xlsx or CSV.")
    text = decoded(body)
    if features.is_json(text):
        return _table(features.lines(text, MOST_ROWS, MOST_COLUMNS), "GeoJSON", LONGEST_SHAPE, headed=True)
    return read_text(text)


def read_text(text: str) -> Table:
    """The table in a text: CSV, or copied out of a spreadsheet."""
    csv.field_size_limit(sys.maxsize)
    said = _SAID.match(text)
    delimiter = said[1] if said else _delimiter(text)
    text = text[said.end() :] if said else text
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return _table(([plain(cell) for cell in row] for row in rows), "TSV" if delimiter == "\t" else "CSV")
    except csv.Error as error:
        raise BadInput(f"This is no table of lines and columns: {error}.") from None


def decoded(body: bytes) -> str:
    """The text: by its byte order mark, else UTF-8, else as Windows writes it (cp1252)."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if body.startswith(mark):
            return body.decode(encoding, errors="replace")
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """What stands between cells: that which cuts most of the first lines into the same number, more than one."""
    head = text[:100_000].splitlines()[:_SNIFFED_LINES]

    def evenness(delimiter: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(head, delimiter=delimiter) if row]
        width = max(set(counts), key=lambda count: (counts.count(count), count), default=1)
        return (counts.count(width), width) if width > 1 else (0, 0)

    try:
        return max(_DELIMITERS, key=evenness)
    except csv.Error:
        return ","


def _table(
    lines: Iterable[Iterable[str]], kind: str, longest: int = LONGEST_CELL, *, headed: bool | None = None
) -> Table:
    """The lines that say something, made equally long. Raises BadInput."""
    kept = list(_kept(lines, longest))
    if not kept:
        raise BadInput("There is nothing in this table.")
    width = max(map(len, kept))
    return Table(tuple(tuple(row + [""] * (width - len(row))) for row in kept), kind, headed)


def _kept(lines: Iterable[Iterable[str]], longest: int) -> Iterator[list[str]]:
    count = 0
    for line in lines:
        row = [_cell(cell, longest) for cell in line]
        while row and not row[-1]:
            row.pop()
        if len(row) > MOST_COLUMNS:
            raise BadInput(f"The table has {len(row):,} columns; at most {MOST_COLUMNS} are read.")
        if row:
            count += 1
            if count > MOST_ROWS + 1:
                raise BadInput(f"The table has more than {MOST_ROWS:,} rows. Split it.")
            yield row


def _cell(text: str, longest: int) -> str:
    if len(text) > longest:
        raise BadInput(f"A cell holds {len(text):,} characters; at most {longest:,} are read.")
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    if not kept.isprintable():
        kept = "".join(char for char in kept if char in "\n\t" or (char >= " " and not "\x7f" <= char <= "\x9f"))
        kept = kept.encode("utf-8", "replace").decode()
    return kept.strip()
