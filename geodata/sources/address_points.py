"""Address points: OpenAddresses (CSV, GeoJSON) and the National Address Database (CSV, shapefile). It only reads.

Columns: openaddresses/openaddresses, schema; National Address Database Schema, US Department of Transportation.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from geodata.names import StreetName
from geodata.sources.layers import Feature, SourceUnreadable, columns, read
from geodata.sources.roads import standard

_OPEN_ADDRESSES = frozenset({"number", "street"})
_NAD = frozenset({"add_number", "st_name"})
_NAD_NAME = ("st_premod", "st_predir", "st_pretyp", "st_name", "st_postyp", "st_posdir", "st_posmod")


@dataclass(frozen=True, slots=True)
class AddressPoint:
    """A house: its number, its street and where it stands, (lon, lat) in degrees."""

    number: int
    street: StreetName
    lon: float
    lat: float


def points(files: Sequence[Path], refused: Counter[str]) -> Iterator[AddressPoint]:
    """The files' address points; what cannot be used is counted in `refused`. Raises SourceUnreadable."""
    for file in files:
        has = columns(file)
        if not (has >= _OPEN_ADDRESSES or has >= _NAD):
            raise SourceUnreadable(
                f"{file.name} has neither the columns of OpenAddresses (number, street, lon, lat) nor those of the "
                "National Address Database (Add_Number, St_Name, Longitude, Latitude)."
            )
        layout = _national if has >= _NAD else _open_addresses
        for feature in read(file):
            if point := _point(feature, *layout(feature), refused):
                yield point


def _open_addresses(feature: Feature) -> tuple[str, str, tuple[str, str]]:
    return feature.text("number"), feature.text("street"), (feature.text("lon"), feature.text("lat"))


def _national(feature: Feature) -> tuple[str, str, tuple[str, str]]:
    name = " ".join(filter(None, map(feature.text, _NAD_NAME)))
    number = feature.text("addnum_pre") + feature.text("add_number").removesuffix(".0") + feature.text("addnum_suf")
    return number, name, (feature.text("longitude"), feature.text("latitude"))


def _point(
    feature: Feature, number: str, street: str, position: tuple[str, str], refused: Counter[str]
) -> AddressPoint | None:
    if not (number.isascii() and number.isdigit() and len(number) <= 6):
        refused["address point whose number has letters or hyphens"] += 1
        return None
    try:
        lon, lat = feature.point or (float(position[0]), float(position[1]))
    except ValueError:
        refused["address point without a position"] += 1
        return None
    name = standard(street, refused)
    return AddressPoint(int(number), name, lon, lat) if name else None
