"""A backup as a file: a zip of JSON lines, one member a table, under a manifest with the schema and every digest.

The same for both databases. What opens a door for a moment (sessions, sign-in links, attempts) is never in it.
"""

import base64
import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import orjson
from sqlalchemy import Column, Connection, LargeBinary, Table, select

from app.errors import BadInput
from app.incidents.migrate import HEAD, SCRIPTS
from app.incidents.moments import now
from app.incidents.schema import Moment, metadata

FORMAT = 1
MANIFEST = "manifest.json"
LEFT_OUT = frozenset({"session", "sign_in_link", "attempt", "erasing", "secret", "published_map", "published_incident"})
"""Tables of what ends soon, and of what a restore makes anew from the versions. Everybody signs in again after it."""
_ROWS_AT_ONCE = 1000
_LARGEST_MANIFEST_BYTES = 1_000_000
_MOST_PACKED, _ALWAYS_BYTES = 200, 10_000_000
"""How many times smaller rows can get, versions of one map that hardly differ; what is small anyway may be more."""
_UNREADABLE = (OSError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error)
"""What zipfile raises for files that are cut off, damaged, encrypted or packed in another way."""
_NO_BACKUP = "This file is no backup of Dateline."
_DAMAGED = "This backup is damaged: {what}. Nothing was restored; use another one."
_NEWER = "This backup was made by a newer Dateline (schema {schema}, this one knows {known}). Update this one first."
_OLDER = (
    "This backup was made by an older Dateline (schema {schema}, this one has {known}). Restore it with that one, then "
    "update: the store is brought up to date as it opens."
)


def tables() -> tuple[Table, ...]:
    """What a backup holds, those that others point to first."""
    return tuple(table for table in metadata.sorted_tables if table.name not in LEFT_OUT)


def write(connection: Connection, path: Path) -> Mapping[str, int]:
    """Write what the connection sees, in one look, to a new file that is whole or not there; rows by table.

    Raises OSError.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        counts = _write(connection, part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return counts


def _write(connection: Connection, part: Path) -> Mapping[str, int]:
    manifest: dict[str, Any] = {"dateline_backup": FORMAT, "schema": HEAD, "made_at": now().isoformat(), "tables": {}}
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w+b") as file:
        os.fchmod(handle, 0o600)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for table in tables():
                with archive.open(_member(table), "w", force_zip64=True) as member:
                    manifest["tables"][table.name] = _write_table(connection, table, member)
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        file.flush()
        os.fsync(file.fileno())
    return {name: entry["rows"] for name, entry in manifest["tables"].items()}


def _member(table: Table) -> str:
    return f"{table.name}.jsonl"


def _write_table(connection: Connection, table: Table, member: IO[bytes]) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    query = select(table).order_by(*table.primary_key).execution_options(yield_per=_ROWS_AT_ONCE)
    for row in connection.execute(query).mappings():
        line = _line({name: _out(value) for name, value in row.items()})
        digest.update(line)
        member.write(line)
        rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def _line(values: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(values) + b"\n"
    except (orjson.JSONEncodeError, TypeError):
        # Half of a surrogate pair or a very long number, which JSON of old may hold.
        return json.dumps(values).encode() + b"\n"


def _out(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _reader(column: Column[Any]) -> Callable[[Any], Any] | None:
    """How a kept value of this column is read; None where it is as it stands."""
    if isinstance(column.type, Moment):
        return datetime.fromisoformat
    return base64.b64decode if isinstance(column.type, LargeBinary) else None


class Archive:
    """A backup that was checked: it is whole, and of a schema that this code has."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Mapping[str, Any]) -> None:
        self._archive, self.manifest = archive, manifest

    def rows(self, table: Table) -> Iterator[list[dict[str, Any]]]:
        """The rows of a table, some at a time."""
        readers = {column.name: read for column in table.columns if (read := _reader(column))}
        some, names = [], set(table.columns.keys())
        with self._archive.open(_member(table)) as lines:
            for line in lines:
                some.append(_row(line, names, readers))
                if len(some) == _ROWS_AT_ONCE:
                    yield some
                    some = []
        if some:
            yield some


def _row(line: bytes, names: set[str], readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """Read a row. Raises BadInput for one that this table cannot have."""
    try:
        row = _parsed(line)
        if row.keys() != names:
            raise KeyError
        return row | {name: None if row[name] is None else read(row[name]) for name, read in readers.items()}
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        raise BadInput(_DAMAGED.format(what="its rows are not those of a backup")) from None


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        row: dict[str, Any] = orjson.loads(line)
    except orjson.JSONDecodeError:
        row = json.loads(line)
    return row


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The backup in a file, every byte of it checked first. Raises BadInput, with what to do."""
    try:
        file = zipfile.ZipFile(path)
    except _UNREADABLE:
        raise BadInput(_NO_BACKUP) from None
    with closing(file) as archive:
        manifest = _manifest(archive)
        _check(archive, manifest)
        yield Archive(archive, manifest)


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        if archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST_BYTES:
            raise BadInput(_NO_BACKUP)
        manifest = json.loads(archive.read(MANIFEST))
        schema, known = str(manifest["schema"]), {"schema": manifest["schema"], "known": HEAD}
        format_, _ = int(manifest["dateline_backup"]), manifest["tables"].items()
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, *_UNREADABLE):
        raise BadInput(_NO_BACKUP) from None
    if schema != HEAD or format_ != FORMAT:
        older = any(SCRIPTS.glob(f"versions/v{schema}_*.py")) if schema.isalnum() else False
        raise BadInput((_OLDER if older and format_ <= FORMAT else _NEWER).format(**known))
    return dict(manifest)


def _check(archive: zipfile.ZipFile, manifest: Mapping[str, Any]) -> None:
    _check_sizes(archive)
    for table in tables():
        kept = manifest["tables"].get(table.name)
        try:
            digest = _digest_of(archive, _member(table))
        except (KeyError, ValueError, *_UNREADABLE):
            digest = ""
        if not isinstance(kept, dict) or kept.get("sha256") != digest:
            raise BadInput(_DAMAGED.format(what=f"its {table.name.replace('_', ' ')} rows are not what was written"))


def _check_sizes(archive: zipfile.ZipFile) -> None:
    """Raise BadInput, before anything is unpacked, where a member says it is far larger than rows can be packed."""
    for member in archive.infolist():
        most_bytes = max(_ALWAYS_BYTES, member.compress_size * _MOST_PACKED)
        if member.file_size > most_bytes:
            raise BadInput(_DAMAGED.format(what=f"{member.filename[:60]} would unpack to {member.file_size:,} bytes"))


def _digest_of(archive: zipfile.ZipFile, member: str) -> str:
    with archive.open(member) as file:
        digest = hashlib.sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
