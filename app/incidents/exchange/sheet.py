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
from app.house import own as own_settings
from app.model import IncidentMap, Relation
from app.public import PublicMap
from app.words import labels, texts

# All that XML 1.0 can hold (§2.2), and nothing of it by reference either.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A map on its way into a file; `link` is the address of its page, `lang` the language of our own words in it."""

    slug: str
    title: str
    dek: str
    link: str
    updated_at: datetime | None
    features: tuple[Mapping[str, Any], ...]
    lang: str = "en"


def of_public(shown: PublicMap, link: str, lang: str = "en") -> Sheet:
    """A published version, for anybody, in the language of the map, else in `lang`."""
    features = tuple(geojson.public_feature(one) for one in shown.everyone)
    lang = own_settings(shown.settings).get("lang", lang)
    return Sheet(shown.slug, shown.title, shown.dek, link, shown.updated_at, features, lang)


def of_draft(found: IncidentMap, link: str, lang: str = "en") -> Sheet:
    """A map as it stands, every place exact: for the newsroom."""
    features = tuple(geojson.feature(one) for one in found.incidents)
    lang = own_settings(found.settings).get("lang", lang)
    return Sheet(found.slug, found.title, found.dek, link, found.updated_at, features, lang)


def located(sheet: Sheet) -> Iterator[tuple[float, float, Mapping[str, Any], str]]:
    """(lon, lat, properties, id) of each incident whose place is shown; degrees, longitude first."""
    for feature in sheet.features:
        if geometry := feature["geometry"]:
            lon, lat = geometry["coordinates"]
            yield lon, lat, feature["properties"], feature["id"]


def name_of(properties: Mapping[str, Any], lang: str) -> str:
    """Return title and place in one line; what happened near a corner is never said to have happened at it."""
    said, relation, name = texts(lang), Relation(properties["relation"]), properties["label"]
    place = labels.label(name, said, relation) if name else ""
    title = "" if labels.is_position(properties["title"]) else properties["title"]
    if not title or not place or title.casefold() == place.casefold():
        return title or place or labels.label("", said)
    goes_on = relation in (Relation.NEAR, Relation.OFF) or name[:1].islower()
    return f"{title}, {place[:1].lower() + place[1:] if goes_on else place}"


def details_of(properties: Mapping[str, Any], lang: str) -> str:
    """The rest that is told of an incident, a line each, how far off its point can be among it."""
    return "\n".join(filter(None, (properties["description"], properties["attribution"], doubt_of(properties, lang))))


def doubt_of(properties: Mapping[str, Any], lang: str) -> str:
    """How far off the point can be, in words; "" where that is not known."""
    doubt_m = properties["uncertainty_m"]
    return texts(lang).say("The point is right to within {count} m.", count=ceil(doubt_m)) if doubt_m else ""


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
