"""Drawing: a tile, a page beside plain folium with the same places, the self-contained file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from app.maps.basemap import BaseMap
from app.maps.content import MapContent
from app.maps.draw import embed_page, self_contained_page
from app.maps.still.drawing import svg
from app.maps.still.form import Form
from app.maps.still.raster import png
from app.model import AccuracyType, Incident, Location
from bench.timing import median_ms, processor_ms, row, title, wanted
from geodata.streets import MINNEAPOLIS, Streets

STILL_MS = 400
PLACES = ((-93.26765, 44.94138), (-93.28722, 45.00369))
TILES = tuple((zoom, x, y) for zoom, x, y in ((12, 986, 1474), (14, 3947, 5898), (15, 7894, 11795), (16, 15789, 23591)))


def _incident(number: int, lon: float, lat: float) -> Incident:
    location = Location(f"place {number}", f"Place {number}", lon, lat, AccuracyType.INTERSECTION, 15.0)
    return Incident(str(number), f"Incident {number}", location, occurred_at=datetime(2026, 1, 1, tzinfo=UTC))


def content(count: int) -> MapContent:
    """A map with that many incidents, in rows between the example's two places."""
    (west, south), (east, north) = PLACES
    spots = (
        (west + (east - west) * (i % 40) / 40, south + (north - south) * (i // 40) / (count / 40)) for i in range(count)
    )
    return MapContent("Benchmark", incidents=tuple(_incident(i, lon, lat) for i, (lon, lat) in enumerate(spots)))


def _plain_folium(map_content: MapContent) -> Callable[[], object]:
    import folium

    def draw() -> str:
        page = folium.Map(location=(44.97, -93.27), zoom_start=12)
        for incident in map_content.incidents:
            place = incident.location
            folium.Marker((place.lat, place.lon), popup=incident.title).add_to(page)
        html: str = page.get_root().render()
        return html

    return draw


def _pages(count: int, times: int) -> None:
    shown = content(count)
    embed_page(shown, "")
    ours = median_ms(lambda: embed_page(shown, ""), times)
    plain = median_ms(_plain_folium(shown), max(1, times // 4))
    row(f"embed page of {count} incidents", f"{ours:.1f} ms", f"plain folium {plain:.0f} ms, {plain / ours:.0f} x")


def run() -> None:
    """Prints the table."""
    title("Drawing")
    streets = Streets(MINNEAPOLIS)
    base = BaseMap(streets)
    base.tile(*TILES[0])
    for zoom, x, y in TILES:
        size = f"{len(base.tile(zoom, x, y)) / 1000:.0f} kB"
        row(f"tile, zoom {zoom}", f"{median_ms(partial(base.tile, zoom, x, y), 9):.1f} ms", size)
    for count, times in ((2, 20), (200, 12)):
        _pages(count, times)
    two = content(2)
    whole = self_contained_page(two, base)
    row(
        "self-contained file of 2 incidents",
        f"{median_ms(lambda: self_contained_page(two, base), 3):.0f} ms",
        f"{len(whole) / 1000:.0f} kB",
    )
    pair = tuple(_incident(number, *place) for number, place in enumerate(PLACES))
    _stills(replace(two, incidents=pair, area=base.area), base)
    streets.close()


def _stills(two: MapContent, base: BaseMap) -> None:
    """Nothing kept: each time drawn and rasterised anew; only the streets are in memory."""
    for width, height, scale in ((320, 180, 1), (1200, 630, 1), (1200, 630, 2), (1200, 630, 3)):
        form = Form(width, height, scale)

        def draw(form: Form = form) -> bytes:
            return png(svg(two, base, form), form.scale)

        draw()
        what = f"still of 2 incidents, {width} x {height} at {scale}x, PNG"
        wanted(what, median_ms(draw, 5), "ms", most=STILL_MS)
        drawn = partial(svg, two, base, form)
        svg_ms = median_ms(drawn, 5)
        row("  of which SVG, and its bytes", f"{svg_ms:.0f} ms", f"PNG {len(draw()) / 1000:.0f} kB")
        row("  processor time, all threads", f"{processor_ms(draw, 5):.0f} ms", f"SVG {processor_ms(drawn, 5):.0f} ms")
