"""Checks of settings beyond their types, made at the start: none may fail at the first reader instead."""

import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values

PREFIX = "DATELINE_"


def public_url(value: str) -> str:
    """Return the address without a slash at its end. Raises ValueError for one that no browser could open."""
    value = value.strip().rstrip("/")
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or any(char.isspace() for char in value):
        raise ValueError("give the address that readers use, with its scheme, as in https://maps.example.org")
    return value


def time_zone(value: str) -> str:
    """Return the zone's name. Raises ValueError for a zone that this machine has no data for."""
    try:
        ZoneInfo(value)
    except (OSError, ValueError, LookupError):
        raise ValueError("give a zone of the IANA database, as in America/Chicago or Europe/Madrid") from None
    return value


def misspelt(known: Iterable[str], env_file: str | Path | None) -> list[str]:
    """Return what to say of each DATELINE_… name, in the environment and in the file, that is no setting."""
    given = {name.upper() for name in (*os.environ, *(dotenv_values(env_file) if env_file else ()))}
    names = {f"{PREFIX}{field.upper()}" for field in known}
    unknown = sorted(name for name in given if name.startswith(PREFIX) and name not in names)
    return [f"{name} is no setting{_meant(name, names)}" for name in unknown]


def _meant(name: str, names: Iterable[str]) -> str:
    near = get_close_matches(name, names, n=1, cutoff=0.75)
    return f": did you mean {near[0]}?" if near else "; .env.example lists them all"
