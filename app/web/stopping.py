"""Know that the process was told to end: an answer that is cut off then can say so."""

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any


def watch(tell: Callable[[], None]) -> None:
    """Call `tell` when the process is told to end, before whoever handles that. Only the main thread may watch."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)
        if callable(before):
            signal.signal(number, _handler(tell, before))


def _handler(tell: Callable[[], None], before: Callable[..., Any]) -> Callable[[int, FrameType | None], None]:
    def handle(number: int, frame: FrameType | None) -> None:
        tell()
        before(number, frame)

    return handle
