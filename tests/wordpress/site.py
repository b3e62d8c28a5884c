"""A WordPress of one's own: Debian's packages, run from a folder that is gone afterwards, on loopback, not as root."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

HERE = Path(__file__).parent
INSTALLED = Path("/usr/share/wordpress")
USER, PASSWORD = "reporter", "a password for this run only"
_HANG_GUARD_S = 180
_CONFIG = """<?php
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:%(socket)s' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
define( 'WP_HOME', '%(url)s' );
define( 'WP_SITEURL', '%(url)s' );
// What it does of itself would ask other machines, or run while a test does.
define( 'DISABLE_WP_CRON', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1' );
define( 'AUTH_KEY', 'for this run only' );
$table_prefix = 'wp_';
require_once ABSPATH . 'wp-settings.php';
"""


def installed() -> bool:
    """Whether its packages are here; scripts/wordpress_packages.sh says which are not."""
    files = (INSTALLED / "wp-load.php").exists() and any(INSTALLED.glob("wp-content/themes/*/style.css"))
    return files and all(map(_program, ("mariadbd", "mariadb-install-db", "php")))


def _program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")


@dataclass(frozen=True)
class WordPress:
    """A site with one user, who may do everything in it."""

    url: str
    folder: Path
    environment: dict[str, str]

    def post(self, title: str, content: str) -> str:
        """A published post; its address."""
        return _php(["newsroom.php", "post", title, content], self.folder, self.environment)


@contextmanager
def running(dateline_host: str) -> Iterator[WordPress]:
    """A fresh site that may embed from that host:port, its own machine though it is."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="dateline-wp-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        if _user():
            shutil.chown(folder, "nobody", "nogroup")
        database = folder / "mariadb.sock"
        # Another name than the map's service has, so that it is another host.
        url = f"http://localhost:{_free_port()}"
        root = _copied(folder, database, url)
        environment = {
            "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder),
            "DATELINE_HOST": dateline_host, "WORDPRESS_ROOT": str(root), "WORDPRESS_PASSWORD": PASSWORD,
            "PHP_CLI_SERVER_WORKERS": "3",
        }  # fmt: skip
        stack.enter_context(_database(folder, database, environment))
        _php(["newsroom.php", "install"], folder, environment)
        php = ["php", "-d", "opcache.enable_cli=1", "-d", "variables_order=EGPCS"]
        server = [*php, "-S", url.removeprefix("http://"), "-t", str(root)]
        stack.enter_context(_process(server, folder, environment, "php.log"))
        _until_it_answers(f"{url}/wp-login.php", folder / "php.log")
        yield WordPress(url, folder, environment)


def _copied(folder: Path, database: Path, url: str) -> Path:
    """The installed files, with our configuration in place of Debian's, which would look for one below /etc."""
    root = folder / "site"
    shutil.copytree(INSTALLED, root, ignore=shutil.ignore_patterns("wp-config.php", "akismet", ".htaccess"))
    must_use = root / "wp-content" / "mu-plugins"
    must_use.mkdir()
    shutil.copy(HERE / "must-use.php", must_use)
    # Where the tests lie, another user may not be able to read.
    shutil.copy(HERE / "newsroom.php", folder)
    (root / "wp-config.php").write_text(_CONFIG % {"socket": database, "url": url}, encoding="utf-8")
    (root / "favicon.ico").touch()
    for made in (must_use, must_use / "must-use.php", folder / "newsroom.php", root / "wp-config.php"):
        made.chmod(0o755)
    return root


@contextmanager
def _database(folder: Path, database: Path, environment: dict[str, str]) -> Iterator[None]:
    """MariaDB on a socket of its own, without users: whoever may enter the folder may do everything."""
    data = folder / "data"
    install = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"]
    _run([*install, "--skip-test-db", "--skip-name-resolve"], folder, environment)
    # Nothing in it outlives the tests, so it need not reach the disk.
    options = [f"--datadir={data}", f"--socket={database}", "--skip-networking", "--innodb-flush-log-at-trx-commit=0"]
    (folder / "first.sql").write_text("CREATE DATABASE IF NOT EXISTS wordpress CHARACTER SET utf8mb4;\n")
    (folder / "first.sql").chmod(0o644)
    command = [_program("mariadbd") or "", "--no-defaults", *options, f"--init-file={folder / 'first.sql'}"]
    with _process(command, folder, environment, "mariadb.log"):
        _until(database.exists, folder / "mariadb.log")
        yield


def _user() -> str | None:
    """MariaDB does not run as root; anyone else runs everything as themselves."""
    return "nobody" if os.geteuid() == 0 else None


def _php(arguments: Sequence[str], folder: Path, environment: dict[str, str]) -> str:
    return _run(["php", "-d", "variables_order=EGPCS", *arguments], folder, environment)


def _run(command: Sequence[str], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        command,
        user=_user(),
        group="nogroup" if _user() else None,
        extra_groups=[] if _user() else None,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=_HANG_GUARD_S,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@contextmanager
def _process(command: Sequence[str], folder: Path, environment: dict[str, str], log: str) -> Iterator[None]:
    """A server that is stopped at the end."""
    with (folder / log).open("wb") as output:
        process = subprocess.Popen(
            command,
            user=_user(),
            group="nogroup" if _user() else None,
            extra_groups=[] if _user() else None,
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            yield
        finally:
            # PHP's workers outlive the process that started them.
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(_HANG_GUARD_S)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _until_it_answers(url: str, log: Path) -> None:
    def answers() -> bool:
        try:
            with urlopen(url, timeout=_HANG_GUARD_S):
                return True
        except HTTPError:
            raise
        except OSError:
            return False

    _until(answers, log)


def _until(there: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + _HANG_GUARD_S
    while not there():
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8", errors="replace")
        time.sleep(0.05)
