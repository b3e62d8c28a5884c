"""What a geocoder's answers come to on a layer of published places: one row of the table, and what its columns mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.model import Match, MatchStatus
from bench.published import Case, metres

SURE = 0.9
NEAR_M = 40.0
COLUMNS = """\
  n        cases
  match    share answered with one place
  right    of those, the share within tolerance of the published position
  silent   share of all cases answered with one place that is out of tolerance: the pins nobody would question
  tie+     share answered with several places, the published position among them
  covered  of the matches, the share whose published position lies inside the stated uncertainty
  unc      median of the stated uncertainty, in metres
  sure     of the matches with a score of 0.9 or more, the share that is right
  p50 p90  metres between answer and published position, over the matches
  near     of the matches, the share within 40 m
  /s       cases a second, the gazetteer's opening included"""


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
    seconds: float = 0.0
    away_m: list[float] = field(default_factory=list)
    doubt_m: list[float] = field(default_factory=list)

    def count(self, match: Match, case: Case) -> None:
        """Take one answer into the tally."""
        self.asked += 1
        away_m = [metres(case.lon, case.lat, c.lon, c.lat) for c in match.candidates]
        self.tied += match.status is MatchStatus.TIE and any(d <= case.tolerance_m for d in away_m)
        if best := match.best:
            right = away_m[0] <= case.tolerance_m
            self.matched += 1
            self.right += right
            self.away_m.append(away_m[0])
            self.covered += best.uncertainty_m is not None and away_m[0] <= best.uncertainty_m
            self.doubt_m += [best.uncertainty_m] if best.uncertainty_m is not None else []
            self.sure += best.score >= SURE
            self.sure_right += best.score >= SURE and right

    def row(self, name: str) -> str:
        """The layer's row."""
        near = sum(d <= NEAR_M for d in self.away_m)
        cells = (
            _share(self.matched, self.asked), _share(self.right, self.matched),
            _share(self.matched - self.right, self.asked), _share(self.tied, self.asked),
            _share(self.covered if self.doubt_m else 0, self.matched if self.doubt_m else 0),
            _quantile(self.doubt_m, 0.5), _share(self.sure_right, self.sure),
            _quantile(self.away_m, 0.5), _quantile(self.away_m, 0.9), _share(near, self.matched),
            f"{self.asked / self.seconds:8.0f}" if self.seconds else "",
        )  # fmt: skip
        return f"{name[:46]:46} {self.asked:6} {' '.join(cells)}".rstrip()


def header(title: str, *, with_speed: bool) -> str:
    """The names of the columns."""
    names = ["match", "right", "silent", "tie+", "covered", "unc", "sure", "p50", "p90", "near"]
    widths = [7, 7, 7, 7, 7, 6, 7, 6, 6, 7]
    if with_speed:
        names, widths = [*names, "/s"], [*widths, 8]
    cells = " ".join(f"{name:>{width}}" for name, width in zip(names, widths, strict=True))
    return f"{title[:46]:46} {'n':>6} {cells}"


def rows(title: str, tallies: Sequence[tuple[str, Tally]]) -> Iterator[str]:
    """A whole table."""
    yield header(title, with_speed=any(tally.seconds for _, tally in tallies))
    for name, tally in tallies:
        yield tally.row(name)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:6.1f}%" if whole else "     - "


def _quantile(values: Sequence[float], q: float) -> str:
    return f"{sorted(values)[min(len(values) - 1, int(q * len(values)))]:6.0f}" if values else "     -"
