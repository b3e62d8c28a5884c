"""Feeds: RSS 2.0 with GeoRSS Simple, and JSON Feed 1.1. Titles are plain text; RSS descriptions are escaped HTML."""

import html
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import orjson

from app.incidents.exchange.sheet import Sheet, details_of, is_day, located, name_of, one_line, xml_text
from app.model import LonLat

RSS_TYPE = "application/rss+xml; charset=utf-8"
JSON_TYPE = "application/feed+json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is news; `position` in degrees, longitude first, where it has one that is shown."""

    id: str
    title: str
    text: str
    link: str
    at: datetime | None
    position: LonLat | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A list of news, the newest first. `home` is the page it tells of, `own` the feed's own address."""

    title: str
    description: str
    home: str
    own: str
    lang: str
    entries: tuple[Entry, ...]


def rss(feed: Feed) -> bytes:
    """The feed as RSS 2.0, each entry with its georss:point (latitude first, as GeoRSS has it)."""
    spaces = {"xmlns:atom": "http://www.w3.org/2005/Atom", "xmlns:georss": "http://www.georss.org/georss"}
    root = Element("rss", {"version": "2.0", **spaces})
    channel = SubElement(root, "channel")
    _add(channel, "title", one_line(feed.title))
    _add(channel, "link", feed.home)
    # RSS wants a description, even of nothing.
    _add(channel, "description", html.escape(feed.description or one_line(feed.title), quote=False))
    _add(channel, "language", feed.lang)
    if feed.own:
        SubElement(channel, "atom:link", {"href": feed.own, "rel": "self", "type": "application/rss+xml"})
    if newest := max((entry.at for entry in feed.entries if entry.at), default=None):
        _add(channel, "lastBuildDate", _date(newest))
    for entry in feed.entries:
        _item(SubElement(channel, "item"), entry)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _item(item: Element, entry: Entry) -> None:
    _add(item, "title", one_line(entry.title))
    _add(item, "link", entry.link)
    _add(item, "description", html.escape(entry.text, quote=False).replace("\n", "<br>"))
    guid = SubElement(item, "guid", {"isPermaLink": "false"})
    guid.text = xml_text(entry.id)
    _add(item, "pubDate", _date(entry.at) if entry.at else "")
    if entry.position:
        _add(item, "georss:point", f"{entry.position.lat} {entry.position.lon}")


def _date(moment: datetime) -> str:
    # RFC 822 knows no year before 1900, and some readers none of less than four figures.
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def _add(parent: Element, name: str, text: str) -> None:
    if text:
        SubElement(parent, name).text = xml_text(text)


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed 1.1; positions stand in our own member, _dateline."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": one_line(feed.title),
        "home_page_url": feed.home,
        "feed_url": feed.own,
        "description": feed.description,
        "language": feed.lang,
        "items": [dict(_members(entry)) for entry in feed.entries],
    }
    return orjson.dumps({name: value for name, value in told.items() if value or name == "items"})


def _members(entry: Entry) -> Iterator[tuple[str, Any]]:
    yield "id", entry.id
    yield "title", one_line(entry.title)
    yield "content_text", entry.text or one_line(entry.title)
    if entry.link:
        yield "url", entry.link
    if entry.at:
        yield "date_published", entry.at.isoformat()
    if entry.position:
        yield "_dateline", {"lon": entry.position.lon, "lat": entry.position.lat}


def georss(sheet: Sheet) -> bytes:
    """The incidents themselves as RSS, an item each: for maps that read GeoRSS."""
    entries = (
        Entry(
            f"dateline:{sheet.slug}:{id_}", name_of(properties, sheet.lang), details_of(properties, sheet.lang),
            sheet.link, _moment(properties["occurred_at"]), LonLat(lon, lat),
        )
        for lon, lat, properties, id_ in located(sheet)
    )  # fmt: skip
    return rss(Feed(sheet.title, sheet.dek, sheet.link, "", sheet.lang, tuple(entries)))


def _moment(text: str | None) -> datetime | None:
    # RSS dates an item by a moment; a day alone would have to invent one.
    return datetime.fromisoformat(text) if text and not is_day(text) else None
