"""How long /healthz takes to answer while the service does its heaviest work: a large publish, a crowd of stills."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from app.incidents.store import Store
from bench.many import scattered
from bench.timing import row, title, wanted
from scripts.service import Service, running_service

INCIDENTS = 100_000
STILLS = 42
EVERY_S = 0.02
HEALTHY_MS = 200
_HANG_S = 300


class Pulse:
    """Asks /healthz again and again, over one connection, in a thread of its own."""

    def __init__(self, service: Service) -> None:
        self._service, self._stopped = service, threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self.taken_ms: list[float] = []

    def _ask(self) -> None:
        with httpx.Client(base_url=self._service.url, timeout=_HANG_S, trust_env=False) as client:
            client.get("/healthz").raise_for_status()
            while not self._stopped.wait(EVERY_S):
                begun_s = time.perf_counter()
                client.get("/healthz").raise_for_status()
                self.taken_ms.append(1000 * (time.perf_counter() - begun_s))

    def during(self, what: str, work: Callable[[], object]) -> None:
        """Do the work, then print the longest and the usual answer meanwhile."""
        self._thread.start()
        begun_s = time.perf_counter()
        try:
            work()
        finally:
            taken_s = time.perf_counter() - begun_s
            self._stopped.set()
            self._thread.join()
        found = sorted(self.taken_ms)
        late = sum(one > HEALTHY_MS for one in found)
        said = f"/healthz asked {len(found)} times, median {found[len(found) // 2]:.0f} ms, {late} late"
        row(what, f"{taken_s:.1f} s", said)
        wanted(f"{what}: /healthz meanwhile, longest", found[-1], "ms", most=HEALTHY_MS)


def _fill(data_dir: Path) -> None:
    with Store.open(f"sqlite:///{data_dir / 'dateline.sqlite'}") as store:
        store.create_map("many", "Benchmark")
        store.add_incidents("many", scattered(INCIDENTS).incidents)


def _publish_and_read(service: Service) -> None:
    service.publish("many")
    for path in ("/embed/many", "/maps/many.geojson"):
        httpx.get(f"{service.url}{path}", timeout=_HANG_S, trust_env=False).raise_for_status()


def _stills(service: Service) -> None:
    slug = service.example()

    def ask(number: int) -> int:
        path = f"/maps/{slug}.png?width={2400 - number}&height={1600 - number}&scale=2"
        return httpx.get(f"{service.url}{path}", timeout=_HANG_S, trust_env=False).status_code

    with ThreadPoolExecutor(STILLS) as pool:
        found = Counter(pool.map(ask, range(STILLS)))
    row(f"{STILLS} large stills at once", ", ".join(f"{count} × {status}" for status, count in sorted(found.items())))


def run() -> None:
    """Print the table."""
    title("/healthz meanwhile")
    with running_service() as service:
        Pulse(service).during(f"{STILLS} large stills", lambda: _stills(service))
    with running_service(_fill) as service:
        Pulse(service).during(f"{INCIDENTS:,} incidents published and read", lambda: _publish_and_read(service))


if __name__ == "__main__":
    run()
