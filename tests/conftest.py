"""What every test can ask for. Fixtures of a real browser and a real PostgreSQL come from their own modules."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from geodata.streets import MINNEAPOLIS, Streets

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

pytest_plugins = [name for name in ("tests.browser", "tests.postgres") if find_spec(name)]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of source data and cases beside the repo; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the folder ../shared beside the repo")
    return SHARED


@pytest.fixture(scope="session")
def streets() -> Iterator[Streets]:
    """The built-in gazetteer of Minneapolis."""
    opened = Streets(MINNEAPOLIS)
    yield opened
    opened.close()
