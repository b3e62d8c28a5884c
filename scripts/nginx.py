"""deploy/nginx.conf under a real nginx: on loopback, in a folder of its own, unprivileged; stopped by its pid."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from scripts.service import free_port

CONFIGURATION = Path(__file__).parent.parent / "deploy" / "nginx.conf"
START_TIMEOUT_S = 60.0
_MAIN = """daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/main.log;
events {{ worker_connections 1024; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    access_log {folder}/access.log; sendfile on; tcp_nopush on; keepalive_requests 1000000;
    include {folder}/dateline.conf;
    {more}
}}
"""


@dataclass(slots=True)
class Nginx:
    """An nginx; `folder` holds all that it reads and writes, its cache among it."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    def restart(self) -> None:
        """Stop it and start it anew, on the same cache."""
        _stop(self.process)
        self.process = _started(self.folder, self.url)


def program() -> str | None:
    """nginx, where it is installed; /usr/sbin is not on everyone's path."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def configuration(folder: Path, port: int, service_port: int) -> str:
    """The committed configuration with only its addresses and folders changed."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    for written, here in {
        "listen 80 default_server;": f"listen 127.0.0.1:{port};",
        "listen [::]:80 default_server;": "",
        "server 127.0.0.1:8000 ": f"server 127.0.0.1:{service_port} ",
        "/var/cache/nginx/dateline-pages": str(folder / "cache-pages"),
        "/var/cache/nginx/dateline-files": str(folder / "cache-files"),
        "/var/log/nginx/dateline.log": str(folder / "dateline.log"),
    }.items():
        assert text.count(written) == 1, written
        text = text.replace(written, here)
    return text


def _wait_until_it_answers(process: subprocess.Popen[bytes], url: str, folder: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urlopen(f"{url}/healthz", timeout=5).close()  # noqa: S310 - loopback
            return
        except HTTPError:
            return
        except OSError:  # nobody listens yet
            time.sleep(0.02)
    raise RuntimeError((folder / "main.log").read_text(encoding="utf-8"))


@contextmanager
def running_nginx(service_port: int, more: str = "") -> Iterator[Nginx]:
    """nginx in front of the service on that port; `more` is put beside it, in the http block."""
    folder, port = Path(tempfile.mkdtemp(prefix="dateline-nginx-")), free_port()
    (folder / "dateline.conf").write_text(configuration(folder, port, service_port), encoding="utf-8")
    main = folder / "nginx.conf"
    main.write_text(_MAIN.format(folder=folder, more=more.replace("FOLDER", str(folder))), encoding="utf-8")
    if user := _user():
        shutil.chown(folder, user)
    url = f"http://127.0.0.1:{port}"
    front = Nginx(url, folder, _started(folder, url))
    try:
        yield front
    finally:
        _stop(front.process)
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    return "nobody" if os.getuid() == 0 else None


def _started(folder: Path, url: str) -> subprocess.Popen[bytes]:
    command = [
        program() or "nginx",
        "-e",
        str(folder / "main.log"),
        "-p",
        str(folder),
        "-c",
        str(folder / "nginx.conf"),
    ]
    process = subprocess.Popen(command, user=_user(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait_until_it_answers(process, url, folder)
    except BaseException:
        _stop(process)
        raise
    return process


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(timeout=START_TIMEOUT_S)
