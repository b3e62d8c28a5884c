"""Terminals that know fewer characters than UTF-8: what they cannot show is replaced by what they can."""

import codecs
import io
import os
import sys
import unicodedata

_HANDLER, _ASCII = "dateline-plain", "dateline-ascii"
_PLAIN = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u2018": "'", "’": "'", "–": "-", "—": "-", "\u2212": "-",
        "…": "...",
        "·": "-", "•": "*", "→": "->", "±": "+/-", "×": "x", "½": "1/2", "¼": "1/4", "¾": "3/4",
        "ß": "ss", "æ": "ae",
        "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "\u0131": "i", "№": "No.", "§": "Sec.",
    }
)  # fmt: skip


def prepare() -> None:
    """Let the streams replace what they cannot write, and read arguments in another encoding than the terminal's."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not _is(stream, "utf-8"):
            # click writes UTF-8 to what calls itself ASCII, whatever the terminal can show.
            stream.reconfigure(encoding=_ASCII if _is(stream, "ascii") else stream.encoding, errors=_HANDLER)
    sys.argv[1:] = map(_readable, sys.argv[1:])


def _is(stream: io.TextIOBase, encoding: str) -> bool:
    return codecs.lookup(stream.encoding or "ascii").name == encoding


def _readable(argument: str) -> str:
    """Return an argument whose bytes the locale could not decode, decoded; the name of a file stays as it is."""
    if argument.isascii() or not any("\udc80" <= char <= "\udcff" for char in argument) or os.path.exists(argument):
        return argument
    raw = os.fsencode(argument)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def shows_everything() -> bool:
    """Return True if stdout takes every character."""
    return not isinstance(sys.stdout, io.TextIOWrapper) or _is(sys.stdout, "utf-8")


def _replaced(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    plain = "".join(_plain(char, error.encoding) for char in error.object[error.start : error.end])
    return plain, error.end


def _plain(char: str, encoding: str) -> str:
    """Return the character in characters of the encoding: without its accent, in letters, or as a question mark."""
    parts = unicodedata.normalize("NFKD", char.translate(_PLAIN))
    kept = "".join(part for part in parts if not unicodedata.combining(part))
    shown = kept.encode(encoding, "ignore").decode(encoding)
    # A mark alone belongs to the letter before it, which is shown.
    return shown if shown or unicodedata.combining(char) else "?"


def _find(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") != _ASCII:
        return None
    ascii_ = codecs.lookup("ascii")
    return codecs.CodecInfo(
        ascii_.encode,
        ascii_.decode,
        ascii_.streamreader,
        ascii_.streamwriter,
        ascii_.incrementalencoder,
        ascii_.incrementaldecoder,
        name=_ASCII,
    )


codecs.register(_find)
codecs.register_error(_HANDLER, _replaced)
