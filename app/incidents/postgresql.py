"""PostgreSQL whose every call ends in time, even where its processes are frozen and answer nothing at all.

The server's own timeouts need a server that runs. A connection of ours counts the silence on its side too.
"""

import time
from collections.abc import Generator
from typing import Any

import psycopg
from sqlalchemy import Connection

CONNECT_S = 2
PING_S = 1.5
"""Silence after which a pooled connection is taken for dead. Ping and connect together stay below five seconds."""
READ_S, WRITE_S, PATIENT_S = 4.0, 30.0, 300.0
"""Silence after which a reading, a writing and a long reading transaction give up."""
LOCK_S = 10
OUTAGE_S = 3.0
"""How long calls fail at once after one found the server gone: one at a time tries again."""
_LOOK_EVERY_S = 0.25
_OPTIONS = f"-c timezone=UTC -c lock_timeout={LOCK_S}s -c idle_in_transaction_session_timeout=10min"
# Sessions in UTC: moments at the ends of the calendar cannot be turned into every zone.
ENGINE: dict[str, Any] = {
    "connect_args": {"connect_timeout": CONNECT_S, "options": _OPTIONS},
    "pool_pre_ping": True,
    "pool_timeout": 4,
}


class Bounded(psycopg.Connection[Any]):
    """A connection that gives up once the server has been silent for `silence_s`; None waits for ever."""

    silence_s: float | None = PING_S

    def wait(self, gen: Any, interval: float = _LOOK_EVERY_S, timeout: float | None = None) -> Any:
        """Wait for what psycopg waits for, but not longer than `silence_s` without a byte."""
        return super().wait(self._bounded(gen), min(interval, _LOOK_EVERY_S), timeout)

    def _bounded(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        heard_s = time.monotonic()
        try:
            waiting = next(gen)
            while True:
                ready = yield waiting
                if ready:
                    heard_s = time.monotonic()
                elif self.silence_s is not None and time.monotonic() - heard_s > self.silence_s:
                    # Nobody knows what the server does with this session: it cannot be used again.
                    self.close()
                    raise psycopg.errors.ConnectionTimeout("the server does not answer")
                waiting = gen.send(ready)
        except StopIteration as done:
            return done.value


def connect(_dialect: Any, _record: Any, arguments: Any, named: dict[str, Any]) -> Any:
    """Open a bounded connection, for SQLAlchemy."""
    return Bounded.connect(*arguments, **named)


def checkin(connection: Any, _record: Any) -> None:
    """Let the next ping of a connection be short."""
    if isinstance(connection, Bounded):
        connection.silence_s = PING_S


def wait_for(connection: Connection, seconds: float | None) -> None:
    """Let a transaction wait so long for each answer."""
    driver = connection.connection.driver_connection
    if isinstance(driver, Bounded):
        driver.silence_s = seconds
