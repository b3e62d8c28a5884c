"""What is written into a file: features as GeoJSON has them. Whoever makes one decides who may see it.

`of_public` is for readers, and takes nothing but what app.readers let out; `of_draft` is for the newsroom.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from typing import Any

from app import geojson
from app.model import IncidentMap
from app.public import PublicMap
from app.words import labels, texts

# All that XML 1.0 can hold (§2.2), and nothing of it by reference either.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A map on its way into a file; `link` is the address of its page."""

    slug: str
    title: str
    dek: str
    link: str
    updated_at: datetime | None
    features: tuple[Mapping[str, Any], ...]


def of_public(shown: PublicMap, link: str) -> Sheet:
    """A published version, for anybody."""
    features = tuple(geojson.public_feature(one) for one in shown.everyone)
    return Sheet(shown.slug, shown.title, shown.dek, link, shown.updated_at, features)


def of_draft(found: IncidentMap, link: str) -> Sheet:
    """A map as it stands, every place exact: for the newsroom."""
    features = tuple(geojson.feature(one) for one in found.incidents)
    return Sheet(found.slug, found.title, found.dek, link, found.updated_at, features)


def located(sheet: Sheet) -> Iterator[tuple[float, float, Mapping[str, Any], str]]:
    """(lon, lat, properties, id) of each incident whose place is shown; degrees, longitude first."""
    for feature in sheet.features:
        if geometry := feature["geometry"]:
            lon, lat = geometry["coordinates"]
            yield lon, lat, feature["properties"], feature["id"]


def name_of(properties: Mapping[str, Any]) -> str:
    """Title and place in one line; what happened near a corner is never said to have happened at it."""
    lead = properties["relation"] if properties["relation"] in ("near", "off") else ""
    place = " ".join(filter(None, (lead, properties["label"]))) if properties["label"] else ""
    title = "" if labels.is_position(properties["title"]) else properties["title"]
    return ", ".join(filter(None, (title, place))) or labels.label("", texts("en"))


def details_of(properties: Mapping[str, Any]) -> str:
    """The rest that is told of an incident, a line each, how far off its point can be among it."""
    return "\n".join(filter(None, (properties["description"], properties["attribution"], doubt_of(properties))))


def doubt_of(properties: Mapping[str, Any]) -> str:
    """How far off the point can be, in words; "" where that is not known."""
    doubt_m = properties["uncertainty_m"]
    return f"The point is right to within {ceil(doubt_m)} m." if doubt_m else ""


def xml_text(text: str) -> str:
    """The text without what no XML can hold."""
    return _NOT_XML.sub("", text)


def one_line(text: str) -> str:
    """The text in one line, nothing in it that turns the words around it (bidirectional controls) or is hidden."""
    kept = (" " if char in "\n\r\t" else char for char in text if char in "\n\r\t" or not _steers(char))
    return " ".join("".join(kept).split())


def _steers(char: str) -> bool:
    return (
        unicodedata.category(char) in ("Cc", "Cs") or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


def is_day(when: object) -> bool:
    """Return True for "2026-01-14", a day whose time is unknown."""
    return isinstance(when, str) and len(when) == len("2026-01-14")


def utc(moment: str | datetime | None) -> str:
    """Return a moment as XML Schema writes it, in UTC; "" for none, and for a day whose time is unknown."""
    if not moment or is_day(moment):
        return ""
    found = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return found.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
