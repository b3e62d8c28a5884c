"""What is made before anybody asks: a process's first page and picture, a version's pages as it is published.

Never a need: it happens behind the answer, one thing after another, and what fails here is made when it is asked for.
"""

import gc
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

from app.pages import Pages, version_of
from app.readers import Readers


class Ahead:
    """One thread that makes what will be asked for next."""

    def __init__(self, pages: Pages, readers: Readers) -> None:
        self._pages, self._readers = pages, readers
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead")

    def publish(self, slug: str, base: str) -> "Future[None]":
        """Make the newest version's pages, and the news for those who have the one before open.

        `base` is the service's address as the newsroom sees it.
        """
        return self.soon(lambda: self._prepare(slug, base))

    def soon(self, make: Callable[[], object]) -> "Future[None]":
        """Have something made after what is waiting already; whatever comes of it is nobody's trouble."""
        return self._worker.submit(_quietly, make)

    def close(self) -> None:
        """Finish what is being made and forget the rest."""
        self._worker.shutdown(cancel_futures=True)
        gc.unfreeze()

    def _prepare(self, slug: str, base: str) -> None:
        newest = version_of(self._readers, slug)
        self._pages.embed(newest)
        self._pages.page(newest, base)
        if newest.number > 1:
            self._pages.state(newest, version_of(self._readers, slug, newest.number - 1))


def _quietly(make: Callable[[], object]) -> None:
    with suppress(Exception):
        make()
