"""What was deleted leaves the database's files too. A database marks room as free, the bytes stay until it is used.

SQLite overwrites what is deleted (database.py: secure_delete), but its log has pages as they were. PostgreSQL keeps
deleted rows until a vacuum, and common values of each column in its statistics until they are counted again.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from app.incidents.database import Database
from app.incidents.schema import metadata

_TRIES = 20


def purge(database: Database) -> bool:
    """Rewrite the files without what was deleted; False where somebody kept them busy: `dateline tidy` does it then.

    Raises StoreUnavailable.
    """
    with database.alone() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("VACUUM")
            return _empty_log(connection)
        _purge_postgresql(connection)
        return True


def empty_log(database: Database) -> bool:
    """Empty SQLite's log, so that what was deleted is in no file; False where somebody kept it busy.

    Does nothing on PostgreSQL, whose autovacuum frees the room. Raises StoreUnavailable.
    """
    with database.alone() as connection:
        return connection.dialect.name != "sqlite" or _empty_log(connection)


def _empty_log(connection: Connection) -> bool:
    # Pages of the log are needed as long as a reader began before they were changed.
    for _ in range(_TRIES):
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        if not busy:
            return True
    return False


def _purge_postgresql(connection: Connection) -> None:
    for statement in _forgetting_statistics(connection):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("ANALYZE")
    # Behind the statistics, because they are rows of a table too.
    connection.exec_driver_sql("VACUUM FULL")


def _forgetting_statistics(connection: Connection) -> Iterator[str]:
    """Yield what drops the statistics of tables that are empty: ANALYZE leaves those as they are."""
    quoted = connection.dialect.identifier_preparer.quote
    for table in metadata.sorted_tables:
        if connection.execute(select(1).select_from(table).limit(1)).first():
            continue
        for column in table.columns:
            if not column.primary_key and not column.foreign_keys:
                # Statistics of a column's old type are dropped; the type stays as it is.
                kind = column.type.compile(connection.dialect)
                yield f"ALTER TABLE {quoted(table.name)} ALTER COLUMN {quoted(column.name)} TYPE {kind}"
