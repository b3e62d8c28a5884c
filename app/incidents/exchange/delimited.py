"""CSV and its kin: encodings, separators, and quotation marks that somebody forgot to close."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from app.errors import BadInput
from app.incidents.exchange.table import LONGEST_CELL, Record, Table, table

LONGEST_LINE = 1_000_000
"""Characters of a line; a row of cells that are as long as they may be is longer than any real one."""
_DELIMITERS = ("\t", ",", ";", "|")
_SNIFFED_LINES = 50
_SNIFFED_CHARACTERS = 100_000
_SAID = re.compile(r"\"?sep=(\t|[,;|])\"?[ \t]*(?:\r\n|\n|\r)", re.IGNORECASE)
"""The line that tells Excel what stands between cells."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MOST_LINES_OF_A_PLACE = 5
"""Lines of an address in one cell: a name, a street, a flat, a town, a position."""
_WHOLE_PLACE = re.compile(
    r"^\"?\d[\dx*-]*[a-z]?\s+[a-z]|\b\d+(?:st|nd|rd|th)\b|\bblock\b|\S\s+(?:and|at|y)\s+\S|\w\s*[&/]\s*\w",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^(?:and|at|of|near|y|&|/|@)\b|\b(?:and|at|of|the|near|y)$|[&/@,]$", re.IGNORECASE)
_UNCLOSED = (
    "Line {line:,} opens a quotation mark that is not closed there, which swallows {lines:,} {behind} behind it. "
    "Close or remove the quotation mark on line {line:,}."
)


def _windows(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are not UTF-8 as Windows writes them; a file can mix both."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("dateline-cp1252", _windows)


def encoding_of(body: bytes) -> str:
    """Return the encoding: by the byte order mark, else UTF-16 by its empty bytes, else UTF-8."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return encoding
    head = body[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 > len(head) and min(even, odd) * 8 < max(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8"


def opened(body: bytes) -> io.TextIOWrapper:
    """Open the text without decoding the whole of it at once. Line ends stay as they are."""
    encoding = encoding_of(body)
    errors = "dateline-cp1252" if encoding.startswith("utf-8") else "replace"
    return io.TextIOWrapper(io.BytesIO(body), encoding, errors, newline="")


def read(text: io.TextIOBase) -> Table:
    """Read the table in a text. Raises BadInput for what is none, or too much."""
    head = text.read(_SNIFFED_CHARACTERS)
    _check_text(head)
    said = _SAID.match(head)
    delimiter = said[1] if said else _delimiter(head)
    text.seek(0)
    records = _records(_Lines(text), delimiter)
    return table(islice(records, 1, None) if said else records, "TSV" if delimiter == "\t" else "CSV")


def _check_text(head: str) -> None:
    strange = sum((char < " " and char not in "\t\r\n\f\v") or char == "\ufffd" for char in head[:4096])
    if strange * 20 > len(head[:4096]):
        raise BadInput("This file is not text and not a spreadsheet. Save the table as .xlsx or CSV.")


def _delimiter(head: str) -> str:
    """Return what stands between cells: it cuts most of the first lines into the same number, more than one."""
    lines = list(islice(io.StringIO(head, newline=""), _SNIFFED_LINES))

    def evenness(delimiter: str) -> tuple[int, ...]:
        # Cells of many lines make most lines look alone: then whole records are counted.
        alone = of([row for line in lines for row in csv.reader([line], delimiter=delimiter) if row])
        return (*alone, *of([row for row in csv.reader(lines, delimiter=delimiter) if row]))

    def of(found: list[list[str]]) -> tuple[int, int]:
        counts = [len(row) for row in found]
        width = max(set(counts), key=lambda count: (counts.count(count), count), default=1)
        return (counts.count(width), width) if width > 1 else (0, 0)

    try:
        return max(_DELIMITERS, key=evenness)
    except csv.Error:
        return ","


class _Lines:
    """The lines of a text, one after the other; keeps those of the record that is being read."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text, self._count = text, 0
        self.taken: list[str] = []
        self.ended = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_LINE + 1)
        self._count += 1
        if len(line) > LONGEST_LINE:
            raise BadInput(f"Line {self._count:,} is longer than {LONGEST_LINE:,} characters. Is this a table?")
        if not line:
            self.ended = True
            raise StopIteration
        self.taken.append(line)
        return line


def _records(lines: _Lines, delimiter: str) -> Iterator[Record]:
    """Each record with the number of its first line. Raises BadInput for a quotation mark that swallows lines."""
    csv.field_size_limit(LONGEST_CELL)
    reader, width, start = csv.reader(lines, delimiter=delimiter), 0, 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise BadInput(_too_long(lines.taken, start)) from None
        if lines.ended or (len(lines.taken) > 1 and _swallows(lines.taken, width, delimiter)):
            raise BadInput(_unclosed(lines.taken, start))
        width = width or len(row)
        yield start, row
        start, lines.taken = reader.line_num + 1, []


def _swallows(taken: list[str], width: int, delimiter: str) -> bool:
    """Return True if a quoted cell over several lines is a mistake.

    Either the mark that closes it stands within a word, or each of its lines is a whole row by itself.
    """
    try:
        list(csv.reader(taken, delimiter=delimiter, strict=True))
    except csv.Error:
        return True
    lines = [line.strip() for line in taken if line.strip()]
    if width == 1:
        return len(lines) > _MOST_LINES_OF_A_PLACE or (len(lines) > 1 and all(map(_is_a_place, lines)))
    return width > 1 and all(_cells_in(line, delimiter) == width for line in lines)


def _is_a_place(line: str) -> bool:
    """Return True for a line that says where by itself; a town, a ZIP code and the rest of a corner do not."""
    return bool(_WHOLE_PLACE.search(line)) and not _GOES_ON.search(line.strip('"'))


def _cells_in(line: str, delimiter: str) -> int:
    """Count the cells of a line as if quotation marks meant nothing.

    A comma in a sentence has a blank behind it; one in a number has three figures.
    """
    return 1 + len(re.findall(re.escape(delimiter) + r"(?! )(?!(?<=\d.)\d{3}(?!\d))", line.rstrip("\r\n")))


def _unclosed(taken: list[str], start: int) -> str:
    if (behind := len(taken) - 1) == 0:
        return f"Line {start:,} opens a quotation mark that is never closed. Close or remove it."
    return _UNCLOSED.format(line=start, lines=behind, behind="line" if behind == 1 else "lines")


def _too_long(taken: list[str], start: int) -> str:
    if len(taken) > 1:
        return _unclosed(taken, start)
    return f"A cell on line {start:,} holds more than {LONGEST_CELL:,} characters; at most {LONGEST_CELL:,} are read."
