"""What the published data allows: places that a layer puts at several positions too far apart for any one answer.

    python -m bench.ceiling ../shared

One answer a place is all that a geocoder can give. For each layer: the share of its rows that the best possible answers
would be right for, and how many places make up the rest. Prints a table of docs/accuracy.md.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from bench.fivefold import LAYERS, parts_of
from bench.published import Case, cases, metres

Place = tuple[str, ...]
NEAR_M = 40.0


def places(asked: Sequence[Case]) -> dict[Place, list[Case]]:
    """The rows by what they name; a street without its direction is the one that the layer has there, if it is one."""
    directions: dict[Place, Counter[str]] = defaultdict(Counter)
    for case in asked:
        plain, given = parts_of(case.phrase)
        directions[plain][given] += 1
    found: dict[Place, list[Case]] = defaultdict(list)
    for case in asked:
        plain, given = parts_of(case.phrase)
        others = [direction for direction in directions[plain] if direction.strip(" &")]
        found[*plain, given if given.strip(" &") or len(others) != 1 else others[0]].append(case)
    return found


def best_right(rows: Sequence[Case]) -> int:
    """The most rows that one position is right for: a published one, or midway between two."""
    spots = {(row.lon, row.lat) for row in rows}
    spots |= {((a.lon + b.lon) / 2, (a.lat + b.lat) / 2) for a, b in combinations(rows, 2)}
    return max(sum(is_right(spot, row) for row in rows) for spot in spots)


def is_right(spot: tuple[float, float], row: Case) -> bool:
    """Whether an answer there is within the row's tolerance."""
    return metres(*spot, row.lon, row.lat) <= row.tolerance_m


def by_the_other(rows: Sequence[Case]) -> tuple[int, int]:
    """How many of the rows would be right, and how many within NEAR_M, if another row of the same place, the next one
    on, were their answer."""
    pairs = list(zip(rows, [*rows[1:], rows[0]], strict=True))
    near = sum(metres(other.lon, other.lat, row.lon, row.lat) <= NEAR_M for row, other in pairs)
    return sum(is_right((other.lon, other.lat), row) for row, other in pairs), near


def table(folder: Path) -> Iterator[str]:
    """A line a layer."""
    heads = f"{'rows':>6} {'places':>7} {'twice':>6} {'apart':>6} {'lost':>5} {'ceiling':>8} {'own':>7} {'own near':>9}"
    yield f"{'':40} {heads}"
    for layer in LAYERS:
        asked = list(cases(folder / layer))
        groups = places(asked)
        lost = {place: len(rows) - best_right(rows) for place, rows in groups.items() if len(rows) > 1}
        apart, rows_lost = sum(map(bool, lost.values())), sum(lost.values())
        share = f"{100 * (len(asked) - rows_lost) / len(asked):.1f}%"
        again = [rows for rows in groups.values() if len(rows) > 1]
        agreed = [sum(counts) for counts in zip(*map(by_the_other, again), strict=True)]
        own, near = (f"{100 * count / max(1, sum(map(len, again))):.1f}%" for count in agreed)
        line = f"{layer:40} {len(asked):6} {len(groups):7} {len(lost):6} {apart:6} {rows_lost:5} {share:>8}"
        yield f"{line} {own:>7} {near:>9}"


if __name__ == "__main__":
    data = Path(sys.argv[1])
    print("\n".join(table(data / "data" if (data / "data").is_dir() else data)))
