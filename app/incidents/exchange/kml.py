"""KML 2.2 (OGC 07-147r2): a placemark for each incident, its whole place beside its point, longitude first."""

import html
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from app.geojson import rounded
from app.incidents.exchange.sheet import Sheet, details_of, is_day, located, name_of, utc, xml_text

MEDIA_TYPE = "application/vnd.google-earth.kml+xml"
_DATA = ("category", "attribution", "source_url", "accuracy_type", "uncertainty_m", "display_precision")


def write(sheet: Sheet) -> bytes:
    """The incidents whose place is shown."""
    root = Element("kml", {"xmlns": "http://www.opengis.net/kml/2.2"})
    document = SubElement(root, "Document")
    _add(document, "name", sheet.title)
    _add(document, "description", _as_html("\n".join(filter(None, (sheet.dek, sheet.link)))))
    for lon, lat, properties, id_ in located(sheet):
        _placemark(document, (lon, lat), properties, id_, sheet.lang)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _placemark(
    document: Element, position: Sequence[float], properties: Mapping[str, Any], id_: str, lang: str
) -> None:
    # The order of the elements is the schema's.
    placemark = SubElement(document, "Placemark", {"id": f"incident-{id_}"})
    _add(placemark, "name", name_of(properties, lang))
    _add(placemark, "description", _as_html(details_of(properties, lang)))
    occurred_at = properties["occurred_at"]
    # A day is a time stamp too: KML takes xsd:date here.
    if when := occurred_at if is_day(occurred_at) else utc(occurred_at):
        _add(SubElement(placemark, "TimeStamp"), "when", when)
    extended = SubElement(placemark, "ExtendedData")
    for name in _DATA:
        if properties.get(name):
            _add(SubElement(extended, "Data", {"name": name}), "value", str(properties[name]))
    if not len(extended):
        placemark.remove(extended)
    _geometry(placemark, position, properties.get("place"))


def _geometry(placemark: Element, position: Sequence[float], place: Mapping[str, Any] | None) -> None:
    lines = _lines(place)
    parent = SubElement(placemark, "MultiGeometry") if lines else placemark
    _add(SubElement(parent, "Point"), "coordinates", _coordinates([position]))
    for kind, points in lines:
        holder = SubElement(parent, kind)
        if kind == "Polygon":
            holder = SubElement(SubElement(holder, "outerBoundaryIs"), "LinearRing")
        _add(holder, "coordinates", _coordinates(points))


def _lines(place: Mapping[str, Any] | None) -> list[tuple[str, Any]]:
    """The lines and outer rings of a geometry, each with KML's name for it; a point is there already."""
    if not place:
        return []
    kind, coordinates = place.get("type"), place.get("coordinates", [])
    nested = {
        "LineString": [("LineString", coordinates)],
        "MultiLineString": [("LineString", line) for line in coordinates],
        "Polygon": [("Polygon", ring) for ring in coordinates[:1]],
        "MultiPolygon": [("Polygon", rings[0]) for rings in coordinates if rings] if kind == "MultiPolygon" else [],
    }
    return nested.get(str(kind), [])


def _coordinates(points: Sequence[Sequence[float]]) -> str:
    return " ".join(",".join(map(str, position[:2])) for position in rounded(points))


def _as_html(text: str) -> str:
    """A description is shown as HTML: the text, its signs escaped."""
    return html.escape(text, quote=False).replace("\n", "<br>")


def _add(parent: Element, name: str, text: str) -> None:
    if text:
        SubElement(parent, name).text = xml_text(text)
