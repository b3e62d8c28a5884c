"""Phrases in chunks → their JSON lines, in this process or in several; the order is always that of the phrases."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from functools import partial

import orjson
import typer

from app.cli import console
from app.geocoding.answer import as_dict
from app.geocoding.providers import Answers
from app.model import LonLat

Answering = Callable[[Iterable[Sequence[str]]], Iterator[bytes]]
_AHEAD = 2
"""Chunks that wait for each worker: it never idles, and a file of any length needs the same memory."""
_open = ExitStack()
"""What a worker holds open: a stack that nobody holds closes what is on it."""
_geocoder: Answers
"""A worker's own, opened when it begins; never set in the process that was started by hand."""


@contextmanager
def answering(workers: int, near: LonLat | None, area: str = "") -> Iterator[Answering]:
    """What turns chunks of phrases into their lines. Settings that cannot be used end the command here."""
    with ExitStack() as stack:
        geocoder = stack.enter_context(console.opened_geocoder(console.load_settings(), area=area, patient=True))
        if workers == 1:
            yield lambda chunks: (lines(geocoder, chunk, near) for chunk in chunks)
            return
        # Not fork: a thread of ours may hold a lock at that moment.
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(area,))
        stack.callback(pool.shutdown, cancel_futures=True)
        yield partial(_in_order, pool, workers, near)


def lines(geocoder: Answers, phrases: Sequence[str], near: LonLat | None) -> bytes:
    """A JSON line for each phrase."""
    answers = (as_dict(geocoder.geocode(phrase, near)) for phrase in phrases)
    return b"".join(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE) for answer in answers)


def _in_order(
    pool: ProcessPoolExecutor, workers: int, near: LonLat | None, chunks: Iterable[Sequence[str]]
) -> Iterator[bytes]:
    waiting: deque[Future[bytes]] = deque()
    try:
        for chunk in chunks:
            waiting.append(pool.submit(_answer, chunk, near))
            if len(waiting) > _AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        again = "What was answered is kept; --resume goes on from there."
        raise typer.Exit(console.fail(f"a worker was ended from outside, or memory ran out. {again}")) from None


def _begin(area: str) -> None:
    """In a worker: open the streets, leave Ctrl-C to the parent, and leave with it."""
    global _geocoder
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    settings = console.load_settings()
    _geocoder = _open.enter_context(console.opened_geocoder(settings, area=area, patient=True))


def _leave_with_parent() -> None:
    """A parent that is killed outright closes nothing, and its workers would wait for it for ever."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _answer(phrases: Sequence[str], near: LonLat | None) -> bytes:
    return lines(_geocoder, phrases, near)
