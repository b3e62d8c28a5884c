"""What the page's script gets: a content as JSON that cannot end the block it stands in. Values only, never markup."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.maps import words
from app.maps.content import MapContent
from app.maps.style import MAX_ZOOM, MIN_ZOOM
from app.model import DisplayPrecision, Incident
from app.words.ap import in_zone

_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)  # fmt: skip


def shown(content: MapContent) -> tuple[Incident, ...]:
    """The incidents that a reader may see on a map."""
    return tuple(i for i in content.incidents if i.location.display_precision is not DisplayPrecision.HIDDEN)


def data_block(content: MapContent, tiles: dict[str, Any], **more: Any) -> str:
    """The JSON for a `<script type="application/json">`: no character in it can close the block or begin a comment.

    `more` stands beside the incidents; with `many` in it, they are in there.
    """
    incidents = () if more.get("many") else shown(content)
    numbers = {incident.id: index for index, incident in enumerate(incidents)}
    value = {
        "tiles": tiles,
        "area": _area(content),
        "incidents": [_incident(incident, number, content) for number, incident in enumerate(incidents, start=1)],
        "lines": [
            {"from": numbers[line.from_id], "to": numbers[line.to_id], "label": line.label}
            for line in content.lines
            if line.from_id in numbers and line.to_id in numbers and line.label
        ],
        "words": words.on_the_map(content.said) | (words.of_many(content.said) if more.get("many") else {}),
        **more,
    }
    return escaped(value)


def escaped(value: Any) -> str:
    """JSON with the characters that mean something to HTML or to old scripts written as escapes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(_ESCAPES)


def served_tiles(content: MapContent, base_url: str, *, within: bool = True) -> dict[str, Any]:
    """Where the service has its tiles; the version in the address lets browsers keep them."""
    version, named = [f"v={content.area.version}"] if content.area else [], [] if within else ["within=false"]
    query = "?" + "&".join(version + named) if version + named else ""
    return {"url": f"{base_url}/tiles/{{z}}/{{x}}/{{y}}.svg{query}", "minZoom": MIN_ZOOM, "maxZoom": MAX_ZOOM}


def live(content: MapContent, base_url: str, slug: str) -> dict[str, Any] | None:
    """Where an open page asks whether it is still right, and where the version that is lies; None for a lone file."""
    if not content.version:
        return None
    address = f"{base_url}/embed/{slug}"
    own = f"{address}@{content.version}" if content.pinned else address
    again = {"revision": content.revision} if content.revision else {}
    return {
        "state": f"{own}.json",
        "page": f"{address}@",
        "version": content.version,
        "zone": content.time_zone,
        **again,
    }


def _area(content: MapContent) -> dict[str, Any] | None:
    if content.area is None:
        return None
    return {"name": content.area.name, "outline": content.area.outline, "bounds": content.area.bounds}


def _incident(incident: Incident, number: int, content: MapContent) -> dict[str, Any]:
    location, said = incident.location, content.said
    place, vague = words.place(incident, said), words.vagueness(incident, said)
    title = words.own_title(incident, said)
    return {
        "id": incident.id,
        "number": number,
        "place": place,
        "line": words.joined(_short_date(incident, content), vague or said.isolated(incident.category)),
        "title": title,
        "where": words.joined(place, vague) if title else vague,
        "when": words.joined(_when(incident, content), said.isolated(incident.category)),
        "description": incident.description,
        "attribution": incident.attribution,
        "source": incident.source_url,
        "lon": round(location.lon, 6),
        "lat": round(location.lat, 6),
        "uncertainty_m": location.uncertainty_m,
        "vague": bool(vague),
        "geometry": location.geometry,
    }


def listed(content: MapContent, most: int) -> Sequence[dict[str, Any]]:
    """The first incidents for the list in words."""
    return [row(incident, number, content) for number, incident in enumerate(shown(content)[:most], start=1)]


def row(incident: Incident, number: int, content: MapContent) -> dict[str, Any]:
    """One line of the list in words."""
    said = content.said
    vague = words.vagueness(incident, said)
    return {
        "number": number,
        "place": words.place(incident, said),
        "title": words.own_title(incident, said),
        "details": words.joined(
            _when(incident, content), said.isolated(incident.category), vague, said.isolated(incident.attribution)
        ),
        "description": incident.description,
        "source": incident.source_url if incident.source_url.lower().startswith(("http://", "https://")) else "",
    }


def withheld(content: MapContent) -> Sequence[dict[str, str]]:
    """What the list says of the incidents that are not on the map."""
    said, zone = content.said, content.time_zone
    return [
        {
            "title": words.title(one, said),
            "details": words.joined(
                said.moment(one.occurred_at, zone) if one.occurred_at else "", said.say("location withheld")
            ),
        }
        for one in content.withheld
    ]


def corrections(content: MapContent) -> Sequence[dict[str, str]]:
    """The lines on what was corrected, newest first."""
    return [
        {
            "when": content.said.moment(line.moment, content.time_zone),
            "iso": line.moment.isoformat(),
            "what": line.what,
            "reason": line.reason,
        }
        for line in content.corrections
    ]


def day(incident: Incident, content: MapContent) -> date | None:
    """Return the day on which it happened: a moment's in the content's time zone."""
    return day_in(incident, content.time_zone)


def day_in(incident: Incident, time_zone: str) -> date | None:
    """Return the day on which it happened: a moment's in that zone."""
    when = incident.occurred_at
    return in_zone(when, time_zone).date() if isinstance(when, datetime) else when


def _when(incident: Incident, content: MapContent) -> str:
    return content.said.moment(incident.occurred_at, content.time_zone) if incident.occurred_at else ""


def _short_date(incident: Incident, content: MapContent) -> str:
    """The date on the label: with its year only where the map's incidents fall into several."""
    if incident.occurred_at is None:
        return ""
    years = {i.occurred_at.year for i in content.incidents if i.occurred_at}
    return content.said.date(incident.occurred_at, content.time_zone, with_year=len(years) > 1)
