"""A whole map as one .zip, its history too: for the newsroom alone, and back into any store. Bounded as it is read."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from app.errors import BadInput
from app.incidents.whole import VERSION

FORMAT = "dateline-archive"
_MEMBER = "map.json"
_README = "A map of Dateline with its versions and history. Put it back: dateline import FILE --map NAME\n"
MOST_BYTES = 2 * 1024 * 1024 * 1024
"""Largest archive, unpacked; none larger is written."""
# The same map is the same bytes: no time of writing.
_DATE = (1980, 1, 1, 0, 0, 0)
Content = Mapping[str, Any]


def write(content: Content) -> bytes:
    """The archive of what app.incidents.whole read of a map. Raises BadInput for more than could be read again."""
    out = io.BytesIO()
    body = orjson.dumps({"format": FORMAT, "version": VERSION, **content})
    if len(body) > MOST_BYTES:
        raise BadInput("This map is too large for an archive. Keep it by dateline backup.")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in ((_MEMBER, body), ("README.txt", _README.encode())):
            archive.writestr(zipfile.ZipInfo(name, _DATE), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def is_archive(file: Path) -> bool:
    """Whether a file is an archive of ours. Raises OSError where it cannot be read."""
    with file.open("rb") as opened:
        if opened.read(4) != b"PK\x03\x04":
            return False
        try:
            with zipfile.ZipFile(opened) as archive:
                return _MEMBER in archive.namelist()
        except (zipfile.BadZipFile, ValueError):
            return False


def read(file: Path) -> Content:
    """What an archive holds. Raises BadInput."""
    try:
        with zipfile.ZipFile(file) as archive:
            if archive.getinfo(_MEMBER).file_size > MOST_BYTES:
                raise BadInput("This archive unpacks to too much.")
            content = orjson.loads(archive.read(_MEMBER))
    except BadInput:
        raise
    except (zlib.error, zipfile.BadZipFile, ValueError, OSError, KeyError, EOFError, NotImplementedError, RuntimeError):
        raise BadInput("This is no archive of a map: it is damaged.") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise BadInput("This is no archive of a map.")
    if content.get("version") not in range(1, VERSION + 1):
        raise BadInput("This archive was written by a newer Dateline. Update this one.")
    return content
