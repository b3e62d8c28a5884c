"""A real PostgreSQL for the tests: a cluster of their own, on a socket in a folder of its own, gone when they end."""

import itertools
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from app.incidents import migrate
from app.incidents.database import Database, connect
from app.incidents.store import Store

_DEBIAN = Path("/usr/lib/postgresql")
_MISSING = "needs a PostgreSQL server: apt-get install postgresql"
_HANG_GUARD_S = 120


@dataclass(frozen=True)
class Cluster:
    """A running server that listens on a Unix socket only, so it can be in nobody's way."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def new_database(self) -> str:
        """The SQLAlchemy address of a fresh, empty database."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(host=str(self.folder), user="dateline", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'".encode())
        return f"postgresql+psycopg://dateline@/{name}?host={self.folder}"


def _programs() -> Path | None:
    on_path = shutil.which("pg_ctl")
    debian = sorted(_DEBIAN.glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    found = [*([Path(on_path)] if on_path else []), *debian]
    return found[-1].parent if found else None


def _server_user() -> str | None:
    """PostgreSQL refuses to run as root; anyone else runs it as themselves."""
    if os.geteuid() != 0:
        return None
    users = Path("/etc/passwd").read_text(encoding="utf-8").splitlines()
    return "postgres" if any(line.startswith("postgres:") for line in users) else "nobody"


def _run(command: Sequence[str | Path], folder: Path, user: str | None) -> None:
    log = folder / "commands.log"
    with log.open("ab") as output:
        done = subprocess.run(
            command,
            user=user,
            group=None if user is None else Path(folder).group(),
            extra_groups=None if user is None else [],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)},
            stdout=output,
            stderr=output,
            timeout=_HANG_GUARD_S,
        )
    assert done.returncode == 0, log.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A cluster that lives as long as the tests; skipped where there is no server, except in CI."""
    programs = _programs()
    if programs is None:
        if os.environ.get("CI") == "true":
            pytest.fail(_MISSING)
        pytest.skip(_MISSING)
    user = _server_user()
    # Not tmp_path: the server's user may not enter that, and a socket's path must stay below 108 characters.
    folder = Path(tempfile.mkdtemp(prefix="dateline-pg-"))
    try:
        if user is not None:
            shutil.chown(folder, user, "nogroup" if user == "nobody" else user)
        data = folder / "data"
        initdb: list[str | Path] = [
            programs / "initdb",
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "dateline",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        _run(initdb, folder, user)
        # Nothing in it outlives the tests, so it need not reach the disk.
        options = f"-k {folder} -c listen_addresses= -c fsync=off -c max_connections=60"
        _run([programs / "pg_ctl", "-D", data, "-l", folder / "server.log", "-w", "-o", options, "start"], folder, user)
        try:
            yield Cluster(folder)
        finally:
            _run([programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], folder, user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _migrations_run_once() -> Iterator[None]:
    """Every empty SQLite store but the first gets a copy of the tables that the migrations made in the first."""
    made: list[str] = []
    run = migrate._upgrade

    def upgrade(connection: sa.Connection) -> None:
        is_empty = not sa.inspect(connection).get_table_names()
        if made and is_empty and connection.dialect.name == "sqlite":
            for statement in made:
                connection.exec_driver_sql(statement)
            return
        run(connection)
        if is_empty and connection.dialect.name == "sqlite" and not made:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            made.extend(one for one in driver.iterdump() if one not in ("BEGIN TRANSACTION;", "COMMIT;"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "_upgrade", upgrade)
        yield


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database; every test that asks for it runs once on each kind."""
    if request.param == "sqlite":
        return f"sqlite+pysqlite:///{tmp_path / 'dateline.sqlite'}"
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.new_database()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open store with nothing in it, once on each kind of database."""
    with Store.open(database_url) as opened:
        yield opened


@contextmanager
def beside(url: str) -> Iterator[Database]:
    """A connection of the test's own to a store that is open, for what no method of the store gives or does."""
    database = connect(url, create=False)
    try:
        yield database
    finally:
        database.close()


@pytest.fixture
def database(store: Store, database_url: str) -> Iterator[Database]:
    """The tables of the open store."""
    with beside(database_url) as opened:
        yield opened
