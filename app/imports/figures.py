"""Cells that hold figures, or words of our own files."""

import json
import math
import re
from typing import Any

from app.errors import BadInput


def is_zero(text: str) -> bool:
    """Return True for a zero in figures."""
    return bool(re.fullmatch(r"[-+]?0+(?:[.,]0*)?", text.strip()))


def degrees(text: str, what: str) -> float:
    """Read degrees, with or without a letter for the side. Raises BadInput."""
    plain = text.strip().replace("\u2212", "-")
    if side := re.fullmatch(r"([NSEWO])?\s*([\d.,]+)\s*°?\s*([NSEWO])?", plain, re.IGNORECASE):
        letters = f"{side[1] or ''}{side[3] or ''}".upper()
        plain = f"{'-' if letters in ('S', 'W', 'O') else ''}{side[2]}"
    plain = plain.rstrip("°")
    try:
        found = float(plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        missing = f"The row has no {what}." if not text else f"“{text[:40]}” is no {what} in degrees."
        raise BadInput(missing)
    return found


def meters(text: str) -> float:
    """Read a number of meters. Raises BadInput."""
    try:
        return float(text)
    except ValueError:
        raise BadInput(f"“{text[:40]}” is no number of meters.") from None


def geometry(text: str) -> Any:
    """Read GeoJSON. Raises BadInput."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput(f"The column geometry holds GeoJSON; “{text[:40]}” is none. Give it another heading.") from None


def word(words: Any, text: str, what: str) -> Any:
    """Read one of our words. Raises BadInput."""
    try:
        return words(text)
    except ValueError:
        raise BadInput(f"{what} is one of {', '.join(words)}; not “{text[:40]}”.") from None
