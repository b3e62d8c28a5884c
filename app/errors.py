"""What can go wrong, in a handful of classes. No HTTP in them: web/problems.py has the one table of statuses.

Each message is written for the person who reads it: it says what to do and never holds a path, SQL or a traceback.
"""


class DatelineError(Exception):
    """The root of the project's own errors."""


class BadInput(DatelineError, ValueError):  # noqa: N818 - the caller's fault, said in the name
    """What was given cannot be used as it is; the message says what would be."""


class NotFound(DatelineError, LookupError):  # noqa: N818
    """There is no such map, incident or version."""


class Gone(DatelineError):  # noqa: N818
    """The map has been taken down; `reason` is what its readers are told, "" where nobody said."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(f"This map has been taken down. {reason}".strip())
        self.reason = reason


class Conflict(DatelineError):  # noqa: N818
    """Somebody else changed it first, or it exists already; `current` is what is there now, where that is known."""

    def __init__(self, message: str = "", current: object = None) -> None:
        super().__init__(message)
        self.current = current


class StoreUnavailable(DatelineError):  # noqa: N818
    """The database cannot be reached or written; nothing was changed."""
