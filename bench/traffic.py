"""Traffic: wrk on one prepared page from the service alone, from nginx in front of it, and from nginx as a file.

All in one run, in turns, so that the machine's drift falls on all three alike: `python -m bench.traffic`.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from bench.timing import row, title, wanted
from scripts import nginx
from scripts.service import Service, free_port, running_service

CONNECTIONS = 16
TURN_S = 2
TURNS = 7
ALONE_OF_STATIC = 0.14
BEHIND_OF_STATIC = 0.8
_STATIC = """server {{
    listen 127.0.0.1:{port};
    access_log off;
    location / {{
        root FOLDER; default_type text/html; add_header Content-Encoding br;
    }}
}}"""
_FACTOR_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True, slots=True)
class Turn:
    """What wrk said of one turn."""

    requests_per_s: float
    p99_ms: float


def turn(url: str) -> Turn:
    """One turn of wrk, every answer a success."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{TURN_S}s", "--latency", "-H", "Accept-Encoding: br", url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    rate, p99 = re.search(r"Requests/sec:\s+([\d.]+)", said), re.search(r"99%\s+([\d.]+)(us|ms|s)\b", said)
    assert rate, said
    assert p99, said
    return Turn(float(rate[1]), float(p99[1]) * _FACTOR_MS[p99[2]])


def measured(addresses: dict[str, str]) -> dict[str, list[Turn]]:
    """Each address's turns, taken in rounds."""
    turns: dict[str, list[Turn]] = {name: [] for name in addresses}
    for _ in range(TURNS):
        for name, url in addresses.items():
            turns[name].append(turn(url))
    return turns


def body(url: str) -> bytes:
    """The page as it goes over the wire."""
    with urlopen(Request(url, headers={"Accept-Encoding": "br"}), timeout=30) as answer:  # noqa: S310 - loopback
        assert answer.headers["Content-Encoding"] == "br"
        read: bytes = answer.read()
    return read


def run(service: Service) -> None:
    """Prints the table, or what is missing for it."""
    title(
        f"Traffic: the example's embed, br, wrk -t1 -c{CONNECTIONS}, median of {TURNS} turns of {TURN_S} s, one worker"
    )
    if not (shutil.which("wrk") and nginx.program()):
        row("not measured", "-", "apt-get install wrk nginx")
        return
    path, static_port = f"/embed/{service.example()}", free_port()
    port = urlsplit(service.url).port
    assert port
    with nginx.running_nginx(port, _STATIC.format(port=static_port)) as front:
        (front.folder / "page.html").write_bytes(body(service.url + path))
        addresses = {
            "nginx, the page as a file": f"http://127.0.0.1:{static_port}/page.html",
            "the service alone": service.url + path,
            "nginx in front of it, deploy/nginx.conf": front.url + path,
        }
        print_table(measured(addresses))


def print_table(found: dict[str, list[Turn]]) -> None:
    """Rates, and the median of their shares of the file's rate in the same round."""
    file = next(iter(found.values()))
    for (name, turns), promised in zip(found.items(), (None, ALONE_OF_STATIC, BEHIND_OF_STATIC), strict=True):
        share = median(one.requests_per_s / beside.requests_per_s for one, beside in zip(turns, file, strict=True))
        p99_ms = median(one.p99_ms for one in turns)
        row(name, f"{median(one.requests_per_s for one in turns):,.0f} /s", f"p99 {p99_ms:.1f} ms")
        if promised:
            wanted("  share of the file's rate, median of rounds", share, "", least=promised)


if __name__ == "__main__":
    with running_service() as started:
        run(started)
