"""Search files for what was deleted: texts, positions as text and as packed numbers, and whatever is compressed."""

import re
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path

_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_LEAST_PART = 24


def marks(texts: Iterable[str], lon: float, lat: float) -> list[bytes]:
    """Return what to search for: each text, in UTF-8 and UTF-16, and the position to four decimals and as doubles."""
    figures = [str(int(abs(degrees) * 10_000) / 10_000) for degrees in (lon, lat)]
    packed = [struct.pack(order, degrees) for degrees in (lon, lat) for order in (">d", "<d")]
    words = [text.encode(code) for text in (*texts, *figures) for code in ("utf-8", "utf-16-le")]
    return words + packed


def parts(packed: bytes) -> list[bytes]:
    """Cut compressed bytes into pieces: a database spreads long values over its pages."""
    return [packed[at : at + _LEAST_PART] for at in range(0, len(packed) - _LEAST_PART, _LEAST_PART)]


def found(folder: Path, wanted: Iterable[bytes]) -> dict[str, list[bytes]]:
    """Return which of the marks each file of a folder has, in its bytes or in something it holds compressed."""
    wanted = list(wanted)
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    told = {str(file.relative_to(folder)): _in(file.read_bytes(), wanted) for file in files}
    return {name: which for name, which in told.items() if which}


def _in(body: bytes, wanted: list[bytes]) -> list[bytes]:
    whole = body + b"".join(_unpacked(body))
    return [mark for mark in wanted if mark in whole]


def _unpacked(body: bytes) -> Iterable[bytes]:
    for start in _ZLIB.finditer(body):
        try:
            yield zlib.decompressobj().decompress(body[start.start() :], 1_000_000)
        except zlib.error:
            continue
