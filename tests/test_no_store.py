"""A command that reads makes no store, and says by which setting it looked for one. What is kept is for its owner."""

import json
import stat
import zipfile
from pathlib import Path

import pytest

from app.cli.keeping import _EMPTY
from app.errors import BadInput
from app.incidents.keep import archive
from app.incidents.store import Store
from tests.live import run
from tests.postgres import Cluster
from tests.store_samples import incident

READING = (
    "backup out.zip", "export m", "export m --format archive", "token list", "user list", "recheck", "tidy",
    "erase m i --reason asked --yes", "webhook list", "webhook log", "token revoke t", "user disable ann",
    "import {table} --map m --dry-run",
)  # fmt: skip


@pytest.mark.parametrize("command", READING)
def test_reading_command_makes_no_store(tmp_path: Path, command: str) -> None:
    (tmp_path / "t.csv").write_text("Location\n34th and Portland\n")
    done = run(*command.format(table=tmp_path / "t.csv").split(), data_dir=tmp_path / "elsewhere")
    assert done.returncode == 2
    assert done.stderr.startswith("dateline: There is no store where DATELINE_DATA_DIR says.")
    assert str(tmp_path) not in done.stderr
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.postgres
def test_reading_command_makes_no_tables(tmp_path: Path, postgres: Cluster) -> None:
    url = postgres.new_database()
    for _ in range(2):
        done = run("backup", str(tmp_path / "b.zip"), data_dir=tmp_path, DATELINE_DATABASE_URL=url)
        assert (done.returncode, "where DATELINE_DATABASE_URL says" in done.stderr) == (2, True)


def test_writing_command_makes_a_store_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    assert run("token", "create", data_dir=folder).returncode == 0
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = {one.name: stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()}
    assert files.keys() == {"dateline.sqlite"}
    assert set(files.values()) == {0o600}


def test_store_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    Store.open(f"sqlite:///{tmp_path / 'x.sqlite'}").close()
    (tmp_path / "x.sqlite").chmod(0o664)
    with Store.open(f"sqlite:///{tmp_path / 'x.sqlite'}") as store:
        store.create_map("m", "M")
        modes = {stat.S_IMODE(one.stat().st_mode) for one in tmp_path.iterdir()}
    assert modes == {0o660}


def test_backup_of_a_store_without_maps_has_to_be_asked_for(tmp_path: Path) -> None:
    Store.open(f"sqlite:///{tmp_path / 'dateline.sqlite'}").close()
    out = tmp_path / "out" / "b.zip"
    out.parent.mkdir()
    done = run("backup", str(out), data_dir=tmp_path)
    assert (done.returncode, done.stderr) == (2, f"dateline: {_EMPTY}\n")
    assert list(out.parent.iterdir()) == []
    assert run("backup", str(out), "--allow-empty", data_dir=tmp_path).returncode == 0
    assert {stat.S_IMODE(one.stat().st_mode) for one in out.parent.iterdir()} == {0o600}


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backup")
    with Store.open(f"sqlite:///{folder / 's.sqlite'}") as store:
        store.create_map("m", "M")
        store.add_incidents("m", (incident(title=f"T{n}") for n in range(5)))
        store.publish("m")
        store.backup(folder / "b.zip")
    return folder / "b.zip"


def refused(tmp_path: Path, path: Path) -> str:
    """What the command says of a backup; the store stays as it was."""
    with Store.open(f"sqlite:///{tmp_path / 's.sqlite'}") as store:
        with pytest.raises(BadInput) as failed, archive.opened(path) as found:
            store.restore_backup(found)
        assert store.maps() == ()
    return str(failed.value)


def test_backup_damaged_anywhere_is_refused_in_words(tmp_path: Path, backup: Path) -> None:
    whole, said = backup.read_bytes(), list[str]()
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        for hurt in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            (tmp_path / "hurt.zip").write_bytes(hurt)
            try:
                with archive.opened(tmp_path / "hurt.zip") as found:
                    # A byte that nothing depends on, as in a member's date.
                    assert found.manifest["tables"]["incident"]["rows"] == 5
            except BadInput as error:
                said.append(str(error))
    assert len(said) > 60
    assert all("backup" in one for one in said)


@pytest.mark.parametrize("row", ["[1]", "null", "{}", '{"id": 1}', "[" * 50_000])
def test_backup_with_rows_of_no_table_is_refused(tmp_path: Path, backup: Path, row: str) -> None:
    import hashlib

    body = f"{row}\n".encode()
    with zipfile.ZipFile(backup) as members:
        kept = {name: members.read(name) for name in members.namelist()} | {"map.jsonl": body}
    manifest = json.loads(kept[archive.MANIFEST])
    manifest["tables"]["map"]["sha256"] = hashlib.sha256(body).hexdigest()
    kept[archive.MANIFEST] = json.dumps(manifest).encode()
    with zipfile.ZipFile(tmp_path / "made.zip", "w") as archived:
        for name, content in kept.items():
            archived.writestr(name, content)
    assert "not those of a backup" in refused(tmp_path, tmp_path / "made.zip")


def test_backup_that_would_unpack_to_far_more_is_refused_before(tmp_path: Path, backup: Path) -> None:
    with zipfile.ZipFile(backup) as members:
        kept = {name: members.read(name) for name in members.namelist()}
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archived:
        for name, content in kept.items():
            archived.writestr(name, bytes(60_000_000) if name == "change.jsonl" else content)
    assert "would unpack to 60,000,000 bytes" in refused(tmp_path, tmp_path / "bomb.zip")


def test_damaged_backup_ends_the_command_in_one_line(tmp_path: Path, backup: Path) -> None:
    (tmp_path / "cut.zip").write_bytes(backup.read_bytes()[:-200])
    done = run("restore", str(tmp_path / "cut.zip"), data_dir=tmp_path / "new")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "no backup" in done.stderr
    assert not (tmp_path / "new").exists()
