"""What can go wrong, in a handful of classes. No HTTP in them: web/problems.py has the one table of statuses.

Each message is written for the person who reads it: it says what to do and never holds a path, SQL or a traceback.
"""


class DatelineError(Exception):
    """The root of the project's own errors."""


class BadInput(DatelineError, ValueError):  # noqa: N818 - the caller's fault, said in the name
    """What was given cannot be used as it is; the message says what would be."""


class NotFound(DatelineError, LookupError):  # noqa: N818
    """There is no such map, incident or version."""


class Conflict(DatelineError):  # noqa: N818
    """Somebody else changed it first, or it exists already."""


class StoreUnavailable(DatelineError):  # noqa: N818
    """The database cannot be reached or written; nothing was changed."""
