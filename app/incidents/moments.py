"""A moment and the zone it was given in. What went in comes out: the instant, the zone's name or else the offset."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from app.errors import BadInput


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
