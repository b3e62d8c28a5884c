"""Words of a page that are not the newsroom's own: dates in AP style, what is known of a place, the page's headings."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.model import AccuracyType, Incident, Relation

_MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")

HEADINGS = {
    "places": "Places",
    "distances": "Distances",
    "measured": "How this was measured",
    "in_words": "Places and distances in words",
    "on_the_map": "Show on the map",
    "skip": "Skip the map",
    "embed": "Embed this map",
    "copy_code": "Copy the code",
    "still": "For e-mail and hosts without iframes",
    "copied": "Copied",
    "updated": "Updated",
    "source": "Source",
    "map_data": "Map data:",
    "no_script": "The map needs JavaScript. The places and distances are listed below.",
}
ON_THE_MAP = {
    "zoomIn": "Zoom in",
    "zoomOut": "Zoom out",
    "twoFingers": "Use two fingers to move the map",
    "source": "Source",
    "takenDown": "This map has been taken down.",
    "outOfReach": "No connection. This is the map as of {time}.",
}
OF_MANY = {
    "category": "Category",
    "everyCategory": "All",
    "noCategory": "none",
    "from": "From",
    "to": "To",
    "through": "Shown up to",
    "shown": "{count} of {total} shown",
    "more": "Show more",
    "onTheMap": "Show on the map",
    "places": "{count} at this place",
    "andMore": "and {count} more",
    "notLoaded": "This cannot be loaded now. Try again in a while.",
}

_VAGUE = {
    AccuracyType.BLOCK: "somewhere on the block",
    AccuracyType.BETWEEN: "somewhere on this stretch",
    AccuracyType.STREET_CENTER: "somewhere on the street",
    AccuracyType.PLACE: "somewhere in this area",
}


def date(moment: datetime, zone: str, with_year: bool = True) -> str:
    """ "Jan. 7, 2026", as it was in that zone; a moment without a zone is taken as it stands."""
    local = in_zone(moment, zone)
    return f"{_MONTHS[local.month - 1]} {local.day}" + (f", {local.year}" if with_year else "")


def time(moment: datetime, zone: str) -> str:
    """ "6:10 a.m."; "noon" and "midnight" as AP has them."""
    local = in_zone(moment, zone)
    if local.minute == 0 and local.hour in (0, 12):
        return "noon" if local.hour else "midnight"
    return f"{local.hour % 12 or 12}:{local.minute:02d} {'a.m.' if local.hour < 12 else 'p.m.'}"


def moment(moment_: datetime, zone: str) -> str:
    """Date and time; only the date where the time is midnight, which is how a day without a time is kept."""
    local = in_zone(moment_, zone)
    known = (local.hour, local.minute, local.second) != (0, 0, 0)
    return date(moment_, zone) + (f", {time(moment_, zone)}" if known else "")


def in_zone(moment: datetime, zone: str) -> datetime:
    """The moment in that zone; one without a zone as it stands."""
    return moment.astimezone(ZoneInfo(zone)) if moment.tzinfo else moment


def place(incident: Incident) -> str:
    """The place for its label; what happened near a corner is never said to have happened at it."""
    label = incident.location.label or incident.location.verbatim
    return f"{incident.location.relation.lead.capitalize()}{label}"


def vagueness(incident: Incident) -> str:
    """What a pin cannot say: "somewhere on the block"; "" where the place is a spot."""
    if incident.location.relation is not Relation.AT:
        return "exact place not known"
    return _VAGUE.get(incident.location.accuracy_type, "")


def joined(*parts: str) -> str:
    """The parts that say something, with a middle dot between."""
    return " · ".join(part for part in parts if part)
