"""Backup and restore, on both databases: one moment, whole or not at all, and nothing comes back that was erased."""

import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app as command
from app.erasure import ErasureReason
from app.errors import BadInput, Conflict
from app.incidents.keep import archive, ledger
from app.incidents.people.audit import Wanted
from app.incidents.store import Store
from app.people import Role
from tests.live import HANG_S
from tests.store_samples import incident


@pytest.fixture
def other(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A second, empty store of the other kind: a backup knows nothing of the database it came from."""
    if database_url.startswith("sqlite"):
        url = request.getfixturevalue("postgres").new_database()
    else:
        url = f"sqlite+pysqlite:///{tmp_path / 'other.sqlite'}"
    with Store.open(url) as opened:
        yield opened


def fill(store: Store) -> None:
    user = store.people.add_user("kim", Role.ADMIN)
    store.people.set_password(user.id, "four words in a row")
    store.create_token("a program")
    store.create_map("m", "Where it happened", dek="\u00e9", settings={"note": "\ud800"}, actor="kim")
    store.add_incidents("m", [incident(title="One"), incident(title="Two")], actor="kim")
    store.publish("m", actor="kim")


def put(store: Store, path: Path, *, replace: bool = False) -> None:
    with archive.opened(path) as found:
        store.restore_backup(found, ledger.read(path.parent), replace=replace, actor="kim")


@pytest.mark.postgres
def test_what_is_restored_into_another_database_is_the_same(store: Store, other: Store, tmp_path: Path) -> None:
    fill(store)
    store.backup(tmp_path / "b.zip")
    put(other, tmp_path / "b.zip")
    assert other.map("m") == store.map("m")
    assert other.published("m", 1) == store.published("m", 1)
    assert other.history("m") == store.history("m")
    assert [token.name for token in other.tokens()] == ["a program"]
    assert other.people.check_password("kim", "four words in a row")
    actions = [line.action for line in other.people.audit(Wanted())]
    assert actions[0] == "store.restored"
    assert actions[1:] == [line.action for line in store.people.audit(Wanted())]
    # New rows get numbers that are free.
    other.create_map("n", "Another")
    other.add_incident("m", incident())
    other.publish("m", reason="more")


def test_a_backup_during_writes_is_of_one_moment(store: Store, tmp_path: Path) -> None:
    store.create_map("m", "M")
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            store.add_incidents("m", [incident(), incident()])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        found = [store.backup(tmp_path / f"{number}.zip") for number in range(6)]
    finally:
        stop.set()
        writer.join(HANG_S)
    for number, counts in enumerate(found):
        assert counts["incident"] % 2 == 0
        # The map's own entry, and one for each incident: both tables are of the same moment.
        assert counts["change"] == 1 + counts["incident"]
        with archive.opened(tmp_path / f"{number}.zip") as kept:
            assert kept.manifest["tables"]["incident"]["rows"] == counts["incident"]


def test_a_store_in_use_is_replaced_only_when_asked_to(store: Store, tmp_path: Path) -> None:
    fill(store)
    store.backup(tmp_path / "b.zip")
    store.update_map("m", {"title": "Later"}, store.map("m").version)
    before = store.public_state("m")
    with pytest.raises(Conflict, match="--replace"):
        put(store, tmp_path / "b.zip")
    assert store.map("m").title == "Later"
    session = store.people.open_session(store.people.named("kim"), "link")
    put(store, tmp_path / "b.zip", replace=True)
    assert store.map("m").title == "Where it happened"
    assert store.people.session(session) is None
    # What a service has in memory of the same version is not taken for this one.
    assert store.public_state("m").revision > before.revision


@pytest.mark.parametrize("hurt", ["cut", "flipped", "changed", "newer", "older", "text", "missing"])
def test_a_file_that_is_no_whole_backup_is_refused(tmp_path: Path, hurt: str) -> None:
    path, copy = tmp_path / "b.zip", tmp_path / "copy.zip"
    with Store.open(f"sqlite:///{tmp_path / 's.sqlite'}") as store:
        fill(store)
        store.backup(path)
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as members:
        kept = {name: members.read(name) for name in members.namelist()}
    manifest = json.loads(kept[archive.MANIFEST])
    if hurt == "changed":
        kept["incident.jsonl"] = kept["incident.jsonl"].replace(b"One", b"Uno")
    elif hurt == "missing":
        del kept["incident.jsonl"]
    elif hurt in ("newer", "older"):
        kept[archive.MANIFEST] = json.dumps(manifest | {"schema": {"newer": "9999", "older": "0003"}[hurt]}).encode()
    with zipfile.ZipFile(copy, "w") as archived:
        for name, body in kept.items():
            archived.writestr(name, body)
    middle = whole.index(b"incident.jsonl") + 60
    bytes_of = {"cut": whole[: len(whole) // 2], "text": b"not a zip", "flipped": _flipped(whole, middle)}
    if hurt in bytes_of:
        copy.write_bytes(bytes_of[hurt])
    says = {"newer": "newer Dateline", "older": "older Dateline", "changed": "damaged", "missing": "damaged"}
    with pytest.raises(BadInput, match=says.get(hurt, "damaged|no backup")), archive.opened(copy):
        pass


def _flipped(whole: bytes, at: int) -> bytes:
    return whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]


_KILLED = """
import os, signal, sys
from app.incidents.keep import archive, restoring
from app.incidents.store import Store
fill, done = restoring._fill, []
def dying(connection, table, backup):
    if table.name == "change":
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(table.name)
    return fill(connection, table, backup)
restoring._fill = dying
with Store.open(sys.argv[1]) as store, archive.opened(__import__("pathlib").Path(sys.argv[2])) as found:
    store.restore_backup(found, replace=True)
"""


def test_killed_in_the_middle_of_a_restore_the_old_store_stays(database_url: str, tmp_path: Path) -> None:
    with Store.open(database_url) as store:
        fill(store)
        store.backup(tmp_path / "b.zip")
        store.add_incident("m", incident(title="Three"))
        there = store.map("m"), store.history("m"), store.tokens()
    command_line = [sys.executable, "-c", _KILLED, database_url, str(tmp_path / "b.zip")]
    killed = subprocess.run(command_line, timeout=HANG_S, capture_output=True)
    assert killed.returncode == -9, killed.stderr
    with Store.open(database_url) as store:
        assert (store.map("m"), store.history("m"), store.tokens()) == there


def test_what_was_erased_does_not_come_back_with_an_older_backup(store: Store, tmp_path: Path) -> None:
    fill(store)
    one, two = store.map("m").incidents
    store.backup(tmp_path / "old.zip")
    store.erase_incident("m", one.id, ErasureReason.ASKED, actor="kim")
    put(store, tmp_path / "old.zip", replace=True)
    assert [each.id for each in store.map("m").incidents] == [two.id]
    assert [each.id for each in store.published("m", 1).incidents] == [two.id]
    # The store is lost and only the old backup and the file beside it are left.
    ledger.keep(tmp_path, store.erased())
    with Store.open(f"sqlite:///{tmp_path / 'new.sqlite'}") as new:
        put(new, tmp_path / "old.zip")
        assert [each.id for each in new.map("m").incidents] == [two.id]
        assert new.erased() == store.erased()


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_DATA_DIR", str(tmp_path / "data"))
    run = CliRunner().invoke
    with Store.open(f"sqlite:///{tmp_path / 'data' / 'dateline.sqlite'}") as store:
        fill(store)
        gone = store.map("m").incidents[0].id
    done = run(command, ["backup", str(tmp_path / "old.zip")])
    assert done.exit_code == 0
    assert done.stdout == "Written: 1 map, 1 published version.\n"
    assert (tmp_path / "old.zip").stat().st_mode & 0o777 == 0o600
    done = run(command, ["erase", "m", gone, "--reason", "asked", "--yes"])
    assert done.stdout.startswith("Erased.")
    assert "Read whether one names what was erased:\n  the draft, version 1: " in done.stdout
    assert gone in (tmp_path / "data" / ledger.NAME).read_text()
    (tmp_path / "data" / "dateline.sqlite").unlink()
    done = run(command, ["restore", str(tmp_path / "old.zip")])
    assert "Erased again: 1 incident." in done.stdout, done
    assert isinstance(run(command, ["restore", str(tmp_path / "old.zip")]).exception, Conflict)
    assert run(command, ["backup", str(tmp_path / "no" / "b.zip")]).exit_code == 2
