"""Dates and times as the Associated Press prints them. Every moment is turned to the zone of the page first."""

from datetime import date as date_
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

_MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")


T = TypeVar("T", date_, datetime)


def in_zone(when: T, zone: str) -> T:
    """Return the moment in that zone; a day, or a moment without a zone, as it is."""
    return when.astimezone(ZoneInfo(zone)) if isinstance(when, datetime) and when.tzinfo else when


def date(local: date_, *, with_year: bool = True) -> str:
    """ "Jan. 7, 2026" """
    return f"{_MONTHS[local.month - 1]} {local.day}" + (f", {local.year}" if with_year else "")


def time(local: datetime) -> str:
    """Return "6:10 a.m.", or "noon".

    The first minute of a day is "12:00 a.m.": for the Associated Press "midnight" is the end of the day beside it.
    """
    if local.minute == 0 and local.hour == 12:
        return "noon"
    return f"{local.hour % 12 or 12}:{local.minute:02d} {'a.m.' if local.hour < 12 else 'p.m.'}"
