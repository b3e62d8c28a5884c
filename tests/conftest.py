"""What every test can ask for. A real browser, a running service and a real PostgreSQL come from their own modules."""

import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from geodata.streets import MINNEAPOLIS, Streets

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

pytest_plugins = [
    "tests.browser", "tests.live", "tests.desk_site", "tests.map_site", "tests.postgres", "tests.provider_setup",
]  # fmt: skip

# The same examples in every run, and no bound on their time: a slow machine is not a failure.
hypothesis.settings.register_profile("dateline", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("dateline")


# Files of few tests that wait for seconds at a time. They come first, lest the other processes end and wait for them.
SLOW_FILES = (
    "test_withdrawn.py", "test_openapi.py", "test_poisoned.py", "test_failing_store.py", "test_stopping.py",
    "test_import_bounds.py", "test_terminal.py", "test_turnstile.py", "test_nested_levels.py", "test_trail_model.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slow files first, each file's tests in their order."""
    ranks = {name: rank for rank, name in enumerate(SLOW_FILES)}
    items.sort(key=lambda item: ranks.get(item.path.name, len(ranks)))


def is_loopback(address: Any) -> bool:
    """Whether a socket's address stays on this machine; a path is a Unix socket's."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    return host == "localhost" or ipaddress.ip_address(host).is_loopback


@pytest.fixture(scope="session", autouse=True)
def _nothing_leaves_the_house() -> Iterator[None]:
    """A test that asks another machine for anything fails."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        assert is_loopback(address), f"a test asked {address} for something"
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


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
