"""A Dateline of one's own: started on a free port with an empty data folder, stopped when the block ends."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

TOKEN = "a token for this run only"  # noqa: S105 - the service lives for one run, on loopback
START_TIMEOUT_S = 60.0
_AS_INSTALLED = "import sys; sys.modules['pandas'] = None; from app.cli import main; main()"
"""The command as `make run` installs it: folium loads pandas where it finds it, a second, and only tests bring it."""


@dataclass(frozen=True, slots=True)
class Service:
    """A running service; `start_s` is the time from the command to the first answer."""

    url: str
    start_s: float
    pid: int

    def get(self, path: str) -> bytes:
        """The body of an answer to a GET with the token; raises HTTPError on a status of 400 and up."""
        request = Request(self.url + path, headers={"Authorization": f"Bearer {TOKEN}"})  # noqa: S310 - loopback
        with urlopen(request, timeout=30) as response:  # noqa: S310
            body: bytes = response.read()
        return body

    def publish(self, slug: str) -> None:
        """Publish a map as it stands."""
        request = Request(  # noqa: S310 - loopback
            f"{self.url}/api/maps/{slug}/publish", method="POST", headers={"Authorization": f"Bearer {TOKEN}"}
        )
        urlopen(request, timeout=60).close()  # noqa: S310

    def memory_mb(self) -> float:
        """How much memory its process has in use, in MB; 0 where that cannot be read."""
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1])
        except OSError:
            return 0.0
        return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000

    def example(self) -> str:
        """The slug of the example map."""
        answer: dict[str, Any] = json.loads(self.get("/api/maps"))
        slug: str = answer["maps"][0]["slug"]
        return slug


def free_port() -> int:
    """A port of loopback that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _settings(data_dir: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    return own | {"DATELINE_DATA_DIR": data_dir, "DATELINE_TOKEN": TOKEN}


def _wait_until_ready(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the service stopped with exit status {process.returncode}")
        try:
            with urlopen(f"{url}/healthz", timeout=5):  # noqa: S310
                return
        except OSError:  # nobody listens yet, or the machine is too busy to answer in time
            time.sleep(0.05)
    raise RuntimeError("the service did not answer in time")


@contextmanager
def running_service(fill: Callable[[Path], None] = lambda data_dir: None) -> Iterator[Service]:
    """Starts `dateline serve` and stops it again: with the example map, or what `fill` puts into the data folder."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="dateline-") as data_dir:
        fill(Path(data_dir))
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", _AS_INSTALLED, "serve", "--port", str(port)],
            cwd=data_dir,
            env=_settings(data_dir),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_until_ready(process, url)
            yield Service(url, time.perf_counter() - started, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)
