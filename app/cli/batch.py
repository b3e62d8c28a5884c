"""A file of phrases in, a file of matches out: one JSON line a row, in the rows' order, whatever the rows hold."""

import csv
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer
from rich.console import Console
from rich.progress import Progress

from app.cli import console, resuming
from app.cli.workers import Answering, answering
from app.model import LonLat

if TYPE_CHECKING:
    import _csv

ROWS_A_CHUNK = 250


def run(
    source: Path,
    column: str,
    out: Path | None,
    near: LonLat | None,
    *,
    area: str = "",
    workers: int = 1,
    resume: bool = False,
) -> None:
    """Answer every row of the CSV file; ends as wrong use where the file or its column cannot be used."""
    if resume and not out:
        raise typer.Exit(console.fail("--resume goes on with a file: name it with --out"))
    with ExitStack() as stack:
        answer = stack.enter_context(answering(workers, near, area))
        raw = stack.enter_context(_open(source, "rb"))
        phrases = _phrases(raw, column)
        sink = stack.enter_context(_sink(out, phrases, answer, resume=resume))
        silent = not sys.stderr.isatty()
        progress = stack.enter_context(Progress(console=Console(stderr=True), disable=silent, transient=True))
        task = progress.add_task("Geocoding", total=source.stat().st_size or None)
        for lines in answer(_chunks(phrases)):
            sink.write(lines)
            sink.flush()
            if raw.seekable():
                progress.update(task, completed=raw.tell())


def _chunks(phrases: Iterator[str]) -> Iterator[list[str]]:
    while chunk := list(islice(phrases, ROWS_A_CHUNK)):
        yield chunk


@contextmanager
def _sink(out: Path | None, phrases: Iterator[str], answer: Answering, *, resume: bool) -> Iterator[BinaryIO]:
    """Where the lines go. With `resume`, behind those that are there, whose phrases are taken off."""
    if not out:
        yield sys.stdout.buffer
    elif not (resume and out.exists()):
        with _open(out, "wb") as sink:
            yield sink
    else:
        with _open(out, "r+b") as sink:
            found = resuming.answered(out, sink, phrases)
            if found.rows:
                resuming.check_same(out, found, b"".join(answer([[found.phrase]])))
            sink.seek(found.size)
            sink.truncate()
            yield sink


def _open(path: Path, mode: str) -> BinaryIO:
    try:
        return path.open(mode, buffering=1 << 18)  # type: ignore[return-value]
    except OSError as error:
        doing = "read" if mode == "rb" else "written"
        raise typer.Exit(console.fail(f"{path.name} cannot be {doing}: {error.strerror}")) from None


def _phrases(raw: BinaryIO, column: str) -> Iterator[str]:
    """The column's cells. A byte that is no UTF-8 becomes U+FFFD: the row still gets its answer."""
    csv.field_size_limit(sys.maxsize)
    rows = csv.reader(_without_mark(line.decode("utf-8", errors="replace") for line in raw))
    with _only_csv(rows):
        names = next(filter(None, rows), [])
    if column not in names:
        has = ", ".join(names) or "none"
        raise typer.Exit(console.fail(f"the file has no column {column!r}; name one with --column. It has: {has}"))
    return _cells(rows, len(names) - 1 - names[::-1].index(column))


def _cells(rows: "_csv.Reader", at: int) -> Iterator[str]:
    """The cells of a column; an empty line of the file is no row."""
    with _only_csv(rows):
        for row in rows:
            if row:
                yield row[at] if at < len(row) else ""


@contextmanager
def _only_csv(rows: "_csv.Reader") -> Iterator[None]:
    try:
        yield
    except csv.Error as error:
        raise typer.Exit(console.fail(f"line {rows.line_num} of the file is no CSV: {error}")) from None


def _without_mark(lines: Iterator[str]) -> Iterator[str]:
    """The lines without the byte order mark that spreadsheets begin a file with."""
    yield next(lines, "").removeprefix("\ufeff")
    yield from lines
