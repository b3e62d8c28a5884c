"""The connection to SQLite or PostgreSQL. A transaction is whole or absent, and no driver's error gets out.

SQLite: write-ahead log, foreign keys on, synchronous=FULL (a commit is on the disk before it is acknowledged), and
BEGIN is ours, because the driver's own habit is to begin late: plain for reading, IMMEDIATE for writing.
PostgreSQL: every call ends in time, see postgresql.py.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    SQLAlchemyError,
)

from app.errors import BadInput, Cause, Conflict, NoStore, StoreUnavailable
from app.incidents import causes, json_text, postgresql
from app.incidents.outage import Outage

LOCK_TIMEOUT_S = 30
_LOCK_PAUSE_S = 0.02
_WITHDRAWS = "dateline_withdraws"
_NO_ADDRESS = (
    "DATELINE_DATABASE_URL is no address of a database: give sqlite+pysqlite:///FILE or "
    "postgresql+psycopg://USER@HOST/NAME."
)
_NO_FOLDER = (
    "The folder for the data cannot be made or written. Set DATELINE_DATA_DIR to a folder that this user may write to."
)
NO_STORE = "There is no store where {setting} says. Run this where the service runs, or set {setting}."
commits: ContextVar[list[None] | None] = ContextVar("commits", default=None)
"""A list that gets an entry for each change that is on the disk, for whoever wants to know: a request does."""
_JSON: dict[str, Any] = {"json_deserializer": json_text.loads, "json_serializer": json_text.dumps}


class Database:
    """An engine with its two kinds of transaction. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self.file = Path(engine.url.database or "") if self.is_sqlite else None
        # SQLite lets one write at a time and wakes those that wait at random: a lock of our own spares the guessing.
        self._one_writer = threading.Lock() if self.is_sqlite else nullcontext()
        self._outage = Outage(lasts_s=0.0 if self.is_sqlite else postgresql.OUTAGE_S)
        self._committing, self._stopped, self._closed = threading.Lock(), False, False
        event.listen(engine, "checkin", self._end_late)
        level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._reading = engine.execution_options(dateline_begin="BEGIN", **level)
        self._writing = engine.execution_options(dateline_begin="BEGIN IMMEDIATE")
        self.after_withdrawal: Callable[[], None] = lambda: None
        """What is done behind a change that took something from readers, before the change is answered."""

    @contextmanager
    def read(self, *, patient: bool = False) -> Iterator[Connection]:
        """One consistent view of the data; `patient` waits longer for an answer. Raises StoreUnavailable."""
        with self._own_errors(), self._reading.begin() as connection:
            self._wait_for(connection, postgresql.PATIENT_S if patient else postgresql.READ_S)
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A change that is on the disk when the block is left, or not made. Raises StoreUnavailable, Conflict."""
        with (
            self._one_writer,
            self._own_errors(),
            self._writing.connect() as connection,
            connection.begin() as transaction,
        ):
            self._wait_for(connection, postgresql.WRITE_S)
            connection.info[_WITHDRAWS] = False
            yield connection
            withdraws = connection.info[_WITHDRAWS]
            with self._committing:
                self._refuse_when_stopped()
                transaction.commit()
            if (noted := commits.get()) is not None:
                noted.append(None)
        # The lock is free again: nobody else waits for this.
        if withdraws:
            self.after_withdrawal()

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """A connection outside of any transaction, for work on the database's own files. Raises StoreUnavailable."""
        options = {"isolation_level": "AUTOCOMMIT", "dateline_begin": ""}
        with self._one_writer, self._own_errors(), self._engine.connect().execution_options(**options) as connection:
            self._wait_for(connection, None)
            yield connection

    def stop_writing(self) -> None:
        """Refuse every change that is not on the disk yet: the process is about to end."""
        with self._committing:
            self._stopped = True

    def _refuse_when_stopped(self) -> None:
        if self._stopped:
            raise StoreUnavailable(causes.SAID[Cause.STOPPING], Cause.STOPPING)

    def _wait_for(self, connection: Connection, seconds: float | None) -> None:
        if not self.is_sqlite:
            postgresql.wait_for(connection, seconds)

    @contextmanager
    def _own_errors(self) -> Iterator[None]:
        """Turn a driver's error into one of ours; the cause stays chained."""
        self._refuse_when_stopped()
        try:
            with self._outage.trying():
                yield
        except IntegrityError as error:
            raise Conflict("Somebody else stored the same first. Read it again, then decide.") from error
        except DataError as error:
            raise BadInput("The database cannot keep one of these texts or numbers.") from error
        except (DBAPIError, SQLAlchemyError) as error:
            found = causes.unavailable(error, self.file.parent if self.file else None)
            self._outage.note(found)
            raise found from error

    def close(self) -> None:
        """Close every connection; one that is in use ends when its transaction does."""
        self._closed = True
        self._engine.dispose()

    def _end_late(self, connection: Any, _record: Any) -> None:
        """Close a connection that comes back after `close`: the pool it goes to is nobody's any more."""
        if self._closed and connection is not None:
            connection.close()


