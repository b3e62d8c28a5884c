"""What a host gets that asks for a map by its address: oEmbed 1.0, in JSON and in XML."""

from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from app.maps.cards import Addresses
from app.maps.content import MapContent
from app.maps.embed import EMBED_HEIGHT_PX, iframe_code
from app.maps.plain import plain
from app.maps.still.form import LEAST_HEIGHT_PX, LEAST_WIDTH_PX, side

WIDTH_PX = 800
CACHE_AGE_S = 300
_THUMBNAIL_PX = 640, 336
JSON_TYPE, XML_TYPE = "application/json", "text/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Room:
    """The most px that the host has; None where it did not say."""

    width_px: int | None = None
    height_px: int | None = None

    def within(self, width_px: int, height_px: int) -> tuple[int, int]:
        """A size, cut to the room."""
        return min(width_px, self.width_px or width_px), min(height_px, self.height_px or height_px)


def answer(content: MapContent, at: Addresses, room: Room, provider_url: str) -> dict[str, Any]:
    """The members of a `rich` answer; thumbnails all three, or none where the room is smaller than a still can be."""
    width, height = room.within(WIDTH_PX, EMBED_HEIGHT_PX)
    title = plain(content.title)
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": "Dateline",
        "provider_url": provider_url,
        "cache_age": CACHE_AGE_S,
        "html": iframe_code(at.embed, title, height, at.page, width),
        "width": width,
        "height": height,
        **_thumbnail(at, room),
    }


def _thumbnail(at: Addresses, room: Room) -> dict[str, Any]:
    width, height = room.within(*_THUMBNAIL_PX)
    if width < LEAST_WIDTH_PX or height < LEAST_HEIGHT_PX:
        return {}
    width, height = side(width, LEAST_WIDTH_PX), side(height, LEAST_HEIGHT_PX)
    url = at.still(width, height)
    return {"thumbnail_url": url, "thumbnail_width": width, "thumbnail_height": height}


def xml(members: dict[str, Any]) -> bytes:
    """The members as the XML of the specification."""
    elements = "".join(f"<{name}>{escape(_printable(value))}</{name}>" for name, value in members.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?><oembed>{elements}</oembed>'.encode()


def _printable(value: object) -> str:
    # XML would turn a carriage return into a line feed.
    return str(value).replace("\r", "")
