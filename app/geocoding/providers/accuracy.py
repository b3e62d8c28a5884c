"""A service's own words for how fine an answer is, mapped onto ours. A word that is not in the table is refused.

To add a service: its geopy class name, where its words stand in the raw answer, and what each of them is worth. The
radii are estimates on the wide side; an answer with a box of its own reaches to the farthest corner of that box.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.model import AccuracyType as A
from geodata.geometry import lines

Raw = Mapping[str, Any]
Worth = tuple[A, float]
"""What a word is worth: (accuracy_type, uncertainty_m)."""
POINT: Worth = (A.POINT, 50.0)
INTERPOLATED: Worth = (A.RANGE_INTERPOLATION, 150.0)
CORNER: Worth = (A.INTERSECTION, 50.0)
STREET: Worth = (A.STREET_CENTER, 100.0)
PLACE: Worth = (A.PLACE, 75.0)
WIDEST_M = 2_500.0
"""Whatever reaches farther than this from its point is an area, and its centre is no place for a pin."""


@dataclass(frozen=True, slots=True)
class Service:
    """`fields`: where the words stand, most telling first; `words`: what they are worth; `box`: where the extent is.

    `vague`: a field that is true where the service answered only part of what it was asked. `ask`: what has to be asked
    for besides.
    """

    fields: tuple[str, ...]
    words: Mapping[str, Worth]
    box: str = ""
    vague: str = ""
    ask: Mapping[str, Any] | None = None


_OSM_PLACES = (
    "amenity", "shop", "office", "tourism", "historic", "leisure", "craft", "healthcare", "railway",
    "public_transport", "aeroway", "club", "emergency", "man_made",
)  # fmt: skip
_NOMINATIM = Service(
    ("class.type.osm_type", "class.type", "class"),
    {
        "place.house.node": POINT,
        "place.house.way": INTERPOLATED,
        "place.house.relation": POINT,
        "place.house": INTERPOLATED,
        "place.square": PLACE,
        "building": PLACE,
        "highway": STREET,
        "highway.bus_stop": PLACE,
        "highway.motorway_junction": PLACE,
        **dict.fromkeys(_OSM_PLACES, PLACE),
    },
    box="boundingbox",
)
_PELIAS = Service(
    ("properties.layer.properties.match_type", "properties.layer"),
    {
        "address.exact": POINT, "address.interpolated": INTERPOLATED, "address": INTERPOLATED,
        "venue.exact": PLACE, "venue": PLACE, "street.exact": STREET, "street": STREET, "intersection": CORNER,
    },
    box="bbox",
)  # fmt: skip
_MAPBOX = Service(
    ("place_type.0.properties.accuracy", "place_type.0"),
    {
        "address.rooftop": POINT, "address.parcel": POINT, "address.point": POINT, "address.interpolated": INTERPOLATED,
        "address.intersection": CORNER, "address.street": STREET, "address": INTERPOLATED, "poi": PLACE,
    },
    box="bbox",
)  # fmt: skip
_TOMTOM = Service(
    ("type",),
    {
        "Point Address": POINT, "Address Range": INTERPOLATED, "Cross Street": CORNER, "Street": STREET, "POI": PLACE,
    },
    box="viewport",
)  # fmt: skip
SERVICES: Mapping[str, Service] = {
    "Nominatim": _NOMINATIM,
    "Photon": Service(
        ("properties.type",), {"house": POINT, "street": STREET, "other": PLACE}, box="properties.extent"
    ),
    "GoogleV3": Service(
        ("geometry.location_type.types.0", "geometry.location_type"),
        {
            "ROOFTOP": POINT, "RANGE_INTERPOLATED": INTERPOLATED, "GEOMETRIC_CENTER.intersection": CORNER,
            "GEOMETRIC_CENTER.route": STREET, "GEOMETRIC_CENTER.premise": PLACE,
            "GEOMETRIC_CENTER.establishment": PLACE, "GEOMETRIC_CENTER.point_of_interest": PLACE,
            "GEOMETRIC_CENTER.park": PLACE, "GEOMETRIC_CENTER.hospital": PLACE, "GEOMETRIC_CENTER.school": PLACE,
            "APPROXIMATE.intersection": CORNER,
        },
        box="geometry.bounds", vague="partial_match",
    ),
    "ArcGIS": Service(
        ("attributes.Addr_type",),
        {
            "PointAddress": POINT, "Subaddress": POINT, "StreetAddress": INTERPOLATED, "StreetInt": CORNER,
            "StreetName": STREET, "POI": PLACE,
        },
        box="extent", ask={"out_fields": ["Addr_type"]},
    ),
    "HereV7": Service(
        ("resultType.houseNumberType", "resultType"),
        {
            "houseNumber.PA": POINT, "houseNumber.interpolated": INTERPOLATED, "houseNumber": INTERPOLATED,
            "intersection": CORNER, "street": STREET, "place": PLACE,
        },
        box="mapView",
    ),
    "OpenCage": Service(
        ("components._type",),
        {"building": POINT, "house": POINT, "road": STREET, "intersection": CORNER, "attraction": PLACE},
        box="bounds",
    ),
    "Geocodio": Service(
        ("accuracy_type",),
        {
            "rooftop": POINT, "point": POINT, "range_interpolation": INTERPOLATED, "intersection": CORNER,
            "street_center": STREET,
        },
    ),
    "LiveAddress": Service(("metadata.precision",), {"Rooftop": POINT, "Parcel": POINT}),
    "Pelias": _PELIAS, "GeocodeEarth": _PELIAS, "MapBox": _MAPBOX, "MapTiler": _MAPBOX,
    "TomTom": _TOMTOM, "AzureMaps": _TOMTOM,
}  # fmt: skip
"""geopy class → how its answers are read. geopy has no class for the US Census geocoder."""


@dataclass(frozen=True, slots=True)
class Fineness:
    """How fine an answer is; `words` are the service's own. Without a `worth` it is no place for a pin."""

    words: str
    worth: Worth | None = None


