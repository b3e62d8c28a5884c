"""Files of the npm packages in tests/hosts: pym.js, iframe-resizer 4 and axe-core, which the project never ships."""

import os

import pytest

from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "hosts"


def text(name: str) -> str:
    """A file below node_modules. With CI=true a missing one fails, elsewhere it skips."""
    file = FOLDER / "node_modules" / name
    if file.is_file():
        return file.read_text(encoding="utf-8")
    message = "needs node and npm: apt-get install npm, then scripts/host_packages.sh"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
