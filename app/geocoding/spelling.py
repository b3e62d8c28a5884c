"""Words that are almost a word: one edit away to be mended, two to be suggested. It knows no streets.

An edit puts a letter in, leaves one out, changes one, or swaps two neighbours (Damerau-Levenshtein, each letter touched
once); doubling the wrong letter counts as one too ("Nicolett"). The look-up is SymSpell's: words one edit apart share
a form that each makes by leaving out at most a letter.
"""

from collections.abc import Iterable
from functools import cached_property
from itertools import groupby

SHORTEST = 5
"""Letters of a name that may be mended: of "Lake" and "Lane" nobody knows which was meant."""


class Words:
    """Words to be found by what is almost them. Numbers and short words are never taken for others."""

    def __init__(self, words: Iterable[str]) -> None:
        """Know these words; an index is made when it is first needed."""
        self._words = frozenset(words)

    @cached_property
    def _shortened(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for word in sorted({word for word in self._words if _is_long(word)}):
            for form in _forms(word) | {_single(word)}:
                index.setdefault(form, []).append(word)
        return index

    def near(self, word: str) -> tuple[str, ...]:
        """The words one edit from this one, in order."""
        if not _is_long(word):
            return ()
        forms = _forms(word) | {_single(word)}
        found = {other for form in forms for other in self._shortened.get(form, ())}
        return tuple(sorted(other for other in found if _one_slip(word, other)))

    def alike(self, word: str) -> tuple[str, ...]:
        """Those one edit away, else those two away that begin alike: to suggest."""
        if near := self.near(word):
            return near
        if not _is_long(word):
            return ()
        return tuple(sorted(other for other in self._beginning.get(word[:1], ()) if _almost(word, other)))

    @cached_property
    def _beginning(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for word in sorted({word for word in self._words if _is_long(word)}):
            index.setdefault(word[0], []).append(word)
        return index


def _almost(word: str, other: str) -> bool:
    """Two edits apart; most words are told apart more quickly, by their lengths and letters."""
    if abs(len(word) - len(other)) > 2 or len(set(word) ^ set(other)) > 4:
        return False
    return edits(word, other) <= 2


def _is_long(word: str) -> bool:
    return len(word) >= SHORTEST and (word.isalpha() or not any(letter.isdigit() for letter in word))


def _forms(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _single(word: str) -> str:
    """The word with every doubled letter once."""
    return "".join(letter for letter, _ in groupby(word))


def _one_slip(a: str, b: str) -> bool:
    return one_edit_apart(a, b) or (a != b and _single(a) == _single(b))


def one_edit_apart(a: str, b: str) -> bool:
    """Whether one edit turns a into b."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    short, long = sorted((a, b), key=len)
    at = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at + 1 : at + 2] + short[at : at + 1] + short[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped == long[at:]


def edits(a: str, b: str) -> int:
    """How many edits turn a into b (optimal string alignment)."""
    before, row = list(range(len(b) + 1)), list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        earlier, before, row = before, row, [i]
        for j, y in enumerate(b, start=1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
