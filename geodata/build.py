"""Makes a gazetteer out of its sources: `python -m geodata.build`. It reports what it found and what it refused."""

import argparse
import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from geodata.concluding.conclude import Conclusion, Words, conclude
from geodata.gazetteer import Gazetteer, SourcePlace, write
from geodata.landmarks.locating import Ground
from geodata.landmarks.reading import elsewhere, landmarks, with_other_names
from geodata.names import standardize
from geodata.sources import minneapolis, twin_cities
from geodata.streets import MINNEAPOLIS

_WORDS = MINNEAPOLIS.parent
_STEPS = ("reading", "names", "hundreds", "ranges", "places", "writing")
_REFUSED_SHOWN = 12
SOURCES = [
    {"name": "Street centre lines, parks and water", "publisher": "City of Minneapolis", "year": "2018"},
    {"name": "Police incidents by block and corner", "publisher": "City of Minneapolis", "year": "2017, 2019-2026"},
    {"name": "Fire incidents by address and corner", "publisher": "City of Minneapolis", "year": "2013-2022"},
    {"name": "Police dispatch: blocks and their cross streets", "publisher": "City of Minneapolis", "year": "2022"},
    {"name": "Fire hydrants", "publisher": "City of Minneapolis", "year": "2018"},
    {"name": "Address points", "publisher": "Hennepin County, City of Minneapolis", "year": "2017-2026"},
    {"name": "Bus stops", "publisher": "Metro Transit", "year": "2020"},
    {"name": "Neighborhoods, communities and city limits", "publisher": "City of Minneapolis", "year": "2026"},
    {"name": "Municipalities", "publisher": "MnDOT 2026, Metropolitan Council 2010", "year": "2010-2026"},
    {"name": "ZIP codes, from the npm package zipcodes (BSD)", "publisher": "", "year": "2020"},
    {"name": "Counties and state", "publisher": "US Census Bureau", "year": "2017"},
]
LICENCE = (
    "Published as open data by the agencies named; terms to be confirmed by whoever ships it. See geodata/README.md."
)


@dataclass(frozen=True, slots=True)
class Built:
    """What a build gives: the gazetteer as written, and what was concluded on the way."""

    gazetteer: Gazetteer
    conclusion: Conclusion


def _pairs(file: str) -> list[tuple[str, str]]:
    with (_WORDS / file).open(encoding="utf-8", newline="") as f:
        return [(key, value) for key, value, *_ in list(csv.reader(f))[1:]]


def words() -> Words:
    """The lists that an editor keeps for Minneapolis."""

    base_aliases: dict[str, list[str]] = {}
    for spelling, base in _pairs("base_aliases.csv"):
        base_aliases.setdefault(spelling, []).append(base)
    with (_WORDS / "aliases.csv").open(encoding="utf-8", newline="") as f:
        aliases = [(row["street"], standardize(row["alias"]), row["kind"]) for row in csv.DictReader(f)]
    return Words(base_aliases, dict(_pairs("renamed.csv")), dict(_pairs("classes.csv")), aliases)


def build(
    folder: Path, out: Path, keep: minneapolis.Keep = minneapolis.everything, progress: Progress | None = None
) -> Built:
    """Read the layers in `folder`, conclude, write the gazetteer at `out`; `keep` can leave published places out."""
    bar = progress or Progress(disable=True)
    task = bar.add_task("reading", total=len(_STEPS))

    def step(name: str) -> None:
        bar.update(task, advance=1, description=name)

    evidence = minneapolis.evidence(folder, keep)
    found = conclude(evidence, words(), step)
    step("places")
    published = list(twin_cities.places(folder, _WORDS, dict(_pairs("renamed_places.csv"))))
    by_hand = _by_hand(found, published)
    places = list(with_other_names(chain(published, by_hand), _WORDS / "place_names.csv", found.refused))
    about = {
        "area": "minneapolis", "locality": "Minneapolis", "region": "MN", "licence": LICENCE, "sources": SOURCES,
        "built_on": datetime.now(UTC).date().isoformat(),
    }  # fmt: skip
    gazetteer = Gazetteer(about, found.segments, found.aliases, places, found.meetings, found.middles)
    step("writing")
    write(out, gazetteer)
    step("done")
    return Built(gazetteer, found)


def _by_hand(found: Conclusion, published: Sequence[SourcePlace]) -> Iterator[SourcePlace]:
    """What the lists beside the gazetteer add: landmarks on its streets, and names that are known and lie elsewhere."""
    ground = Ground(found.segments, found.meetings)
    yield from landmarks(_WORDS / "landmarks.csv", ground, twin_cities.LOCALITY, found.refused)
    yield from elsewhere(_WORDS / "elsewhere.csv", published, found.refused)


def report(built: Built, console: Console) -> None:
    """Print how many segments were found, named and ranged, on which evidence, and what was refused."""
    for what, count in built.conclusion.report.items():
        console.print(f"{count:7,}  {what}")
    refused = built.conclusion.refused
    for line in refused[:_REFUSED_SHOWN]:
        console.print(f"         refused: {line}")
    if len(refused) > _REFUSED_SHOWN:
        console.print(f"         and {len(refused) - _REFUSED_SHOWN} more; --refused FILE writes them all")


def main(argv: Sequence[str] | None = None) -> int:
    """The command: 0 done, 2 wrong use."""
    parser = argparse.ArgumentParser(prog="python -m geodata.build", description=__doc__)
    parser.add_argument("--sources", type=Path, required=True, help="folder with the published layers")
    parser.add_argument("--out", type=Path, default=MINNEAPOLIS, help="the gazetteer to write")
    parser.add_argument("--refused", type=Path, help="write every refused fact here, a line each")
    args = parser.parse_args(argv)
    console = Console(stderr=True, highlight=False)
    if not (args.sources / "minneapolis_centerlines.geojson").is_file():
        console.print("The folder does not hold the layers; geodata/README.md lists them and where they are published.")
        return 2
    with Progress(console=console, transient=True) as progress:
        built = build(args.sources, args.out, progress=progress)
    report(built, console)
    if args.refused:
        args.refused.write_text("".join(f"{line}\n" for line in built.conclusion.refused), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
