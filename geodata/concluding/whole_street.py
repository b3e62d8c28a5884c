"""The hundreds of a whole street at once: what was seen on one piece is weighed with all that hang together with it.

A piece's state is its lowest hundred and how many it has. What was seen on it and what the streets around say speak for
some states; how numbers run on from piece to piece, for some pairs. Belief propagation (Pearl, Probabilistic Reasoning
in Intelligent Systems, 1988) joins them: exact on a street that is a line or a tree, close to it where carriageways
part.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from geodata.concluding.crossvalues import CrossValues
from geodata.concluding.links import Link, links
from geodata.concluding.numbers import Numbered, Numbers
from geodata.concluding.placing import Chance, Chances

Weights = NDArray[np.float64]
_MOST = 3
"""Hundreds that one piece can have."""
_SWEEPS = 3
_SEEN, _SEEN_MOST, _BESIDE, _CROSSED = 1.2, 8.0, 1.5, 1.5
"""What a vote, a parallel piece and the cross streets' values weigh, as logarithms of odds; votes up to a most."""
_HEARD = 0.15
_EACH_MORE = 1.0
_NARROW_M = ((45.0, 6.0), (60.0, 3.0), (80.0, 1.0))
_WIDE_M = ((350.0, 2.0), (260.0, 1.0))
"""(metres of street a hundred, what it costs): several hundreds on so little, one on so much."""
_STEPS = {0: 0.25, 1: 0.0, 2: 2.0, 3: 3.5, 4: 4.2}
"""What it costs that the next piece starts so many hundreds on from where the last one ended."""
_ASTRAY = 5.0
_SHARED_M, _PER_M = 220.0, 100.0
"""Two pieces in one hundred that are longer than this together pay one for each so many metres more."""
_GAP_M = (220.0, 70.0)
"""Metres of gap for each hundred left out: at most, at least."""
_GAP_ASTRAY = 4.0
_EITHER_WAY = 0.3
_BIN_M = 25.0
_FLOOR = 0.001


@dataclass(slots=True)
class _Street:
    """A street's pieces and links, what each piece says of its states, and these: lowest and highest hundred, / 100."""

    pieces: Sequence[Numbered]
    links: Sequence[Link]
    own: dict[int, Weights]
    lows: NDArray[np.int64]
    highs: NDArray[np.int64]
    costs: dict[tuple[int, int, int], Weights] = field(default_factory=dict)

    def between(self, link: Link) -> Weights:
        """How well the states of the second piece, across, follow those of the first, down."""
        both_m = link.first.piece.length_m + link.second.piece.length_m
        key = (link.onward, round(link.gap_m / _BIN_M + 0.5) if link.gap_m else 0, round(both_m / _BIN_M))
        if key not in self.costs:
            self.costs[key] = np.exp(-self._cost(link.onward, key[1] * _BIN_M, key[2] * _BIN_M))
        return self.costs[key]

    def _cost(self, onward: int, gap_m: float, both_m: float) -> Weights:
        up = self._upward(gap_m, both_m)
        return {1: up, -1: up.T, 0: np.minimum(up, up.T) + _EITHER_WAY}[onward]

    def _upward(self, gap_m: float, both_m: float) -> Weights:
        steps = self.lows[None, :] - self.highs[:, None]
        if gap_m:
            fewest, most = gap_m / _GAP_M[0], gap_m / _GAP_M[1] + 2
            off: Weights = np.maximum(0.0, np.maximum(fewest - steps, steps - most))
            return np.minimum(off, _GAP_ASTRAY)
        cost = np.full(steps.shape, _ASTRAY)
        for step, price in _STEPS.items():
            cost[steps == step] = price
        cost[steps == 0] += max(0.0, both_m - _SHARED_M) / _PER_M
        return cost


def believe(numbers: Numbers, streets: Iterable[Sequence[Numbered]]) -> Chances:
    """Piece → hundred → how likely it is there. A piece may have several; the streets hear each other as they stand
    now, with the way that their numbers run."""
    values = CrossValues(numbers)
    found: Chances = {}
    for pieces in streets:
        spoken = {numbered.piece.index: _spoken(numbers, numbered, values) for numbered in pieces}
        if any(weight > _HEARD for of_piece in spoken.values() for weight in of_piece.values()):
            street = _street(numbers, pieces, spoken)
            for index, belief in _propagated(street).items():
                found[index] = dict(_chances(street, belief, spoken[index]))
    return found


