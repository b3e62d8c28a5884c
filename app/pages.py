"""From a map to the bytes a reader gets: measured, worded, drawn and compressed once a published version."""

import gzip
import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

import orjson

from app import geojson
from app.distances import measure, wording
from app.maps import assets
from app.maps.content import DistanceLine, MapContent
from app.maps.embed import iframe_code
from app.model import Distance, Incident, IncidentMap
from app.settings import Settings
from geodata.streets import Streets

if TYPE_CHECKING:
    from app.maps.basemap import BaseMap
    from app.maps.tiles import TileCache

MOST_MEASURED = 6
"""Incidents up to which every pair is measured: fifteen sentences are the most that a reader can be asked to read."""
METHOD_OF_MANY = (
    "Measured in straight lines on the WGS 84 ellipsoid; each distance is rounded to what is known of its two places."
)
MOST_KEPT = 512
BROTLI_QUALITY = 9
_Pair: TypeAlias = tuple[Incident, Incident, Distance]
HTML = "text/html; charset=utf-8"
SVG = "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer as it is sent: the body in each encoding, and the digest that its ETags are made of."""

    media_type: str
    body: bytes
    encodings: dict[str, bytes]
    digest: str

    def etag(self, encoding: str = "identity") -> str:
        """The strong ETag of the body in that encoding: other bytes, another tag (RFC 9110 §8.8.3)."""
        return f'"{self.digest}"' if encoding == "identity" else f'"{self.digest}-{encoding}"'

    @property
    def etags(self) -> list[str]:
        """The ETags of the body in every encoding."""
        return [self.etag(), *map(self.etag, self.encodings)]

    def encoded(self, encoding: str) -> bytes:
        """The body in one of its encodings, or as it is."""
        return self.encodings.get(encoding, self.body)


def prepare(body: bytes, media_type: str, *, with_brotli: bool = True) -> Prepared:
    """The body, compressed, under the SHA-256 of its bytes."""
    encodings = {"gzip": gzip.compress(body, 9, mtime=0)}
    if with_brotli:
        import brotli

        encodings = {"br": brotli.compress(body, quality=BROTLI_QUALITY), **encodings}
    return Prepared(media_type, body, encodings, hashlib.sha256(body).hexdigest()[:32])


@dataclass(frozen=True, slots=True)
class Published:
    """A published version of a map. A slug and a number never mean another content: `read` is called only to draw."""

    slug: str
    number: int
    read: Callable[[], IncidentMap]

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from every other."""
        return self.slug, self.number


class Kept:
    """The newest answers by their key, so many; each is made once, whoever asks at the same time."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._answers: OrderedDict[tuple[object, ...], Prepared] = OrderedDict()
        self._lock = threading.Lock()
        self._making = threading.Lock()

    def get(self, key: tuple[object, ...], make: Callable[[], Prepared]) -> Prepared:
        """The answer of that key, made if it is not kept."""
        found = self._find(key)
        if found is None:
            with self._making:
                found = self._find(key) or self._keep(key, make())
        return found

    def _find(self, key: tuple[object, ...]) -> Prepared | None:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def _keep(self, key: tuple[object, ...], answer: Prepared) -> Prepared:
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return answer


