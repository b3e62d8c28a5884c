"""The bytes of a text file → its text: UTF-8, UTF-16 with or without its mark, or the Windows code page 1252."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word document, a workbook or another zip file",
    b"\xd0\xcf\x11\xe0": "an old Word document or workbook",
    b"{\\rtf": "an RTF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
_CONTROLS = frozenset(range(32)) - {9, 10, 11, 12, 13}
_HALF = 0.3
"""In UTF-16 of a language of ours nearly every second byte is zero."""


def decoded(data: bytes) -> str:
    """Return the text. Raises ValueError with the reason where the bytes are no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _in(data[len(mark) :], encoding)
    for start, kind in _BINARY.items():
        if data.startswith(start):
            raise ValueError(f"it is {kind}; save it as plain text")
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if data[first::2].count(0) > _HALF * len(data) and 0 not in data[1 - first :: 2]:
            return _in(data, encoding)
    if not _CONTROLS.isdisjoint(data):
        raise ValueError("it holds bytes that are in no text; save it as plain text in UTF-8")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _in(data, "cp1252")


def in_utf8(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file as UTF-8, one at a time; a file in UTF-16 is read whole."""
    first = file.readline()
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or 0 in first:
        yield from (line.encode() for line in decoded(first + file.read()).splitlines())
        return
    if first:
        yield _line(first.removeprefix(codecs.BOM_UTF8))
    yield from map(_line, file)


def _line(line: bytes) -> bytes:
    try:
        line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace").encode()
    return line


def _in(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        name = "Windows-1252" if encoding == "cp1252" else encoding.upper()[:6]
        raise ValueError(f"it is neither UTF-8 nor {name}; save it as plain text in UTF-8") from None
