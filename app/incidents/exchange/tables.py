"""CSV (RFC 4180, UTF-8). A text that a spreadsheet would run as a formula gets an apostrophe before it."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from app.incidents.exchange.sheet import Sheet

COLUMNS = (
    "id", "title", "category", "occurred_at", "description", "attribution", "source_url", "verbatim", "label",
    "relation", "locality", "lon", "lat", "accuracy_type", "uncertainty_m", "display_precision", "updated_at",
)  # fmt: skip
MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
_RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - full width runs in some


def write(sheet: Sheet) -> bytes:
    """A line for each incident; of one whose place is withheld the place's cells are empty."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(COLUMNS)
    lines.writerows(_row(feature) for feature in sheet.features)
    return out.getvalue().encode()


def _row(feature: Mapping[str, Any]) -> list[object]:
    lon, lat = feature["geometry"]["coordinates"] if feature["geometry"] else (None, None)
    values = {**feature["properties"], "id": feature["id"], "lon": lon, "lat": lat}
    return [cell(values.get(name)) for name in COLUMNS]


def cell(value: object) -> object:
    """A cell that no spreadsheet runs; numbers are numbers."""
    if isinstance(value, str):
        return f"'{value}" if value.lstrip(" ").startswith(_RUN) else value
    return "" if value is None else value


def plain(text: str) -> str:
    """The other end of `cell`."""
    return text[1:] if text.startswith("'") and text[1:].lstrip(" ").startswith(_RUN) else text