def _spoken(numbers: Numbers, numbered: Numbered, values: CrossValues) -> dict[int, float]:
    """Hundred → what speaks for it on the piece, as the logarithm of odds."""
    spoken: dict[int, float] = defaultdict(float)
    for hundred, votes in numbered.seen.items():
        spoken[hundred] += _SEEN * min(votes, _SEEN_MOST)
    for weight, other in numbers.beside(numbered):
        if other.hundred is not None:
            spoken[other.hundred] += _BESIDE * weight * other.confidence
    for hundred, weight in values.of(numbered):
        spoken[hundred] += _CROSSED * weight
    return spoken


def _street(numbers: Numbers, pieces: Sequence[Numbered], spoken: Mapping[int, Mapping[int, float]]) -> _Street:
    """The street with every state that lies within two hundreds of what anything speaks for."""
    heard = [h // 100 for of_piece in spoken.values() for h, weight in of_piece.items() if weight > _HEARD]
    first, last = max(0, min(heard) - 2), max(heard) + 2
    lows = np.tile(np.arange(first, last + 1), _MOST)
    highs = lows + np.repeat(np.arange(_MOST), last + 1 - first)
    own = {n.piece.index: _own(n, spoken[n.piece.index], lows, highs, last) for n in pieces}
    return _Street(pieces, links(numbers, pieces), own, lows, highs)


def _own(
    numbered: Numbered, spoken: Mapping[int, float], lows: NDArray[np.int64], highs: NDArray[np.int64], last: int
) -> Weights:
    """What the piece itself says of its states."""
    cost = np.array([_width_cost(numbered.piece.length_m, 1 + more) for more in range(_MOST)])
    odds: Weights = -cost[highs - lows]
    for hundred, weight in spoken.items():
        odds[(lows <= hundred // 100) & (hundred // 100 <= highs)] += weight
    odds[highs > last] = -np.inf
    return _share(np.exp(odds - odds.max()))


def _width_cost(length_m: float, hundreds: int) -> float:
    each_m = length_m / hundreds
    if hundreds == 1:
        return next((cost for more_than_m, cost in _WIDE_M if each_m > more_than_m), 0.0)
    return _EACH_MORE * (hundreds - 1) + next((cost for less_than_m, cost in _NARROW_M if each_m < less_than_m), 0.0)


def _share(weights: Weights) -> Weights:
    share: Weights = weights / weights.sum()
    return share


def _propagated(street: _Street) -> dict[int, Weights]:
    """Every piece's states once all have been heard by all: messages along the links, there and back."""
    at: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, link in enumerate(street.links):
        at[link.first.piece.index].append((number, link.second.piece.index))
        at[link.second.piece.index].append((number, link.first.piece.index))
    even = np.full(len(street.lows), 1.0 / len(street.lows))
    told = {(number, index): even for index, around in at.items() for number, _ in around}
    order = _in_order(street, at)
    for way in [order, order[::-1]] * _SWEEPS:
        for index in way:
            belief = _joint(street, index, at[index], told)
            for number, other in at[index]:
                told[number, other] = _message(street, number, index, belief, told[number, index])
    return {index: _joint(street, index, at[index], told) for index in street.own}


def _joint(
    street: _Street, index: int, around: Sequence[tuple[int, int]], told: Mapping[tuple[int, int], Weights]
) -> Weights:
    belief = street.own[index]
    for number, _ in around:
        belief = _share(belief * told[number, index])
    return belief


def _message(street: _Street, number: int, index: int, belief: Weights, back: Weights) -> Weights:
    """What the piece tells over the link: its belief without what it was told over it."""
    link = street.links[number]
    own = _share(belief / back)
    follows = street.between(link)
    message = _share(own @ follows if link.first.piece.index == index else follows @ own)
    return (1 - _FLOOR) * message + _FLOOR / len(message)


def _in_order(street: _Street, at: Mapping[int, Sequence[tuple[int, int]]]) -> list[int]:
    """The pieces from an end of the street on, each after one that it hangs together with."""
    order: dict[int, None] = {}
    for start in sorted(street.own, key=lambda index: (len(at[index]), index)):
        queue = [start]
        for index in queue:
            if index not in order:
                order[index] = None
                queue += [other for _, other in at[index]]
    return list(order)


def _chances(street: _Street, belief: Weights, spoken: Mapping[int, float]) -> Iterator[tuple[int, Chance]]:
    """Each hundred, with the share of the states that have it."""
    shares = np.zeros(int(street.highs.max()) + 1)
    for more in range(_MOST):
        np.add.at(shares, street.lows + more, belief * (street.lows + more <= street.highs))
    for at, share in enumerate(shares):
        if share >= _FLOOR:
            yield at * 100, Chance(min(1.0, float(share)), spoken.get(at * 100, 0.0))
