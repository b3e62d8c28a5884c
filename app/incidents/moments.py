"""A moment and the zone it was given in. What went in comes out: the instant, the zone's name or else the offset.

When something happened can be a day alone. Earlier versions wrote such a day as its midnight. So a text whose time is
a bare T00:00:00 is read as the day, and a midnight that is really known is written with a fraction: T00:00:00.000000.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from app.errors import BadInput
from app.model import When

DAY = "day"
"""In the place of a zone: the moment beside it stands for a day whose time is unknown."""
_BARE_MIDNIGHT = "T00:00:00"


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC)


def check_moment(name: str, moment: datetime | None) -> None:
    """Raises BadInput for a moment without a zone, or one that is outside of the calendar in UTC."""
    if moment is None:
        return
    if not isinstance(moment, datetime) or moment.utcoffset() is None:
        raise BadInput(f"{name} needs its zone: 2025-11-20T21:30:00-06:00, say.")
    try:
        moment.astimezone(UTC)
    except OverflowError:
        raise BadInput(f"{name} lies outside of the years 1 to 9999.") from None


def zone_of(moment: datetime | None) -> str:
    """The zone to keep beside a moment: "America/Chicago", "-06:00", "" for no moment."""
    if moment is None:
        return ""
    key = getattr(moment.tzinfo, "key", None)
    return str(key) if key else _offset(moment.utcoffset() or timedelta())


def in_zone(moment: datetime | None, zone: str) -> datetime | None:
    """A moment as it was given: the other end of `zone_of`."""
    return moment and moment.astimezone(_zone(zone))


def as_text(moment: datetime | None) -> str | None:
    """RFC 9557 text, the zone's name in brackets where it has one: "2025-11-20T21:30:00-06:00[America/Chicago]"."""
    if moment is None:
        return None
    zone = zone_of(moment)
    return moment.isoformat() + ("" if zone[0] in "+-" else f"[{zone}]")


def from_text(text: str | None) -> datetime | None:
    """The other end of `as_text`."""
    if text is None:
        return None
    instant, _, zone = text.partition("[")
    moment = datetime.fromisoformat(instant)
    return in_zone(moment, zone.rstrip("]")) if zone else moment


def check_when(name: str, when: When | None) -> None:
    """Raise BadInput for a moment that `check_moment` refuses; every day is fine."""
    if when is None or isinstance(when, datetime) or not isinstance(when, date):
        check_moment(name, when)


def when_columns(when: When | None) -> tuple[datetime | None, str]:
    """Return what to store: the moment (a day's midnight in UTC) and its zone, DAY for a day."""
    if when is None or isinstance(when, datetime):
        return when, zone_of(when)
    return datetime.combine(when, time(), UTC), DAY


def when_of_columns(moment: datetime | None, zone: str) -> When | None:
    """Return what `when_columns` stored."""
    if moment and zone == DAY:
        return moment.astimezone(UTC).date()
    return in_zone(moment, zone)


def when_as_text(when: When | None) -> str | None:
    """Return "2025-11-20" for a day, and the text of `as_text` for a moment."""
    if when is not None and not isinstance(when, datetime):
        return when.isoformat()
    text = as_text(when)
    return text and re.sub(rf"{_BARE_MIDNIGHT}(?=[+-])", f"{_BARE_MIDNIGHT}.000000", text)


def when_from_text(text: str | None) -> When | None:
    """Return what `when_as_text` wrote; a bare midnight, as earlier versions wrote it, is the day alone."""
    if text is None:
        return None
    day, _, clock = text.partition("T")
    is_day = not clock or re.match(r"00:00:00[+-]", clock)
    return date.fromisoformat(day) if is_day else from_text(text)


def midnight_as_day(moment: datetime, zone: str) -> tuple[datetime, str]:
    """Turn the columns of earlier versions into those of `when_columns`: a local midnight stood for the day alone."""
    local = moment.astimezone(_zone(zone))
    return (datetime.combine(local.date(), time(), UTC), DAY) if local.time() == time() else (moment, zone)


def _offset(offset: timedelta) -> str:
    return datetime(2000, 1, 1, tzinfo=timezone(offset)).isoformat()[19:]


def _zone(zone: str) -> tzinfo:
    if zone[:1] in ("+", "-"):
        return datetime.fromisoformat(f"2000-01-01T00:00:00{zone}").tzinfo or UTC
    try:
        return ZoneInfo(zone)
    except (OSError, ValueError, LookupError):
        # A zone that this machine has no data for: the instant is still right.
        return UTC
