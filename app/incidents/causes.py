"""Why a database fails, told apart by the driver's own codes, and what to say of each cause. No message of a driver."""

import errno
import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.errors import Cause, StoreUnavailable

SAID: dict[Cause, str] = {
    Cause.DISK_FULL: "The disk is full: nothing can be stored. Free some space, then try again.",
    Cause.READ_ONLY: "The store can be read but not written: its file, folder or disk is read-only.",
    Cause.LOCKED: "Another program keeps the store locked. Try again; if it stays so, end that program.",
    Cause.CORRUPTED: "The store's file is damaged. Stop the service and restore a backup: dateline restore FILE.",
    Cause.NOT_A_DATABASE: (
        "The database file is no SQLite database. Look at DATELINE_DATA_DIR and DATELINE_DATABASE_URL."
    ),
    Cause.CANNOT_OPEN: (
        "The database file cannot be opened. Look at DATELINE_DATA_DIR and DATELINE_DATABASE_URL, and whether this "
        "user may write there."
    ),
    Cause.WRONG_USER: "The database refuses the user or password in DATELINE_DATABASE_URL.",
    Cause.NO_DATABASE: "The database that DATELINE_DATABASE_URL names does not exist. Create it, or correct the name.",
    Cause.REFUSED: (
        "Nothing takes connections at the address in DATELINE_DATABASE_URL. Start the database, or correct host and "
        "port."
    ),
    Cause.NO_HOST: "The host in DATELINE_DATABASE_URL is not known. Correct its name.",
    Cause.NOT_ALLOWED: "The user in DATELINE_DATABASE_URL may not read or write these tables.",
    Cause.TIMEOUT: "The database does not answer in time. Try again in a moment.",
    Cause.TOO_MANY: "The database takes no more connections now. Try again in a moment.",
    Cause.STOPPING: "The service is being stopped: nothing was stored. Try again in a moment.",
    Cause.UNKNOWN: (
        "The database cannot be reached or written right now. Try again; if it stays so, look at the service's log."
    ),
}
_SQLITE = (
    ("SQLITE_FULL", Cause.DISK_FULL),
    ("SQLITE_READONLY", Cause.READ_ONLY),
    ("SQLITE_BUSY", Cause.LOCKED),
    ("SQLITE_LOCKED", Cause.LOCKED),
    ("SQLITE_CORRUPT", Cause.CORRUPTED),
    ("SQLITE_NOTADB", Cause.NOT_A_DATABASE),
    ("SQLITE_CANTOPEN", Cause.CANNOT_OPEN),
    ("SQLITE_PERM", Cause.CANNOT_OPEN),
)
_OF_SYSTEM = {
    errno.ENOSPC: Cause.DISK_FULL,
    errno.EDQUOT: Cause.DISK_FULL,
    errno.EROFS: Cause.READ_ONLY,
    errno.EACCES: Cause.READ_ONLY,
    errno.ENOENT: Cause.CANNOT_OPEN,
}
_SQLSTATES = (
    ("28", Cause.WRONG_USER),
    ("3D000", Cause.NO_DATABASE),
    ("53100", Cause.DISK_FULL),
    ("53300", Cause.TOO_MANY),
    ("55P03", Cause.LOCKED),
    ("25006", Cause.READ_ONLY),
    ("42501", Cause.NOT_ALLOWED),
    ("57014", Cause.TIMEOUT),
    ("57P", Cause.REFUSED),
    ("58030", Cause.CORRUPTED),
    ("XX001", Cause.CORRUPTED),
    ("XX002", Cause.CORRUPTED),
)
# Before a session begins libpq has no codes, only its own words and those of the server.
_OF_CONNECTING = (
    ("password authentication failed", Cause.WRONG_USER),
    ("no password supplied", Cause.WRONG_USER),
    ("no pg_hba.conf entry", Cause.WRONG_USER),
    ("role ", Cause.WRONG_USER),
    ("authentication failed", Cause.WRONG_USER),
    ("does not exist", Cause.NO_DATABASE),
    ("connection refused", Cause.REFUSED),
    ("no such file or directory", Cause.REFUSED),
    ("failed to resolve host", Cause.NO_HOST),
    ("could not translate host", Cause.NO_HOST),
    ("timeout", Cause.TIMEOUT),
    ("too many", Cause.TOO_MANY),
)


def unavailable(error: BaseException, folder: Path | None = None) -> StoreUnavailable:
    """Make our error of a driver's; `folder` is where an SQLite file lies."""
    driver = getattr(error, "orig", None) or error
    cause = _cause(driver, folder)
    found = StoreUnavailable(SAID[cause], cause)
    found.code = _code(driver)
    return found


def _cause(driver: Any, folder: Path | None) -> Cause:
    if isinstance(driver, sqlite3.Error):
        return _of_sqlite(str(getattr(driver, "sqlite_errorname", "")), folder)
    if isinstance(driver, OSError):
        return _OF_SYSTEM.get(driver.errno or 0, Cause.UNKNOWN)
    if isinstance(driver, PoolTimeout):
        return Cause.TOO_MANY
    if _is_silence(driver):
        return Cause.TIMEOUT
    state = getattr(driver, "sqlstate", None)
    if state:
        return next((cause for begin, cause in _SQLSTATES if state.startswith(begin)), Cause.UNKNOWN)
    said = str(driver).casefold()
    return next((cause for words, cause in _OF_CONNECTING if words in said), Cause.UNKNOWN)


def _is_silence(driver: Any) -> bool:
    if not type(driver).__module__.startswith("psycopg"):
        return False
    # Only a store on PostgreSQL has its driver loaded, which takes a part of the start.
    from psycopg.errors import ConnectionTimeout

    return isinstance(driver, ConnectionTimeout)


def _of_sqlite(name: str, folder: Path | None) -> Cause:
    found = next((cause for begin, cause in _SQLITE if name.startswith(begin)), Cause.UNKNOWN)
    # A full disk shows first where SQLite makes room for its shared memory, and has another name there.
    return Cause.DISK_FULL if found is Cause.UNKNOWN and folder and is_full(folder) else found


def is_full(folder: Path) -> bool:
    """Return True if nothing more fits on the disk of a folder."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return False
    return found.f_blocks > 0 and found.f_bavail == 0


def _code(driver: Any) -> str:
    """Return the driver's own name of an error, for the log: SQLITE_FULL, 53100, or its class."""
    name = getattr(driver, "sqlite_errorname", None) or getattr(driver, "sqlstate", None)
    return str(name or type(driver).__name__)
