"""dateline geocode --file with --workers and --resume: the same bytes however it was run, and whatever killed it."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from app.cli import batch
from tests.conftest import ROOT
from tests.live import environment
from tests.test_cli import BLOCK, CORNER, TIE, Dateline, check_failure

ROWS = [CORNER, "", "nowhere", "two\nlines", "🚓", '"quoted"', BLOCK, TIE, "650 Zebra Ave N", "Lake and Chicago"]
HANG_S = 120.0


@pytest.fixture
def dateline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Dateline:
    return Dateline(tmp_path, monkeypatch, capsys)


def written(path: Path, rows: list[str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["input"], *([row] for row in rows)])
    return path


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(batch, "ROWS_A_CHUNK", 3)
    return written(tmp_path / "in.csv", [f"{row} " for row in ROWS] + ROWS)


def run(dateline: Dateline, source: Path, out: Path, *options: str) -> bytes:
    done = dateline("geocode", "--file", str(source), "--out", str(out), *options)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return out.read_bytes()


@pytest.fixture
def whole(dateline: Dateline, source: Path, tmp_path: Path) -> bytes:
    """What an undisturbed run writes."""
    return run(dateline, source, tmp_path / "whole.jsonl")


def test_three_workers_write_the_same_bytes(dateline: Dateline, source: Path, tmp_path: Path, whole: bytes) -> None:
    assert len(whole.splitlines()) == 2 * len(ROWS)
    assert run(dateline, source, tmp_path / "out.jsonl", "--workers", "3") == whole


def test_workers_are_told_of_the_options(dateline: Dateline, source: Path, tmp_path: Path) -> None:
    near = "--near=-93.288,45.0036"
    several = run(dateline, source, tmp_path / "b", near, "--workers", "2")
    assert several == run(dateline, source, tmp_path / "a", near)
    assert '"match"' in next(line for line in several.decode().splitlines() if f'"{TIE}"' in line)


# --- going on


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("cut", [0, 1, 200, 1500, -1, -2, None])
def test_resume_goes_on_wherever_it_was_cut(
    dateline: Dateline, source: Path, tmp_path: Path, whole: bytes, cut: int | None, workers: str
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_bytes(whole[:cut])
    assert run(dateline, source, out, "--resume", "--workers", workers) == whole


@pytest.mark.parametrize("tail", [b"\x00" * 500, b'{"verbatim": 7}\n', b'{"verb\n{"x"', b"[]\n"])
def test_what_is_no_answer_is_written_again(
    dateline: Dateline, source: Path, tmp_path: Path, whole: bytes, tail: bytes
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_bytes(b"".join(whole.splitlines(keepends=True)[:4]) + tail)
    assert run(dateline, source, out, "--resume") == whole


def test_resume_begins_where_there_is_nothing(dateline: Dateline, source: Path, tmp_path: Path, whole: bytes) -> None:
    assert run(dateline, source, tmp_path / "new.jsonl", "--resume") == whole


def refused(dateline: Dateline, source: Path, out: Path, says: str, *options: str) -> None:
    before = out.read_bytes()
    check_failure(dateline("geocode", "--file", str(source), "--out", str(out), "--resume", *options), says)
    assert out.read_bytes() == before


def test_answers_to_another_file_stay_as_they_are(
    dateline: Dateline, source: Path, tmp_path: Path, whole: bytes
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_bytes(whole)
    refused(dateline, written(tmp_path / "other.csv", ["Lake and Chicago"]), out, "answers to another file: line 1")
    refused(dateline, written(tmp_path / "short.csv", [f"{ROWS[0]} "]), out, "line 2 .* the file is shorter")


def test_answers_of_other_settings_stay_as_they_are(
    dateline: Dateline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = written(tmp_path / "ties.csv", [TIE, TIE, CORNER]), tmp_path / "out.jsonl"
    lines = run(dateline, source, out).splitlines(keepends=True)
    out.write_bytes(b"".join(lines[:2]))
    refused(dateline, source, out, "other streets or settings", "--near=-93.288,45.0036")


def test_resume_needs_a_file(dateline: Dateline, source: Path) -> None:
    check_failure(dateline("geocode", "--file", str(source), "--resume"), "--out")


# --- killed


def wait_for(what: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + HANG_S
    while not what():
        assert time.monotonic() < ends_at, "nothing happened"
        time.sleep(0.02)


class Run:
    """The command on a pipe: it has as many rows as the test gives it, so it is surely in the middle."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.pipe, self.out = folder / "pipe.csv", folder / "out.jsonl"
        os.mkfifo(self.pipe)
        command = [sys.executable, "-m", "app", "geocode", "--file", str(self.pipe), "--out", str(self.out), *options]
        settings = {**environment(folder), "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(command, env=settings, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        wait_for(lambda: self._opened() or self.process.poll() is not None)

    def _opened(self) -> bool:
        """Whether the command reads the pipe by now; opening it any other way waits for that without an end."""
        try:
            end = os.open(self.pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            return False
        os.set_blocking(end, True)
        self._file = os.fdopen(end, "w", newline="", encoding="utf-8")
        return True

    def give(self, rows: list[str]) -> None:
        csv.writer(self._file).writerows([row] for row in rows)
        self._file.flush()

    def more(self, rows: list[str]) -> None:
        """The last rows; a command that is gone by then does not want them."""
        with suppress(BrokenPipeError, ValueError):
            self.give(rows)
        with suppress(BrokenPipeError):
            self._file.close()

    def lines(self) -> int:
        return self.out.read_bytes().count(b"\n") if self.out.exists() else 0

    def workers(self) -> list[int]:
        """The processes that answer; one more child keeps their books."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


@contextmanager
def in_the_middle(folder: Path, rows: list[str], *options: str) -> Iterator[Run]:
    """A run that has answered some of the rows and waits for more."""
    started = Run(folder, *options)
    try:
        started.give(["input", *rows])
        wait_for(lambda: started.lines() > 0)
        yield started
    finally:
        started.process.kill()
        started.more([])
        started.process.wait(timeout=HANG_S)
        if started.process.stderr:
            started.process.stderr.close()


def gone(pid: int) -> bool:
    """Whether the process is no more; one that nobody has buried yet does nothing either."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


MANY = [f"{number} {row}" if row in (CORNER, BLOCK) else row for number in range(200) for row in ROWS]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_killed_in_the_middle_and_resumed_it_is_the_same_file(dateline: Dateline, tmp_path: Path, workers: str) -> None:
    source = written(tmp_path / "in.csv", MANY)
    whole = run(dateline, source, tmp_path / "whole.jsonl")
    with in_the_middle(tmp_path, MANY[:1900], "--workers", workers) as killed:
        workers_pids = killed.workers()
        killed.process.send_signal(signal.SIGKILL)
    assert 0 < killed.lines() < len(MANY)
    assert whole.startswith(killed.out.read_bytes())
    wait_for(lambda: all(map(gone, workers_pids)))
    os.truncate(killed.out, killed.out.stat().st_size - 10)
    assert run(dateline, source, killed.out, "--resume", "--workers", workers) == whole
    assert [json.loads(line)["verbatim"] for line in whole.splitlines()] == MANY


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds the workers in /proc")
def test_a_worker_that_is_killed_ends_the_run_with_what_is_answered(tmp_path: Path) -> None:
    with in_the_middle(tmp_path, MANY[:1900], "--workers", "2") as hurt:
        for pid in hurt.workers():
            os.kill(pid, signal.SIGKILL)
        hurt.more(MANY[1900:])
        _, said = hurt.process.communicate(timeout=HANG_S)
    assert hurt.process.returncode == 2, said
    assert "--resume goes on" in said
    assert "Traceback" not in said
    assert hurt.lines() > 0
