"""Once a day, behind the answers: what has been kept long enough is removed. Several processes do no harm in turns."""

import logging
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Self

from app.errors import DatelineError
from app.geocoding.providers import forget_answers
from app.incidents.store import Store
from app.settings import Settings

FIRST_S = 60.0
EVERY_S = 86_400.0
LATELY = timedelta(days=2)
ACTOR = "dateline"
_log = logging.getLogger("dateline")


class Daily:
    """A thread that tidies the store, from entering to leaving."""

    def __init__(self, store: Store, settings: Settings, first_s: float = FIRST_S) -> None:
        self._store, self._settings, self._first_s = store, settings, first_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tidying", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        wait_s = self._first_s
        while not self._stop.wait(wait_s):
            wait_s = EVERY_S
            with suppress(OSError):
                forget_answers(self._settings.data_dir, expired_only=True)
            try:
                self._store.keep_places()
                if self._store.tidy(self._settings.keeping, actor=ACTOR):
                    self._store.empty_log()
                self._purge()
            except DatelineError:
                # Tomorrow is another day; what could not be reached is in the log of whoever needed it.
                _log.warning("The store could not be tidied today.")

    def _purge(self) -> None:
        """Rewrite the database's files once more where something was just erased: they may have been busy then."""
        since = datetime.now(UTC) - LATELY
        if any(one.erased_at > since for one in self._store.erased()):
            self._store.purge()
