"""The ledger of erasures as a file beside the store and every backup: an older backup must not bring them back."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from app.erasure import ErasureReason
from app.errors import BadInput
from app.incidents.keep.erasure import Erased

NAME = "dateline-erased.jsonl"
"""The file's name, in the data folder and beside backups: ids, moments and reasons, never words or positions."""
_UNREADABLE = f"The ledger {NAME} cannot be read. Mend or remove it: without it what was erased would come back."


def read(folder: Path) -> tuple[Erased, ...]:
    """The erasures that a folder's ledger knows, none where it has none. Raises BadInput."""
    try:
        lines = (folder / NAME).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError):
        raise BadInput(_UNREADABLE) from None
    try:
        return tuple(_of_line(line) for line in lines if line.strip())
    except (ValueError, KeyError, TypeError):
        raise BadInput(_UNREADABLE) from None


def _of_line(line: str) -> Erased:
    values = json.loads(line)
    moment, reason = datetime.fromisoformat(values["erased_at"]), ErasureReason(values["reason"])
    return Erased(**{**values, "erased_at": moment, "reason": reason})


def keep(folder: Path, erased: Iterable[Erased]) -> None:
    """Add to a folder's ledger what it does not know yet; it is whole at any moment. Raises OSError, BadInput."""
    known = {line.incident_id: line for line in read(folder)}
    new = {line.incident_id: line for line in erased} | known
    if new.keys() == known.keys():
        return
    part = folder / f".{NAME}.{os.getpid()}"
    rows = (asdict(line) | {"erased_at": line.erased_at.isoformat()} for line in new.values())
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, folder / NAME)
