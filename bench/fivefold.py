"""The five-fold measure: the gazetteer built five times, each time without a fifth of the published places, and asked
for just those. What went into a build flatters itself; these are the figures to quote.

    python -m bench.fivefold ../shared

A place is left out in all its spellings and layers at once. Dispatch records of cross streets stay in: they carry no
position. Tolerances and columns are those of ../shared/check/accuracy.py.
"""

import importlib.util
import re
import sys
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from app.geocoding.geocode import Geocoder
from app.model import Match, MatchStatus
from geodata.build import build
from geodata.names import standardize
from geodata.streets import Streets

FOLDS = 5
_LAYERS = (
    "minneapolis_blocks.csv", "minneapolis_corners_police.csv", "minneapolis_corners_fire.csv",
    "minneapolis_corners_transit.csv", "minneapolis_addresses.csv", "minneapolis_addresses_independent.csv",
)  # fmt: skip
_BLOCK = re.compile(r"^0*(\d*)XX +(.+)$")
_HOUSE = re.compile(r"^(\d+)\S* +(.+)$")
_SURE = 0.9


@dataclass(slots=True)
class Tally:
    """What was answered for one layer; distances in metres."""

    asked: int = 0
    matched: int = 0
    right: int = 0
    tied: int = 0
    covered: int = 0
    sure: int = 0
    sure_right: int = 0
    away_m: list[float] = field(default_factory=list)
    doubt_m: list[float] = field(default_factory=list)

    def count(self, match: Match, lon: float, lat: float, tolerance_m: float, metres: Callable[..., float]) -> None:
        """Take one answer into the tally."""
        self.asked += 1
        away_m = [metres(lon, lat, c.lon, c.lat) for c in match.candidates]
        self.tied += match.status is MatchStatus.TIE and any(d <= tolerance_m for d in away_m)
        if best := match.best:
            right = away_m[0] <= tolerance_m
            self.matched += 1
            self.right += right
            self.away_m.append(away_m[0])
            self.covered += best.uncertainty_m is not None and away_m[0] <= best.uncertainty_m
            self.doubt_m += [best.uncertainty_m] if best.uncertainty_m is not None else []
            self.sure += best.score >= _SURE
            self.sure_right += best.score >= _SURE and right


def place_key(text: str) -> str:
    """One key for every spelling of a block, a corner or an address."""
    if block := _BLOCK.match(text):
        return f"{int(block.group(1) or 0) * 100} {_street(block.group(2))}"
    if len(corner := re.split(r" *[&/] *", text)) == 2:
        return " & ".join(sorted(map(_street, corner)))
    house = _HOUSE.match(text)
    return f"{house.group(1)} {_street(house.group(2))}" if house else text


def _street(text: str) -> str:
    try:
        name = standardize(text)
    except ValueError:
        return text
    return f"{name.name} {name.type}"


def fold_of(text: str) -> int:
    """The fold that a place is left out in; a block of the dispatch records is in none."""
    return -1 if " block of " in text else zlib.crc32(place_key(text).encode()) % FOLDS


def _checker(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("accuracy", shared / "check" / "accuracy.py")
    if spec is None or spec.loader is None:
        raise SystemExit("The folder does not hold check/accuracy.py.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(shared: Path, say: Callable[[str], None]) -> dict[str, Tally]:
    """Build, ask and tally all folds."""
    checker = _checker(shared)
    tallies: dict[str, Tally] = defaultdict(Tally)
    with tempfile.TemporaryDirectory() as folder:
        for fold in range(FOLDS):
            say(f"fold {fold + 1} of {FOLDS}")
            file = Path(folder, f"{fold}.sqlite")
            build(shared / "data", file, keep=lambda text, fold=fold: fold_of(text) != fold)  # type: ignore[misc]
            geocoder = Geocoder(Streets(file))
            for layer in _LAYERS:
                for text, lon, lat, tolerance_m in checker.cases_of(shared / "data" / layer):
                    if fold_of(text) == fold:
                        tallies[layer].count(geocoder.geocode(text), lon, lat, tolerance_m, checker.metres)
    return tallies


def table(tallies: dict[str, Tally]) -> Iterator[str]:
    """The rows to print."""
    yield f"{'five-fold':42}      n   match   right  silent    tie+  covered   unc   sure   p50   near"
    for layer, t in tallies.items():
        shares = (t.matched / t.asked, t.right / t.matched, (t.matched - t.right) / t.asked, t.tied / t.asked)
        near = sum(d <= 40 for d in t.away_m) / t.matched
        cells = " ".join(f"{100 * share:6.1f}%" for share in shares)
        sure = f"{100 * t.sure_right / t.sure:5.1f}%" if t.sure else "     -"
        yield (
            f"{layer:42} {t.asked:6} {cells} {100 * t.covered / t.matched:7.1f}% {_middle(t.doubt_m):5.0f} {sure} "
            f"{_middle(t.away_m):5.0f} {100 * near:5.1f}%"
        )


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2] if values else float("nan")


if __name__ == "__main__":
    for row in table(measure(Path(sys.argv[1]), lambda text: print(text, file=sys.stderr))):
        print(row)
