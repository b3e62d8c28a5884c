"""The base map that goes into a self-contained page: the wide views whole, the close ones around the incidents."""

from collections.abc import Iterator
from math import floor
from typing import Any

from app.maps.basemap import BaseMap
from app.maps.content import MapContent
from app.maps.mercator import project
from app.maps.payload import shown

_FIRST, _LAST_WHOLE, _LAST = 10, 12, 16
_AROUND_TILES = 0.75
"""How far beyond an incident the close tiles reach, in tiles."""
_MOST_CLOSE_TILES = 240


def tiles(content: MapContent, basemap: BaseMap, *, within: bool = True) -> dict[str, Any]:
    """Tiles by "z/x/y", as the page's script reads them; where a closer one is missing it enlarges a wider one."""
    addresses = [*_whole(basemap), *_around(content)]
    covered = [address for address in addresses if basemap.covers(*address)]
    found = {f"{z}/{x}/{y}": basemap.tile(z, x, y, within=within).decode() for z, x, y in covered}
    return {"inline": found, "minZoom": _FIRST, "maxZoom": _LAST + 1}


def _whole(basemap: BaseMap) -> Iterator[tuple[int, int, int]]:
    """Every tile that shows some of the area's streets, at the wide zooms, and the ground around them."""
    limits = basemap.shapes.limits
    if limits.is_empty:
        return
    west, north, east, south = limits.bounds
    for z in range(_FIRST, _LAST_WHOLE + 1):
        margin = z - _FIRST + 1
        count = 1 << z
        for x in range(floor(west * count) - margin, floor(east * count) + margin + 1):
            for y in range(floor(north * count) - margin, floor(south * count) + margin + 1):
                yield z, x, y


def _around(content: MapContent) -> Iterator[tuple[int, int, int]]:
    """The close tiles around each incident, zoom by zoom, until there are enough."""
    seen: set[tuple[int, int, int]] = set()
    for z in range(_LAST_WHOLE + 1, _LAST + 1):
        for incident in shown(content):
            x, y = (value * (1 << z) for value in project(incident.location.lon, incident.location.lat))
            near = {
                (z, floor(x + dx), floor(y + dy))
                for dx in (-_AROUND_TILES, 0, _AROUND_TILES)
                for dy in (-_AROUND_TILES, 0, _AROUND_TILES)
            }
            seen |= near if len(seen) + len(near) <= _MOST_CLOSE_TILES else set()
    yield from sorted(seen)
