"""Places whose position a city has published: their phrase, where they lie, how near an answer has to be."""

import csv
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TOLERANCE_M = {"block": 100.0, "address": 150.0, "intersection": 60.0}
"""A city puts a block at its middle, and the next is 100 to 200 m on; a stop stands near the corner it is named by."""


_RAMP = re.compile(r" TO |\bI ?-?\d|INTERSTATE|\b94\b|\b35W\b|\b394\b|HIGHWAY|HWY ?\d", re.IGNORECASE)


def names_a_ramp(phrase: str) -> bool:
    """Whether a phrase names a freeway or one of its ramps, by the words that the layers have for them."""
    return _RAMP.search(phrase) is not None


class Case(NamedTuple):
    """A phrase with its published position in degrees; within `tolerance_m` metres of it an answer is right."""

    phrase: str
    lon: float
    lat: float
    tolerance_m: float


def layers(folder: Path) -> list[Path]:
    """The published layers in a folder, or in its folders data and cases."""
    data = folder / "data" if (folder / "data").is_dir() else folder
    found = [path for path in sorted(data.glob("minneapolis_*.csv")) if next(cases(path), None)]
    return [*found, *sorted((folder / "cases").glob("10_*.jsonl"))]


def cases(path: Path) -> Iterator[Case]:
    """Every place of a layer that has a position: columns address, lon, lat, and sometimes kind."""
    if path.suffix == ".jsonl":
        yield from _of_lines(path)
        return
    at_stops = "transit" in path.name or "bike" in path.name
    kind = "address" if "address" in path.name or at_stops else "intersection" if "corner" in path.name else "block"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if {"address", "lat", "lon"} <= row.keys() and abs(float(row["lat"])) > 1:
                own = "" if at_stops else row.get("kind") or ""
                yield Case(
                    row["address"], float(row["lon"]), float(row["lat"]), TOLERANCE_M.get(own, TOLERANCE_M[kind])
                )


def _of_lines(path: Path) -> Iterator[Case]:
    """Cases with a context: another city than Minneapolis is named behind the phrase."""
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        expect = case["expect"]
        point = expect.get("point")
        if expect.get("type") != "geocode" or not point or abs(point["lat"]) <= 1:
            continue
        stated_m = expect.get("tolerance_m") or TOLERANCE_M.get(expect.get("precision"), 150.0)
        city = (case.get("context") or {}).get("city") or "Minneapolis"
        phrase = case["input"] if city == "Minneapolis" else f"{case['input']}, {city}"
        yield Case(phrase, point["lon"], point["lat"], max(stated_m, expect.get("spread_m") or 0.0))


def metres(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle metres, good to 0.3 %; tolerances are round numbers."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    h = math.sin((p2 - p1) / 2) ** 2 + math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * 6_371_008.8 * math.asin(min(1.0, math.sqrt(h)))
