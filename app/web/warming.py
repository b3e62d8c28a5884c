"""What the first at the desk and the first reader would wait for, made behind the start. Never a need, nothing kept.

In the order in which they come to it: the desk's pages, a statement, the base map, a page of readers, files, tiles, a
picture. Many short steps, so that the service can end between any two.
"""

import gc
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from app.desk import statement
from app.maps import assets
from app.maps.mercator import project
from app.maps.still.form import Form
from app.model import AccuracyType, Incident, IncidentMap, Location
from app.pages import asset
from app.readers import public_map
from app.web.desk import files, page
from app.web.parts import Parts

_FIRST_ZOOMS, _OTHER_ZOOMS = (12, 11), (13, 10, 14)
"""Those that maps of a city are first seen at; names are only placed ahead for the most common."""
_SAID = "One person was hurt at 34th and Portland, the city said."


def warm(parts: Parts) -> None:
    """Have it all made by the thread that works ahead.

    The streets in memory stay as long as the process: they are left out of every later look for garbage, which would
    otherwise stop all readers for tens of milliseconds each time.
    """
    for step in (*steps(parts), gc.freeze):
        parts.ahead.soon(step)


def steps(parts: Parts) -> Iterator[Callable[[], object]]:
    """What is made, one thing after another."""
    yield from _at_the_desk(parts)
    yield from _for_readers(parts)


def _at_the_desk(parts: Parts) -> Iterator[Callable[[], object]]:
    yield page.prepare
    yield files.prepare
    yield lambda: statement.mentions(_SAID, parts.geocoder)
    yield lambda: parts.pages.basemap.area
    yield lambda: parts.pages.content(public_map(_pair(parts), ()))


def _for_readers(parts: Parts) -> Iterator[Callable[[], object]]:
    yield lambda: [asset(name) for name in assets.table()]
    for zoom in _FIRST_ZOOMS:
        yield partial(_tile, parts, zoom)
    yield lambda: _embed(parts)
    for zoom in _OTHER_ZOOMS:
        yield partial(parts.pages.basemap.view, zoom, (0.0, 0.0, 1.0, 1.0), ())
    yield lambda: _still(parts)


def _pair(parts: Parts) -> IncidentMap:
    """A map of two places in the middle of the area."""
    lon, lat = _middle(parts)
    place = Location("", "", lon, lat, AccuracyType.POINT, 1.0)
    return IncidentMap("", "", (Incident("a", "", place), Incident("b", "", replace(place, lat=lat + 0.03))))


def _middle(parts: Parts) -> tuple[float, float]:
    west, south, east, north = parts.streets.info.bbox
    return (west + east) / 2, (south + north) / 2


def _embed(parts: Parts) -> None:
    from app.maps.draw import embed_page

    embed_page(parts.pages.content(public_map(_pair(parts), ())), "")


def _tile(parts: Parts, zoom: int) -> None:
    x, y = project(*_middle(parts))
    parts.pages.basemap.tile(zoom, int(x * 2**zoom), int(y * 2**zoom))


def _still(parts: Parts) -> None:
    from app.maps.still import drawing, raster

    content = parts.pages.content(public_map(_pair(parts), ()))
    raster.png(drawing.svg(content, parts.pages.basemap, Form()), 0.2)
