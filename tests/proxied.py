"""A real service with nginx and deploy/nginx.conf in front of it, and a client of each."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import httpx
import pytest

from scripts import nginx
from tests import live

_CROWD = httpx.Limits(max_connections=256, max_keepalive_connections=256)
PEOPLE = {"Authorization": live.BEARER["Authorization"]}


def require_nginx() -> None:
    """Skip the tests that need nginx where it is not installed; fail them in CI."""
    if nginx.program():
        return
    message = "needs nginx: apt-get install nginx"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


class Site:
    """A service, nginx in front of it, and a client of each."""

    def __init__(
        self, data_dir: Path, service: live.Running, front: nginx.Nginx, reader: httpx.Client, editor: httpx.Client
    ) -> None:
        self.data_dir, self.service, self.front = data_dir, service, front
        self.reader, self.editor = reader, editor

    def publish(self, slug: str, title: str) -> None:
        """A new map of one place, where readers see it."""
        assert self.editor.post("/api/maps", json={"slug": slug, "title": title}).status_code == 201
        assert live.post_incident(self.editor, slug, live.CORNER).status_code == 201
        self.publish_again(slug)

    def publish_again(self, slug: str) -> None:
        assert self.editor.post(f"/api/maps/{slug}/publish").status_code == 200

    def kill_service(self) -> None:
        """kill -9 for the service and each of its workers."""
        pid = self.service.process.pid
        workers = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
        self.service.kill()
        for worker in workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)


@contextmanager
def serving(
    data_dir: Path, *arguments: str, log: IO[bytes] | int = subprocess.DEVNULL, **values: str
) -> Iterator[Site]:
    with live.serving(data_dir, *arguments, log=log, **{"DATELINE_TOKEN": live.TOKEN, **values}) as service:
        address = str(service.client.base_url)
        port = urlsplit(address).port
        assert port
        with (
            nginx.running_nginx(port) as front,
            httpx.Client(base_url=front.url, timeout=live.HANG_S, trust_env=False, limits=_CROWD) as reader,
            httpx.Client(base_url=address, headers=PEOPLE, timeout=live.HANG_S, trust_env=False) as editor,
        ):
            yield Site(data_dir, service, front, reader, editor)
