"""XLSX: the one door to openpyxl. Reads one sheet, and says what a person who looks at the sheet would not expect."""

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, NamedTuple

from app.errors import BadInput
from app.incidents.exchange import kinds, sheet_xml
from app.incidents.exchange.table import MOST_ROWS, Note, Table, table

_SHARED_STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_MOST_LINK = 2_000
_HYPERLINK = re.compile(r'\s*=?\s*HYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)
_UNCALCULATED = (
    "{count:,} {cells} of the sheet “{sheet}” {hold} a formula without a result, the first of them {first}. Open the "
    "file in a spreadsheet program and save it there, so that the formulas are calculated."
)


class _Part(NamedTuple):
    """A sheet in the file: what it is called, where it is, whether it can be seen."""

    name: str
    path: str
    hidden: bool


def read(body: bytes, wanted: str = "", *, hidden: bool = False) -> Table:
    """Read one sheet as it was last calculated: the one wanted, else the first that can be seen and holds something.

    `hidden`: read hidden rows and columns too. Raises BadInput.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _Book(body).table(wanted, hidden)
    except (BadInput, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise
        if "out of memory" in str(error):
            raise MemoryError from None
        raise BadInput(kinds.NO_XLSX) from None


class _Book:
    """A workbook: openpyxl reads what its parts are and which numbers are dates, sheet_xml reads the cells."""

    def __init__(self, body: bytes) -> None:
        from openpyxl.reader.excel import ExcelReader
        from openpyxl.styles.stylesheet import apply_stylesheet

        reader: Any = ExcelReader(BytesIO(body), read_only=True, data_only=True, keep_links=False)
        reader.read_manifest()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        self._archive, self._book, names = reader.archive, reader.wb, set(reader.valid_files)
        self._parts = [
            _Part(sheet.name, rel.target, sheet.state != "visible")
            for sheet, rel in reader.parser.find_sheets()
            if rel.target in names and "chartsheet" not in rel.Type
        ]
        shared = reader.package.find(_SHARED_STRINGS)
        path = shared.PartName.lstrip("/") if shared is not None else ""
        self._texts: list[str] = []
        if path in names:
            with self._archive.open(path) as part:
                self._texts = sheet_xml.texts(part)

    def table(self, wanted: str, hidden: bool) -> Table:
        """Read the sheet that is wanted. Raises BadInput."""
        filled = [part for part in self._parts if self._holds_something(part)]
        # A sheet that begins with nothing for long is read where there is no other.
        chosen = _chosen(filled or self._parts, wanted)
        others = tuple({"name": part.name, "hidden": part.hidden} for part in filled if part is not chosen)
        with self._archive.open(chosen.path) as opened:
            sheet = sheet_xml.cells(opened, self._text)
        if sheet.uncalculated:
            raise BadInput(_uncalculated(chosen.name, sheet.uncalculated))
        notes: list[Note] = [{"code": "sheet", "sheet": chosen.name, "others": list(others)}] if others else []
        notes += _merge(sheet)
        links = _links(sheet, self._targets(chosen))
        found = table(_rows(sheet, links, hidden, notes), "XLSX")
        return replace(found, sheet=chosen.name, sheets=others, notes=(*notes, *found.notes))

    def _holds_something(self, part: _Part) -> bool:
        with self._archive.open(part.path) as opened:
            return sheet_xml.holds_something(opened)

    def _text(self, kind: str, style: str, said: str) -> str:
        if kind == "s":
            return self._texts[int(said)]
        if kind == "b":
            return "True" if said == "1" else "False"
        if kind != "n" or (said.isdecimal() and style == "0"):
            return said
        number = float(said)
        if int(style) in self._book._date_formats:
            from openpyxl.utils.datetime import from_excel

            with suppress(ValueError, OverflowError):
                is_span = int(style) in self._book._timedelta_formats
                return _moment(from_excel(number, self._book.epoch, timedelta=is_span))
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)

    def _targets(self, part: _Part) -> dict[str, str]:
        """The addresses that a sheet's hyperlinks lead to, by their ids."""
        from openpyxl.packaging.relationship import get_dependents, get_rels_path

        with suppress(KeyError):
            return {one.Id: one.Target for one in get_dependents(self._archive, get_rels_path(part.path))}
        return {}


def _chosen(filled: Sequence[_Part], wanted: str) -> _Part:
    if wanted and filled:
        for part in filled:
            if part.name.strip().casefold() == wanted.strip().casefold():
                return part
        names = ", ".join(f"“{part.name}”" for part in filled)
        raise BadInput(f"This workbook has no sheet “{wanted[:60]}” that holds something. It has {names}.")
    if not filled:
        raise BadInput("There is nothing in this spreadsheet.")
    return next((part for part in filled if not part.hidden), filled[0])


def _uncalculated(sheet: str, cells: Sequence[str]) -> str:
    one = len(cells) == 1
    words = {"cells": "cell" if one else "cells", "hold": "holds" if one else "hold"}
    return _UNCALCULATED.format(count=len(cells), sheet=sheet, first=cells[0], **words)


def _merge(sheet: sheet_xml.Sheet) -> list[Note]:
    """Say in each row what a cell over several rows says of all of them."""
    from openpyxl.utils.cell import range_boundaries

    merged = 0
    for reference in sheet.merged:
        left, top, right, bottom = range_boundaries(reference)
        value = _at(sheet.rows.get(top, []), left)
        if left != right or top == bottom or not value:
            continue
        merged += 1
        for number in range(top + 1, min(bottom, top + MOST_ROWS) + 1):
            if (row := sheet.rows.get(number)) is not None:
                row.extend([""] * (left - len(row)))
                row[left - 1] = row[left - 1] or value
    return [{"code": "merged_cells", "count": merged}] if merged else []


Links = dict[int, dict[int, str]]
"""Column → row → the address behind the cell; in the row of the headings, the heading of a column for them."""


def _links(sheet: sheet_xml.Sheet, targets: dict[str, str]) -> Links:
    """The addresses behind cells that show other words. A cell that is its link's formula alone shows the address."""
    from openpyxl.utils.cell import range_boundaries

    places: dict[tuple[int, int], str] = {}
    for reference, id_ in sheet.links.items():
        left, top, _, _ = range_boundaries(reference)
        places[top, left] = targets.get(id_, "")
    for (number, column), formula in sheet.formulas.items():
        if link := _HYPERLINK.match(formula):
            places[number, column] = link[1]
            sheet.rows[number][column - 1] = sheet.rows[number][column - 1] or link[1]
    found: Links = {}
    for (number, column), address in places.items():
        shown = _at(sheet.rows.get(number, []), column)
        if shown and shown != address and address.lower().startswith(("http://", "https://")):
            found.setdefault(column, {})[number] = address[:_MOST_LINK]
    for column, addresses in found.items():
        # The heading is that of the line above the first link.
        first = min(addresses)
        above = max((at for at, row in sheet.rows.items() if at < first and _at(row, column)), default=0)
        if above:
            addresses[above] = f"{_at(sheet.rows[above], column)} (link)"[:100]
    return found


def _rows(sheet: sheet_xml.Sheet, links: Links, hidden: bool, notes: list[Note]) -> Iterator[tuple[int, list[str]]]:
    """The rows and their numbers, without what is hidden, unless it is wanted; either is a note."""
    rows = sheet.rows
    unseen = {number for number in sheet.hidden_rows if any(rows.get(number, ()))}
    columns = {column for column in sheet.hidden_columns if any(_at(row, column) for row in rows.values())}
    for code, count in (("hidden_rows", len(unseen)), ("hidden_columns", len(columns))):
        if count:
            notes.append({"code": code, "count": count, "read": hidden})
    if hidden:
        unseen, columns = set(), set()
    width = max(map(len, rows.values()), default=0)
    shown = [column for column in links if column not in columns]
    for number in sorted(rows.keys() - unseen):
        row = rows[number]
        if shown:
            row = row + [""] * (width - len(row)) + [links[column].get(number, "") for column in shown]
        yield number, [cell for column, cell in enumerate(row, start=1) if column not in columns] if columns else row


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _at(row: Sequence[str], column: int) -> str:
    return row[column - 1] if 0 < column <= len(row) else ""
