"""Incidents as GeoJSON (RFC 7946), longitude first: the point in `geometry`, the whole place in `place`."""

from collections.abc import Iterable
from typing import Any

import orjson

from app.model import Geometry, Incident, Location, When
from app.public import PublicIncident, Withheld
from app.words import labels

MEDIA_TYPE = "application/geo+json"
DECIMALS = 6
"""About 0.1 m: finer would claim what nobody knows."""
# The newsroom's own book-keeping, which readers are not told.
_INTERNAL = ("verification", "georeferenced_by", "georeferenced_at", "version")


def rounded(coordinates: Any) -> Any:
    """Positions, however nested, to DECIMALS."""
    if isinstance(coordinates, int | float):
        return round(coordinates, DECIMALS)
    return [rounded(inner) for inner in coordinates]


def _geometry(geometry: Geometry | None) -> Geometry | None:
    return {**geometry, "coordinates": rounded(geometry["coordinates"])} if geometry else None


def _time(when: When | None) -> str | None:
    """Return RFC 3339 text: a date-time with its offset, or "2026-01-14" for a day whose time is unknown."""
    return when.isoformat() if when else None


def _place(location: Location) -> dict[str, Any]:
    return {
        "verbatim": location.verbatim,
        "label": labels.name_of(location),
        "locality": location.locality,
        "relation": str(location.relation),
        "accuracy_type": str(location.accuracy_type),
        "uncertainty_m": location.uncertainty_m,
        "place": _geometry(location.geometry),
        "verification": str(location.verification),
        "georeferenced_by": location.georeferenced_by,
        "georeferenced_at": _time(location.georeferenced_at),
        "display_precision": str(location.display_precision),
    }


def feature(incident: Incident) -> dict[str, Any]:
    """The incident as a Feature, with all that the newsroom knows of it: for editors."""
    properties = {
        "title": incident.title,
        "category": incident.category,
        "occurred_at": _time(incident.occurred_at),
        "description": incident.description,
        "attribution": incident.attribution,
        "source_url": incident.source_url,
        **_place(incident.location),
        "version": incident.version,
        "updated_at": _time(incident.updated_at),
    }
    point = {"type": "Point", "coordinates": rounded(incident.location.position)}
    return {"type": "Feature", "id": incident.id, "geometry": point, "properties": properties}


def public_feature(incident: PublicIncident | Withheld) -> dict[str, Any]:
    """The incident as a Feature for readers; one whose place is withheld has no geometry (RFC 7946 §3.2)."""
    if isinstance(incident, Withheld):
        known = {"title": incident.title, "occurred_at": _time(incident.occurred_at), "display_precision": "hidden"}
        return {"type": "Feature", "id": incident.id, "geometry": None, "properties": known}
    whole = feature(incident)
    kept = {name: value for name, value in whole["properties"].items() if name not in _INTERNAL}
    return {**whole, "properties": kept}


def collection(incidents: Iterable[Incident], **members: Any) -> dict[str, Any]:
    """A FeatureCollection for editors; `members` stand beside its features (limit, next …)."""
    return {"type": "FeatureCollection", **members, "features": [feature(each) for each in incidents]}


def public_collection(incidents: Iterable[PublicIncident | Withheld], **members: Any) -> dict[str, Any]:
    """A FeatureCollection for readers."""
    return {"type": "FeatureCollection", **members, "features": [public_feature(each) for each in incidents]}


def public_bytes(incidents: Iterable[PublicIncident | Withheld], **members: Any) -> bytes:
    """`public_collection` as JSON text. Written feature by feature: one call for 100,000 would stop every thread."""
    whole = orjson.dumps(public_collection((), **members))
    features = b",".join(orjson.dumps(public_feature(each)) for each in incidents)
    return whole[: -len(b"]}")] + features + b"]}"
