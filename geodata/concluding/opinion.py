"""What the streets around say of a piece: its hundred, and which way its numbers run. Only the concluded are heard."""

from collections import defaultdict
from collections.abc import Iterator

from geodata.concluding.crossvalues import CrossValues
from geodata.concluding.numbers import Numbered, Numbers
from geodata.geometry.earth import Position


def opinion_of(numbers: Numbers, numbered: Numbered, values: CrossValues) -> dict[int, float]:
    """What the pieces around say of this one's hundred; the weights of a clear case add up to more than 1."""
    opinion: dict[int, float] = defaultdict(float)
    for weight, other in numbers.beside(numbered):
        if other.hundred is not None:
            opinion[other.hundred] += weight * other.confidence
    for (low, weight), (high, other_weight) in _both_ends(numbers, numbered):
        step = high - low
        if abs(step) == 200:
            opinion[(low + high) // 2] += 1.2 * min(weight, other_weight)
        elif abs(step) == 100:
            opinion[low] += 0.5 * weight
            opinion[high] += 0.5 * other_weight
        elif step == 0:
            opinion[low] += 1.2 * min(weight, other_weight)
    for hundred, weight in [*_going_on(numbers, numbered), *values.of(numbered)]:
        opinion[hundred] += weight
    return opinion


def _going_on(numbers: Numbers, numbered: Numbered) -> Iterator[tuple[int, float]]:
    """Behind the last numbered piece of a street the numbers go on as they ran: the next hundred, or still the same."""
    known = [(node, other, other.hundred) for node, other in numbers.neighbours(numbered) if other.hundred is not None]
    if len(known) == 1:
        node, other, hundred = known[0]
        way = rising(numbers, other)
        onward = 100 if way == (1 if node == other.piece.ends[1] else -1) else -100
        room = min(1.0, numbered.piece.length_m / 100)
        if way and hundred + onward >= 0:
            yield hundred + onward, 0.35 * other.confidence * room
        yield hundred, 0.35 * other.confidence * (1.2 - room)


def _both_ends(numbers: Numbers, numbered: Numbered) -> Iterator[tuple[tuple[int, float], tuple[int, float]]]:
    known: dict[Position, list[Numbered]] = defaultdict(list)
    for node, other in numbers.neighbours(numbered):
        if other.hundred is not None:
            known[node].append(other)
    ends = [min(others, key=lambda o: -o.confidence) for others in known.values()]
    if len(ends) == 2 and ends[0].hundred is not None and ends[1].hundred is not None:
        yield (ends[0].hundred, ends[0].confidence), (ends[1].hundred, ends[1].confidence)


def rising(numbers: Numbers, numbered: Numbered) -> int:
    """The way numbers run, by the hundreds before and behind on the same street."""
    if numbered.hundred is None:
        return 0
    tendency = 0.0
    for node, other in numbers.neighbours(numbered):
        if other.hundred is not None and 0 < abs(other.hundred - numbered.hundred) <= 300:
            ahead = node == numbered.piece.ends[1]
            tendency += other.confidence * (1 if (other.hundred > numbered.hundred) == ahead else -1)
    return (tendency > 0) - (tendency < 0)


def rising_beside(numbers: Numbers, numbered: Numbered) -> int:
    """The way that the numbers of the parallel streets run."""
    tendency = 0.0
    for weight, other in numbers.beside(numbered):
        same_way = numbered.forward * other.forward * (numbered.ux * other.ux + numbered.uy * other.uy)
        tendency += weight * other.rising * (1 if same_way > 0 else -1)
    return (tendency > 0) - (tendency < 0)


def rising_joined(numbers: Numbers, numbered: Numbered) -> int:
    """The way that the numbers of the pieces it goes on from or into run."""
    tendency = 0
    for node, other in numbers.neighbours(numbered):
        goes_on = (other.piece.ends[1] == node) == (numbered.piece.ends[0] == node)
        tendency += other.rising * (1 if goes_on else -1)
    return (tendency > 0) - (tendency < 0)
