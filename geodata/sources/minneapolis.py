"""The published layers of the City of Minneapolis and its neighbours, read as evidence. It concludes nothing."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from geodata.concluding.contract import contracted
from geodata.concluding.evidence import CentreLine, CornerSighting, CrossStreets, Evidence, Sighting
from geodata.names import StreetName, standardize

Row = TypeVar("Row")
Keep = Callable[[str], bool]
"""Whether a published place, by its text, may be used; a measure leaves out what it will ask for."""
_NUMBER = re.compile(r"^(\d+)(?:-\d+)?(?: 1/2)? +(.+)$")
_NOISE = re.compile(r"\s*(\(.*\)|#.*|,.*)$")
_DECIMALS = 6
_OUT_OF_ORDER = {"TERR PARK": "PARK TERR"}
"""A street whose two words one layer has the wrong way round; a hydrant beside it has them right."""


def everything(_text: str) -> bool:
    """Keep every row."""
    return True


def evidence(folder: Path, keep: Keep = everything) -> Evidence:
    """All that the layers in the folder say, without the published places that `keep` refuses."""
    rows = partial(_rows, folder, keep)
    return Evidence(
        centre_lines=contracted(_centre_lines(folder / "minneapolis_centerlines.geojson")),
        blocks=[*rows("minneapolis_blocks.csv", _block)],
        addresses=[*rows("minneapolis_addresses.csv", partial(_house, "address"))],
        house_points=[*rows("minneapolis_addresses_independent.csv", partial(_house, "parcel"))],
        corners=[
            *rows("minneapolis_corners_police.csv", partial(_corner, "corner", 15.0)),
            *rows("minneapolis_corners_fire.csv", partial(_corner, "corner", 15.0)),
            *rows("minneapolis_corners_transit.csv", partial(_corner, "stop", 60.0)),
            *rows("minneapolis_hydrants_near_corners.csv", partial(_corner, "hydrant", 45.0)),
        ],
        cross_streets=[*rows("minneapolis_block_cross_streets.csv", _cross_streets)],
    )


def _rows(folder: Path, keep: Keep, file: str, read: Callable[[dict[str, str]], Row | None]) -> Iterator[Row]:
    with (folder / file).open(encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            if keep(place_text(row)) and (record := read(row)) is not None:
                yield record


def place_text(row: dict[str, str]) -> str:
    """The words of a published place, whatever its layer."""
    if "canon" in row:
        return f"{row['block']} block of {row['canon']}"
    return row.get("address") or f"{row['street1']} & {row['street2']}"


def _centre_lines(file: Path) -> Iterator[CentreLine]:
    for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
        line = [(round(lon, _DECIMALS), round(lat, _DECIMALS)) for lon, lat in feature["geometry"]["coordinates"]]
        steps = [b for a, b in zip([None, *line], line, strict=False) if a != b]
        if len(steps) > 1:
            properties = feature["properties"]
            yield CentreLine(properties["streetname"] or "", tuple(steps), properties["speed_lim"] or 0)


def _position(row: dict[str, str]) -> tuple[float, float]:
    return float(row["lon"]), float(row["lat"])


def _name(text: str) -> StreetName | None:
    words = _NOISE.sub("", text)
    try:
        return standardize(_OUT_OF_ORDER.get(words, words))
    except ValueError:
        return None


def _block(row: dict[str, str]) -> Sighting | None:
    street = _name(row["street"])
    if street is None:
        return None
    return Sighting("block", row["address"], street, _position(row), int(row["block"]), int(row["n"]))


def _house(kind: str, row: dict[str, str]) -> Sighting | None:
    number = _NUMBER.match(row["address"].strip())
    street = _name(number.group(2)) if number else None
    if number is None or street is None:
        return None
    return Sighting(kind, row["address"], street, _position(row), int(number.group(1)))


def _corner(kind: str, reach_m: float, row: dict[str, str]) -> CornerSighting | None:
    words = [row["street1"], row["street2"]] if "street1" in row else re.split(r" *[&/] *", row["address"])
    if len(words) != 2 or any("VACATED" in word for word in words):
        return None
    street, cross_street = map(_name, words)
    if street is None or cross_street is None:
        return None
    return CornerSighting(kind, place_text(row), street, cross_street, _position(row), reach_m)


def _cross_streets(row: dict[str, str]) -> CrossStreets | None:
    street, first, second = _name(row["canon"]), _name(row["cross1"]), _name(row["cross2"])
    if street is None or first is None or second is None:
        return None
    share = int(row["n"]) / int(row["tot"])
    return CrossStreets("dispatch", place_text(row), street, int(row["block"]), (first, second), share)