def service_of(names: Iterator[str]) -> Service | None:
    """The table's entry for the first of these class names that has one."""
    return next((SERVICES[name] for name in names if name in SERVICES), None)


def fineness(service: Service, raw: Raw, lon: float, lat: float) -> Fineness:
    """What the raw answer at that position says of itself."""
    words = [text for text in (_joined(raw, field) for field in service.fields) if text]
    said = (words or ["nothing"])[0].replace(".", "/")
    if service.vague and raw.get(service.vague) is True:
        return Fineness(f"{said}, in part")
    worth = next((service.words[word] for word in words if word in service.words), None)
    if worth is None:
        return Fineness(said)
    reach_m = max((lines.distance_m((lon, lat), corner) for corner in _corners(_at(raw, service.box))), default=0.0)
    return Fineness(said, None if reach_m > WIDEST_M else (worth[0], round(max(worth[1], reach_m), 1)))


def _joined(raw: Raw, field: str) -> str:
    """The texts that a path leads to, behind each of which it goes on from the top; "" where it leads nowhere."""
    values: list[str] = []
    here: Any = raw
    for step in field.split("."):
        here = _step(here, step)
        if isinstance(here, str):
            values.append(here)
            here = raw
    return ".".join(values) if here is raw else ""


def _step(here: Any, step: str) -> Any:
    if isinstance(here, Mapping):
        return here.get(step)
    if isinstance(here, list) and step.isdigit() and int(step) < len(here):
        return here[int(step)]
    return None


def _at(raw: Raw, path: str) -> Any:
    here: Any = raw
    for step in filter(None, path.split(".")):
        here = _step(here, step)
    return here


def _corners(box: Any) -> Iterator[tuple[float, float]]:
    """The corners (lon, lat) of a box in any of the forms that services use; none where it is not understood."""
    figures = list(_figures(box))
    lons = [value for is_lon, value in figures if is_lon]
    lats = [value for is_lon, value in figures if not is_lon]
    yield from ((lon, lat) for lon in lons for lat in lats)


_LAT_NAMES = frozenset({"lat", "latitude", "north", "south", "ymin", "ymax"})
_LON_NAMES = frozenset({"lon", "lng", "longitude", "east", "west", "xmin", "xmax"})


def _figures(box: Any) -> Iterator[tuple[bool, float]]:
    """(whether it is a longitude, degrees) of everything in the box."""
    if isinstance(box, Mapping):
        for name, value in box.items():
            if isinstance(value, Mapping):
                yield from _figures(value)
            elif name in _LAT_NAMES or name in _LON_NAMES:
                yield name in _LON_NAMES, float(value)
    elif isinstance(box, list) and len(box) == 4:
        # Nominatim writes texts, south north west east; GeoJSON numbers, west south east north.
        lons = (2, 3) if isinstance(box[0], str) else (0, 2)
        yield from ((at in lons, float(value)) for at, value in enumerate(box))
