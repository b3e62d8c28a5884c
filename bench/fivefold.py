"""The five-fold measure: the gazetteer built five times, each time without a fifth of the published places, and asked
for just those. What went into a build flatters itself; these are the figures to quote.

    python -m bench.fivefold ../shared

A place is left out in all its spellings and layers at once. Dispatch records of cross streets stay in: they carry no
position. Tolerances and columns are those of published.py and tally.py.
"""

import re
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from app.geocoding.geocode import Geocoder
from app.model import Match
from bench.published import Case, cases, names_a_ramp
from bench.tally import Tally, rows
from geodata.build import build
from geodata.names import StreetName, standardize
from geodata.streets import Streets

FOLDS = 5
LAYERS = (
    "minneapolis_blocks.csv", "minneapolis_corners_police.csv", "minneapolis_corners_fire.csv",
    "minneapolis_corners_transit.csv", "minneapolis_addresses.csv", "minneapolis_addresses_independent.csv",
)  # fmt: skip
_BLOCK = re.compile(r"^0*(\d*)XX +(.+)$")
_HOUSE = re.compile(r"^(\d+)\S* +(.+)$")


class Asked(Protocol):
    """What is measured."""

    def geocode(self, phrase: str, /) -> Match:
        """The answer."""


def place_key(text: str) -> str:
    """One key for every spelling of a block, a corner or an address."""
    if block := _BLOCK.match(text):
        return f"{int(block.group(1) or 0) * 100} {_street(block.group(2))}"
    if len(corner := re.split(r" *[&/] *", text)) == 2:
        return " & ".join(sorted(map(_street, corner)))
    house = _HOUSE.match(text)
    return f"{house.group(1)} {_street(house.group(2))}" if house else text


def parts_of(text: str) -> tuple[tuple[str, ...], str]:
    """A place's number and streets, without and with only their directions."""
    block, house = _BLOCK.match(text), _HOUSE.match(text)
    corner = re.split(r" *[&/] *", text)
    if len(corner) == 2:
        names = sorted(map(_parsed, corner), key=lambda name: name.key)
        return tuple(f"{name.name} {name.type}" for name in names), " & ".join(name.directional for name in names)
    number = str(int(block.group(1) or 0) * 100) if block else house.group(1) if house else ""
    name = _parsed(block.group(2) if block else house.group(2) if house else text)
    return (number, f"{name.name} {name.type}"), name.directional


def _parsed(text: str) -> StreetName:
    try:
        return standardize(text)
    except ValueError:
        return StreetName(text)


def _street(text: str) -> str:
    name = _parsed(text)
    return f"{name.name} {name.type}"


def fold_of(text: str) -> int:
    """The fold that a place is left out in; a block of the dispatch records is in none."""
    return -1 if " block of " in text else zlib.crc32(place_key(text).encode()) % FOLDS


def _rows_of(layer: str) -> list[str]:
    """The layer as a whole and, of corners, those of two streets: a ramp is no street, and a street no corner with
    itself."""
    return (
        [layer, f"  of two streets ({layer[len('minneapolis_') : -len('.csv')]})"] if "_corners_" in layer else [layer]
    )


def is_of_streets(phrase: str) -> bool:
    """Whether a corner is one of two streets: no freeway, no ramp, no street with itself."""
    words = re.split(r" *[&/] *", phrase)
    return not names_a_ramp(phrase) and len({_street(word) for word in words}) == len(words)


def answers(
    folder: Path, contenders: Mapping[str, Callable[[Streets], Asked]], say: Callable[[str], None]
) -> Iterator[tuple[str, str, Case, Match]]:
    """Build and ask all folds: contender, layer, case and answer. The folder holds the layers, or its folder data."""
    data = folder / "data" if (folder / "data").is_dir() else folder
    with tempfile.TemporaryDirectory() as built:
        for fold in range(FOLDS):
            say(f"fold {fold + 1} of {FOLDS}")
            file = Path(built, f"{fold}.sqlite")
            build(data, file, keep=lambda text, fold=fold: fold_of(text) != fold)  # type: ignore[misc]
            asked = {name: make(Streets(file)) for name, make in contenders.items()}
            for layer in LAYERS:
                for case in (case for case in cases(data / layer) if fold_of(case.phrase) == fold):
                    for name, geocoder in asked.items():
                        yield name, layer, case, geocoder.geocode(case.phrase)


def measure(
    folder: Path, contenders: Mapping[str, Callable[[Streets], Asked]], say: Callable[[str], None]
) -> dict[str, list[tuple[str, Tally]]]:
    """Tally all folds: contender → layer and tally."""
    tallies = {name: {row: Tally() for layer in LAYERS for row in _rows_of(layer)} for name in contenders}
    for name, layer, case, match in answers(folder, contenders, say):
        for row in _rows_of(layer) if is_of_streets(case.phrase) else [layer]:
            tallies[name][row].count(match, case)
    return {name: list(by_layer.items()) for name, by_layer in tallies.items()}


if __name__ == "__main__":
    measured = measure(Path(sys.argv[1]), {"five-fold": Geocoder}, lambda text: print(text, file=sys.stderr))
    print("\n".join(rows("five-fold", measured["five-fold"])))
