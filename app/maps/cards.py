"""What other machines read of a page: canonical address, oEmbed discovery, Open Graph, Twitter cards, schema.org.

Values only: the template escapes them, and the one block of JSON cannot end early. Nothing here is ever run.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlsplit

from app.maps import payload, words
from app.maps.content import CorrectionLine, MapContent
from app.maps.embed import still_code
from app.maps.plain import plain
from app.model import Incident
from app.words import Texts

CARD_PX = 1200, 630
"""Width and height in px of the picture that a card shows."""
SHEET_PX = 1000, 580
"""Width and height in px of the drawing that a printed page has."""
_MOST_NAMED = 6
_FEEDS = ("application/rss+xml", "rss"), ("application/feed+json", "feed.json")
_FILES = ("GeoJSON", "geojson"), ("CSV", "csv"), ("KML", "kml"), ("GPX", "gpx")
_MOST_PLACES = 100


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a version of a map is read: `base` is the service's address, "" where it is not known.

    `pinned`: the embed is to stay at this version.
    """

    base: str
    slug: str
    number: int
    pinned: bool = False

    @property
    def page(self) -> str:
        """The page of its own."""
        return f"{self.base}/maps/{self.slug}"

    @property
    def embed(self) -> str:
        """The page for the iframe."""
        return f"{self.base}/embed/{self.slug}" + (f"@{self.number}" if self.pinned else "")

    def still(self, width_px: int, height_px: int, *, pinned: bool = True) -> str:
        """The picture in that size: of this version, which a cache may then keep, or always of the newest."""
        version = f"&version={self.number}" if pinned and self.number else ""
        return f"{self.base}/maps/{self.slug}.png?width={width_px}&height={height_px}{version}"

    @property
    def printed(self) -> str:
        """The drawing of the newest version for a sheet of paper, without the title that the page has itself."""
        return f"{self.base}/maps/{self.slug}.svg?width={SHEET_PX[0]}&height={SHEET_PX[1]}&theme=light&title=false"

    def file(self, suffix: str) -> str:
        """The map in another format, or a feed of its changes."""
        return f"{self.page}.{suffix}"

    def oembed(self, answer_format: str) -> str:
        """Where its oEmbed answer is, for discovery: only the address and the format stand in it."""
        return f"{self.base}/oembed?url={quote(self.page, safe='')}&format={answer_format}"


def alternative(content: MapContent) -> str:
    """What a picture of the map says, for who does not see it: the distance, or the places."""
    incidents, said = payload.shown(content), content.said
    sentences = [line.sentence for line in content.lines if line.sentence]
    if len(sentences) == 1:
        told = sentences[0]
    else:
        told = _named([words.place(incident, said) for incident in incidents], said)
    return plain(said.say("Map: {told}", told=told or content.title))


def _named(places: Sequence[str], said: Texts) -> str:
    """The first places, and how many more there are; "" of none."""
    named, more = "; ".join(places[:_MOST_NAMED]), len(places) - _MOST_NAMED
    if more > 0:
        return said.say_of(more, "{places} and {count} more place.", "{places} and {count} more places.", places=named)
    return f"{named}." if named else ""


def head(content: MapContent, at: Addresses, *, page: bool) -> dict[str, Any]:
    """What stands in the head of the page, or of the embed: that one leads to the page and describes nothing itself."""
    # Asked of whoever sent the page, as every file is.
    here = replace(at, base=urlsplit(at.base).path)
    oembed = [("application/json+oembed", at.oembed("json")), ("text/xml+oembed", at.oembed("xml"))]
    feeds = [(type_, at.file(suffix)) for type_, suffix in _FEEDS] if page else []
    return {
        "canonical": at.page,
        "discovery": oembed + feeds,
        "files": [(name, here.file(suffix)) for name, suffix in _FILES] if page else [],
        "title": plain(content.title),
        "metas": list(_cards(content, at)) if at.base else [],
        "data": payload.escaped(schema(content, at)) if page else "",
        # Without script it is the page's own picture.
        "still": here.still(*CARD_PX) + "&title=false",
        "printed": (replace(at, base=urlsplit(at.base).path).printed, *SHEET_PX) if page else None,
        "alternative": alternative(content),
        "still_code": still_code(at.still(*CARD_PX, pinned=False), at.page, alternative(content), plain(content.title)),
    }


def _cards(content: MapContent, at: Addresses) -> Iterator[tuple[str, str, str]]:
    """(attribute, name, content) of each meta element: og:… by property, twitter:… by name, as each is defined."""
    title, dek, picture, said = plain(content.title), plain(content.dek), at.still(*CARD_PX), alternative(content)
    graph = {
        "og:type": "website", "og:url": at.page, "og:title": title, "og:description": dek,
        "og:image": picture, "og:image:type": "image/png", "og:image:width": str(CARD_PX[0]),
        "og:image:height": str(CARD_PX[1]), "og:image:alt": said,
        "og:updated_time": content.updated.isoformat() if content.updated else "",
    }  # fmt: skip
    card = {
        "twitter:card": "summary_large_image", "twitter:title": title, "twitter:description": dek,
        "twitter:image": picture, "twitter:image:alt": said[:420],
    }  # fmt: skip
    yield from (("property", name, value) for name, value in graph.items() if value)
    yield from (("name", name, value) for name, value in card.items() if value)


def schema(content: MapContent, at: Addresses) -> dict[str, Any]:
    """The map as schema.org has it: Map, Place, GeoCoordinates, and GeoCircle where only an area is known."""
    values = {
        "@context": "https://schema.org",
        "@type": "Map",
        "name": plain(content.title),
        "description": plain(content.dek),
        "url": at.page,
        "image": at.still(*CARD_PX),
        "inLanguage": content.lang,
        "dateModified": content.updated.isoformat() if content.updated else "",
        "correction": [_correction(line) for line in content.corrections],
        "contentLocation": [_place(incident, content.said) for incident in payload.shown(content)[:_MOST_PLACES]],
    }
    return {name: value for name, value in values.items() if value}


def _correction(line: CorrectionLine) -> dict[str, Any]:
    said = plain(" ".join(filter(None, (line.what, line.reason))))
    return {"@type": "CorrectionComment", "text": said, "datePublished": line.moment.isoformat()}


def _place(incident: Incident, said: Texts) -> dict[str, Any]:
    location = incident.location
    point = {"@type": "GeoCoordinates", "latitude": round(location.lat, 6), "longitude": round(location.lon, 6)}
    circle = {"@type": "GeoCircle", "geoMidpoint": point, "geoRadius": location.uncertainty_m}
    known = not words.is_vague(incident) or location.uncertainty_m is None
    return {"@type": "Place", "name": plain(words.place(incident, said)), "geo": point if known else circle}
