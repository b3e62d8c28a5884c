"""What an XLSX unpacks to, looked at before openpyxl reads it: a few kB can hold cells for all the memory there is."""

import io
import zipfile
import zlib
from contextlib import suppress
from typing import IO
from xml.parsers import expat

from app.errors import BadInput

MOST_UNPACKED_BYTES = 200 * 1024 * 1024
MOST_MEMBERS = 2_000
MOST_WHOLE_BYTES = 16 * 1024 * 1024
"""Largest part that openpyxl keeps whole in memory: all but sheets and their texts."""
MOST_IN_A_ROW = 100_000
"""Elements in one row, or one text, read at once: a row of Excel has 16,384 cells at most, of two or three."""
MOST_ELEMENTS, MOST_IN_TEXTS = 15_000_000, 4_000_000
"""Elements of a sheet, and of the texts of all sheets."""
NO_XLSX = "This is no spreadsheet that can be read. Save it as .xlsx or CSV."
_TOO_MUCH = "This spreadsheet unpacks to too much. Save the one sheet as CSV."
_CHUNK_BYTES = 1 << 20


def check(body: bytes) -> None:
    """Raises BadInput for no archive, or one that unpacks to more than can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED_BYTES:
                raise BadInput(_TOO_MUCH)
            for member in members:
                _check_member(archive, member)
    except BadInput:
        raise
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        raise BadInput(NO_XLSX) from None


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Any part, whatever its name: the archive itself says which of them is what."""
    name = member.filename.lower()
    is_texts = name.endswith("sharedstrings.xml")
    if not (is_texts or "sheets/" in name) and member.file_size > MOST_WHOLE_BYTES:
        raise BadInput(_TOO_MUCH)
    # What is no XML, a picture, is read no further by anybody.
    with archive.open(member) as part, suppress(expat.ExpatError):
        _Counter(MOST_IN_TEXTS if is_texts else MOST_ELEMENTS).read(part)


class _Counter:
    """Counts elements: all of a part, and those since the last row or text began."""

    def __init__(self, most: int) -> None:
        self._left, self._in_row = most, 0

    def read(self, part: IO[bytes]) -> None:
        """Raises BadInput for too many; ExpatError for no XML."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler, parser.StartDoctypeDeclHandler = self._element, self._doctype
        while chunk := part.read(_CHUNK_BYTES):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def _element(self, name: str, _: object) -> None:
        self._left -= 1
        self._in_row = 0 if name.endswith((" row", " si")) else self._in_row + 1
        if self._left < 0 or self._in_row > MOST_IN_A_ROW:
            raise BadInput(_TOO_MUCH)

    def _doctype(self, *_: object) -> None:
        # No program that writes spreadsheets declares entities; who wants a text a million times does.
        raise BadInput(NO_XLSX)
