"""A file of phrases in, a file of matches out: one JSON line a row, in the rows' order, whatever the rows hold."""

import csv
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

import orjson
import typer
from rich.console import Console
from rich.progress import Progress

from app.cli import console
from app.geocoding.answer import as_dict
from app.geocoding.geocode import Geocoder
from app.model import LonLat

ROWS_A_STEP = 200


def run(source: Path, column: str, out: Path | None, near: LonLat | None) -> None:
    """Answer every row of the CSV file; ends as wrong use where the file or its column cannot be used."""
    with ExitStack() as stack:
        geocoder = stack.enter_context(console.opened_geocoder(console.load_settings()))
        raw = stack.enter_context(_open(source, "rb"))
        phrases = _phrases(raw, column)
        sink = stack.enter_context(_open(out, "wb")) if out else sys.stdout.buffer
        silent = not sys.stderr.isatty()
        progress = stack.enter_context(Progress(console=Console(stderr=True), disable=silent, transient=True))
        task = progress.add_task("Geocoding", total=source.stat().st_size or None)
        for count, phrase in enumerate(phrases):
            sink.write(_line(geocoder, phrase, near))
            if count % ROWS_A_STEP == 0 and not silent:
                progress.update(task, completed=raw.tell())
        sink.flush()


def _open(path: Path, mode: str) -> BinaryIO:
    try:
        return path.open(mode, buffering=1 << 18)  # type: ignore[return-value]
    except OSError as error:
        doing = "read" if mode == "rb" else "written"
        raise typer.Exit(console.fail(f"{path.name} cannot be {doing}: {error.strerror}")) from None


def _line(geocoder: Geocoder, phrase: str, near: LonLat | None) -> bytes:
    return orjson.dumps(as_dict(geocoder.geocode(phrase, near)), option=orjson.OPT_APPEND_NEWLINE)


def _phrases(raw: BinaryIO, column: str) -> Iterator[str]:
    """The column's cells. A byte that is no UTF-8 becomes U+FFFD: the row still gets its answer."""
    csv.field_size_limit(sys.maxsize)
    lines = (line.decode("utf-8", errors="replace") for line in raw)
    rows = csv.DictReader(_without_mark(lines))
    with _only_csv(rows):
        names = list(rows.fieldnames or ())
    if column not in names:
        has = ", ".join(names) or "none"
        raise typer.Exit(console.fail(f"the file has no column {column!r}; name one with --column. It has: {has}"))
    return _cells(rows, column)


def _cells(rows: "csv.DictReader[str]", column: str) -> Iterator[str]:
    with _only_csv(rows):
        for row in rows:
            yield row[column] or ""


@contextmanager
def _only_csv(rows: "csv.DictReader[str]") -> Iterator[None]:
    try:
        yield
    except csv.Error as error:
        raise typer.Exit(console.fail(f"line {rows.line_num} of the file is no CSV: {error}")) from None


def _without_mark(lines: Iterator[str]) -> Iterator[str]:
    """The lines without the byte order mark that spreadsheets begin a file with."""
    yield next(lines, "").removeprefix("\ufeff")
    yield from lines
