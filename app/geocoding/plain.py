"""Text as typed or pasted → the same text in plain characters, which knows where each of them came from.

A span of the plain text leads back to the text as given, so whoever reads the one can still quote the other.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Replacement = str | Callable[[re.Match[str]], str]
_ODD = re.compile(r"[^\x20-\x7e]|&\w{2,6};|&#\w{2,6};", re.ASCII)
"""What has to be looked at: anything but printable ASCII, HTML entities."""
_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+")
"""Soft hyphens, zero-width spaces and joiners, marks of direction: they show nothing and mean nothing to a name."""
_LINE_END = r"[ \t\xa0]*(?:\r\n|\n|\r(?!\n)|[\x0b\x85\u2028])[ \t\xa0]*(?:>[> ]*)?"
""" "> " begins the lines of a quoted e-mail."""
_PARAGRAPH = re.compile(rf"{_LINE_END}(?:{_LINE_END})+|[\x0c\u2029]+")
_BROKEN_WORD = re.compile(rf"(?<=[A-Za-z]{{2}})-{_LINE_END}(?=[a-z]{{2}})(?!(?:and|at|of|on|the|to|block)\b)")
_BROKEN_BEHIND_A_HYPHEN = re.compile(rf"(?<=\w)-{_LINE_END}(?=\w)")
_LINE = re.compile(_LINE_END)
_SOFT_BROKEN_WORD = re.compile(rf"\u00ad{_LINE_END}")
_PARAGRAPH_MARK = re.compile("\u2029")
_ENTITY = re.compile(r"&(?:amp|#38|#x26);", re.IGNORECASE)
_SPACE_ENTITY = re.compile(r"&(?:nbsp|thinsp|ensp|emsp|#160|#xa0|#8239|#8201);", re.IGNORECASE)
_SPACES = re.compile(r"[\x00-\x09\x0e-\x1f\x7f-\x84\x86-\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_HIDDEN_DIGITS = re.compile(r"(?<=\d)\u2014(?=\s)|(?:(?<=^\d)|(?<=^\d\d)|(?<=^\d\d\d))\u2014(?=[A-Za-z])")
""" "26-- Blaisdell", as a word processor makes it; without a space only where the text begins so."""
_SAME_LENGTH = str.maketrans(
    "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u2018\u2019\u201b\u02bc\u2032\uff07\uff06\uff0f"
    "\u2044\uff20\uff0c\uff0e\uff1a\uff1b\uff03\uff08\uff09\uff0b\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17"
    "\uff18\uff19",
    "----------''''''&//@,.:;#()+0123456789",
)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text; `starts` and `ends` say for each character which span of the text as given it stands for."""

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def given(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text as given that text[start:end] stands for."""
        if self.starts is None or self.ends is None:
            return start, end
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return at, at
        return self.starts[start], self.ends[end - 1]

    def sub(self, pattern: re.Pattern[str], replacement: Replacement) -> "Plain":
        """The text with every match replaced, at whatever length; matches must not be empty."""
        matches = list(pattern.finditer(self.text))
        if not matches:
            return self
        starts = self.starts if self.starts is not None else range(len(self.text))
        ends = self.ends if self.ends is not None else range(1, len(self.text) + 1)
        pieces: list[str] = []
        new_starts: list[int] = []
        new_ends: list[int] = []
        copied = 0
        for match in [*matches, None]:
            upto = match.start() if match else len(self.text)
            pieces.append(self.text[copied:upto])
            new_starts += starts[copied:upto]
            new_ends += ends[copied:upto]
            if match:
                new = replacement(match) if callable(replacement) else match.expand(replacement)
                pieces.append(new)
                new_starts += [starts[match.start()]] * len(new)
                new_ends += [ends[match.end() - 1]] * len(new)
                copied = match.end()
        return Plain("".join(pieces), new_starts, new_ends)

    def translated(self, table: dict[int, int]) -> "Plain":
        """The text with characters exchanged one for one."""
        return Plain(self.text.translate(table), self.starts, self.ends)


def plain(text: str) -> Plain:
    """The text in plain characters. A line break is a space; two of them stay, as the end of a paragraph.

    A word that a hyphen parts at the end of a line is put together; an entity of HTML is the character it stands for.
    """
    is_ascii = text.isascii() and text.isprintable()
    if (is_ascii and ("&" not in text or ";" not in text)) or _ODD.search(text) is None:
        return Plain(text)
    found = Plain(text).sub(_HIDDEN_DIGITS, "--").translated(_SAME_LENGTH)
    for pattern, replacement in _STEPS:
        found = found.sub(pattern, replacement)
    return found


_STEPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_SPACE_ENTITY, " "),
    (_ENTITY, "&"),
    (_SOFT_BROKEN_WORD, ""),
    (_INVISIBLE, ""),
    (_PARAGRAPH, "\u2029"),
    (_BROKEN_WORD, ""),
    (_BROKEN_BEHIND_A_HYPHEN, "-"),
    (_LINE, " "),
    (_SPACES, " "),
    (_PARAGRAPH_MARK, "\n\n"),
)
"""From top to bottom."""
