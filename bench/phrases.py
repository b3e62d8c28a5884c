"""Phrases a second: read and located in batch, read only, and usaddress on the same phrases; one phrase alone."""

import csv
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from app.geocoding.geocode import Geocoder
from app.geocoding.parse import readings
from bench.timing import median_ms, p50_p99_ms, row, seconds, title
from geodata.streets import MINNEAPOLIS, Streets

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
FILES = ("minneapolis_blocks.csv", "minneapolis_corners_police.csv", "minneapolis_addresses.csv")
MOST_PHRASES_A_FILE = 1500
SPELL = 200


def _published(path: Path) -> Iterator[str]:
    """Phrases spread evenly over the file, in its order."""
    with path.open(encoding="utf-8", newline="") as file:
        phrases = [line["address"] for line in csv.DictReader(file)]
    yield from phrases[:: max(1, -(-len(phrases) // MOST_PHRASES_A_FILE))]


def _from_streets(streets: Streets) -> Iterator[str]:
    for street in streets.streets():
        for hundred in islice(streets.blocks(street.id), 1):
            yield f"{hundred} block of {street.name}"
        for cross_street_id in islice(streets.crossings(street.id), 2):
            yield f"{street.name} and {streets.street(cross_street_id).name}"


def phrases(streets: Streets) -> tuple[str, list[str]]:
    """(where they come from, the phrases): published ones where they lie beside the repo, else made of the streets."""
    paths = [DATA / name for name in FILES]
    if all(path.is_file() for path in paths):
        return "published blocks, corners, addresses", [text for path in paths for text in _published(path)]
    return "made of the gazetteer's own names", list(_from_streets(streets))[: len(FILES) * MOST_PHRASES_A_FILE]


def _usaddress() -> Callable[[str], object]:
    import usaddress

    def tag(phrase: str) -> object:
        with suppress(usaddress.RepeatedLabelError):
            return usaddress.tag(phrase)
        return None

    tag("1 Main St")
    return tag


def _each(work: Callable[[str], object], texts: list[str]) -> None:
    for text in texts:
        work(text)


def side_by_side(works: tuple[Callable[[str], object], ...], texts: list[str]) -> list[float]:
    """Texts a second of each; they take turns in short spells, so that a busy moment of the machine hits them all."""
    totals_s = [0.0] * len(works)
    for start in range(0, len(texts), SPELL):
        spell = texts[start : start + SPELL]
        for number, work in enumerate(works):
            totals_s[number] += seconds(partial(_each, work, spell))
    return [len(texts) / total_s for total_s in totals_s]


def _command_s(texts: list[str]) -> float:
    """How long the dateline command takes for a file of the phrases, its start included."""
    command = str(Path(sys.executable).with_name("dateline"))
    with TemporaryDirectory() as folder:
        asked, answered = Path(folder, "in.csv"), Path(folder, "out.jsonl")
        with asked.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["input"], *([text] for text in texts)])
        options = ["--file", str(asked), "--column", "input", "--out", str(answered)]
        return seconds(lambda: subprocess.run([command, "geocode", *options], check=True, capture_output=True))  # noqa: S603


def _open_and_answer() -> None:
    streets = Streets(MINNEAPOLIS)
    Geocoder(streets).geocode("34th and Portland")
    streets.close()


def run() -> None:
    """Prints the table."""
    streets = Streets(MINNEAPOLIS)
    source, texts = phrases(streets)
    geocoder = Geocoder(streets)
    title(f"Phrases ({len(texts)}: {source})")
    batch, ours, theirs = side_by_side((geocoder.geocode, readings, _usaddress()), texts)
    row("read and located, caches cold", f"{batch:,.0f} /s", f"{batch / theirs:.1f} x usaddress.tag")
    row("read only", f"{ours:,.0f} /s", f"{ours / theirs:.1f} x usaddress.tag")
    row("usaddress.tag (reads only)", f"{theirs:,.0f} /s", "1 x")
    row("the command with a file of them, start included", f"{len(texts) / _command_s(texts):,.0f} /s")
    p50, p99 = p50_p99_ms([seconds(partial(geocoder.geocode, text)) for text in texts])
    row("one phrase, caches warm, p50 | p99", f"{p50:.2f} | {p99:.2f} ms")
    row("gazetteer opened and first phrase answered", f"{median_ms(_open_and_answer, 5):.0f} ms")
    streets.close()
