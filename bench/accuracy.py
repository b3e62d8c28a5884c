"""How often Dateline is right, against places whose position a city has published, and beside the plain alternative.

    make bench-accuracy DATA=folder

The folder holds the layers that geodata/README.md lists. Prints tables and writes nothing: with the gazetteer
that users get, which was built from these very layers; and five-fold, which are the figures to quote. All figures that
are printed are of this run, on this machine.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from app.geocoding.geocode import Geocoder
from app.model import Match
from bench import fivefold
from bench.plain import Plain
from bench.published import Case, cases, layers
from bench.tally import COLUMNS, Tally, rows
from bench.timing import seconds
from geodata.streets import MINNEAPOLIS, Streets

CONTENDERS: dict[str, Callable[[Streets], Geocoder | Plain]] = {
    "Dateline": Geocoder,
    "usaddress and exact look-up": Plain,
}


def measured(contender: Callable[[Streets], Geocoder | Plain], asked: Sequence[Case]) -> Tally:
    """One contender on one layer, its gazetteer opened anew."""
    answers: list[Match] = []

    def answer() -> None:
        streets = Streets(MINNEAPOLIS)
        geocoder = contender(streets)
        answers.extend(geocoder.geocode(case.phrase) for case in asked)
        streets.close()

    tally = Tally(seconds=seconds(answer))
    for match, case in zip(answers, asked, strict=True):
        tally.count(match, case)
    return tally


def main(folder: Path) -> None:
    """Prints everything."""
    found = {path.name: list(cases(path)) for path in layers(folder)}
    if not found:
        raise SystemExit(f"{folder} holds no published layers. geodata/README.md lists them, under Minneapolis.")
    print(COLUMNS)
    for name, contender in CONTENDERS.items():
        _show(name, [(layer, measured(contender, asked)) for layer, asked in found.items()])
    for name, tallies in fivefold.measure(folder, CONTENDERS, _say).items():
        _show(f"{name}, five-fold", tallies)


def _show(title: str, tallies: Sequence[tuple[str, Tally]]) -> None:
    print("", *rows(title, tallies), sep="\n", flush=True)


def _say(text: str) -> None:
    if sys.stderr.isatty():
        print(text, file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("Which folder are the published layers in? make bench-accuracy DATA=folder")
    main(Path(sys.argv[1]))
