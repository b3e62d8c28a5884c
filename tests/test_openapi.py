"""The OpenAPI document against the service that it describes: schemathesis asks, with a token and without one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.incidents.people import throttle
from tests import live
from tests.live import BEARER, TOKEN

LONGEST_S = 30
MOST_EXAMPLES = 5
"""For each operation; besides these schemathesis sends each bound, each missing and each unknown part once."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with (
        pytest.MonkeyPatch.context() as patch,
        live.in_thread(live.settings(tmp_path_factory.mktemp("described"))) as found,
    ):
        # Schemathesis sends wrong tokens, and on a quick machine so many that every answer would be 429.
        patch.setitem(throttle.MOST, "token", 1_000_000)
        found.post("/api/maps", json={"slug": "m", "title": "Two"}, headers=BEARER)
        found.post("/api/maps/m/incidents", json={"title": "Shooting", "location": live.CORNER}, headers=BEARER)
        assert found.post("/api/maps/m/publish", headers=BEARER).status_code == 200
        yield found


@pytest.mark.parametrize("token", ["", TOKEN])
def test_service_does_what_its_document_says(service: httpx.Client, tmp_path: Path, token: str) -> None:
    signed = ["--header", f"Authorization: Bearer {token}"] if token else []
    command = [sys.executable, "-c", "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())"]
    done = subprocess.run(
        [
            *command, "--config-file", str(Path(__file__).parent / "schemathesis.toml"), "run", *signed,
            f"{service.base_url}/openapi.json", "--checks", "all", "--phases", "examples,coverage,fuzzing",
            "--max-examples", str(MOST_EXAMPLES), "--max-time", str(LONGEST_S), "--generation-deterministic",
            "--no-shrink", "--continue-on-failure", "--no-color", "--warnings", "off",
        ],
        cwd=tmp_path, env={**os.environ, "NO_PROXY": "*"}, capture_output=True, text=True, timeout=live.HANG_S * 4,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
