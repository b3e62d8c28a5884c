"""Dates and times as the Associated Press prints them. Every moment is turned to the zone of the page first."""

from datetime import datetime
from zoneinfo import ZoneInfo

_MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")


def in_zone(moment: datetime, zone: str) -> datetime:
    """The moment in that zone; one without a zone as it stands."""
    return moment.astimezone(ZoneInfo(zone)) if moment.tzinfo else moment


def date(local: datetime, *, with_year: bool = True) -> str:
    """ "Jan. 7, 2026" """
    return f"{_MONTHS[local.month - 1]} {local.day}" + (f", {local.year}" if with_year else "")


def time(local: datetime) -> str:
    """ "6:10 a.m."; "noon" and "midnight" as AP has them."""
    if local.minute == 0 and local.hour in (0, 12):
        return "noon" if local.hour else "midnight"
    return f"{local.hour % 12 or 12}:{local.minute:02d} {'a.m.' if local.hour < 12 else 'p.m.'}"
