"""Which ends of lines are blanks, and which end an entry.

"34th\\nand Portland" is one place, "38th and Chicago\\nPenn and Lowry" are two. Form tells most of them; for the
rest the streets say whether a place lies across the break.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from app.geocoding.tokens import Prose, tokens

if TYPE_CHECKING:
    from app.geocoding.prose import Span

WHOLE_LINE_CHARS = 45
"""A line at least this long was broken by its width; a shorter one is an entry, unless a place goes on behind it."""
MOST_ASKED = 3_000
"""Ends of lines about which the streets are asked; a longer list is told by form alone."""
LONGEST_LOOK_TOKENS = 24
"""How far before and behind the end of a line a place across it can reach."""
_ENDS_A_PLACE = frozenset("CUVTtDEdnoOqIRLPZB)h")
_BREAK = re.compile(r"(?<!\n)\n(?!\n)")
_ENTRY = re.compile(r"(?:[*•·‣▪+]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s")
_GOES_ON = re.compile(
    r"(?:[&/@,+(–—-]|\b(?:and|or|at|of|on|near|off|between|from|to|the|in|block|by|behind|outside|corner))$",
    re.IGNORECASE,
)
_GOES_ON_BEHIND = re.compile(
    r"(?:[&/@,+)]|(?:and|or|at|of|on|near|just|off|between|from|to|block|blk|hundred|north|south|east|west)\b)"
)
_SMALL_LETTER = re.compile("[a-z]")

Spans = Callable[[Prose], "Sequence[Span]"]


def read(text: str, known: Callable[[str], bool], spans: Spans) -> Prose:
    """Return the tokens of a plain text, with its lines joined where a sentence or a place goes on.

    `spans` finds the places of a stretch that the streets know; `known` is that of tokens().
    """
    breaks = [found.start() for found in _BREAK.finditer(text)]
    if not breaks:
        return tokens(text, known)
    hard = {at for at in breaks if _ENTRY.match(text, at + 1)}
    has_case = not (text.isupper() or text.islower())
    doubtful = [at for at in breaks if at not in hard and not _goes_on(text, at, has_case)]
    draft = tokens(_with_breaks(text, set(breaks) - hard), known)
    if doubtful:
        hard |= {at for at in doubtful[:MOST_ASKED] if _parts(draft, at, text, spans)}
        hard |= {at for at in doubtful[MOST_ASKED:] if _is_short(text, at)}
        return tokens(_with_breaks(text, set(breaks) - hard), known) if hard else draft
    return draft


def by_form(text: str, known: Callable[[str], bool]) -> Prose:
    """Return the tokens without asking any street: what is in doubt is a blank at the end of a whole line."""
    return read(text, known, lambda stretch: ())


def _with_breaks(text: str, soft: set[int]) -> str:
    """Return the text with blanks for these ends of lines."""
    edges = [0, *(edge for at in sorted(soft) for edge in (at, at + 1)), len(text)]
    pieces = (text[start:end] for start, end in pairwise(edges))
    return "".join(" " if piece == "\n" and at % 2 else piece for at, piece in enumerate(pieces))


def _goes_on(text: str, at: int, has_case: bool) -> bool:
    """Whether the words beside the end of a line say that the sentence goes on."""
    if _GOES_ON.search(text, max(0, at - 12), at):
        return True
    if not has_case:
        return False
    return _GOES_ON_BEHIND.match(text, at + 1) is not None or (
        not _is_short(text, at) and _SMALL_LETTER.match(text, at + 1) is not None
    )


def _is_short(text: str, at: int) -> bool:
    """Whether the line that ends here was not broken by its width."""
    return at - (text.rfind("\n", 0, at) + 1) < WHOLE_LINE_CHARS


def _parts(draft: Prose, at: int, text: str, spans: Spans) -> bool:
    """Whether the end of a line parts two entries."""
    is_short = _is_short(text, at)
    behind = draft.token_at(at)
    if not 0 < behind < len(draft.kinds) or draft.kinds[behind - 1] in ".;":
        return is_short
    first, last = _look(draft, behind)
    line = draft.token_at(text.rfind("\n", 0, at) + 1)
    if _ends_a_place(draft, max(first, line), behind, spans) and _begins_a_place(draft, behind, last, spans):
        return True
    across = any(_crosses(span, draft, behind) for span in spans(_cut(draft, first, last)))
    return not across and _is_short(text, at)


def _ends_a_place(draft: Prose, first: int, behind: int, spans: Spans) -> bool:
    if draft.kinds[behind - 1] not in _ENDS_A_PLACE:
        return False
    return any(span.end >= draft.ends[behind - 1] for span in spans(_cut(draft, first, behind)))


def _begins_a_place(draft: Prose, behind: int, last: int, spans: Spans) -> bool:
    behind += draft.kinds[behind : behind + 1] == "-"
    if behind >= last:
        return False
    return any(span.start == draft.starts[behind] for span in spans(_cut(draft, behind, last)))


def _crosses(span: "Span", draft: Prose, behind: int) -> bool:
    return span.start < draft.starts[behind] < span.end


def _look(draft: Prose, behind: int) -> tuple[int, int]:
    """Return the tokens round a break among which a place across it would lie: those of its sentence."""
    first, last = max(0, behind - LONGEST_LOOK_TOKENS), min(len(draft.kinds), behind + LONGEST_LOOK_TOKENS)
    first = max([first, *(draft.kinds.rfind(end, first, behind) + 1 for end in ".;")])
    ends = [end for end in (draft.kinds.find(mark, behind, last) for mark in ".;") if end > 0]
    return first, min([last, *ends])


def _cut(draft: Prose, first: int, last: int) -> Prose:
    return Prose(draft.text, draft.kinds[first:last], draft.starts[first:last], draft.ends[first:last])
