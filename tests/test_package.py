"""What is installed elsewhere is what is committed here: words, streets, templates and migrations included."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_architecture import PACKAGES, committed_files


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_committed_file(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    committed = {path for path in committed_files() if path.startswith(tuple(f"{name}/" for name in PACKAGES))}
    assert committed - packed == set()


def test_the_wheel_has_the_command_and_the_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        points = next(name for name in names if name.endswith("entry_points.txt"))
        assert "dateline = app.cli:main" in packed.read(points).decode()
    assert any(name.endswith("licenses/LICENSE") for name in names)
