"""What the store accepts. Every refusal is a BadInput that says what would be accepted; nothing is mended."""

import json
import math
import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from app import house
from app.errors import BadInput
from app.incidents.geometries import check_shape
from app.incidents.moments import check_moment, check_when
from app.model import AccuracyType, DisplayPrecision, Incident, Location, Relation, Verification

_SLUG = re.compile(r"[a-z0-9-]{1,80}")
LINE_LIMITS = {
    "title": 300,
    "category": 300,
    "attribution": 300,
    "source_url": 2000,
    "verbatim": 1000,
    "label": 1000,
    "locality": 300,
    "georeferenced_by": 300,
    "name": 300,
    "actor": 300,
}
"""Longest texts of one line, in characters."""
TEXT_LIMITS = {"dek": 10_000, "description": 20_000, "reason": 2000}
"""Longest texts that may have several lines, in characters."""
JSON_LIMITS = {"settings": 20_000, "geometry": 1_000_000}
"""Longest JSON, in characters."""
_WORDS: dict[str, type[StrEnum]] = {
    "accuracy_type": AccuracyType,
    "relation": Relation,
    "verification": Verification,
    "display_precision": DisplayPrecision,
}
_MEMBERS = {name: frozenset(words) for name, words in _WORDS.items()}


def check_slug(slug: str) -> None:
    """Raises BadInput for a slug that could not stand in an address."""
    if not isinstance(slug, str) or not _SLUG.fullmatch(slug):
        raise BadInput("A slug is 1 to 80 small letters a-z, digits and hyphens: two-shootings, say.")


def is_slug(slug: str) -> bool:
    """Whether a map can have this slug at all."""
    return _SLUG.fullmatch(slug) is not None


def check_text(name: str, text: str) -> None:
    """Raises BadInput for a text that is too long or holds what no page can show."""
    if not isinstance(text, str):
        raise BadInput(f"{name} has to be a text.")
    limit = LINE_LIMITS.get(name) or TEXT_LIMITS[name]
    if len(text) > limit:
        raise BadInput(f"{name} is {len(text):,} characters long; at most {limit:,} are kept.")
    if text.isprintable():
        # No control character is printable, and nearly every text is.
        return
    allowed = "\n\r\t" if name in TEXT_LIMITS else ""
    if any(_is_control(character) and character not in allowed for character in text):
        raise BadInput(f"{name} holds a control character (a tab, a line break or a hidden one); take it out.")


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")


def check_title(title: str) -> None:
    """Raises BadInput for a title that says nothing."""
    check_text("title", title)
    if not title.strip():
        raise BadInput("A title is needed: a few words that say what it is.")


def check_json(name: str, value: object) -> None:
    """Raises BadInput for what is no JSON object, has NaN or infinity in it, or is too long."""
    if not isinstance(value, Mapping):
        raise BadInput(f"{name} has to be a JSON object.")
    try:
        text = json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise BadInput(f"{name} has to be plain JSON: texts, finite numbers, lists, objects.") from None
    if len(text) > JSON_LIMITS[name]:
        raise BadInput(f"{name} is {len(text):,} characters of JSON; at most {JSON_LIMITS[name]:,} are kept.")


def check_map(values: Mapping[str, Any]) -> None:
    """Raises BadInput for fields of a map that cannot be kept, or that it does not have."""
    for name, value in values.items():
        if name == "title":
            check_title(value)
        elif name == "dek":
            check_text(name, value)
        elif name == "settings":
            check_json(name, value)
            house.check(value)
        else:
            raise BadInput("A map's title, dek and settings can be changed, nothing else.")


def check_incident(incident: Incident) -> None:
    """Raises BadInput for an incident that cannot be kept."""
    check_title(incident.title)
    for name in ("category", "description", "attribution", "source_url"):
        check_text(name, getattr(incident, name))
    # Anything else, javascript: above all, must not become a link on a reader's page.
    if incident.source_url and not re.match(r"https?://[^\s/]", incident.source_url, re.IGNORECASE):
        raise BadInput("source_url has to be a web address that begins with http:// or https://.")
    check_when("occurred_at", incident.occurred_at)
    check_location(incident.location)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def check_location(location: Location) -> None:
    """Raises BadInput for a location that is none."""
    if not isinstance(location, Location):
        raise BadInput("An incident needs a location.")
    for name in ("verbatim", "label", "locality", "georeferenced_by"):
        check_text(name, getattr(location, name))
    check_position(location.lon, location.lat)
    uncertainty_m = location.uncertainty_m
    if uncertainty_m is not None and not (_is_number(uncertainty_m) and 0 < uncertainty_m < math.inf):
        raise BadInput("uncertainty_m is a number of metres above 0; leave it out where it is unknown.")
    if location.geometry is not None:
        check_json("geometry", location.geometry)
        check_shape(location.geometry)
    check_moment("georeferenced_at", location.georeferenced_at)
    for name, words in _WORDS.items():
        if getattr(location, name) not in _MEMBERS[name]:
            raise BadInput(f"{name} is one of {', '.join(words)}.")


def check_position(lon: float, lat: float) -> None:
    """Raises BadInput unless (lon, lat) is a WGS 84 position in degrees."""
    numbers = _is_number(lon) and _is_number(lat)
    if numbers and -180 <= lon <= 180 and -90 <= lat <= 90:
        return
    if numbers and -180 <= lat <= 180 and -90 <= lon <= 90:
        raise BadInput(f"{lon:g}, {lat:g} looks swapped: longitude comes first. Try {lat:g}, {lon:g}.")
    raise BadInput("A position is two numbers in degrees: longitude first, -180 to 180, then latitude, -90 to 90.")
