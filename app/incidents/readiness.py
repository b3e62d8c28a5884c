"""Find out whether the store can be read and written: asked by /readyz, and before the service starts.

SQLite is asked over a connection of its own: an open one answers out of its memory long after its file was damaged.
"""

import os
import sqlite3
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from app.errors import Cause, StoreUnavailable
from app.incidents import causes
from app.incidents.database import Database

FRESH_S = 1.0
"""How long an answer is repeated: anybody may ask."""
LOOK_THROUGH_S = 0.5
"""The longest that the file is looked through; a larger one is looked through in part."""
_STEPS = 10_000
_MAGIC = b"SQLite format 3\0"
_NEEDED_BYTES = 64 * 1024


class Readiness:
    """Whether a store can be read and written. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database, self._lock = database, threading.Lock()
        self._until_s = 0.0
        self._found: StoreUnavailable | None = None
        self._looked_through: tuple[int, int] | None = None

    def check(self) -> None:
        """Raise StoreUnavailable, with its cause, where the store cannot be read or written."""
        with self._lock:
            if time.monotonic() >= self._until_s:
                self._found = self._asked()
                self._until_s = time.monotonic() + FRESH_S
            found = self._found
        if found is not None:
            raise found

    def _asked(self) -> StoreUnavailable | None:
        try:
            if self._database.file is None:
                self._ask_server()
            else:
                self._ask_file(self._database.file)
        except StoreUnavailable as found:
            return found
        except (OSError, sqlite3.Error) as error:
            folder = self._database.file.parent if self._database.file else None
            return causes.unavailable(error, folder)
        return None

    def _ask_server(self) -> None:
        with self._database.read() as connection:
            connection.execute(text("SELECT 1 FROM map LIMIT 1"))
            if connection.execute(text("SELECT pg_is_in_recovery()")).scalar_one():
                raise StoreUnavailable(causes.SAID[Cause.READ_ONLY], Cause.READ_ONLY)

    def _ask_file(self, file: Path) -> None:
        self._check_head(file)
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=0)) as connection:
            connection.execute("SELECT 1 FROM map LIMIT 1").fetchone()
            self._look_through(connection, file)
        if not os.access(file, os.W_OK):
            raise StoreUnavailable(causes.SAID[Cause.READ_ONLY], Cause.READ_ONLY)
        self._write_beside(file.parent)

    def _check_head(self, file: Path) -> None:
        """Look at the first bytes: SQLite reads pages that are in its log from there, and misses damage below."""
        with file.open("rb") as opened:
            if opened.read(len(_MAGIC)) != _MAGIC:
                raise StoreUnavailable(causes.SAID[Cause.CORRUPTED], Cause.CORRUPTED)

    def _look_through(self, connection: sqlite3.Connection, file: Path) -> None:
        """Look for damage, once for each state of the file, until the time is over."""
        state = file.stat()
        if self._looked_through == (state.st_mtime_ns, state.st_size):
            return
        deadline_s = time.monotonic() + LOOK_THROUGH_S
        connection.set_progress_handler(lambda: time.monotonic() > deadline_s, _STEPS)
        try:
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_INTERRUPT":
                raise
            said = "ok"
        if said != "ok":
            raise StoreUnavailable(causes.SAID[Cause.CORRUPTED], Cause.CORRUPTED)
        self._looked_through = (state.st_mtime_ns, state.st_size)

    def _write_beside(self, folder: Path) -> None:
        """Write as much as a small change does. Raises OSError."""
        try:
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(bytes(_NEEDED_BYTES))
                file.flush()
                os.fsync(file.fileno())
        except PermissionError:
            raise StoreUnavailable(causes.SAID[Cause.READ_ONLY], Cause.READ_ONLY) from None
