"""The table of docs/distances.md, as the code says distances now: python -m scripts.distances"""

from collections.abc import Iterator
from pathlib import Path

from app.distances.wording import sentence
from app.model import AccuracyType, Candidate, Distance
from geodata.units import FOOT_M, MILE_M

PAGE = Path(__file__).parents[1] / "docs" / "distances.md"
BEGIN, END = "<!-- table -->\n", "<!-- end -->"
LENGTHS_M = {
    "0": 0.0,
    "3 m": 3.0,
    "8 m": 8.0,
    "99 ft": 99 * FOOT_M,
    "150 m": 150.0,
    "499 ft": 499 * FOOT_M,
    **{f"{miles:,} miles": miles * MILE_M for miles in (0.1, 0.25, 0.94, 0.96, 0.999, 1.04, 9.96, 99.6, 4000)},
}
DOUBTS_M = {"0.5 m": 0.5, "20 m": 20.0, "a block": 120.0, "3 km": 3000.0}
_A, _B = (Candidate(label, -93.3, 44.9, AccuracyType.POINT, 1.0, 1.0) for label in "AB")


def table() -> str:
    """Return the table in Markdown: a row for each distance and doubt."""
    return "\n".join(("| distance | doubt | miles first | kilometers first |", "|---|---|---|---|", *_rows())) + "\n"


def _rows() -> Iterator[str]:
    for length, length_m in LENGTHS_M.items():
        for doubt, doubt_m in DOUBTS_M.items():
            distance = Distance(length_m, max(0.0, length_m - doubt_m), length_m + doubt_m, "")
            said = (_bare(sentence(_A, _B, distance, "mi")), _bare(sentence(_A, _B, distance, "km")))
            yield f"| {length} | {doubt} | {said[0]} | {said[1]} |"


def _bare(text: str) -> str:
    """The words of the sentence for the distance alone."""
    text = text.removeprefix("A and B are ").removesuffix(".").removesuffix(" in a straight line")
    return text.removesuffix(" apart")


def written(page: str) -> str:
    """Return the page with the table of now."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + "\n" + table() + "\n" + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
