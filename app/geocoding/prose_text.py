"""A text as it was pasted → one that reads plainly, and knows where each of its characters stood.

E-mail breaks lines and marks what it quotes; PDF hyphenates; web pages hold blanks of ten kinds. The plain text has
single blanks, "\\n" between lines and "\\n\\n" between paragraphs, and nothing else that is not seen. Shorthand that
can be trusted in a sentence is written out.
"""

import re
from html import unescape

from app.geocoding.plain import Plain
from app.geocoding.shorthand import rewritten

_BLANK = "\t\xa0\u1680\u2000-\u200b\u202f\u205f\u3000"
"""A zero-width space is one: it shows nothing, but parts words."""
_UNSEEN = "\xad\u034f\u061c\u180e\u200c-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_ENDS_LINE = "\n\r\x0b\x85\u2028"
_ENDS_PARAGRAPH = "\x0c\u2029"
_SAME_LENGTH = str.maketrans(
    "\u2010\u2011\u2012\u2018\u2019\u201b\u02bc\u201c\u201d\uff06\uff0f\uff20", "---''''\"\"&/@"
)
_WRINKLED = re.compile(r"[^\x20-\x25\x27-\x7e\n]|&|  | \n|\n[ >]|\n\n\n|-\n|\A>")
_SPACE = rf"[ {_BLANK}{_UNSEEN}]"
_LINES = re.compile(rf"[{_ENDS_LINE}{_ENDS_PARAGRAPH}][ >{_BLANK}{_UNSEEN}{_ENDS_LINE}{_ENDS_PARAGRAPH}]*")
""" "> " begins the lines of a quoted e-mail."""
_ANY_LINE = re.compile(rf"\r\n|[{_ENDS_LINE}]")
_QUOTED = re.compile(rf"\A(?:{_SPACE}*>)+{_SPACE}*")
_BROKEN_WORD = re.compile(rf"(?<=\w)[-\xad]{_SPACE}*(?:\r\n|[{_ENDS_LINE}])(?:{_SPACE}*>)*{_SPACE}*(?=\w)")
_SPACES = re.compile(rf" (?:[ {_BLANK}{_UNSEEN}]+|(?=\n))|[{_BLANK}{_UNSEEN}]{_SPACE}*")
_ENTITY = re.compile(r"&(?:amp|nbsp|#(?:38|39|160|821[1-7]|822[01]));")
_LIGATURE = re.compile(r"[\ufb00-\ufb06]")
_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl", "st", "st")
_WORD_BEFORE = re.compile(r"\w{1,12}\Z")
_KEEPS_ITS_HYPHEN = re.compile(
    r"(?:(?i:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|light|mid|half|park|kitty|catty)|\w*\d|[A-Z])$"
)
"""What stands before a hyphen that belongs to the word: "twenty-six", "2600-2699", "I-94"."""
_PARAGRAPHS = re.compile(r"[^\n](?:[^\n]|\n(?!\n))*|\n+")
_SHORT_WORDS = (
    "hundred", "thousand", "bound", "bnd", "/b", " cor ", " cor.", "minnesota", "minn. ", "minn ", "mn ", "mn-",
    "state h", "state r", "state t", "highway-", "hwy-", "hwy.-", "route-", "th-", "csah-", "cr-", "interstate-",
)  # fmt: skip
_SHORT_FIGURES = re.compile(r"\d(?:,\d{3}[\s-]+[Bb]| \d \d|00'?s\b|[*_?#]|--|\.\.| (?:st|nd|rd|th|ST|ND|RD|TH)\b)")
"""A text without any of these has nothing to be written out, which is quickly told."""


def plain_prose(text: str) -> Plain:
    """Return the text without its wrinkles and its shorthand; its other words stay as they are, in their order."""
    found = smooth(text)
    return _written_out(found) if _has_shorthand(found.text) else found


def _has_shorthand(text: str) -> bool:
    small = text.lower()
    return any(word in small for word in _SHORT_WORDS) or _SHORT_FIGURES.search(text) is not None


def smooth(text: str) -> Plain:
    """Return the text without its wrinkles, its words as they are."""
    found = Plain(text).translated(_SAME_LENGTH)
    if _WRINKLED.search(found.text):
        found = found.sub(_BROKEN_WORD, _put_together).sub(_LINES, _line).sub(_QUOTED, "")
        if "&" in found.text:
            found = found.sub(_ENTITY, lambda entity: unescape(entity[0]).translate(_SAME_LENGTH))
        found = found.sub(_SPACES, _space).sub(_LIGATURE, lambda one: _LIGATURES[ord(one[0]) - 0xFB00])
    return found


def _put_together(broken: re.Match[str]) -> str:
    """Return what is left of the hyphen between the two halves of a word: nothing, unless it is the word's own."""
    before = _WORD_BEFORE.search(broken.string, 0, broken.start())
    word, goes_on = before[0] if before else "", broken.string[broken.end()]
    if broken[0][0] == "\xad" or (len(word) > 1 and word.isupper() and goes_on.isupper()):
        return ""
    return "" if goes_on.islower() and not _KEEPS_ITS_HYPHEN.match(word) else "-"


def _line(lines: re.Match[str]) -> str:
    parts_paragraphs = len(_ANY_LINE.findall(lines[0])) > 1 or re.search(f"[{_ENDS_PARAGRAPH}]", lines[0])
    return "\n\n" if parts_paragraphs else "\n"


def _space(spaces: re.Match[str]) -> str:
    if spaces.string[spaces.end() : spaces.end() + 1] == "\n":
        return ""
    return " " if re.search(f"[ {_BLANK}]", spaces[0]) else ""


def _written_out(found: Plain) -> Plain:
    """Return the text with the shorthand written out in the paragraphs that have any."""
    starts = found.starts if found.starts is not None else range(len(found.text))
    ends = found.ends if found.ends is not None else range(1, len(found.text) + 1)
    words: list[str] = []
    all_starts: list[int] = []
    all_ends: list[int] = []
    at = 0
    for paragraph in _PARAGRAPHS.findall(found.text):
        after = at + len(paragraph)
        one = Plain(paragraph, starts[at:after], ends[at:after])
        one = rewritten(one, in_prose=True) if _has_shorthand(paragraph) else one
        words.append(one.text)
        all_starts += one.starts or ()
        all_ends += one.ends or ()
        at = after
    return Plain("".join(words), all_starts, all_ends)