def note_withdrawal(connection: Connection) -> None:
    """Note that this change takes something from readers: see Database.after_withdrawal."""
    connection.info[_WITHDRAWS] = True


def connect(url: str, *, create: bool = True) -> Database:
    """The database at an SQLAlchemy address; a SQLite file and its folder are made. Raises StoreUnavailable.

    Without `create` nothing is made: NoStore where no file is.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreUnavailable(_NO_ADDRESS) from None
    if address.drivername.startswith("sqlite"):
        return _sqlite(address.set(drivername="sqlite+pysqlite"), create=create)
    if address.drivername.startswith("postgres"):
        return _postgresql(address.set(drivername="postgresql+psycopg"))
    raise StoreUnavailable(_NO_ADDRESS)


def _postgresql(address: URL) -> Database:
    # The driver takes a part of the start; a store in a file does without it.
    from app.incidents import bounded

    try:
        engine = create_engine(address, **postgresql.ENGINE, **_JSON)
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise StoreUnavailable(_NO_ADDRESS) from None
    event.listen(engine, "do_connect", bounded.connect)
    event.listen(engine, "checkin", bounded.checkin)
    return Database(engine)


def _sqlite(address: URL, *, create: bool) -> Database:
    if not address.database or address.database == ":memory:":
        raise StoreUnavailable(_NO_ADDRESS)
    file = Path(address.database)
    if not create and not file.exists():
        raise NoStore(NO_STORE)
    try:
        _make_private(file)
    except OSError:
        raise StoreUnavailable(_NO_FOLDER) from None
    engine = create_engine(address, connect_args={"timeout": LOCK_TIMEOUT_S}, **_JSON)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    try:
        _turn_on_log(engine)
    except (SQLAlchemyError, sqlite3.Error) as error:
        engine.dispose()
        raise causes.unavailable(error, file.parent) from error
    return Database(engine)


def _make_private(file: Path) -> None:
    """Make a new folder and file for their owner alone; SQLite gives its other files the same mode."""
    if not file.parent.exists():
        file.parent.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            file.parent.mkdir(mode=0o700)
    with suppress(OSError):  # SQLite says better what is wrong
        if not file.exists():
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
        for made_before in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
            if made_before.is_file() and (mode := made_before.stat().st_mode) & 0o007:
                made_before.chmod(mode & 0o770)


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver begins nothing of its own
    # secure_delete: what is deleted is overwritten at once, not only marked as free.
    for pragma in ("foreign_keys=ON", "secure_delete=ON", "synchronous=FULL", f"busy_timeout={LOCK_TIMEOUT_S * 1000}"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    if begin := connection.get_execution_options()["dateline_begin"]:
        connection.exec_driver_sql(begin)


def _turn_on_log(engine: Engine) -> None:
    """Turn on the write-ahead log, which the file then keeps; SQLite does not wait here for others doing the same."""
    deadline_s = time.monotonic() + LOCK_TIMEOUT_S
    while True:
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode=WAL").close()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline_s:
                raise
            time.sleep(_LOCK_PAUSE_S)
        finally:
            raw.close()
