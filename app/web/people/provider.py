"""What a provider of OpenID Connect says of itself: kept for minutes, so that strangers cannot make us hammer it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

FRESH_S = 600.0
AGAIN_S = 60.0
"""How often a token that fits no known key makes us look for new keys."""
SILENT_S = 5.0
"""How long a provider that did not answer is not asked again."""
TIMEOUT_S = 10


@dataclass(frozen=True, slots=True)
class _Kept:
    answer: Any
    at_s: float

    def is_fresh(self, longest_s: float) -> bool:
        age_s = time.monotonic() - self.at_s
        return age_s < (SILENT_S if isinstance(self.answer, OSError) else longest_s)


@dataclass(slots=True)
class ProviderMemory:
    """Answers of the provider by address."""

    _kept: dict[str, _Kept] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, url: str, ask: Callable[[str], Any], longest_s: float = FRESH_S) -> Any:
        """Return what `ask` answered for an address within `longest_s`, else ask. Raises what `ask` raises.

        One asks at a time; whoever would wait longer than an answer takes gets OSError.
        """
        if (known := self._kept.get(url)) and known.is_fresh(longest_s):
            return _given(known)
        if not self._lock.acquire(timeout=TIMEOUT_S):
            raise TimeoutError("the provider is being asked already")
        try:
            if not ((known := self._kept.get(url)) and known.is_fresh(longest_s)):
                known = self._kept[url] = _Kept(_answer(url, ask), time.monotonic())
            return _given(known)
        finally:
            self._lock.release()


def _answer(url: str, ask: Callable[[str], Any]) -> Any:
    """Return the answer; no answer is kept too, as the OSError that it raised."""
    try:
        return ask(url)
    except (OSError, ValueError) as error:
        return error if isinstance(error, OSError) else OSError(type(error).__name__)


def _given(known: _Kept) -> Any:
    if isinstance(known.answer, OSError):
        raise known.answer
    return known.answer


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider as it describes itself, and a session to talk to it."""

    issuer: str
    authorize: str
    token: str
    jwks: str
    http: Any
    memory: ProviderMemory

    def keys(self, longest_s: float = FRESH_S) -> Any:
        """Return its keys as JSON, at most so old. Raises OSError."""
        return self.memory.get(self.jwks, self._ask, longest_s)

    def described(self) -> Any:
        """Return what it says of itself as JSON. Raises OSError."""
        return self.memory.get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration", self._ask)

    def _ask(self, url: str) -> Any:
        answer = self.http.get(url, withhold_token=True, timeout=TIMEOUT_S)
        answer.raise_for_status()
        return answer.json()
