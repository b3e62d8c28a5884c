"""What an open map asks for: whether it is still right, and of many incidents the rows and cells. Published ones only.

A map in a sandboxed frame has no origin: everything here may be read by anybody, and a condition may be sent along.
"""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app import geojson
from app.maps.crowd import CLOSEST, FIRST_ROWS, MOST_ROWS, Crowd, Wanted
from app.maps.payload import day_in
from app.model import Box
from app.pages import Published
from app.public import PublicIncident
from app.web.addresses import base_url
from app.web.bounds import box_of
from app.web.examples import FEATURE, answers
from app.web.parts import Parts, Service
from app.web.problems import Problem
from app.web.public import ANYWHERE, FRESH, number_of, send, version_of

router = APIRouter(tags=["published"], default_response_class=Response)
MOST_FEATURES = 1000
JUST_NOW = "public, max-age=1, must-revalidate"
"""A state is asked for every ten seconds: kept longer anywhere on its way, it would be told too late."""
_ROW = {
    "number": 1,
    "place": "34th St E & Portland Ave S",
    "title": "Shooting",
    "details": "Jan. 7, 2026",
    "description": "",
    "source": "",
    "lon": -93.26765,
    "lat": 44.94138,
}

_FOUR_NUMBERS = {"pattern": r"^-?[0-9]+(\.[0-9]+)?(,-?[0-9]+(\.[0-9]+)?){3}$"}
Category = Annotated[str | None, Query(max_length=300, description="Only incidents of this category.")]
From = Annotated[date | None, Query(alias="from", description="Only from this day on, in the map's time zone.")]
To = Annotated[date | None, Query(description="Only up to this day.")]


def _state(request: Request, parts: Parts, published: Published, since: int) -> Response:
    earlier = version_of(parts, published.slug, since) if 0 < since < published.number else None
    return send(request, parts.pages.state(published, earlier), JUST_NOW, ANYWHERE)


Since = Annotated[int, Query(ge=0, lt=2**31, description="The version that the page shows: `news` says what changed.")]


@router.get("/embed/{slug}@{version}.json", responses=answers({"version": 2}, says="That version still stands."))
def state_of_version(request: Request, parts: Service, slug: str, version: str) -> Response:
    """Tell an open page of one version that it has not been taken down."""
    return _state(request, parts, version_of(parts, slug, number_of(version)), 0)


@router.get(
    "/embed/{slug}.json",
    responses=answers({"version": 3, "news": "Updated 3:12 p.m.: second location corrected, moved about 460 feet"}),
)
def state(request: Request, parts: Service, slug: str, since: Since = 0) -> Response:
    """Tell an open page which version is published now, and what changed; its ETag is the version's number."""
    return _state(request, parts, version_of(parts, slug), since)


@router.get("/embed/{slug}@{version}/rows.json", responses=answers({"total": 1, "rows": [_ROW]}))
def rows(
    request: Request,
    parts: Service,
    slug: str,
    version: str,
    numbers: Annotated[str, Query(pattern=r"^[\d,]{0,2000}$", description="Just these: 3,17,18.")] = "",
    after: Annotated[int, Query(ge=0, lt=2**31, description="How many to leave out at the beginning.")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS, description="The most to answer.")] = FIRST_ROWS,
    category: Category = None,
    first: From = None,
    to: To = None,
) -> Response:
    """Give lines of a published version's list, in words."""
    wanted, named = Wanted(category, first, to), tuple(int(n) for n in numbers.split(",") if n and len(n) < 10)

    def make(crowd: Crowd) -> object:
        return crowd.numbered(named) if numbers else crowd.rows(wanted, after, limit)

    key = ("rows", named) if numbers else ("rows", wanted, after, limit)
    return _send(request, parts, version_of(parts, slug, number_of(version)), key, make)


@router.get("/embed/{slug}@{version}/cells/{z}/{x}/{y}.json", responses=answers([[-93.26765, 44.94138, 1, 7, 15]]))
def cells(
    request: Request,
    parts: Service,
    slug: str,
    version: str,
    z: int,
    x: int,
    y: int,
    category: Category = None,
    first: From = None,
    to: To = None,
) -> Response:
    """Give the points of a tile, [lon, lat, how many, number, doubt in meters], summed up where they are too many."""
    if not 0 <= z <= CLOSEST or not 0 <= min(x, y) <= max(x, y) < 1 << z:
        raise Problem(404, f"There is no such cell: z runs from 0 to {CLOSEST}, x and y from 0 to 2^z - 1.")
    wanted = Wanted(category, first, to)
    published = version_of(parts, slug, number_of(version))
    return _send(request, parts, published, ("cell", z, x, y, wanted), lambda crowd: crowd.cell(z, x, y, wanted))


@router.get(
    "/maps/{slug}/incidents",
    responses=answers(
        {"type": "FeatureCollection", "numberMatched": 1, "numberReturned": 1, "features": [FEATURE]},
        geojson.MEDIA_TYPE,
    ),
)
def incidents_within(
    request: Request,
    parts: Service,
    slug: str,
    bbox: Annotated[
        str,
        Query(
            description="west,south,east,north in degrees; west may be east of east, across 180.",
            max_length=200,
            json_schema_extra=_FOUR_NUMBERS,
        ),
    ] = "-180,-90,180,90",
    limit: Annotated[int, Query(ge=1, le=MOST_FEATURES, description="The most to answer.")] = 100,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="How many to leave out at the beginning.")] = 0,
    category: Category = None,
    first: From = None,
    to: To = None,
) -> Response:
    """Give the published incidents of a box as GeoJSON."""
    box, wanted = box_of(bbox), Wanted(category, first, to)
    base = base_url(request, parts.settings)
    own = request.url.include_query_params
    here = own().query

    def address(query: str) -> str:
        return f"{base}/maps/{slug}/incidents{f'?{query}' if query else ''}"

    def link(rel: str, query: str) -> dict[str, str]:
        return {"rel": rel, "href": address(query), "type": geojson.MEDIA_TYPE}

    published = version_of(parts, slug)

    def make() -> object:
        found = _within(parts, published, box, wanted)
        page, end = found[after : after + limit], after + limit
        links = [link("self", here)] + ([link("next", own(after=end).query)] if end < len(found) else [])
        return geojson.public_collection(page, numberMatched=len(found), numberReturned=len(page), links=links)

    key = ("box", box, limit, after, wanted, base, here)
    return send(request, parts.pages.json(published, key, make, geojson.MEDIA_TYPE), FRESH, ANYWHERE)


def _within(parts: Parts, published: Published, box: Box, wanted: Wanted) -> list[PublicIncident]:
    """By index where the box holds few; out of the whole map where that is in memory, or where it holds many."""
    whole = parts.pages.kept_crowd(published)
    found = None if whole else parts.readers.within(published.slug, published.number, box)
    if found is None:
        return (whole or parts.pages.crowd(published)).within(box, wanted)
    zone = parts.settings.time_zone
    return [one for one in found if wanted.takes(one.category, day_in(one, zone))]


def _send(
    request: Request, parts: Parts, published: Published, key: tuple[object, ...], make: Callable[[Crowd], object]
) -> Response:
    prepared = parts.pages.json(published, key, lambda: make(parts.pages.crowd(published)))
    return send(request, prepared, FRESH, ANYWHERE)
