"""Bring a database up to the schema of this code. Two processes that start at once take turns."""

import threading
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from app.errors import NoStore, StoreUnavailable
from app.incidents.database import NO_STORE, Database

HEAD = "0012"
"""The last migration of the chain; a test holds it to the files."""
SCRIPTS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x6461_7465_6C69_6E65  # "dateline"
_NEWER = (
    "The database was written by a newer Dateline. Update this one, or set DATELINE_DATABASE_URL to another database."
)
# Alembic runs one environment at a time in a process.
_one_at_a_time = threading.Lock()


def migrate(database: Database, *, create: bool = True) -> None:
    """Run the migrations that are missing. Raises StoreUnavailable where the database is ahead of the code.

    Without `create` a database that holds no store yet is left as it is: NoStore.
    """
    with database.read() as connection:
        revision = _revision(connection)
    if revision == HEAD:
        return
    if revision is None and not create:
        raise NoStore(NO_STORE)
    with _one_at_a_time, database.write() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        if _revision(connection) != HEAD:
            _upgrade(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _upgrade(connection: Connection) -> None:
    # Alembic is needed once in a database's life: a start with nothing to do goes without it.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    revision = _revision(connection)
    if revision is not None and revision not in known:
        raise StoreUnavailable(_NEWER)
    command.upgrade(config, "head")
