"""Two at one map: the second is shown what the first did, field by field, and merges or overrides, never silently."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request, Response

from app.desk import drawing
from app.model import Incident, Location
from app.web.desk.forms import day_and_time_of
from app.web.desk.page import page
from app.web.desk.who import Who
from app.web.parts import Parts
from app.words import labels, texts

NAMES = {
    "title": "Title",
    "dek": "Line below the title",
    "location": "Place",
    "display_precision": "Readers see",
    "occurred_at": "Date and time",
    "attribution": "Who says so",
    "category": "Category",
    "description": "Description",
    "source_url": "Source",
}


def of_map(request: Request, parts: Parts, who: Who, slug: str, mine: Mapping[str, Any]) -> Response:
    """Ask which title and line below it shall stand."""
    line = parts.store.map_line(slug)
    theirs = line.map
    fields = [_field(parts, name, value, getattr(theirs, name)) for name, value in mine.items()]
    return _asked(request, parts, who, slug, f"/desk/maps/{slug}", fields, theirs.version, line.changed_by)


def of_incident(
    request: Request, parts: Parts, who: Who, slug: str, incident_id: str, mine: Mapping[str, Any], seen: int
) -> Response:
    """Ask which value of each field shall stand; with none of mine, whether to take the incident off all the same."""
    theirs = parts.store.incident(slug, incident_id)
    last = parts.store.changes(slug, incident_id, 1)
    fields = [_field(parts, name, value, _of(theirs, name)) for name, value in mine.items()]
    ends = {"location": "/place", "display_precision": "/precision"}
    end = next((ends[name] for name in mine if name in ends), "" if mine else "/remove")
    address = f"/desk/maps/{slug}/incidents/{incident_id}{end}"
    fields += _else_changed(parts, slug, incident_id, seen, mine)
    return _asked(request, parts, who, slug, address, fields, theirs.version, last[0].actor if last else "")


def _of(incident: Incident, name: str) -> Any:
    return incident.location.display_precision if name == "display_precision" else getattr(incident, name)


def _else_changed(
    parts: Parts, slug: str, incident_id: str, seen: int, mine: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """What the other changed and the second one did not: shown, and kept."""
    made = [one for one in parts.store.changes(slug, incident_id) if (one.after or {}).get("version", 0) > seen]
    if not made:
        return []
    before, after = made[-1].before or {}, made[0].after or {}
    names = [name for name in NAMES if name in after and name not in mine and before.get(name) != after.get(name)]
    return [{"name": name, "label": NAMES[name], "theirs": _json_words(after[name]), "mine": None} for name in names]


def _json_words(value: Any) -> str:
    return labels.label(str(value.get("label", "")), texts("en")) if isinstance(value, dict) else str(value or "")


def _field(parts: Parts, name: str, mine: Any, theirs: Any) -> dict[str, Any]:
    zone = parts.settings.time_zone
    return {
        "name": name,
        "label": NAMES[name],
        "mine": _words(mine, zone),
        "theirs": _words(theirs, zone),
        "mine_values": _values(name, mine, zone),
        "theirs_values": _values(name, theirs, zone),
    }


def _words(value: Any, zone: str) -> str:
    if isinstance(value, Location):
        return f"{drawing.words(value)} ({value.lat:.5f}, {value.lon:.5f})"
    return " ".join(filter(None, day_and_time_of(value, zone))) if isinstance(value, date) else str(value or "")


def _values(name: str, value: Any, zone: str) -> dict[str, str]:
    """The fields of a form that say this value."""
    if isinstance(value, Location):
        doubt = "" if value.uncertainty_m is None else f"{value.uncertainty_m:g}"
        return {"lon": f"{value.lon:.6f}", "lat": f"{value.lat:.6f}", "uncertainty_m": doubt}
    if name == "occurred_at":
        day, time = day_and_time_of(value, zone)
        # A repeated hour was chosen once: saving it must not ask again.
        clock = "later" if isinstance(value, datetime) and value.astimezone(ZoneInfo(zone)).fold else "earlier"
        return {"day": day, "time": time, "clock": clock}
    return {name: str(value or "")}


def _asked(
    request: Request,
    parts: Parts,
    who: Who,
    slug: str,
    address: str,
    fields: list[dict[str, Any]],
    version: int,
    by: str,
) -> Response:
    return page(
        request, parts, "conflict.html", who=who, status=409, slug=slug, address=address, fields=fields,
        version=version, by=by,
    )  # fmt: skip
