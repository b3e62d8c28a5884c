"""How sure a fact of the gazetteer makes an answer: from its confidence to the share of such answers that were right.

A gazetteer's confidence says how many witnesses agree; a score promises more: of the answers with 0.9 or better, 99 in
100 are right. The curves below join the two. They are read off the five-fold measure (bench/fivefold.py: a fifth of the
published places left out of the build, and asked for): the share of right answers among those of like confidence.

- A corner is where two lines cross. Which street they belong to is all that can be wrong, so even a name of confidence
  0.55 was right in 98 of 100; below a half it is hearsay (91 of 100).
- A house number was right in 99 of 100 from 0.85 on, in 95 to 98 of 100 below.
- A block is the most delicate: its middle is 100 m from the next one's end. Those that were seen, and have one of the
  two lengths that most blocks have, were right in 99 of 100 from 0.6 on. Others, where a hundred ends in mid-street or
  two are run together, were right in 80 to 97; those that only their neighbours speak for, in 90 to 95 (`block`).
"""

from functools import lru_cache
from itertools import pairwise

from app.model import AccuracyType

Curve = tuple[tuple[float, float], ...]
CORNER: Curve = ((0.0, 0.5), (0.5, 0.957), (1.0, 1.0))
HOUSE: Curve = ((0.0, 0.4), (0.7, 0.83), (0.85, 0.9), (1.0, 1.0))
BLOCK: Curve = ((0.0, 0.4), (0.55, 0.87), (0.62, 0.905), (1.0, 1.0))
PLAIN: Curve = ((0.0, 0.0), (1.0, 1.0))
"""What is not measured keeps the confidence that its source has."""
CURVES = {
    AccuracyType.INTERSECTION: CORNER,
    AccuracyType.BETWEEN: CORNER,
    AccuracyType.STREET_CENTER: CORNER,
    AccuracyType.RANGE_INTERPOLATION: HOUSE,
    AccuracyType.BLOCK: BLOCK,
}
ORDINARY_BLOCK_M = ((52.0, 72.0), (92.0, 103.0))
"""From the middle to the farthest end of a block: a city's blocks are of two lengths, along and across."""
ODD_BLOCK = 0.9
CONCLUDED_BLOCK = 0.92
"""A block that follows from its neighbours' hundreds, and that no published place was seen on."""
RAMPS = 0.85
"""Two roads joined by ramps, or one above the other: a place all the same, and less of one."""


@lru_cache(maxsize=8192)
def sureness(kind: AccuracyType, confidence: float) -> float:
    """The share of right answers, 0-1, among those of this kind that rest on facts of this confidence."""
    return round(_along(CURVES.get(kind, PLAIN), confidence), 3)


def confidence(kind: AccuracyType, share: float) -> float:
    """The other way round: what confidence a share stands for."""
    return _along(tuple((after, before) for before, after in CURVES.get(kind, PLAIN)), share)


def _along(curve: Curve, at: float) -> float:
    """The curve's value, straight between its points."""
    for (low, from_), (high, to) in pairwise(curve):
        if at <= high:
            return from_ + (to - from_) * (at - low) / (high - low)
    return curve[-1][1]


def of_block(reach_m: float, evidence: str) -> float:
    """What a block counts for by its shape, `reach_m` from its middle to its farthest end, and by who speaks for it."""
    shape = 1.0 if any(low_m <= reach_m <= high_m for low_m, high_m in ORDINARY_BLOCK_M) else ODD_BLOCK
    return shape * (CONCLUDED_BLOCK if "neighbours" in evidence else 1.0)
