"""Whether the two figures of a distance agree, over corners and blocks of Minneapolis: python -m bench.figures"""

import random
import re

from app.distances import measure, wording
from app.geocoding.geocode import Geocoder
from app.model import Candidate
from app.words.units import UnitSetting
from geodata.geometry import lines
from geodata.streets import Streets
from geodata.units import FOOT_M, MILE_M

PLACES, NEAREST = 700, (0, 1, 3, 10, 60, 250)
SEED = 5
SIZES_M = {
    "mile": MILE_M, "miles": MILE_M, "foot": FOOT_M, "feet": FOOT_M, "meter": 1.0, "meters": 1.0,
    "kilometer": 1000.0, "kilometers": 1000.0, "km": 1000.0,
}  # fmt: skip
_FIGURE = re.compile(r"(half a|[\d,]+(?:\.\d+)?) (\w+)")


_NOTHING = re.compile(r"\b0 (?:feet|meters|miles|kilometers|km)\b")


def places(streets: Streets, pick: random.Random) -> list[Candidate]:
    """Corners and blocks, as the geocoder finds them."""
    geocoder, found = Geocoder(streets), list[Candidate]()
    drawn = [one for one in streets.streets() if streets.blocks(one.id)]
    while len(found) < PLACES:
        street = pick.choice(drawn)
        crossing = pick.choice([*streets.crossings(street.id)] or [street.id])
        hundred = pick.choice([*streets.blocks(street.id)])
        for phrase in (f"{street.name} & {streets.street(crossing).name}", f"{hundred} block of {street.name}"):
            if best := geocoder.geocode(phrase).best:
                found.append(best)
    return found


def lengths_m(text: str) -> list[float]:
    """The figures of a text that have a unit, in metres."""
    found = (
        (0.5 if figure == "half a" else float(figure.replace(",", "")), unit) for figure, unit in _FIGURE.findall(text)
    )
    return [figure * SIZES_M[unit] for figure, unit in found if unit in SIZES_M]


def differ(text: str) -> float:
    """By how much the last figure before the bracket and the last one in it differ, as a share of the first."""
    said = text.rpartition(" are ")[2]
    first, _, behind = said.partition("(")
    if not behind:
        return 0.0
    one_m, other_m = lengths_m(first)[-1], lengths_m(behind)[-1]
    return abs(one_m - other_m) / one_m


def main() -> None:
    """Print how many pairs differ by more than a quarter, and by more than 6 %."""
    pick, streets = random.Random(SEED), Streets()  # noqa: S311
    found = places(streets, pick)
    pairs = []
    for one in found:
        others = (other for other in found if other is not one)
        near = sorted(others, key=lambda other: lines.distance_m(one.position, other.position))
        pairs += [(one, near[at]) for at in NEAREST]
    units: tuple[UnitSetting, ...] = ("mi", "km")
    texts = [(wording.sentence(a, b, measure.measure(a, b), unit)) for a, b in pairs for unit in units]
    shares = [differ(text) for text in texts]
    print(f"{len(texts):,} sentences of {len(pairs):,} pairs")
    for most in (0.25, 0.06):
        print(f"{sum(share > most for share in shares):,} have figures that differ by more than {most:.0%}")
    print(f"{sum(_NOTHING.search(text) is not None for text in texts)} say 0")


if __name__ == "__main__":
    main()
