"""No file takes more than 3 seconds of a processor and 200 MB to read, and the refusal says which limit it is."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.incidents.exchange import confined, reading
from tests.bombs import BOMBS

_MEASURED = """
import resource, sys
from app.errors import BadInput
from app.incidents.exchange import reading
with open(sys.argv[1], "rb") as file:
    body = file.read()
try:
    reading.read(body)
    said = "read"
except BadInput as refusal:
    said = str(refusal)
child, own = resource.getrusage(resource.RUSAGE_CHILDREN), resource.getrusage(resource.RUSAGE_SELF)
print(own.ru_utime + own.ru_stime + child.ru_utime + child.ru_stime)
# The kernel counts what the program before this one held, too, in ru_maxrss, not in VmHWM.
with open("/proc/self/status") as status:
    own_kib = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(max(child.ru_maxrss, own_kib) // 1024)
print(said)
"""
_STARTING_S = 1.0
"""The time that two Pythons take to start and to import what reads files."""


@pytest.mark.parametrize("name", BOMBS)
def test_reading_a_file_is_bounded(name: str, tmp_path: Path) -> None:
    file = tmp_path / "bomb"
    file.write_bytes(BOMBS[name]())
    command = [sys.executable, "-c", _MEASURED, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    cpu_s, memory_mb, said = done.stdout.splitlines()
    assert float(cpu_s) < confined.MOST_CPU_S + _STARTING_S, said
    assert int(memory_mb) <= 210, said
    # Either it can be read within the limits, or the refusal names one.
    assert (
        said == "read"
        or any(char.isdigit() for char in said)
        or any(word in said for word in ("declares entities", "deeply", "nothing in this table"))
    )


def test_a_workbook_of_10_000_rows_is_within_the_limits() -> None:
    book, out = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    sheet.append(["place", *(f"c{at}" for at in range(9))])
    for number in range(10_000):
        sheet.append([f"{number} Portland Ave", *(f"text {number} {at}" if at % 2 else at / 2 for at in range(9))])
    book.save(out)
    table = reading.read(out.getvalue())
    assert len(table.lines) == 10_001
    assert table.lines[10_000][:3] == ("9999 Portland Ave", "0", "text 9999 1")


def test_what_reads_a_file_gets_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}

    def run(*_: object, **options: object) -> object:
        seen.update(options)
        raise subprocess.TimeoutExpired("x", 1)

    monkeypatch.setenv("DATELINE_TOKEN", "a secret that nobody guesses")
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(Exception, match="takes more than 3 seconds to read"):
        confined.read(b"x", "", hidden=False)
    assert "secret" not in str(seen["env"])
