"""Why the five-fold measure misses what it misses: every row without a right answer, by cause, with an example.

    python -m bench.causes ../shared

A cause is told from the published layers alone: whether the centre lines have the street where the row puts it, whether
any other source has the row's hundred, whether the same place is published elsewhere too. The first that holds counts.
"""

import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.geocoding.geocode import Geocoder
from app.model import Match, MatchStatus
from bench.ceiling import Place, is_right, places
from bench.fivefold import FOLDS, LAYERS, fold_of, parts_of
from bench.published import Case, cases, metres, names_a_ramp
from geodata.build import build, words
from geodata.concluding.evidence import Evidence, Sighting
from geodata.concluding.naming import between
from geodata.concluding.town import Piece, Town
from geodata.names import StreetName, standardize
from geodata.sources import minneapolis
from geodata.streets import Streets

_CORNER_M = 60.0
_NEXT_M = 150.0
TWICE = "the place is published twice, too far apart; the answer is right for the other position"
RAMPS = "a ramp or a freeway: the centre lines have neither its direction nor, often, its whole name"
SELF = "a street and itself, where its direction changes"
UNKNOWN = "a name that no centre line has"
ELSEWHERE = "the centre lines have no such street or corner at the published position"
TIED = "several places fit the words, and nothing tells which"
ALONE = "no other source has this hundred: nothing found near enough to conclude it"
ALONE_OFF = "no other source has this hundred: what its neighbours say puts it elsewhere"
NEXT = "other sources put the hundred on the next piece, up to 150 m away"
FAR = "other sources put the hundred farther away"
OTHERWISE = "without this row the street's name, direction or numbers are concluded otherwise"
WITNESSES = ("none", "only elsewhere", "there and elsewhere", "only there")
"""Where the other sources directly put a row's hundred: its house numbers, and what dispatch says it lies between."""
_HOUSE_M, _DISPATCH_M = 120.0, 100.0


@dataclass(slots=True)
class Ground:
    """What the layers hold: all of it, and without a fold; the rows by place."""

    town: Town
    kept: Evidence
    places: dict[Place, list[Case]] = field(default_factory=dict)
    place_of: dict[Case, Place] = field(default_factory=dict)
    witnesses: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Note which hundreds of which names any kept source has."""
        seen = [*self.kept.blocks, *self.kept.addresses, *self.kept.house_points]
        self.witnesses = {(f"{s.street.name} {s.street.type}", (s.number or 0) // 100) for s in seen}
        self.witnesses |= {(f"{b.street.name} {b.street.type}", b.hundred // 100) for b in self.kept.cross_streets}


def witnesses(ground: Ground, case: Case) -> str:
    """One of WITNESSES, of the row's hundred on its street and side of town."""
    (number, *_), _ = parts_of(case.phrase)
    if not number.isdigit():
        return WITNESSES[0]
    name, hundred = _name(re.sub(r"^[0-9X]+\S* +", "", case.phrase)), int(number) // 100
    kept = ground.kept
    there = [
        metres(*seen.position, case.lon, case.lat) <= _HOUSE_M
        for seen in [*kept.blocks, *kept.addresses, *kept.house_points]
        if (seen.number or 0) // 100 == hundred and _may_be(seen.street, name)
    ]
    for block in kept.cross_streets:
        asked = block.hundred // 100 == hundred and _may_be(block.street, name)
        if asked and (pieces := between(ground.town, block)):
            there.append(_middle_m(ground.town, pieces, case) <= _DISPATCH_M)
    return WITNESSES[0 if not there else 3 if all(there) else 2 if any(there) else 1]


def _may_be(seen: StreetName, asked: StreetName) -> bool:
    alike = seen.name == asked.name and seen.type in ("", asked.type)
    return alike and (seen.directional in ("", asked.directional) or not asked.directional)


def _middle_m(town: Town, pieces: Sequence[Piece], case: Case) -> float:
    total_m = sum(piece.length_m for piece in pieces)
    x, y = (sum(getattr(p.middle, axis) * p.length_m for p in pieces) / total_m for axis in "xy")
    return metres(*town.plane.lonlat((x, y)), case.lon, case.lat)


def cause(ground: Ground, case: Case, match: Match) -> str:
    """Why the row has no right answer."""
    corner = re.split(r" *[&/] *", case.phrase)
    if names_a_ramp(case.phrase):
        return RAMPS
    if match.best and _right_for_another(ground, case, match.best.position):
        return TWICE
    if len(corner) == 2:
        return _of_corner(ground, case, match, [_name(words) for words in corner])
    return _of_number(ground, case, match)


