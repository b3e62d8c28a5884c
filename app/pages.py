"""From a map to the bytes a reader gets: measured, worded, drawn and compressed once a published version."""

import hashlib
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import orjson

from app import geojson, house
from app.distances import measure, wording
from app.errors import NotFound
from app.house_settings import LiveSettings
from app.maps import assets, cards, changes, oembed
from app.maps.content import MapContent
from app.maps.crowd import Crowd
from app.maps.embed import iframe_code
from app.maps.oembed import Room
from app.maps.still.form import Form
from app.maps.style import CROWDED
from app.model import Incident
from app.prepared import Kept, Prepared, prepare
from app.public import PublicCorrection, PublicMap
from app.readers import Readers
from app.sentences import Voice, corrected, measured, reasons, removed
from app.settings import Settings
from app.words.units import units_of
from geodata.streets import Streets

if TYPE_CHECKING:
    from app.maps.basemap import BaseMap
    from app.maps.tiles import TileCache

MOST_CROWDS = 4
"""Maps of many incidents that are kept whole in memory, for their cells and rows."""
MOST_STILLS, MOST_DOTS_KEPT = 64, 3_200_000
"""Stills that are kept in memory, and dots up to which one is; of larger ones only the last."""
MOST_FILES = 32
"""Files of maps that are kept in memory, feeds among them."""
HTML = "text/html; charset=utf-8"
JSON = "application/json"
SVG = "image/svg+xml"
PNG = "image/png"


@dataclass(frozen=True, slots=True)
class Published:
    """A published version of a map; `read` is called only to draw.

    A slug and a number never mean another content while the `revision` stays: that counts what reached readers without
    a new version, as a place that was withheld.
    """

    slug: str
    number: int
    read: Callable[[], PublicMap]
    revision: int
    trail: Callable[[], Sequence[PublicCorrection]]

    @property
    def key(self) -> tuple[str, int, int]:
        """What tells it from every other."""
        return self.slug, self.number, self.revision

    @property
    def tag(self) -> str:
        """The same for an open page, which knows its slug: "3", or "3.1" once something was withheld."""
        return f"{self.number}.{self.revision}" if self.revision else str(self.number)


def version_of(readers: Readers, slug: str, number: int | None = None) -> Published:
    """That version of a map, the newest if no number is given; its content is read only if it must be drawn.

    Raises NotFound, Gone.
    """
    newest, revision = readers.state(slug)
    wanted = newest if number is None else number
    if not 1 <= wanted <= newest:
        raise NotFound("There is no such version of this map.")
    return Published(
        slug, wanted, lambda: readers.map(slug, wanted), revision, lambda: readers.corrections(slug, wanted)
    )


