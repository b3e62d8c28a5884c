"""What a score is worth: the five-fold answers by their score. Each line keeps the answers with that score or more.

    python -m bench.scores ../shared

It says two things: how many of the answers a newsroom can take unseen, and what refusing the rest would cost.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from app.geocoding.geocode import Geocoder
from app.model import Match
from bench.fivefold import answers
from bench.published import Case, metres

AT_LEAST = (0.0, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
COLUMNS = """\
  match    share of all cases that are answered with one place of that score or more
  right    of those, the share within tolerance of the published position
  silent   share of all cases answered so and out of tolerance
  of right of all right answers, the share that has that score or more"""


class Scored(NamedTuple):
    """An answer with one place, and whether that is within tolerance."""

    score: float
    is_right: bool


def scored(match: Match, case: Case) -> Scored | None:
    """The answer's score; None for a tie or a refusal."""
    if not (best := match.best):
        return None
    return Scored(best.score, metres(case.lon, case.lat, best.lon, best.lat) <= case.tolerance_m)


def table(layer: str, found: Iterable[Scored | None], at_least: Sequence[float] = AT_LEAST) -> Iterator[str]:
    """A layer's lines."""
    everything = list(found)
    pins = [one for one in everything if one]
    right = sum(one.is_right for one in pins)
    yield f"{layer[:38]:38} {len(everything):6} {'match':>7} {'right':>7} {'silent':>7} {'of right':>8}"
    for score in at_least:
        kept = [one for one in pins if one.score >= score]
        true = sum(one.is_right for one in kept)
        shares = ((len(kept), len(everything)), (true, len(kept)), (len(kept) - true, len(everything)), (true, right))
        cells = " ".join(f"{100 * part / whole:6.1f}%" if whole else "      -" for part, whole in shares)
        yield f"  {f'score of {score:g} or more' if score else 'all':43} {cells}"


if __name__ == "__main__":
    by_layer: dict[str, list[Scored | None]] = defaultdict(list)
    for _, layer, case, match in answers(Path(sys.argv[1]), {"": Geocoder}, lambda text: print(text, file=sys.stderr)):
        by_layer[layer].append(scored(match, case))
    for layer, found in by_layer.items():
        print("\n".join(table(layer, found)))
    print(COLUMNS)
