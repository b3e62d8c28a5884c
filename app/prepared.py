"""Answers as they are sent: bytes in each encoding under a strong ETag, made once and kept in memory."""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

MOST_KEPT = 512
BROTLI_QUALITY = 10
"""From 10 on brotli looks for the best parse: a tile is a seventh smaller than at 9, in the same 15 ms."""
LARGE_BYTES = 100_000
BROTLI_OF_LARGE = 5
"""Beyond LARGE_BYTES a reader waits for it: there 5 is good enough."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer as it is sent: the body in each encoding, and the digest that its ETags are made of."""

    media_type: str
    body: bytes
    encodings: dict[str, bytes]
    digest: str
    style: str = ""
    """The style that stands in a page: its policy has to allow just that."""

    def etag(self, encoding: str = "identity") -> str:
        """The strong ETag of the body in that encoding: other bytes, another tag (RFC 9110 §8.8.3)."""
        return f'"{self.digest}"' if encoding == "identity" else f'"{self.digest}-{encoding}"'

    @property
    def etags(self) -> list[str]:
        """The ETags of the body in every encoding."""
        return [self.etag(), *map(self.etag, self.encodings)]

    def encoded(self, encoding: str) -> bytes:
        """The body in one of its encodings, or as it is."""
        return self.encodings.get(encoding, self.body)


def prepare(body: bytes, media_type: str, *, with_brotli: bool = True, style: str = "") -> Prepared:
    """The body, compressed, under the SHA-256 of its bytes."""
    large = len(body) > LARGE_BYTES
    encodings = {"gzip": gzip.compress(body, 6 if large else 9, mtime=0)}
    if with_brotli:
        import brotli

        encodings = {"br": brotli.compress(body, quality=BROTLI_OF_LARGE if large else BROTLI_QUALITY), **encodings}
    return Prepared(media_type, body, encodings, hashlib.sha256(body).hexdigest()[:32], style)


class Kept(Generic[T]):
    """The newest answers by their key, so many; each is made once, whoever asks at the same time."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._answers: OrderedDict[tuple[object, ...], T] = OrderedDict()
        self._lock = threading.Lock()
        self._making = threading.Lock()

    def get(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """The answer of that key, made if it is not kept."""
        found = self._find(key)
        if found is None:
            with self._making:
                found = self._find(key)
                if found is None:
                    found = self._keep(key, make())
        return found

    def _find(self, key: tuple[object, ...]) -> T | None:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def _keep(self, key: tuple[object, ...], answer: T) -> T:
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return answer
