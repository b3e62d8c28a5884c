"""Opening a store: the schema is brought up to date once, and what is no usable database is said plainly."""

import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.errors import StoreUnavailable
from app.incidents import migrate, schema
from app.incidents.store import Store
from tests.conftest import ROOT
from tests.store_samples import start

_HANG_GUARD_S = 120

_OPENING = """
import sys
from app.incidents.store import Store
sys.stdin.readline()
Store.open(sys.argv[1]).create_map("m" + sys.argv[2], "M")
"""


def test_processes_that_start_at_once_agree_on_the_schema(database_url: str) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _OPENING, database_url, str(number)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        _, errors = process.communicate(timeout=_HANG_GUARD_S)
        assert process.returncode == 0, errors
    with Store.open(database_url) as store:
        assert {map_.slug for map_ in store.maps()} == {"m0", "m1", "m2", "m3"}


def test_threads_that_open_at_once_agree_on_the_schema(database_url: str) -> None:
    def open_and_close(_: int) -> None:
        Store.open(database_url).close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(open_and_close, range(6)))


def test_the_migrations_make_the_schema(store: Store, database_url: str) -> None:
    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
        assert context.get_current_revision() == migrate.HEAD
        assert _checks(connection) == {
            (table.name, str(constraint.name))
            for table in schema.metadata.tables.values()
            for constraint in table.constraints
            if isinstance(constraint, sa.CheckConstraint)
        }
    engine.dispose()


def _checks(connection: sa.Connection) -> set[tuple[str, str]]:
    inspector = sa.inspect(connection)
    return {
        (table, str(check["name"]))
        for table in inspector.get_table_names()
        for check in inspector.get_check_constraints(table)
    }


def test_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.HEAD]


def test_a_newer_database_is_left_alone(database_url: str) -> None:
    Store.open(database_url).close()
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnavailable, match="written by a newer Dateline"):
        Store.open(database_url)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"
    engine.dispose()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailable, match="DATELINE_DATA_DIR") as refusal:
        Store.open(f"sqlite+pysqlite:///{tmp_path / 'file' / 'data' / 'dateline.sqlite'}")
    assert str(tmp_path) not in str(refusal.value)


_WRITING_AS_NOBODY = """
import os, sys
from app.errors import StoreUnavailable
from app.incidents.store import Store
if os.geteuid() == 0:
    os.setuid(65534)
try:
    Store.open("sqlite+pysqlite:///" + sys.argv[1])
except StoreUnavailable as error:
    print(error)
"""


@pytest.mark.parametrize("name", ["dateline.sqlite", "data/dateline.sqlite"])
def test_a_folder_that_cannot_be_written(name: str) -> None:
    # Not tmp_path: nobody but its owner may even enter that.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        with start(_WRITING_AS_NOBODY, str(Path(folder) / name)) as process:
            said, errors = process.communicate(timeout=_HANG_GUARD_S)
        assert "DATELINE_DATA_DIR" in said, errors
        assert folder not in said


def test_a_folder_where_the_file_should_be(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="cannot be opened") as refusal:
        Store.open(f"sqlite+pysqlite:///{tmp_path}")
    assert str(tmp_path) not in str(refusal.value)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_bytes(b"this is a shopping list, and a rather long one" * 100)
    with pytest.raises(StoreUnavailable, match="no SQLite database"):
        Store.open(f"sqlite+pysqlite:///{tmp_path / 'x.sqlite'}")
    assert (tmp_path / "x.sqlite").read_bytes().startswith(b"this is")


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://u:secret@h/d", "sqlite://", "sqlite:///:memory:", "x://:y:z@"]
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(StoreUnavailable, match="DATELINE_DATABASE_URL") as refusal:
        Store.open(url)
    assert "secret" not in str(refusal.value)


def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="Nothing takes connections") as refusal:
        Store.open(f"postgresql://dateline:secret@/none?host={tmp_path}")
    assert "secret" not in str(refusal.value)
    assert str(tmp_path) not in str(refusal.value)


def test_connection_that_comes_back_after_the_end_is_closed(database_url: str) -> None:
    store = Store.open(database_url)
    with store._database.read() as connection:
        driver = connection.connection.driver_connection
        store.close()
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    with pytest.raises(Exception, match="closed"):
        driver.execute("SELECT 1")  # type: ignore[union-attr]
