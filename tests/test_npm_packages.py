"""The npm packages of tests/hosts: exact, hashed, from no named registry, free, and installed without running."""

import json
import re
from typing import Any

import pytest

from tests.npm_packages import FOLDER

LOCK = (FOLDER / "package-lock.json").read_text(encoding="utf-8")
PACKAGES: dict[str, dict[str, Any]] = {name: held for name, held in json.loads(LOCK)["packages"].items() if name}


def test_the_lock_file_holds_no_address_to_load_from() -> None:
    assert "resolved" not in LOCK
    assert "omit-lockfile-registry-resolved=true" in (FOLDER / ".npmrc").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", PACKAGES)
def test_every_package_is_exact_hashed_and_free(name: str) -> None:
    held = PACKAGES[name]
    assert re.fullmatch(r"\d+\.\d+\.\d+", held["version"])
    assert held["integrity"].startswith("sha512-")
    assert held["license"] in {"MIT", "MPL-2.0"}


def test_the_versions_asked_for_are_the_ones_locked() -> None:
    asked = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert asked == {name.removeprefix("node_modules/"): held["version"] for name, held in PACKAGES.items()}
    assert asked["iframe-resizer"].startswith("4."), "the fifth is not free"


def test_installing_runs_nothing_of_them() -> None:
    assert "ignore-scripts=true" in (FOLDER / ".npmrc").read_text(encoding="utf-8").splitlines()
