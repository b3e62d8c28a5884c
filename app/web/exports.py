"""Files and feeds of what is published: CSV, KML, GPX, GeoRSS, RSS, JSON Feed. Prepared bytes with an ETag."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from app.feeds import Manner, of_all, of_map
from app.incidents.exchange import feeds
from app.incidents.exchange.feeds import Feed
from app.incidents.exchange.formats import FORMATS, Format
from app.incidents.exchange.sheet import of_public
from app.pages import Published
from app.prepared import prepare
from app.public import PublicMap
from app.web.addresses import base_url
from app.web.examples import answers
from app.web.parts import Parts, Service
from app.web.public import ANYWHERE, FRESH, number_of, send, version_of

router = APIRouter(tags=["published"], default_response_class=Response)
_EXAMPLES = {
    "csv": "id,title,category,occurred_at,…",
    "kml": "<kml …",
    "gpx": "<gpx …",
    "georss": "<rss …",
    "geojson": {"type": "FeatureCollection", "features": []},
}
_FEEDS: dict[str, tuple[str, Callable[[Feed], bytes]]] = {
    "rss": (feeds.RSS_TYPE, feeds.rss),
    "feed.json": (feeds.JSON_TYPE, feeds.json_feed),
}


def _file(request: Request, parts: Parts, published: Published, kind: Format) -> Response:
    base = base_url(request, parts.settings)

    def write(shown: PublicMap) -> bytes:
        return kind.write(of_public(shown, f"{base}/maps/{published.slug}", parts.settings.language))

    prepared = parts.pages.file(published, (kind.suffix, base), write, kind.media_type)
    name = f'attachment; filename="{published.slug}-{published.number}.{kind.suffix}"'
    return send(request, prepared, FRESH, {**ANYWHERE, "Content-Disposition": name})


def _serve_format(kind: Format) -> None:
    """Routes for the newest version and for a pinned one."""
    responses = answers(_EXAMPLES[kind.suffix], kind.media_type.partition(";")[0], says="The file.")

    def pinned(request: Request, parts: Service, slug: str, version: str) -> Response:
        return _file(request, parts, version_of(parts, slug, number_of(version)), kind)

    def newest(request: Request, parts: Service, slug: str) -> Response:
        return _file(request, parts, version_of(parts, slug), kind)

    for path, endpoint, what in (
        (f"/maps/{{slug}}@{{version}}.{kind.suffix}", pinned, "one published version of a map"),
        (f"/maps/{{slug}}.{kind.suffix}", newest, "a published map"),
    ):
        if (kind.suffix, endpoint) != ("geojson", newest):  # which app/web/public.py answers
            summary, says = f"{kind.suffix} of {what}", f"Give {what} as {kind.suffix}."
            name = f"{endpoint.__name__}_{kind.suffix}"
            router.get(path, summary=summary, description=says, name=name, responses=responses)(endpoint)


for _kind in FORMATS.values():
    _serve_format(_kind)


def _manner(request: Request, parts: Parts) -> Manner:
    settings = parts.settings
    return Manner(base_url(request, settings), settings.language, settings.units, settings.time_zone)


def _feed_of_map(request: Request, parts: Parts, slug: str, kind: str) -> Response:
    media_type, write = _FEEDS[kind]
    published, manner = version_of(parts, slug), _manner(request, parts)

    def written(_: PublicMap) -> bytes:
        return write(of_map(parts.readers, slug, manner, f"{manner.base}/maps/{slug}.{kind}"))

    return send(request, parts.pages.file(published, (kind, manner), written, media_type), FRESH, ANYWHERE)


def _feed_of_all(request: Request, parts: Parts, kind: str) -> Response:
    media_type, write = _FEEDS[kind]
    manner = _manner(request, parts)
    body = write(of_all(parts.readers, manner, f"{manner.base}/maps.{kind}"))
    return send(request, prepare(body, media_type), FRESH, ANYWHERE)


_RSS = answers("<rss …", "application/rss+xml", says="RSS 2.0; each entry with a place has its georss:point.")
_JSON = answers(
    {"version": "https://jsonfeed.org/version/1.1", "title": "Two shootings", "items": []},
    feeds.JSON_TYPE,
    says="JSON Feed 1.1.",
)


@router.get("/maps.rss", responses=_RSS)
def all_as_rss(request: Request, parts: Service) -> Response:
    """List the published maps as RSS, the newest first."""
    return _feed_of_all(request, parts, "rss")


@router.get("/maps.feed.json", responses=_JSON)
def all_as_json(request: Request, parts: Service) -> Response:
    """List the published maps as a JSON Feed, the newest first."""
    return _feed_of_all(request, parts, "feed.json")


@router.get("/maps/{slug}.rss", responses=_RSS)
def map_as_rss(request: Request, parts: Service, slug: str) -> Response:
    """Tell of a map's changes as RSS with GeoRSS: what was added, corrected and why, taken out."""
    return _feed_of_map(request, parts, slug, "rss")


@router.get("/maps/{slug}.feed.json", responses=_JSON)
def map_as_json(request: Request, parts: Service, slug: str) -> Response:
    """Tell of a map's changes as a JSON Feed."""
    return _feed_of_map(request, parts, slug, "feed.json")
