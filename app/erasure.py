"""Why an incident can be erased for good: a word of these is all that is kept of it. Standard library only."""

from enum import StrEnum


class ErasureReason(StrEnum):
    """Why an incident was erased for good: all that is kept of it besides who and when."""

    ASKED = "asked"
    SAFETY = "safety"
    MINOR = "minor"
    COURT = "court"
    MISTAKE = "mistake"
    OTHER = "other"
