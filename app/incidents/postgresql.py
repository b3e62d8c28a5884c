"""PostgreSQL whose every call ends in time, even where its processes are frozen and answer nothing at all.

The server's own timeouts need a server that runs. A connection of ours counts the silence on its side too.
"""

from typing import Any

from sqlalchemy import Connection

CONNECT_S = 2
PING_S = 1.5
"""Silence after which a pooled connection is taken for dead. Ping and connect together stay below five seconds."""
READ_S, WRITE_S, PATIENT_S = 4.0, 30.0, 300.0
"""Silence after which a reading, a writing and a long reading transaction give up."""
LOCK_S = 10
OUTAGE_S = 3.0
"""How long calls fail at once after one found the server gone: one at a time tries again."""
_OPTIONS = f"-c timezone=UTC -c lock_timeout={LOCK_S}s -c idle_in_transaction_session_timeout=10min"
# Sessions in UTC: moments at the ends of the calendar cannot be turned into every zone.
ENGINE: dict[str, Any] = {
    "connect_args": {"connect_timeout": CONNECT_S, "options": _OPTIONS},
    "pool_pre_ping": True,
    "pool_timeout": 4,
}


def wait_for(connection: Connection, seconds: float | None) -> None:
    """Let a transaction wait so long for each answer."""
    # Only a store on PostgreSQL loads the driver, which takes a part of the start.
    from app.incidents.bounded import Bounded

    driver = connection.connection.driver_connection
    if isinstance(driver, Bounded):
        driver.silence_s = seconds
