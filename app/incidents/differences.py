"""What is different between two states of a map or an incident, in words that a person can read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.incidents.moments import when_from_text

_IGNORED = frozenset(
    {"id", "ordinal", "slug", "version", "updated_at", "published_version", "status", "restored_version"}
)
_NAMES = {"occurred_at": "time", "description": "text", "source_url": "source", "display_precision": "shown as"}
_OF_PLACE = {
    "verbatim": "phrase",
    "label": "place",
    "uncertainty_m": "doubt",
    "relation": "relation",
    "locality": "town",
    "georeferenced_by": "located by",
    "verification": "verification",
    "display_precision": "shown as",
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as words; "" where there was nothing."""

    field: str
    before: str
    after: str


def diff(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[FieldChange, ...]:
    """The fields that differ between the two ends of a Change; of one that was added or taken out, all that it says."""
    old, new = (_flat(end or {}) for end in (before, after))
    names = dict.fromkeys([*old, *new])
    return tuple(
        FieldChange(name, old.get(name, ""), new.get(name, ""))
        for name in names
        if old.get(name, "") != new.get(name, "")
    )


def _flat(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: words for name, words in _fields(values) if words}


def _fields(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if name == "location":
            yield from _place(value)
        elif name == "settings":
            yield from ((f"setting {key}", str(inner)) for key, inner in value.items())
        elif name not in _IGNORED:
            yield _NAMES.get(name, name.replace("_", " ")), _time(value) if name == "occurred_at" else str(value or "")


def _place(location: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "position", f"{location['lon']:.6f}, {location['lat']:.6f}"
    for name, called in _OF_PLACE.items():
        value = location.get(name)
        yield called, f"{value:g} m" if name == "uncertainty_m" and value else str(value or "")


def _time(text: str | None) -> str:
    when = when_from_text(text)
    return when.strftime("%Y-%m-%d %H:%M %Z" if isinstance(when, datetime) else "%Y-%m-%d") if when else ""
