"""Pause Python's collector of cycles while many objects are made that hold no cycles.

A full collection stops every thread. With the objects of 100,000 incidents in memory it takes 0.15 to 0.7 s.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_pauses, _was_on = 0, True


@contextmanager
def paused() -> Iterator[None]:
    """Collect nothing until the last of those who paused at the same time, in whatever thread, is done."""
    global _pauses, _was_on
    with _lock:
        if _pauses == 0:
            _was_on = gc.isenabled()
            gc.disable()
        _pauses += 1
    try:
        yield
    finally:
        with _lock:
            _pauses -= 1
            if _pauses == 0 and _was_on:
                gc.enable()