def _right_for_another(ground: Ground, case: Case, spot: tuple[float, float]) -> bool:
    return any(is_right(spot, row) for row in ground.places[ground.place_of[case]])


def _name(text: str) -> StreetName:
    try:
        return standardize(text)
    except ValueError:
        return StreetName(text)


def _of_corner(ground: Ground, case: Case, match: Match, names: list[StreetName]) -> str:
    first, second = (set(ground.town.bases(name)) for name in names)
    if (names[0].name, names[0].type) == (names[1].name, names[1].type):
        return SELF
    if not first or not second:
        return UNKNOWN
    around = [{piece.base for piece in ground.town.at_node[node]} for node in _nodes(ground, case)]
    if not any(first & bases and second & bases for bases in around):
        return ELSEWHERE
    return TIED if match.status is MatchStatus.TIE else OTHERWISE


def _nodes(ground: Ground, case: Case) -> list[tuple[float, float]]:
    return [node for _, node in ground.town.nodes_near((case.lon, case.lat), _CORNER_M)]


def _of_number(ground: Ground, case: Case, match: Match) -> str:
    (number, street), _ = parts_of(case.phrase)
    name = _name(re.sub(r"^[0-9X]+\S* +", "", case.phrase))
    if not ground.town.bases(name):
        return UNKNOWN
    if ground.town.find(Sighting("parcel", case.phrase, name, (case.lon, case.lat))) is None:
        return ELSEWHERE
    if match.status is MatchStatus.TIE:
        return TIED
    if (street, int(number or 0) // 100) not in ground.witnesses:
        return ALONE_OFF if match.best else ALONE
    if match.best:
        return NEXT if metres(*match.best.position, case.lon, case.lat) <= _NEXT_M + case.tolerance_m - 100 else FAR
    return OTHERWISE


def missed(data: Path) -> Iterator[tuple[str, Case, Match, str, str]]:
    """(layer, row, answer, cause, where others put it) of every row of the five-fold measure without a right answer."""
    rows = {layer: list(cases(data / layer)) for layer in LAYERS}
    grouped = {layer: places(asked) for layer, asked in rows.items()}
    town = Town(minneapolis.evidence(data).centre_lines, words().base_aliases)
    with tempfile.TemporaryDirectory() as folder:
        for fold in range(FOLDS):
            file = Path(folder, f"{fold}.sqlite")

            def keep(text: str, fold: int = fold) -> bool:
                return fold_of(text) != fold

            build(data, file, keep=keep)
            ground = Ground(town, minneapolis.evidence(data, keep))
            geocoder = Geocoder(Streets(file))
            for layer in LAYERS:
                ground.places = grouped[layer]
                ground.place_of = {row: place for place, its in grouped[layer].items() for row in its}
                for case in (row for row in rows[layer] if fold_of(row.phrase) == fold):
                    match = geocoder.geocode(case.phrase)
                    if not match.best or not is_right(match.best.position, case):
                        yield layer, case, match, cause(ground, case, match), witnesses(ground, case)


def table(data: Path) -> Iterator[str]:
    """The tables of docs/accuracy.md, a layer each: wrong pins, and rows without one."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    wrong: dict[str, Counter[str]] = defaultdict(Counter)
    examples: dict[tuple[str, str], str] = {}
    direct: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for layer, case, match, why, where in missed(data):
        counts[layer][why] += 1
        direct[layer, why][where] += 1
        wrong[layer][why] += match.best is not None
        examples.setdefault((layer, why), case.phrase)
    for layer in LAYERS:
        asked = sum(1 for _ in cases(data / layer))
        yield f"\n{layer}: {asked} rows, {counts[layer].total()} without a right answer\n"
        corners = "_corners_" in layer
        yield (
            "| cause | rows | of all | wrong pins | "
            + ("" if corners else "others put it: " + " / ".join(WITNESSES) + " | ")
            + "example |"
        )
        yield "|---|---|---|---|" + ("" if corners else "---|") + "---|"
        for why, count in counts[layer].most_common():
            others = "" if corners else f" {' / '.join(str(direct[layer, why][w]) for w in WITNESSES)} |"
            share = 100 * count / asked
            yield f"| {why} | {count} | {share:.1f}% | {wrong[layer][why]} |{others} `{examples[layer, why]}` |"


if __name__ == "__main__":
    given = Path(sys.argv[1])
    print("\n".join(table(given / "data" if (given / "data").is_dir() else given)))
