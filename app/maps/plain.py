"""Text as it may stand in any format: no control characters, nothing that turns the text around it, one line."""

import re

# Control characters, halves of surrogate pairs, non-characters (none is allowed in XML 1.0), and the marks that embed,
# override or isolate a direction: left open, they would turn what stands after them in a sentence of ours.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_SPACES = re.compile(r"\s+")


def plain(text: str) -> str:
    """The text in one line, without what cannot be printed."""
    return _SPACES.sub(" ", _UNPRINTABLE.sub("", text)).strip()