class Pages:
    """The pages of one service. Nothing is drawn before it is asked for; safe to share between threads."""

    def __init__(self, streets: Streets, settings: Settings | LiveSettings) -> None:
        self._streets, self._live = streets, settings if isinstance(settings, LiveSettings) else LiveSettings(settings)
        self._pages, self._tiles = Kept[Prepared](), Kept[Prepared]()
        # Of these strangers choose the keys: they must not push out the pages.
        self._answers = Kept[Prepared]()
        self._crowds = Kept[Crowd](MOST_CROWDS)
        self._stills, self._large_stills = Kept[Prepared](MOST_STILLS), Kept[Prepared](1)
        self._rasters, self._large_rasters = Kept[Prepared](MOST_STILLS), Kept[Prepared](1)
        self._files = Kept[Prepared](MOST_FILES)
        # Files are asked of whoever sent the page: only a path in front of ours is kept of the public address.
        self.prefix = urlsplit(self._live.given.public_url).path
        self._lock = threading.Lock()
        self._tile_cache: TileCache | None = None

    @property
    def _settings(self) -> Settings:
        return self._live.now().settings

    def _key(self, published: Published) -> tuple[object, ...]:
        """What tells a version's pages from every other, in the house's style as it is now."""
        return (*published.key, self._live.now().revision)

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

    def content(self, shown: PublicMap, revision: int = 0, told: Sequence[PublicCorrection] = ()) -> MapContent:
        """What the page of a map says; `told` is what was corrected up to it."""
        settings, own = self._settings, house.own(shown.settings)
        lang, units = own.get("lang", settings.language), units_of(own.get("units", settings.units))
        lines, notes = measured(shown.incidents, units, lang)
        return MapContent(
            title=shown.title,
            dek=shown.dek or (lines[0].sentence if len(lines) == 1 else ""),
            incidents=shown.incidents,
            lines=lines,
            notes=(*notes, *removed(shown.erased, lang)),
            attribution=attribution(self._streets),
            updated=shown.updated_at,
            time_zone=settings.time_zone,
            lang=lang,
            units=units,
            house=settings.house.with_own(own),
            area=self.basemap.area,
            version=shown.published_version,
            revision=revision,
            withheld=shown.withheld,
            corrections=corrected(told, Voice(lang, units, settings.time_zone)),
        )

    def crowd(self, published: Published) -> Crowd:
        """What a version says with its incidents counted, for pages, rows and cells alike."""
        return self._crowds.get(self._key(published), lambda: self._counted(published))

    def kept_crowd(self, published: Published) -> Crowd | None:
        """The same if it is in memory."""
        return self._crowds.find(self._key(published))

    def _counted(self, published: Published) -> Crowd:
        return Crowd(self.content(published.read(), published.revision, published.trail()))

    def embed(self, published: Published, *, pinned: bool = False) -> Prepared:
        """The page for the iframe: the same bytes whatever the name the service is asked under."""
        from app.maps.draw import embed_page

        def draw() -> Prepared:
            crowd = self.crowd(published)
            head = cards.head(crowd.content, self.addresses(published, self._settings.public_url), page=False)
            content = replace(crowd.content, pinned=pinned)
            html = embed_page(content, self.prefix, published.slug, crowd, head)
            return prepare(html.encode(), HTML, style=house.css(content.house))

        return self._pages.get(("embed", pinned, *self._key(published)), draw)

    def state(self, published: Published, earlier: Published | None) -> Prepared:
        """What an open page asks for: the number of the version, and what is new since the one it shows.

        The ETag is the version's tag, so that a page knows it before it has asked.
        """

        def write() -> Prepared:
            news = {"news": self._news(earlier, published)} if earlier else {}
            again = {"revision": published.revision} if published.revision else {}
            return Prepared(JSON, orjson.dumps({"version": published.number, **again, **news}), {}, published.tag)

        return self._answers.get(("state", earlier and earlier.key, *self._key(published)), write)

    def _news(self, earlier: Published, later: Published) -> str:
        before, after = self.crowd(earlier).content, self.crowd(later).content

        def how_far(a: Incident, b: Incident) -> str:
            return wording.shift(measure.measure(a.location, b.location).distance_m, after.units, after.lang)

        return changes.sentence(before, after, how_far, reasons(later.trail(), earlier.number))

    def json(
        self, published: Published, key: tuple[object, ...], make: Callable[[], object], media_type: str = JSON
    ) -> Prepared:
        """JSON made of a version's incidents, kept under `key` for a while."""

        def write() -> Prepared:
            return prepare(orjson.dumps(make()), media_type)

        return self._answers.get((*key, *self._key(published)), write)

    def page(self, published: Published, base: str) -> Prepared:
        """The page with the list, the distances and the code to embed it; `base` is the service's address."""
        from app.maps.draw import map_page

        def draw() -> Prepared:
            crowd, at = self.crowd(published), self.addresses(published, base)
            head = cards.head(crowd.content, at, page=True)
            code = iframe_code(at.embed, crowd.content.title, page_url=at.page)
            html = map_page(crowd.content, self.prefix, published.slug, code, crowd, head)
            return prepare(html.encode(), HTML, style=house.css(crowd.content.house))

        return self._pages.get(("page", base, *self._key(published)), draw)

    def addresses(self, published: Published, base: str) -> cards.Addresses:
        """Where that version is read, if `base` is the service's address; with "" the addresses begin at our prefix."""
        return cards.Addresses(base or self.prefix, published.slug, published.number)

    def still(self, published: Published, kind: str, form: Form) -> Prepared:
        """The map as one picture, "svg" or "png"."""

        def draw() -> Prepared:
            from app.maps.still import drawing

            drawn = drawing.svg(self.crowd(published).content, self.basemap, form)
            return prepare(drawn, SVG, with_brotli=False) if kind == "svg" else self._raster(drawn, form)

        return self._kept_stills(form).get((kind, form, *self._key(published)), draw)

    def kept_still(self, published: Published, kind: str, form: Form) -> Prepared | None:
        """The picture if it was drawn already."""
        return self._kept_stills(form).find((kind, form, *self._key(published)))

    def _kept_stills(self, form: Form) -> Kept[Prepared]:
        return self._stills if form.dots <= MOST_DOTS_KEPT else self._large_stills

    def _raster(self, drawn: bytes, form: Form) -> Prepared:
        """The drawing as PNG: a new version that is drawn as the last was needs no new picture."""
        from app.maps.still import raster

        def write() -> Prepared:
            body = raster.png(drawn, form.scale)
            return Prepared(PNG, body, {}, hashlib.sha256(body).hexdigest()[:32])

        kept = self._rasters if form.dots <= MOST_DOTS_KEPT else self._large_rasters
        return kept.get((form, hashlib.sha256(drawn).digest()), write)

    def oembed(
        self, published: Published, base: str, room: Room, answer_format: str, *, pinned: bool = False
    ) -> Prepared:
        """What a host gets that asks for the map by its address; `base` is the service's own."""

        def write() -> Prepared:
            content = self.crowd(published).content
            at = replace(self.addresses(published, base), pinned=pinned)
            members = oembed.answer(content, at, room, base)
            if answer_format == "xml":
                return prepare(oembed.xml(members), oembed.XML_TYPE)
            return prepare(orjson.dumps(members), oembed.JSON_TYPE)

        return self._answers.get(("oembed", base, room, answer_format, pinned, *self._key(published)), write)

    def geojson(self, published: Published) -> Prepared:
        """The published incidents as a FeatureCollection."""

        def write() -> bytes:
            shown = published.read()
            return geojson.public_bytes(shown.everyone, title=shown.title)

        return self._pages.get(("geojson", *self._key(published)), lambda: prepare(write(), geojson.MEDIA_TYPE))

    def file(
        self, published: Published, key: tuple[object, ...], write: Callable[[PublicMap], bytes], media_type: str
    ) -> Prepared:
        """The published version in another format, as `write` makes it, kept under `key` for a while."""
        return self._files.get((*key, *self._key(published)), lambda: prepare(write(published.read()), media_type))

    def self_contained(self, shown: PublicMap) -> str:
        """One HTML file that needs no network, streets included."""
        from app.maps.draw import self_contained_page

        return self_contained_page(self.content(shown), self.basemap)

    def tile(self, z: int, x: int, y: int, theme: str, *, within: bool = True) -> Prepared:
        """A tile of the base map as SVG; `within`: with the names inside the limits."""
        named = within or z > CROWDED
        key = (z, x, y, theme, named)
        return self._tiles.get(key, lambda: prepare(self.tile_cache.tile(z, x, y, theme, within=named), SVG))


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
