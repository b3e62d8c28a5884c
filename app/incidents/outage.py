"""After a server was found gone, calls fail at once for a while: forty threads that wait would stop the process."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import Cause, StoreUnavailable

_GONE = (Cause.TIMEOUT, Cause.REFUSED, Cause.NO_HOST)


class Outage:
    """Knows whether the server is gone. One caller at a time finds out whether it is back."""

    def __init__(self, lasts_s: float) -> None:
        self._lasts_s, self._until_s = lasts_s, 0.0
        self._found: StoreUnavailable | None = None
        self._trying = threading.Lock()

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Raise what was found where the server is known to be gone; else let the caller try."""
        found = self._found
        if found is None:
            yield
            return
        if time.monotonic() < self._until_s or not self._trying.acquire(blocking=False):
            again = StoreUnavailable(str(found), found.cause)
            again.code = found.code
            raise again
        try:
            yield
        finally:
            # Whatever came of it, `note` says so next where the server is still gone.
            self._found = None
            self._trying.release()

    def note(self, error: StoreUnavailable) -> None:
        """Remember that the server is gone."""
        if self._lasts_s and error.cause in _GONE:
            self._found, self._until_s = error, time.monotonic() + self._lasts_s
