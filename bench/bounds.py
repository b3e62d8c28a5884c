"""The geocoder's figures beside what was wanted of them: long lists, workers, first calls, odd phrases, memory."""

import csv
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from tempfile import TemporaryDirectory

from app.geocoding.geocode import Geocoder
from bench.phrases import DATA, phrases
from bench.timing import p50_p99_ms, row, seconds, title
from geodata.streets import MINNEAPOLIS, Streets

LONG_LIST = 50_000
ODD_PHRASES = 2_000
TIMES = 5
_ODD = """
34th Portland Lake Maryland 24 600 1/2 Ave St. N.E. and & / at - , ; near off from in between to the corner of two
blocks half a mile west Apt 4 St. Paul Minneapolis MN 55407 XX Hennepin Nicolett avenues park Powderhorn 5th
"""
_FIRST_ARTICLE = """
import time
from bench.prose import article
from app.geocoding.extract import extract
from app.geocoding.geocode import Geocoder
from geodata.streets import Streets
text, geocoder = article(), Geocoder(Streets())
started = time.process_time()
extract(text, geocoder)
print(1000 * (time.process_time() - started))
"""
_RESIDENT = """
import csv, sys
from app.geocoding.areas import areas_of
from geodata.streets import Streets
areas = areas_of([Streets() for _ in range(int(sys.argv[1]))])
asked = sys.argv[2:] or ["600 block of 24th Ave N", "34th and Portland", "Powderhorn Park", "1012 18th Ave NE"]
for area in (areas_of([streets]) for streets in areas.gazetteers):
    for phrase in asked:
        area.geocode(phrase)
print(int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6)
"""


def _all_phrases(streets: Streets) -> list[str]:
    """Every published phrase where they lie beside the repo, each once; else those made of the streets."""
    found: dict[str, None] = {}
    for path in sorted(DATA.glob("minneapolis_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found.update((line["address"], None) for line in csv.DictReader(file) if line.get("address"))
    return list(found) or phrases(streets)[1]


def _run(asked: Path, workers: int) -> tuple[float, float]:
    """(seconds, seconds of CPU) that the dateline command takes for a file, its start included."""
    command = str(Path(sys.executable).with_name("dateline"))
    options = ["--file", str(asked), "--out", str(asked.with_suffix(".jsonl")), "--workers", str(workers)]
    before = getrusage(RUSAGE_CHILDREN)
    taken_s = seconds(lambda: subprocess.run([command, "geocode", *options], check=True, capture_output=True))  # noqa: S603
    after = getrusage(RUSAGE_CHILDREN)
    return taken_s, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _file_of(folder: str, texts: Iterable[str]) -> Path:
    asked = Path(folder, "in.csv")
    with asked.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["input"], *([text] for text in texts)])
    return asked


def _long_list(streets: Streets) -> None:
    distinct = _all_phrases(streets)
    with TemporaryDirectory() as folder:
        taken_s, cpu_s = _run(_file_of(folder, islice(cycle(distinct), LONG_LIST)), 1)
    what = f"{LONG_LIST:,} phrases ({len(distinct):,} distinct), all"
    row(what, f"{LONG_LIST / taken_s:,.0f} /s", f"wanted 15,000; {LONG_LIST / cpu_s:,.0f} /s of CPU time")


def _addresses(streets: Streets) -> Iterator[str]:
    """House numbers on every block, none twice."""
    for step in range(0, 100, 10):
        for street in streets.streets():
            yield from (f"{hundred + step + 1} {street.name}" for hundred in streets.blocks(street.id))


def _workers(streets: Streets) -> None:
    texts = list(islice(_addresses(streets), 2 * LONG_LIST))
    with TemporaryDirectory() as folder:
        asked = _file_of(folder, texts)
        one_s, two_s = (_run(asked, workers)[0] for workers in (1, 2))
    cores, load = os.cpu_count(), os.getloadavg()[0]
    remark = f"{len(texts):,} addresses, each once; {cores} cores, load {load:.1f}"
    row("--workers 2 beside one", f"{one_s / two_s:.2f} x", remark)


def _child(source: str, *arguments: str) -> float:
    command = [sys.executable, "-c", source, *arguments]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603


def _singles(streets: Streets) -> None:
    geocoder, (_, texts) = Geocoder(streets), phrases(streets)
    for text in texts:
        geocoder.geocode(text)
    p50_ms, p99_ms = p50_p99_ms([seconds(partial(geocoder.geocode, text)) for text in texts])
    row("one phrase, p50 | p99", f"{1000 * p50_ms:.0f} us | {p99_ms:.2f} ms", "wanted 150 us | 2 ms")
    chance, words = Random(5), _ODD.split()  # noqa: S311
    odd = [" ".join(chance.choices(words, k=chance.choice((6, 12, 30, 60))))[:300] for _ in range(ODD_PHRASES)]
    slowest_s = max(_best_of_two(partial(geocoder.geocode, text)) for text in [*texts, *odd])
    row(
        f"the slowest of {len(texts) + len(odd):,}, odd ones too",
        f"{1000 * slowest_s:.1f} ms",
        "wanted 50 ms; of CPU time",
    )


def _best_of_two(work: Callable[[], object]) -> float:
    """Seconds of CPU: what else the machine does is no phrase's fault."""
    taken_s = []
    for _ in range(2):
        started = time.process_time()
        work()
        taken_s.append(time.process_time() - started)
    return min(taken_s)


def run() -> None:
    """Prints the table."""
    title("The geocoder beside what was wanted")
    streets = Streets(MINNEAPOLIS)
    _long_list(streets)
    _workers(streets)
    _singles(streets)
    first_ms = median(_child(_FIRST_ARTICLE) for _ in range(TIMES))
    row("the first article of 2,000 words in a process", f"{first_ms:.0f} ms", "wanted 50 ms; of CPU time")
    whole_mb = _child(_RESIDENT, "1", *phrases(streets)[1][:3000])
    row("resident, Minneapolis asked 3,000 phrases", f"{whole_mb:.0f} MB", "wanted 150 MB")
    grown = " | ".join(f"{_child(_RESIDENT, str(areas)):.0f}" for areas in (1, 2, 5, 10))
    row("resident with 1 | 2 | 5 | 10 areas of that size", f"{grown} MB", "each asked a few phrases")
    streets.close()


if __name__ == "__main__":
    run()
