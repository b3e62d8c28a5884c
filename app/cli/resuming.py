"""Going on with a file of answers that was cut off: whole lines stay, the cut one goes, all are of this very file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import orjson
import typer

from app.cli import console

_AGAIN = "Name another --out, or leave --resume away to begin again."


@dataclass(slots=True)
class Answered:
    """What an earlier run left: `rows` whole lines in `size` bytes, and the last of them with its phrase."""

    rows: int = 0
    size: int = 0
    phrase: str = ""
    line: bytes = b""


def answered(out: Path, file: BinaryIO, phrases: Iterator[str]) -> Answered:
    """Take the phrases that have their answer in the file; ends as wrong use where they are not this file's."""
    found = Answered()
    for line in file:
        verbatim = _verbatim(line)
        if verbatim is None:
            break
        phrase = next(phrases, None)
        if phrase != verbatim:
            asked = "nothing: the file is shorter" if phrase is None else f"“{console.one_line(phrase, 60)}”"
            was = f"line {found.rows + 1} answers “{console.one_line(verbatim, 60)}”, the file asks {asked}"
            raise typer.Exit(console.fail(f"{out.name} holds answers to another file: {was}. {_AGAIN}"))
        found = Answered(found.rows + 1, found.size + len(line), phrase, line)
    return found


def _verbatim(line: bytes) -> str | None:
    """The phrase that a whole line answers; None for one that was cut off."""
    if not line.endswith(b"\n"):
        return None
    try:
        verbatim = orjson.loads(line)["verbatim"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None
    return verbatim if isinstance(verbatim, str) else None


def check_same(out: Path, found: Answered, now: bytes) -> None:
    """Ends as wrong use where the last phrase would be answered otherwise today: half a file is of no use."""
    if found.line != now:
        what = "was answered with other streets or settings than these"
        raise typer.Exit(console.fail(f"{out.name} {what}. {_AGAIN}"))
