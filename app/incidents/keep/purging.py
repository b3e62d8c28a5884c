"""What was deleted leaves the database's files too. A database marks room as free, the bytes stay until it is used."""

from sqlalchemy import Connection

from app.incidents.database import Database

_TRIES = 20


def purge(database: Database) -> bool:
    """Rewrite the files without what was deleted; False where somebody kept them busy: `dateline tidy` does it then.

    Raises StoreUnavailable.
    """
    with database.alone() as connection:
        if connection.dialect.name == "sqlite":
            return _purge_sqlite(connection)
        connection.exec_driver_sql("VACUUM FULL")
        return True


def _purge_sqlite(connection: Connection) -> bool:
    connection.exec_driver_sql("VACUUM")
    # The log holds pages as they were; it is emptied once no reader needs them.
    for _ in range(_TRIES):
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        if not busy:
            return True
    return False
