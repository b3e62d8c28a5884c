"""What can go wrong, in a handful of classes. No HTTP in them: web/problems.py has the one table of statuses.

Each message is written for the person who reads it: it says what to do and never holds a path, SQL or a traceback.
"""

from enum import StrEnum


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


class Cause(StrEnum):
    """Why the store is unavailable, for the log."""

    DISK_FULL = "disk full"
    READ_ONLY = "read-only"
    LOCKED = "locked"
    CORRUPTED = "corrupted"
    NOT_A_DATABASE = "not a database"
    CANNOT_OPEN = "cannot be opened"
    WRONG_USER = "wrong user or password"
    NO_DATABASE = "no such database"
    REFUSED = "connection refused"
    NO_HOST = "unknown host"
    NOT_ALLOWED = "not allowed"
    TIMEOUT = "timeout"
    TOO_MANY = "too many connections"
    STOPPING = "stopping"
    UNKNOWN = "unknown"


class StoreUnavailable(DatelineError):  # noqa: N818
    """The database cannot be reached or written; nothing was changed. `code` is the driver's own name of the error."""

    code = ""

    def __init__(self, message: str = "", cause: Cause = Cause.UNKNOWN) -> None:
        super().__init__(message)
        self.cause = cause


class NoStore(StoreUnavailable):
    """Nothing was stored yet where the settings say, and nothing is made there by looking."""
