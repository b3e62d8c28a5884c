"""CSV (RFC 4180, UTF-8). A text that a spreadsheet would run as a formula gets an apostrophe before it."""

import csv
import io
import re
from collections.abc import Mapping
from typing import Any

from app.incidents.exchange.sheet import Sheet

COLUMNS = (
    "id", "title", "category", "occurred_at", "description", "attribution", "source_url", "verbatim", "label",
    "relation", "locality", "lon", "lat", "accuracy_type", "uncertainty_m", "display_precision", "updated_at",
)  # fmt: skip
MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
_SIGN = r"[=+\-@＝＋－＠]"  # noqa: RUF001 - some programs run the full-width signs too
_BREAK = r"[;|\t\r\n\v\f]"
_STARTS = rf"""\A(?=[\s\ufeff"']*{_SIGN}|'*[\t\r\n])|(?<={_BREAK})(?=[\s\ufeff"']*{_SIGN})|(?<=,)(?=["']*{_SIGN})"""
"""A place in a text where some program starts a cell, in front of a sign that starts a formula there.

A program that splits at another separator (";" where the comma is the decimal sign) does not honor the quotes that this
file sets. So each separator and each line break starts a cell, not only the beginning of the text.
"""
_START = re.compile(_STARTS)
_GUARD = re.compile(_STARTS.replace("(?=", "'(?="))


def write(sheet: Sheet) -> bytes:
    """A line for each incident; of one whose place is withheld the place's cells are empty.

    The file begins with a byte order mark: without it Excel reads UTF-8 as Windows-1252.
    """
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(COLUMNS)
    lines.writerows(_row(feature) for feature in sheet.features)
    return out.getvalue().encode("utf-8-sig")


def _row(feature: Mapping[str, Any]) -> list[object]:
    lon, lat = feature["geometry"]["coordinates"] if feature["geometry"] else (None, None)
    values = {**feature["properties"], "id": feature["id"], "lon": lon, "lat": lat}
    return [cell(values.get(name)) for name in COLUMNS]


def cell(value: object) -> object:
    """Return a cell that no spreadsheet runs as a formula, whatever separator it splits at. Numbers stay numbers."""
    if isinstance(value, str):
        return _START.sub("'", value)
    return "" if value is None else value


def plain(text: str) -> str:
    """Return the text that `cell` was given."""
    return _GUARD.sub("", text) if "'" in text else text
