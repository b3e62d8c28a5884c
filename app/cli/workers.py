"""Phrases in chunks → their JSON lines, in this process or in several; the order is always that of the phrases."""

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from functools import lru_cache, partial

import orjson
import typer

from app.cli import console
from app.geocoding.answer import as_dict
from app.geocoding.areas import Areas
from app.geocoding.providers import Answers
from app.model import LonLat

Line = Callable[[str, LonLat | None], bytes]
Answering = Callable[[Iterable[Sequence[str]]], Iterator[bytes]]
_AHEAD = 2
"""Chunks that wait for each worker: it never idles, and a file of any length needs the same memory."""
_open = ExitStack()
"""What a worker holds open: a stack that nobody holds closes what is on it."""
_answers: Line
"""A worker's own, made when it begins; never set in the process that was started by hand."""
KEPT_LINES = 16_384
"""Lines of phrases asked before, about as many as a city has blocks and corners: a year of incidents repeats them."""
_OBJECTS_A_COLLECTION = 100_000
"""Objects made between two looks for garbage: nothing here makes cycles, and looking took a fifth of the time."""


@contextmanager
def answering(workers: int, near: LonLat | None, area: str = "") -> Iterator[Answering]:
    """What turns chunks of phrases into their lines. Settings that cannot be used end the command here."""
    with ExitStack() as stack:
        geocoder = stack.enter_context(console.opened_geocoder(console.load_settings(), area=area, patient=True))
        if workers == 1:
            stack.enter_context(_collecting_rarely())
            line = _line_of(geocoder)
            yield lambda chunks: (lines(line, chunk, near) for chunk in chunks)
            return
        # Not fork: a thread of ours may hold a lock at that moment.
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(area,))
        stack.callback(pool.shutdown, cancel_futures=True)
        yield partial(_in_order, pool, workers, near)


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_A_COLLECTION, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _line_of(geocoder: Answers) -> Line:
    """What makes a phrase's JSON line. The streets' answers are kept; those of an outside geocoder keep themselves."""

    def line(phrase: str, near: LonLat | None) -> bytes:
        # The sum is as long as it looks; what orjson returns may hold ten times the memory.
        return orjson.dumps(as_dict(geocoder.geocode(phrase, near))) + b"\n"

    return lru_cache(KEPT_LINES)(line) if isinstance(geocoder, Areas) else line


def lines(line: Line, phrases: Sequence[str], near: LonLat | None) -> bytes:
    """A JSON line for each phrase."""
    return b"".join([line(phrase, near) for phrase in phrases])


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
    global _answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _open.enter_context(_collecting_rarely())
    settings = console.load_settings()
    _answers = _line_of(_open.enter_context(console.opened_geocoder(settings, area=area, patient=True)))


def _leave_with_parent() -> None:
    """A parent that is killed outright closes nothing, and its workers would wait for it for ever."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _answer(phrases: Sequence[str], near: LonLat | None) -> bytes:
    return lines(_answers, phrases, near)
