"""Settings that an admin makes at the desk, as they hold now: a variable of the environment wins over the store.

Every process asks the store for their revision, at the most every FRESH_S; a page knows itself by it.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from app import house
from app.errors import BadInput, DatelineError
from app.settings import Settings
from app.words import texts

FRESH_S = 0.2
CHECKS: dict[str, Callable[[str], object]] = {
    "theme": house.theme,
    "accent": house.accent,
    "link": house.link,
    "font": house.font,
    "language": lambda value: texts(value).lang,
    "units": house.units,
    "frame_ancestors": house.ancestors,
    "area": lambda value: None,
}
"""What can be set at the desk, and what checks it."""


class _Kept(Protocol):
    @property
    def revision(self) -> int: ...

    @property
    def values(self) -> Mapping[str, str]: ...


class Source(Protocol):
    """Where settings are kept: the store."""

    def setting_revision(self) -> int: ...

    def settings_kept(self) -> _Kept: ...


@dataclass(frozen=True, slots=True)
class Now:
    """The settings that hold, and the revision of what was made at the desk."""

    settings: Settings
    revision: int = 0


class LiveSettings:
    """The settings as they hold now. Safe to share between threads."""

    def __init__(self, given: Settings, source: Source | None = None) -> None:
        """`given` are those of the environment; without a source nothing else is asked."""
        self.given, self._source = given, source
        self._now, self._until_s = Now(given), 0.0
        self._lock = threading.Lock()

    @property
    def fixed(self) -> frozenset[str]:
        """What the environment sets: the desk cannot change it."""
        return frozenset(self.given.model_fields_set & CHECKS.keys())

    def now(self) -> Now:
        """What holds, at the most FRESH_S old; where the store does not answer, what held before."""
        if self._source is None or time.monotonic() < self._until_s:
            return self._now
        with self._lock:
            if time.monotonic() >= self._until_s:
                self._ask(self._source)
        return self._now

    def forget(self) -> None:
        """Ask the store again at the next look: something was just changed."""
        self._until_s = 0.0

    def _ask(self, source: Source) -> None:
        self._until_s = time.monotonic() + FRESH_S
        try:
            if source.setting_revision() != self._now.revision:
                kept = source.settings_kept()
                self._now = Now(combined(self.given, kept.values), kept.revision)
        except DatelineError:
            return


def combined(given: Settings, kept: Mapping[str, str]) -> Settings:
    """The settings with what the desk made where the environment says nothing; what no longer holds is left out."""
    wanted = {name: value for name, value in kept.items() if name in CHECKS and name not in given.model_fields_set}
    held = {name: value for name, value in wanted.items() if not refusal(name, value)}
    return given.model_copy(update=held)


def refusal(name: str, value: str) -> str:
    """Why a setting cannot be that, "" where it can."""
    try:
        CHECKS[name](value)
    except BadInput as error:
        return str(error)
    return ""
