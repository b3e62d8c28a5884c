"""How long things are kept: a handful of days, out of the settings. Standard library only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keeping:
    """After how many days what goes; 0 is never."""

    drafts_days: int = 0
    imports_days: int = 30
    webhook_log_days: int = 30
    addresses_days: int = 365
    sign_ins_days: int = 365
