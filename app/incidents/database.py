"""The connection to SQLite or PostgreSQL. A transaction is whole or absent, and no driver's error gets out.

SQLite: write-ahead log, foreign keys on, synchronous=FULL (a commit is on the disk before it is acknowledged), and
BEGIN is ours, because the driver's own habit is to begin late: plain for reading, IMMEDIATE for writing.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
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

from app.errors import BadInput, Conflict, StoreUnavailable
from app.incidents import json_text

LOCK_TIMEOUT_S = 30
CONNECT_TIMEOUT_S = 5
_LOCK_PAUSE_S = 0.02
_WITHDRAWS = "dateline_withdraws"
_UNREACHABLE = (
    "The database cannot be reached or written right now. Try again; if it stays so, look at the service's log."
)
_NO_ADDRESS = (
    "DATELINE_DATABASE_URL is no address of a database: give sqlite+pysqlite:///FILE or "
    "postgresql+psycopg://USER@HOST/NAME."
)
_NO_FOLDER = (
    "The folder for the data cannot be made or written. Set DATELINE_DATA_DIR to a folder that this user may write to."
)
_NO_SQLITE = (
    "The database file cannot be opened or is no SQLite database. Look at DATELINE_DATA_DIR and DATELINE_DATABASE_URL, "
    "and whether this user may write there."
)


class Database:
    """An engine with its two kinds of transaction. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        # SQLite lets one write at a time and wakes those that wait at random: a lock of our own spares the guessing.
        self._one_writer = threading.Lock() if self.is_sqlite else nullcontext()
        level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._reading = engine.execution_options(dateline_begin="BEGIN", **level)
        self._writing = engine.execution_options(dateline_begin="BEGIN IMMEDIATE")
        self.after_withdrawal: Callable[[], None] = lambda: None
        """What is done behind a change that took something from readers, before the change is answered."""

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of the data. Raises StoreUnavailable."""
        with _own_errors(), self._reading.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A change that is on the disk when the block is left, or not made. Raises StoreUnavailable, Conflict."""
        with self._one_writer, _own_errors(), self._writing.begin() as connection:
            connection.info[_WITHDRAWS] = False
            yield connection
            withdraws = connection.info[_WITHDRAWS]
        # The lock is free again: nobody else waits for this.
        if withdraws:
            self.after_withdrawal()

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """A connection outside of any transaction, for work on the database's own files. Raises StoreUnavailable."""
        options = {"isolation_level": "AUTOCOMMIT", "dateline_begin": ""}
        with self._one_writer, _own_errors(), self._engine.connect().execution_options(**options) as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def note_withdrawal(connection: Connection) -> None:
    """Note that this change takes something from readers: see Database.after_withdrawal."""
    connection.info[_WITHDRAWS] = True


def connect(url: str) -> Database:
    """The database at an SQLAlchemy address; a SQLite file and its folder are made. Raises StoreUnavailable."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreUnavailable(_NO_ADDRESS) from None
    if address.drivername.startswith("sqlite"):
        return _sqlite(address.set(drivername="sqlite+pysqlite"))
    if address.drivername.startswith("postgres"):
        return _postgresql(address.set(drivername="postgresql+psycopg"))
    raise StoreUnavailable(_NO_ADDRESS)


def _postgresql(address: URL) -> Database:
    # Sessions in UTC: moments at the ends of the calendar cannot be turned into every zone.
    arguments = {"connect_timeout": CONNECT_TIMEOUT_S, "options": "-c timezone=UTC"}
    try:
        return Database(
            create_engine(
                address,
                connect_args=arguments,
                pool_pre_ping=True,
                json_deserializer=json_text.loads,
                json_serializer=json_text.dumps,
            )
        )
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise StoreUnavailable(_NO_ADDRESS) from None


def _sqlite(address: URL) -> Database:
    if not address.database or address.database == ":memory:":
        raise StoreUnavailable(_NO_ADDRESS)
    try:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise StoreUnavailable(_NO_FOLDER) from None
    engine = create_engine(
        address,
        connect_args={"timeout": LOCK_TIMEOUT_S},
        json_deserializer=json_text.loads,
        json_serializer=json_text.dumps,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    try:
        _turn_on_log(engine)
    except (SQLAlchemyError, sqlite3.Error) as error:
        engine.dispose()
        raise StoreUnavailable(_NO_SQLITE) from error
    return Database(engine)


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver begins nothing of its own
    for pragma in ("foreign_keys=ON", "synchronous=FULL", f"busy_timeout={LOCK_TIMEOUT_S * 1000}"):
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


@contextmanager
def _own_errors() -> Iterator[None]:
    """Turn a driver's error into one of ours; the cause stays chained for the log."""
    try:
        yield
    except IntegrityError as error:
        raise Conflict("Somebody else stored the same first. Read it again, then decide.") from error
    except DataError as error:
        raise BadInput("The database cannot keep one of these texts or numbers.") from error
    except (DBAPIError, SQLAlchemyError) as error:
        raise StoreUnavailable(_UNREACHABLE) from error
