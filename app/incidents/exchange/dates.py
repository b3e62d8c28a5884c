"""Dates and times as tables write them. "03/04/2026" is two days: which, the other rows tell, or somebody is asked.

A date without a time stays a date. Databases often write one as its midnight, so a column in which every time is
midnight holds days; beside other times midnight is a time like them.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache

from app.errors import BadInput
from app.incidents.clock import RepeatedTime, on_the_clock
from app.model import When

ORDERS = {"mdy": "month first: 03/04/2026 is March 4", "dmy": "day first: 03/04/2026 is April 3"}
_SLASHED = re.compile(r"\s*(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)[,T\s]*(.*)", re.DOTALL)
_YEAR_FIRST = re.compile(r"\s*(\d{4})[/.](\d{1,2})[/.](\d{1,2})[T\s]*(.*)", re.DOTALL)
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?)?\s*([ap])?\.?\s*(?:m\.?)?", re.IGNORECASE)
_CLOCK = re.compile(r"\d:\d\d|\d\s*[ap]\.?m\b|\bnoon\b|\b1?\d{12}\b", re.IGNORECASE)
_MIDNIGHT = re.compile(r"(?:^|[\sT])(?:0?0:00(?::00(?:[.,]0+)?)?(?!\s*p|[:.,\d])|12:00(?::00)?\s*a\.?m)", re.IGNORECASE)
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


def has_times(values: Iterable[str]) -> bool:
    """Return False for a column whose times are all midnight, or that has none: it holds days."""
    return any(_CLOCK.search(value) and not _MIDNIGHT.search(value) for value in set(values))


@lru_cache(maxsize=8_192)
def when(day: str, hour: str, order: str, zone: tzinfo, timed: bool = True) -> When | None:
    """Return what two cells say: a moment in their own zone or else in `zone`, a day without a time, None for no date.

    `timed` is False for a column without times (`has_times`). Raises BadInput.
    """
    if not day.strip():
        return None
    if max(len(day), len(hour)) > LONGEST:
        raise BadInput(f"“{max(day, hour, key=len)[:40]}…” is too long for a date or a time.")
    (day, named), (hour, named_hour) = (_without_zone(text.strip(), zone) for text in (day, hour))
    found = _day(day, order, zone)
    if hour:
        found = datetime.combine(found, _time(hour), found.tzinfo if isinstance(found, datetime) else None)
    elif isinstance(found, datetime) and not timed and found.time() == time():
        return found.date()
    if not isinstance(found, datetime) or found.tzinfo:
        return found
    return _on_the_clock(found, zone, named_hour or named)


def _without_zone(text: str, zone: tzinfo) -> tuple[str, str]:
    """Take the zone's own abbreviation off the end: ("1:30", "CDT") of "1:30 CDT"."""
    rest, _, last = text.rpartition(" ")
    names = {zone.tzname(datetime(2026, month, 1)) for month in (1, 7)}  # noqa: DTZ001
    return (rest, last) if rest and last.isupper() and last in names else (text, "")


def _on_the_clock(local: datetime, zone: tzinfo, named: str) -> datetime:
    try:
        return on_the_clock(local, zone)
    except RepeatedTime as repeated:
        for moment in repeated.choices:
            if moment.tzname() == named:
                return moment
        raise


def _day(text: str, order: str, zone: tzinfo) -> date:
    try:
        if (found := _slashed(text, order) or _iso(text, zone) or _worded(text)) is not None:
            return found
    except (ValueError, OverflowError):
        pass
    raise BadInput(f"“{text[:40]}” is no date that can be read. Write it as 2026-01-14 or 2026-01-14 18:50.")


def _slashed(text: str, order: str) -> date | None:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day, rest = int(found[1]), int(found[2]), int(found[3]), found[4]
    elif found := _SLASHED.fullmatch(text):
        one, other, rest = int(found[1]), int(found[3]), found[5]
        day_first = one > 12 or (order == "dmy" and other <= 12)
        month, day, year = (other, one, _year(found[4])) if day_first else (one, other, _year(found[4]))
    else:
        return None
    found_day = date(year, month, day)
    return datetime.combine(found_day, _time(rest)) if rest.strip() else found_day


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else int(text) + (1900 if int(text) >= _PIVOT else 2000)


def _iso(text: str, zone: tzinfo) -> date | None:
    if re.fullmatch(r"1?\d{12}", text):
        # Milliseconds since 1970, as ArcGIS writes them.
        return datetime.fromtimestamp(int(text) / 1000, UTC).astimezone(zone)
    if not re.match(r"\d{4}-\d\d-\d\d", text):
        return None
    # A zone's name in brackets (RFC 9557) is ours to write; the offset before it says the instant.
    plain = re.sub(r"\s*\[.*\]$", "", re.sub(r"(?<=\d) ?UTC$", "+00:00", text)).replace(" +", "+")
    return date.fromisoformat(plain) if len(plain) == len("2026-01-14") else datetime.fromisoformat(plain)


def _worded(text: str) -> date | None:
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|[.,](?!\d)", "", text).replace("Sept ", "Sep ")
    day, hour = plain, ""
    if clock := re.search(r"\s(?:at\s+)?(\d{1,2}(?::\d\d.*|\s*[ap]m?)|noon|midnight)$", plain, re.IGNORECASE):
        day, hour = plain[: clock.start()], clock[1]
    for form in _WORDED:
        try:
            found = datetime.strptime(" ".join(day.split()), form).date()  # noqa: DTZ007
        except ValueError:
            continue
        return datetime.combine(found, _time(hour)) if hour else found
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
