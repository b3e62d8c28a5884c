"""A whole map as one .zip, its history too: for the newsroom alone, and back into any store. Bounded as it is read."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import orjson

from app.errors import BadInput

FORMAT, VERSION = "dateline-archive", 1
_MEMBER = "map.json"
_README = "A map of Dateline with its versions and history. Put it back: dateline import FILE --map NAME\n"
MOST_BYTES = 500 * 1024 * 1024
# The same map is the same bytes: no time of writing.
_DATE = (1980, 1, 1, 0, 0, 0)
Content = Mapping[str, Any]


def write(content: Content) -> bytes:
    """The archive of what app.incidents.whole read of a map."""
    out = io.BytesIO()
    body = orjson.dumps({"format": FORMAT, "version": VERSION, **content}, option=orjson.OPT_INDENT_2)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in ((_MEMBER, body), ("README.txt", _README.encode())):
            archive.writestr(zipfile.ZipInfo(name, _DATE), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def is_archive(body: bytes) -> bool:
    """Whether these bytes are an archive of ours."""
    if not body.startswith(b"PK\x03\x04"):
        return False
    try:
        return _MEMBER in zipfile.ZipFile(io.BytesIO(body)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def read(body: bytes) -> Content:
    """What an archive holds. Raises BadInput."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            if archive.getinfo(_MEMBER).file_size > MOST_BYTES:
                raise BadInput("This archive unpacks to too much.")
            content = orjson.loads(archive.read(_MEMBER))
    except (zipfile.BadZipFile, ValueError, OSError, KeyError, EOFError, NotImplementedError, RuntimeError):
        raise BadInput("This is no archive of a map: it is damaged.") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise BadInput("This is no archive of a map.")
    if content.get("version") != VERSION:
        raise BadInput("This archive was written by a newer Dateline. Update this one.")
    return content