class Pages:
    """The pages of one service. Nothing is drawn before it is asked for; safe to share between threads."""

    def __init__(self, streets: Streets, settings: Settings) -> None:
        self._streets, self._settings = streets, settings
        self._pages, self._tiles = Kept(), Kept()
        # Files are asked of whoever sent the page: only a path in front of ours is kept of the public address.
        self.prefix = urlsplit(settings.public_url).path
        self._lock = threading.Lock()
        self._tile_cache: TileCache | None = None

    @property
    def tile_cache(self) -> "TileCache":
        """The base map with its tiles; made when first asked for, for shapely takes its time to load."""
        with self._lock:
            if self._tile_cache is None:
                from app.maps.basemap import BaseMap
                from app.maps.tiles import TileCache

                self._tile_cache = TileCache(BaseMap(self._streets), self._settings.data_dir)
            return self._tile_cache

    @property
    def basemap(self) -> "BaseMap":
        """The base map."""
        return self.tile_cache.basemap

    def content(self, shown: IncidentMap) -> MapContent:
        """What the page of a map says."""
        settings = self._settings
        lines, notes = measured(shown.incidents, settings)
        return MapContent(
            title=shown.title,
            dek=shown.dek or (lines[0].sentence if len(lines) == 1 else ""),
            incidents=shown.incidents,
            lines=lines,
            notes=notes,
            attribution=attribution(self._streets),
            updated=shown.updated_at,
            time_zone=settings.time_zone,
            area=self.basemap.area,
        )

    def embed(self, published: Published) -> Prepared:
        """The page for the iframe: the same bytes whatever the name the service is asked under."""
        from app.maps.draw import embed_page

        def draw() -> bytes:
            return embed_page(self.content(published.read()), self.prefix, published.slug).encode()

        return self._pages.get(("embed", *published.key), lambda: prepare(draw(), HTML))

    def page(self, published: Published, base: str) -> Prepared:
        """The page with the list, the distances and the code to embed it; `base` is the service's address."""
        from app.maps.draw import map_page

        def draw() -> bytes:
            shown, address = published.read(), f"{base}/maps/{published.slug}"
            code = iframe_code(f"{base}/embed/{published.slug}", shown.title, page_url=address)
            return map_page(self.content(shown), self.prefix, published.slug, code).encode()

        return self._pages.get(("page", base, *published.key), lambda: prepare(draw(), HTML))

    def geojson(self, published: Published) -> Prepared:
        """The published incidents as a FeatureCollection."""

        def write() -> bytes:
            shown = published.read()
            return orjson.dumps(geojson.collection(shown.incidents, public=True, title=shown.title))

        return self._pages.get(("geojson", *published.key), lambda: prepare(write(), geojson.MEDIA_TYPE))

    def self_contained(self, shown: IncidentMap) -> str:
        """One HTML file that needs no network, streets included."""
        from app.maps.draw import self_contained_page

        return self_contained_page(self.content(shown), self.basemap)

    def tile(self, z: int, x: int, y: int, theme: str) -> Prepared:
        """A tile of the base map as SVG."""
        key = (z, x, y, theme)
        return self._tiles.get(key, lambda: prepare(self.tile_cache.tile(z, x, y, theme), SVG, with_brotli=False))


@lru_cache(maxsize=64)
def asset(name: str) -> Prepared | None:
    """A file that pages load, by its name with the digest in it; None where there is none of that name."""
    found = assets.find(name)
    if found is None:
        return None
    return Prepared(found.media_type, found.body, {"br": found.br, "gzip": found.gzip}, found.digest)


def attribution(streets: Streets) -> str:
    """Who the base map comes from, each named once, without the years."""
    publishers = ", ".join(source.get("publisher", "") for source in streets.info.sources)
    names = (re.sub(r"\s+\d{4}$", "", name.strip()) for name in publishers.split(","))
    return ", ".join(dict.fromkeys(filter(None, names)))


def measured(incidents: tuple[Incident, ...], settings: Settings) -> tuple[tuple[DistanceLine, ...], tuple[str, ...]]:
    """The distances between a few incidents, and how they were measured; neither for one incident or for many."""
    if not 2 <= len(incidents) <= MOST_MEASURED:
        return (), ()
    pairs = list(_pairs(incidents))
    drawn = set(_quiet(pairs))
    lines = tuple(_line(a, b, distance, settings, drawn=(a.id, b.id) in drawn) for a, b, distance in pairs)
    if len(pairs) > 1:
        return lines, (METHOD_OF_MANY,)
    ((a, b, distance),) = pairs
    return lines, (wording.how_measured(distance, a.location, b.location, settings.units),)


def _pairs(incidents: tuple[Incident, ...]) -> Iterator[_Pair]:
    for a, b in combinations(incidents, 2):
        yield a, b, measure.measure(a.location, b.location)


def _quiet(pairs: list[_Pair]) -> Iterator[tuple[str, str]]:
    """The pairs between which a line is drawn: the shortest ones that join every place to the others, and no more.

    Kruskal's minimum spanning tree; the rest of the distances stands in the list.
    """
    group = {each.id: each.id for pair in pairs for each in pair[:2]}
    for a, b, _ in sorted(pairs, key=lambda pair: pair[2].distance_m):
        joined, joining = group[a.id], group[b.id]
        if joined != joining:
            group = {id_: joined if of == joining else of for id_, of in group.items()}
            yield a.id, b.id


def _line(a: Incident, b: Incident, distance: Distance, settings: Settings, *, drawn: bool) -> DistanceLine:
    """The sentence for the list; the label is empty where no line is drawn."""
    sentence = wording.sentence(a.location.label, b.location.label, distance, settings.units)
    return DistanceLine(a.id, b.id, wording.short(distance, settings.units) if drawn else "", sentence)
