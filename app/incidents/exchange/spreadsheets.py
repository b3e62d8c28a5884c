"""XLSX: the one door to openpyxl. What it unpacks to is looked at before it is read."""

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time

from app.errors import BadInput
from app.incidents.exchange.unpacking import NO_XLSX, check

MAGIC = b"PK\x03\x04"
OLD_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_COLUMNS = 200


def lines(body: bytes, most: int) -> Iterator[list[str]]:
    """The cells of the first sheet as they were last computed, dates as ISO has them. Raises BadInput."""
    check(body)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            # What a file says of its size can be wrong, or a million empty lines.
            sheet.reset_dimensions()
            found = sheet.iter_rows(values_only=True, max_row=most + 1, max_col=MOST_COLUMNS + 1)
            yield from [[_text(value) for value in row] for row in found]
    except BadInput:
        raise
    except Exception:  # openpyxl raises whatever its parts raise
        raise BadInput(NO_XLSX) from None


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
