"""Answers as they are sent: bytes in each encoding under a strong ETag, made once and kept in memory."""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Generic, TypeVar

from app import collecting

MOST_KEPT = 512
BROTLI_QUALITY = 10
"""From 10 on brotli looks for the best parse: a tile is a seventh smaller than at 9, in the same 15 ms."""
MOST_BYTES = 64_000_000
"""Of one kind of answers together: what strangers ask for in many variants must not fill the memory."""
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

    @property
    def size_bytes(self) -> int:
        """How much all bodies take together."""
        return len(self.body) + sum(map(len, self.encodings.values()))

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
    """The newest answers by their key, bounded in number and in bytes.

    Each is made once, whoever asks at the same time; one that takes long holds up nobody who asks for another.
    """

    def __init__(self, most: int = MOST_KEPT, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._most_bytes, self._bytes = most, most_bytes, 0
        self._answers: OrderedDict[tuple[object, ...], T] = OrderedDict()
        self._making: dict[tuple[object, ...], Future[T]] = {}
        self._lock = threading.Lock()

    def get(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """The answer of that key, made if it is not kept."""
        with self._lock:
            if (found := self._found(key)) is not None:
                return found
            begun = self._making.get(key)
            making = begun or self._making.setdefault(key, Future())
        return begun.result() if begun else self._made(key, making, make)

    def find(self, key: tuple[object, ...]) -> T | None:
        """The answer of that key if it is kept."""
        with self._lock:
            return self._found(key)

    def _found(self, key: tuple[object, ...]) -> T | None:
        if key in self._answers:
            self._answers.move_to_end(key)
        return self._answers.get(key)

    def _made(self, key: tuple[object, ...], making: "Future[T]", make: Callable[[], T]) -> T:
        try:
            with collecting.paused():
                answer = make()
        except BaseException as error:
            with self._lock:
                del self._making[key]
            making.set_exception(error)
            raise
        with self._lock:
            self._keep(key, answer)
            del self._making[key]
        making.set_result(answer)
        return answer

    def _keep(self, key: tuple[object, ...], answer: T) -> None:
        self._answers[key] = answer
        self._bytes += _size_bytes(answer)
        while len(self._answers) > self._most or (self._bytes > self._most_bytes and len(self._answers) > 1):
            _, oldest = self._answers.popitem(last=False)
            self._bytes -= _size_bytes(oldest)


def _size_bytes(answer: object) -> int:
    """How much an answer's bodies take; what has none counts by its number alone."""
    return answer.size_bytes if isinstance(answer, Prepared) else 0
