"""Dates and times as tables write them. "03/04/2026" is two days: which, the other rows tell, or somebody is asked."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time, tzinfo
from functools import lru_cache

from app.errors import BadInput

ORDERS = {"mdy": "month first: 03/04/2026 is March 4", "dmy": "day first: 03/04/2026 is April 3"}
_SLASHED = re.compile(r"\s*(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)[,T\s]*(.*)", re.DOTALL)
_YEAR_FIRST = re.compile(r"\s*(\d{4})[/.](\d{1,2})[/.](\d{1,2})[T\s]*(.*)", re.DOTALL)
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?)?\s*([ap])?\.?\s*(?:m\.?)?", re.IGNORECASE)
_WORDED = ("%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%a %b %d %Y", "%A %B %d %Y")
LONGEST = 80
"""Longest date or time, in characters; patterns that try every length of its blanks would take minutes for a page."""
_PIVOT = 70
"""Two figures of a year from here on are of the last century, as POSIX has it."""


def order_of(values: Iterable[str]) -> str | None:
    """ "mdy" or "dmy" by what the values allow, "" where it makes no difference; None: somebody has to say."""
    first = second = open_ = False
    for value in set(values):
        if not (found := _SLASHED.fullmatch(value)):
            continue
        one, other = int(found[1]), int(found[3])
        first, second = first or one > 12, second or other > 12
        open_ = open_ or (max(one, other) <= 12 and one != other)
    if not open_:
        return ""
    return None if first == second else "dmy" if first else "mdy"


@lru_cache(maxsize=8_192)
def moment(day: str, hour: str, order: str, zone: tzinfo) -> datetime | None:
    """The moment that two cells say, in their own zone or else in `zone`; None for no date. Raises BadInput."""
    if not day.strip():
        return None
    if max(len(day), len(hour)) > LONGEST:
        raise BadInput(f"“{max(day, hour, key=len)[:40]}…” is too long for a date or a time.")
    found = _day(day.strip(), order, zone)
    if hour.strip():
        found = datetime.combine(found.date(), _time(hour.strip()), found.tzinfo)
    return found


def _day(text: str, order: str, zone: tzinfo) -> datetime:
    try:
        if (found := _slashed(text, order, zone) or _iso(text, zone) or _worded(text, zone)) is not None:
            return found
    except (ValueError, OverflowError):
        pass
    raise BadInput(f"“{text[:40]}” is no date that can be read. Write it as 2026-01-14 or 2026-01-14 18:50.")


def _slashed(text: str, order: str, zone: tzinfo) -> datetime | None:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day, rest = int(found[1]), int(found[2]), int(found[3]), found[4]
    elif found := _SLASHED.fullmatch(text):
        one, other, rest = int(found[1]), int(found[3]), found[5]
        day_first = one > 12 or (order == "dmy" and other <= 12)
        month, day, year = (other, one, _year(found[4])) if day_first else (one, other, _year(found[4]))
    else:
        return None
    return datetime.combine(datetime(year, month, day), _time(rest) if rest.strip() else time(), zone)  # noqa: DTZ001


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else int(text) + (1900 if int(text) >= _PIVOT else 2000)


def _iso(text: str, zone: tzinfo) -> datetime | None:
    if re.fullmatch(r"1?\d{12}", text):
        # Milliseconds since 1970, as ArcGIS writes them.
        return datetime.fromtimestamp(int(text) / 1000, UTC).astimezone(zone)
    if not re.match(r"\d{4}-\d\d-\d\d", text):
        return None
    # A zone's name in brackets (RFC 9557) is ours to write; the offset before it says the instant.
    found = datetime.fromisoformat(re.sub(r"\s*\[.*\]$|(?<=\d) ?UTC$", "", text).replace(" +", "+"))
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _worded(text: str, zone: tzinfo) -> datetime | None:
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|[.,](?!\d)", "", text).replace("Sept ", "Sep ")
    day, hour = plain, ""
    if clock := re.search(r"\s(?:at\s+)?(\d{1,2}:\d\d.*)$", plain):
        day, hour = plain[: clock.start()], clock[1]
    for form in _WORDED:
        try:
            found = datetime.strptime(" ".join(day.split()), form).replace(tzinfo=zone)
        except ValueError:
            continue
        return datetime.combine(found.date(), _time(hour), zone) if hour else found
    return None


def _time(text: str) -> time:
    if text.lower() in ("noon", "midnight"):
        return time(12 if text.lower() == "noon" else 0)
    found = _TIME.fullmatch(text.strip())
    try:
        if found is None or not (found[2] or found[4] or len(text) == 4):
            raise ValueError
        hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
        if found[4]:
            if not 1 <= hour <= 12:
                raise ValueError
            hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
        return time(hour, minute, second)
    except ValueError:
        if re.fullmatch(r"([01]\d|2[0-3])[0-5]\d", text):
            return time(int(text[:2]), int(text[2:]))
        raise BadInput(f"“{text[:40]}” is no time that can be read. Write it as 18:50 or 6:50 p.m.") from None
