"""The formats that a map can be had in, by the end of a file's name."""

from collections.abc import Callable
from typing import NamedTuple

import orjson

from app import geojson
from app.incidents.exchange import feeds, gpx, kml, tables
from app.incidents.exchange.sheet import Sheet


class Format(NamedTuple):
    """How a file is called, what it is to HTTP, and what writes it."""

    suffix: str
    media_type: str
    write: Callable[[Sheet], bytes]


def _geojson(sheet: Sheet) -> bytes:
    return orjson.dumps({"type": "FeatureCollection", "title": sheet.title, "features": list(sheet.features)})


FORMATS = {
    "geojson": Format("geojson", geojson.MEDIA_TYPE, _geojson),
    "csv": Format("csv", tables.MEDIA_TYPE, tables.write),
    "kml": Format("kml", kml.MEDIA_TYPE, kml.write),
    "gpx": Format("gpx", gpx.MEDIA_TYPE, gpx.write),
    "georss": Format("georss", feeds.RSS_TYPE, feeds.georss),
}
