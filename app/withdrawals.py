"""A mark beside the store of the last withdrawal: what a process knew of a map before it must not be shown after it.

All processes on one machine share the data folder, and a file there can be looked at while the database is away.
"""

import time
from pathlib import Path

NAME = ".withdrawn"
_MARGIN_S = 2.0
"""For disks that write down whole seconds."""


class Withdrawals:
    """The mark of the last withdrawal in a folder."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / NAME

    def note(self) -> None:
        """Set the mark to now. Raises OSError."""
        self._file.parent.mkdir(mode=0o700, exist_ok=True)
        self._file.touch(mode=0o600)

    def is_after(self, moment_s: float) -> bool:
        """Return True if something may have been withdrawn after a moment of time.time."""
        try:
            marked_s = self._file.stat().st_mtime
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return marked_s + _MARGIN_S > moment_s


def now_s() -> float:
    """Return the moment to compare later, taken before the store is asked."""
    return time.time()
