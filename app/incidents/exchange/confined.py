"""Reads a file in a process of its own, with a limit on its time and memory: a hostile file harms nobody else."""

import logging
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import IO, Any

import orjson

from app.errors import BadInput
from app.incidents.exchange.table import Table

MOST_CPU_S = 3
MOST_MEMORY_BYTES = 200 * 1024 * 1024
_MOST_WALL_S = 60.0
"""A busy machine gives a process little of each second; its time on the processor is what is limited."""
_MOST_AT_ONCE = 2
_LINES_A_CHUNK = 2_000
_TOO_LONG = f"takes more than {MOST_CPU_S} seconds to read"
_TOO_MUCH = f"takes more than {MOST_MEMORY_BYTES // 1024 // 1024} MB of memory to read"
_REFUSED = "This file {what}. Save only the rows and columns that you need as CSV, or split the file."
_NO_MEMORY = 3
_log = logging.getLogger(__name__)
_turns = threading.BoundedSemaphore(_MOST_AT_ONCE)


def read(body: bytes, sheet: str, *, hidden: bool) -> Table:
    """Read the table in a file. Raises BadInput, also where reading takes too long or too much memory."""
    options = orjson.dumps({"sheet": sheet, "hidden": hidden}).decode("utf-8")
    with _turns, tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as result:
        source.write(body)
        source.seek(0)
        # The child gets no settings: it needs no secret, and what it reads is anybody's.
        environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "app.incidents.exchange.confined", options]
        try:
            done = subprocess.run(  # noqa: S603 - this very program
                command, stdin=source, stdout=result, stderr=subprocess.DEVNULL, env=environment, timeout=_MOST_WALL_S,
                check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise BadInput(_REFUSED.format(what=_TOO_LONG)) from None
        if done.returncode:
            raise BadInput(_REFUSED.format(what=_reason(done.returncode)))
        result.seek(0)
        return _received(result)


def _reason(status: int) -> str:
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return _TOO_LONG
    if status not in (_NO_MEMORY, -signal.SIGSEGV, -signal.SIGABRT):
        _log.error("Reading a file ended with status %d", status)
    return _TOO_MUCH


def _received(result: IO[bytes]) -> Table:
    head = orjson.loads(result.readline())
    if "refused" in head:
        raise BadInput(head["refused"])
    lines = tuple(tuple(line) for chunk in result for line in orjson.loads(chunk))
    tuples = {name: tuple(head[name]) for name in ("numbers", "notes", "sheets")}
    return Table(lines, head["kind"], head["headed"], sheet=head["sheet"], **tuples)


def _sent(found: Table) -> Iterator[bytes]:
    names = ("kind", "headed", "numbers", "notes", "sheet", "sheets")
    yield orjson.dumps({name: getattr(found, name) for name in names})
    lines = iter(found.lines)
    while chunk := tuple(islice(lines, _LINES_A_CHUNK)):
        yield orjson.dumps(chunk)


def _confine() -> None:
    """Limit what this process may take, before it reads anything."""
    limits: tuple[tuple[Any, int, int], ...] = (
        (resource.RLIMIT_CPU, MOST_CPU_S, MOST_CPU_S + 1),
        (resource.RLIMIT_AS, MOST_MEMORY_BYTES, MOST_MEMORY_BYTES),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, 64, 64),
    )
    for limit, soft, hard in limits:
        # macOS refuses some of them.
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (soft, hard))


def _main() -> None:
    _confine()
    # openpyxl imports numpy only to know its numbers, and numpy takes more memory than a sheet.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        _answer()
    except MemoryError:
        os._exit(_NO_MEMORY)


def _answer() -> None:
    from app.incidents.exchange.reading import read_here

    out = sys.stdout.buffer
    try:
        found = read_here(sys.stdin.buffer.read(), **orjson.loads(sys.argv[1]))
        out.writelines(line + b"\n" for line in _sent(found))
    except BadInput as refusal:
        out.write(orjson.dumps({"refused": str(refusal)}) + b"\n")
    out.flush()


if __name__ == "__main__":
    _main()
