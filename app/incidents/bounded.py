"""Connections of psycopg that give up a silent server. Only a store on PostgreSQL loads this and the driver."""

import time
from collections.abc import Generator
from typing import Any

import psycopg

from app.incidents.postgresql import PING_S

_LOOK_EVERY_S = 0.25


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
