"""What outside services answered, on disk, and whose turn it is. One file for all processes; losing it loses nothing.

The keys are hashes; the answers are readable, so the file is for its owner only. It never grows past its bounds.
"""

import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

FILE = "answers.sqlite"
MOST_ANSWERS = 50_000
MOST_BYTES = 64_000_000
MOST_BYTES_AN_ANSWER = 200_000
KEPT_S = 30 * 86_400.0
"""Services allow answers to be kept for a month or longer; streets change."""
_CLOCK_WENT_BACK_S = 3_600.0
_PRAGMAS = "PRAGMA synchronous = NORMAL; PRAGMA journal_mode = WAL;"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS answer (key TEXT PRIMARY KEY, at REAL NOT NULL, size INTEGER NOT NULL, said TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS answer_at ON answer (at);
CREATE TABLE IF NOT EXISTS turn (
    service TEXT PRIMARY KEY, next_at REAL NOT NULL DEFAULT 0, silent_until REAL NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0);
"""


class Kept:
    """Answers by key, and turns by service. Safe to share between threads and processes."""

    def __init__(self, file: Path | None) -> None:
        """Keep in this file; in memory where there is none, or it cannot be written."""
        self._lock = threading.Lock()
        try:
            self._db = _opened(file)
        except (OSError, sqlite3.Error):
            self._db = _opened(None)
        weakref.finalize(self, self._db.close)

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

    def answer(self, key: str) -> str | None:
        """What was answered within the last month."""
        with suppress(sqlite3.Error), self._lock:
            found = self._db.execute("SELECT said FROM answer WHERE key = ? AND at > ?", (key, time.time() - KEPT_S))
            row: tuple[str] | None = found.fetchone()
            return row[0] if row else None
        return None

    def keep(self, key: str, said: str) -> None:
        """Keep an answer; the oldest make room. A disk that is full costs the keeping, not the answer."""
        if (size := len(said.encode())) > MOST_BYTES_AN_ANSWER:
            return
        with suppress(sqlite3.Error), self._change() as db:
            _delete_expired(db)
            db.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?)", (key, time.time(), size, said))
            count, total = db.execute("SELECT COUNT(*), SUM(size) FROM answer").fetchone()
            while count > MOST_ANSWERS or total > MOST_BYTES:
                gone = db.execute("SELECT key, size FROM answer ORDER BY at LIMIT 1").fetchone()
                db.execute("DELETE FROM answer WHERE key = ?", gone[:1])
                count, total = count - 1, total - gone[1]

    def turn(self, service: str, every_s: float, most_wait_s: float) -> float | None:
        """Take the next turn: seconds to wait for it, or None where it is too far off and was not taken."""
        try:
            with self._change() as db:
                now = time.time()
                next_at = self._state(db, service, "next_at", now)
                if next_at - now > most_wait_s:
                    return None
                db.execute("UPDATE turn SET next_at = ? WHERE service = ?", (max(now, next_at) + every_s, service))
                return max(0.0, next_at - now)
        except sqlite3.Error:
            return None

    def silent_s(self, service: str) -> float:
        """For how many seconds more the service is left in peace."""
        with suppress(sqlite3.Error), self._change() as db:
            now = time.time()
            return max(0.0, self._state(db, service, "silent_until", now) - now)
        return 0.0

    def failed(self, service: str, silent_s: float | None) -> None:
        """The service did not answer: leave it in peace that long; twice as long each time where it did not say."""
        with suppress(sqlite3.Error), self._change() as db:
            now = time.time()
            failures = int(self._state(db, service, "failures", now)) + 1
            pause_s = min(300.0, 2.0 ** min(failures, 10) if failures > 2 else 0.0) if silent_s is None else silent_s
            values = (failures, now + min(pause_s, _CLOCK_WENT_BACK_S), service)
            db.execute("UPDATE turn SET failures = ?, silent_until = ? WHERE service = ?", values)

    def answered(self, service: str) -> None:
        """The service answers again."""
        with suppress(sqlite3.Error), self._change() as db:
            db.execute("UPDATE turn SET failures = 0, silent_until = 0 WHERE service = ?", (service,))

    @staticmethod
    def _state(db: sqlite3.Connection, service: str, column: str, now: float) -> float:
        db.execute("INSERT OR IGNORE INTO turn (service) VALUES (?)", (service,))
        (value,) = db.execute(f"SELECT {column} FROM turn WHERE service = ?", (service,)).fetchone()  # noqa: S608
        return 0.0 if value > now + _CLOCK_WENT_BACK_S else float(value)


def forget(file: Path, *, expired_only: bool = False) -> None:
    """Delete the answers in a file, or those that have expired, from its bytes and from its log. Raises OSError."""
    if not file.exists():
        return
    try:
        with closing(_opened(file)) as db:
            if expired_only:
                _delete_expired(db)
            else:
                db.execute("DELETE FROM answer")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def _delete_expired(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM answer WHERE at <= ?", (time.time() - KEPT_S,))


def _opened(file: Path | None) -> sqlite3.Connection:
    if file:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
    db = sqlite3.connect(file or ":memory:", timeout=10, isolation_level=None, check_same_thread=False)
    try:
        db.executescript(f"PRAGMA secure_delete = ON; {_PRAGMAS} {_SCHEMA}")
    except sqlite3.Error:
        db.close()
        raise
    return db
