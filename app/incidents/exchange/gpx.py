"""GPX 1.1: a waypoint for each incident. A device gets a point, so its comment says how far off that can be."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from app.incidents.exchange.sheet import Sheet, doubt_of, located, name_of, utc, xml_text

MEDIA_TYPE = "application/gpx+xml"


def write(sheet: Sheet) -> bytes:
    """The incidents whose place is shown."""
    root = Element("gpx", {"xmlns": "http://www.topografix.com/GPX/1/1", "version": "1.1", "creator": "Dateline"})
    about = SubElement(root, "metadata")
    _add(about, "name", sheet.title)
    _add(about, "desc", sheet.dek)
    _link(about, sheet.link)
    _add(about, "time", utc(sheet.updated_at))
    for lon, lat, properties, _ in located(sheet):
        _waypoint(SubElement(root, "wpt", {"lat": str(lat), "lon": str(lon)}), properties, sheet.lang)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _waypoint(point: Element, properties: Mapping[str, Any], lang: str) -> None:
    # The order of the elements is the schema's.
    _add(point, "time", utc(properties["occurred_at"]))
    _add(point, "name", name_of(properties, lang))
    _add(point, "cmt", doubt_of(properties, lang))
    _add(point, "desc", properties["description"])
    _add(point, "src", properties["attribution"])
    _link(point, properties["source_url"])
    _add(point, "type", properties["category"])


def _link(parent: Element, address: str) -> None:
    if address:
        SubElement(parent, "link", {"href": xml_text(address)})


def _add(parent: Element, name: str, text: str) -> None:
    if text:
        SubElement(parent, name).text = xml_text(text)
