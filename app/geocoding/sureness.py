"""How sure a fact of the gazetteer makes an answer: from its confidence to the share of such answers that were right.

A gazetteer's confidence says how many witnesses agree; a score promises more: of the answers with 0.9 or better, 99 in
100 are right. The curves below join the two. They are read off the five-fold measure (bench/fivefold.py: a fifth of the
published places left out of the build, and asked for), and set so that 0.9 is where 99 in 100 are right.

- A corner is where two lines cross. Which street they belong to is all that can be wrong, so even a name of confidence
  0.55 was right in 98 of 100; below a half it is hearsay (91 of 100).
- A house number was right in 99 of 100 from 0.9 on, in 96 to 98 of 100 below.
- A block is the most delicate: its middle is 100 m from the next one's end.
- What tells most of blocks and of the numbers in them is whether others are as long (`of_length`). Where a tenth or
  more of the area's blocks are, to a metre and a half, 99 in 100 were right; where less than three in a thousand, 87.
- A block that only its neighbours speak for was wrong three times as often as one that was seen.
"""

from functools import lru_cache
from itertools import pairwise

from app.model import AccuracyType
from geodata.gaps import GAP

Curve = tuple[tuple[float, float], ...]
CORNER: Curve = ((0.0, 0.5), (0.5, 0.957), (1.0, 1.0))
HOUSE: Curve = ((0.0, 0.5), (0.35, 0.85), (0.5, 0.92), (0.7, 0.95), (1.0, 1.0))
BLOCK: Curve = ((0.0, 0.4), (0.3, 0.8), (0.55, 0.94), (0.62, 0.955), (1.0, 1.0))
PLAIN: Curve = ((0.0, 0.0), (1.0, 1.0))
"""What is not measured keeps the confidence that its source has."""
CURVES = {
    AccuracyType.INTERSECTION: CORNER,
    AccuracyType.BETWEEN: CORNER,
    AccuracyType.STREET_CENTER: CORNER,
    AccuracyType.RANGE_INTERPOLATION: HOUSE,
    AccuracyType.BLOCK: BLOCK,
}
USUAL, RARE = 0.15, 0.03
"""What share of an area's blocks is as long as its most usual ones, and how much less a rarer length counts for."""
_HARDLY_ANY = 0.0005
CONCLUDED_BLOCK = 0.965
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


def of_length(as_long: float) -> float:
    """What a place in a block counts for where that share of the area's blocks, 0-1, is as long as this one. A length
    that hardly any other has is that of a hundred which ends in mid-street, or of two that are run together."""
    share: float = min(1.0, (as_long + _HARDLY_ANY) / USUAL) ** RARE
    return share


def of_block(as_long: float, evidence: str) -> float:
    """What a block counts for by its length, as above, and by who speaks for it."""
    return of_length(as_long) * (CONCLUDED_BLOCK if "neighbours" in evidence or evidence == GAP else 1.0)
