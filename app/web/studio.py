"""Where stills are drawn: a few at once, in threads of their own. Identical requests share one drawing."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from app.prepared import Prepared
from app.web.problems import busy

AT_ONCE = 2
MOST_WAITING = 6
"""Drawings that wait for a thread; each can take a second."""


class Studio:
    """Draws; refuses with 503 what would wait too long."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="still")
        self._drawing: dict[object, Future[Prepared]] = {}
        self._lock = threading.Lock()

    async def draw(self, key: object, make: Callable[[], Prepared]) -> Prepared:
        """The drawing of that key; raises Problem 503 where too many others wait."""
        # Whoever goes away takes the drawing from nobody else.
        return await asyncio.shield(asyncio.wrap_future(self._begun(key, make)))

    def _begun(self, key: object, make: Callable[[], Prepared]) -> "Future[Prepared]":
        with self._lock:
            drawing = self._drawing.get(key)
            if drawing is None:
                if len(self._drawing) >= AT_ONCE + MOST_WAITING:
                    raise busy("pictures")
                drawing = self._drawing[key] = self._threads.submit(make)
        # Outside the lock: of a drawing that is done already this is called at once.
        drawing.add_done_callback(lambda _: self._done(key, drawing))
        return drawing

    def _done(self, key: object, drawing: "Future[Prepared]") -> None:
        with self._lock:
            if self._drawing.get(key) is drawing:
                del self._drawing[key]

    def close(self) -> None:
        """Forget what waits."""
        self._threads.shutdown(wait=False, cancel_futures=True)
