"""The XML of a spreadsheet's sheets and texts, read by expat as it comes: nothing of it is held but what cells say.

openpyxl builds an object for every element, which takes six times as long, and has no word for a row that is hidden.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import IO
from xml.parsers import expat

from app.errors import BadInput
from app.incidents.exchange.table import MOST_COLUMNS, MOST_ROWS

_CHUNK_BYTES = 1 << 20
_MOST_LINES = 1_048_576
"""Rows of a sheet, empty ones too, in every program there is."""
Attributes = Mapping[str, str]
Value = Callable[[str, str, str], str]
"""The text of a cell, by its type, its style and what the file has for it."""


@dataclass
class Sheet:
    """What a sheet holds. `rows`: number → cells; `links`: (row, column) → address, or the id of one."""

    rows: dict[int, list[str]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: list[str] = field(default_factory=list)


class _Enough(Exception):  # noqa: N818 - not an error
    """What was looked for is found."""


class _Reader:
    """Calls `start` and `end` with the local names of elements; collects texts while `texts` is a list."""

    def __init__(self) -> None:
        self.texts: list[str] | None = None
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.buffer_size = _CHUNK_BYTES
        self._parser.StartElementHandler = self._started
        self._parser.EndElementHandler = self._ended
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self, part: IO[bytes], most_bytes: int | None = None) -> None:
        while chunk := part.read(_CHUNK_BYTES):
            self._parser.Parse(chunk, False)
            if most_bytes is not None and (most_bytes := most_bytes - len(chunk)) <= 0:
                return
        self._parser.Parse(b"", True)

    def start(self, name: str, attributes: Attributes) -> None:
        raise NotImplementedError

    def end(self, name: str) -> None:
        raise NotImplementedError

    def _started(self, name: str, attributes: Attributes) -> None:
        self.start(name.rpartition(":")[2] if ":" in name else name, attributes)

    def _ended(self, name: str) -> None:
        self.end(name.rpartition(":")[2] if ":" in name else name)

    def _text(self, text: str) -> None:
        if self.texts is not None:
            self.texts.append(text)

    def _doctype(self, *_: object) -> None:
        raise BadInput("This spreadsheet declares entities, which no spreadsheet program does. Save it as CSV.")


class _Texts(_Reader):
    """The texts that cells of all sheets share. How a text is pronounced (rPh) is no part of it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._parts: list[str] = []
        self._spoken = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._spoken = True
        elif name == "t" and not self._spoken:
            self.texts = self._parts

    def end(self, name: str) -> None:
        if name == "t":
            self.texts = None
        elif name == "rPh":
            self._spoken = False
        elif name == "si":
            self.found.append("".join(self._parts))


class _Cells(_Reader):
    """The cells of one sheet, and what stands beside them."""

    def __init__(self, value: Value, *, peek: bool = False) -> None:
        super().__init__()
        self.sheet = Sheet()
        self._value, self._peek = value, peek
        self._row = self._column = self._count = 0
        self._cell: Attributes = {}
        self._said: list[str] = []
        self._formula: list[str] | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._cell, self._said, self._formula = attributes, [], None
            self._column = column_of(attributes["r"]) if "r" in attributes else self._column + 1
        elif name in ("v", "t"):
            self.texts = self._said
        elif name == "f":
            self.texts = self._formula = []
        elif name == "row":
            self._begin_row(attributes)
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            last = min(int(attributes["max"]), MOST_COLUMNS)
            self.sheet.hidden_columns.update(range(int(attributes["min"]), last + 1))
        elif name == "mergeCell":
            self.sheet.merged.append(attributes["ref"])
        elif name == "hyperlink":
            ids = [value for key, value in attributes.items() if key.rpartition(":")[2] == "id"]
            self.sheet.links |= {attributes["ref"]: ids[0]} if ids else {}

    def _begin_row(self, attributes: Attributes) -> None:
        self._row = int(float(attributes["r"])) if "r" in attributes else self._row + 1
        self._column, self._count = 0, self._count + 1
        if self._count > _MOST_LINES:
            raise BadInput(f"The sheet has more than {_MOST_LINES:,} rows, empty ones included. Save it as CSV.")
        if attributes.get("hidden") in ("1", "true"):
            self.sheet.hidden_rows.add(self._row)

    def end(self, name: str) -> None:
        if name in ("v", "t", "f"):
            self.texts = None
        elif name == "rPh":
            # Of a text in its cell, what was collected since is how it is pronounced: one <t>.
            self._said[:] = self._said[:-1]
        elif name == "c":
            self._end_cell("".join(self._said))

    def _end_cell(self, said: str) -> None:
        kind = self._cell.get("t", "n")
        if self._formula is not None:
            self.sheet.formulas[self._row, self._column] = formula = "".join(self._formula)
            if not said and kind != "str" and not formula.upper().lstrip("= ").startswith("HYPERLINK("):
                self.sheet.uncalculated.append(self._cell.get("r", f"in row {self._row}"))
        if not said and self._formula is None:
            return
        if self._column > MOST_COLUMNS:
            raise BadInput(f"Row {self._row:,} has {self._column:,} columns; at most {MOST_COLUMNS} are read.")
        if self._peek:
            raise _Enough
        rows = self.sheet.rows
        if (row := rows.get(self._row)) is None:
            if len(rows) > MOST_ROWS:
                raise BadInput(f"The sheet has more than {MOST_ROWS:,} rows. Split it.")
            row = rows[self._row] = []
        if len(row) < self._column:
            row.extend([""] * (self._column - len(row)))
        row[self._column - 1] = self._value(kind, self._cell.get("s", "0"), said) if said else ""


@lru_cache(maxsize=64)
def _letters(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_of(reference: str) -> int:
    """Return the number of the column of a reference: 28 for AB12."""
    return _letters(reference.rstrip("0123456789").strip("$")[:4])


def texts(part: IO[bytes]) -> list[str]:
    """Read the texts that cells share. Raises ExpatError."""
    reader = _Texts()
    reader.read(part)
    return reader.found


def cells(part: IO[bytes], value: Value) -> Sheet:
    """Read a sheet. Raises BadInput for more than is read, ExpatError."""
    reader = _Cells(value)
    reader.read(part)
    return reader.sheet


def holds_something(part: IO[bytes]) -> bool:
    """Return True if a cell near the beginning of a sheet holds something. Raises ExpatError."""
    try:
        _Cells(lambda kind, style, said: said, peek=True).read(part, _CHUNK_BYTES)
    except _Enough:
        return True
    return False
