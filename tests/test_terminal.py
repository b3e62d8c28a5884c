"""The command on a terminal that is not UTF-8: no traceback, and characters that it can show."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live import environment

TEXT = "A man was shot at “38th and Chicago” – señalado por la policía, ½ hour later."
COMMANDS = {
    "geocode": ("geocode", "calle señalado, Łódź → 北"),
    "explain": ("geocode", "“34th and Portland” – señalado", "--explain"),
    "geocode json": ("geocode", "calle señalado, Łódź → 北", "--json"),
    "distance": ("distance", "34th and Portland", "señalado 北"),
    "distance json": ("distance", "34th and Portland", "señalado 北", "--json"),
    "extract": ("extract",),
    "extract json": ("extract", "--json"),
    "reverse": ("reverse", "-93.26765,44.94138"),
    "area": ("geodata", "info"),
    "unknown area": ("geocode", "34th and Portland", "--area", "Łódź 北"),
    "no file": ("import", "señalado-北.csv", "--map", "x"),
    "unknown map": ("export", "señalado-北", "--format", "csv"),
    "user": ("user", "add", "señalado 北", "--role", "editor"),
    "help": ("import", "--help"),
    "no such option": ("geocode", "--señalado"),
}


def run(data_dir: Path, *arguments: str | bytes, **values: str) -> tuple[bytes, bytes]:
    found = subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=Path(__file__).parent.parent,
        env=environment(data_dir, **values),
        input=TEXT.encode(),
        capture_output=True,
        timeout=60,
    )
    assert found.returncode in (0, 1, 2)
    return found.stdout, found.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("name", COMMANDS)
def test_command_writes_what_the_terminal_can_show(tmp_path: Path, name: str, encoding: str) -> None:
    stdout, stderr = run(tmp_path, *COMMANDS[name], PYTHONIOENCODING=encoding)
    said = stdout.decode(encoding) + stderr.decode(encoding)
    assert said.strip()
    assert "Traceback" not in said
    assert "Error:" not in said or name == "no such option"
    if "json" in name:
        told = json.loads(stdout.splitlines()[0])
        assert "señalado" in str(told) or told["text"].startswith("38th")


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("ascii", '"senalado" - Lodz -> ?'),
        ("cp1252", "“señalado” – Lódz -> ?"),
        ("iso8859-2", '"senalado" - Łódź -> ?'),
        ("utf-8", "“señalado” – Łódź → 北"),
    ],
)
def test_characters_are_replaced_by_the_nearest_ones(tmp_path: Path, encoding: str, shown: str) -> None:
    stdout, _ = run(tmp_path, "geocode", "“señalado” – Łódź → 北", PYTHONIOENCODING=encoding)
    assert stdout.decode(encoding).splitlines()[0] == shown


@pytest.mark.parametrize("raw", ["calle señalado".encode(), "calle señalado".encode("cp1252")])
@pytest.mark.parametrize("form", [(), ("--json",)])
@pytest.mark.parametrize("locale", [{}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
def test_argument_of_another_encoding_is_read(
    tmp_path: Path, raw: bytes, form: tuple[str, ...], locale: dict[str, str]
) -> None:
    stdout, stderr = run(tmp_path, "geocode", os.fsdecode(raw), *form, **locale)
    assert b"Traceback" not in stderr
    if form:
        assert json.loads(stdout)["verbatim"] == "calle señalado"
    else:
        assert stdout.splitlines()[0] in (b"calle se\xc3\xb1alado", b"calle senalado")
