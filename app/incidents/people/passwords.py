"""Passwords, by argon2id. They are long rather than full of signs; nobody is told whether a name exists."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from app.errors import BadInput, StoreUnavailable

if TYPE_CHECKING:
    from pwdlib import PasswordHash

LEAST_CHARACTERS = 12
MOST_CHARACTERS = 200
LONGEST_WAIT_S = 5.0
# One hash takes 64 MiB and a core for a moment: a crowd at the door must not take all of them, nor all threads.
_AT_ONCE = threading.BoundedSemaphore(2)
_CROWD = "Too many people are signing in at this moment. Try again in a few seconds."


@contextmanager
def _in_turn() -> Iterator[None]:
    """Wait for one's turn; raises StoreUnavailable where that would take too long."""
    if not _AT_ONCE.acquire(timeout=LONGEST_WAIT_S):
        raise StoreUnavailable(_CROWD)
    try:
        yield
    finally:
        _AT_ONCE.release()


@cache
def _hasher() -> "PasswordHash":
    from pwdlib import PasswordHash

    return PasswordHash.recommended()


@cache
def _nobodys() -> str:
    """The hash that a password is compared with where there is none: it takes as long."""
    return _hash("nobody has this password")


def _hash(password: str) -> str:
    with _in_turn():
        return _hasher().hash(password)


def hashed(password: str, name: str) -> str:
    """What is kept of a new password of the user of that name. Raises BadInput for one that is too easily guessed."""
    if not LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
        raise BadInput(
            f"A password has {LEAST_CHARACTERS} to {MOST_CHARACTERS} characters: a few words in a row, say. "
            "Signs and digits are not asked for."
        )
    if len(set(password)) < 4 or password.casefold() in (name, name * 2):
        raise BadInput("This password is the first that somebody would try. A few words in a row are better.")
    return _hash(password)


def verified(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Whether it is the password of that hash (None: nobody's, which takes as long), and a better hash to keep."""
    known = kept is not None and len(password) <= MOST_CHARACTERS
    against = kept if known and kept else _nobodys()
    with _in_turn():
        right, better = _hasher().verify_and_update(password[:MOST_CHARACTERS], against)
    return (right, better) if known else (False, None)
