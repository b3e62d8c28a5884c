"""Incidents as GeoJSON (RFC 7946), longitude first: the point in `geometry`, the whole place in `place`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.model import Geometry, Incident, Location

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


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _place(location: Location) -> dict[str, Any]:
    return {
        "verbatim": location.verbatim,
        "label": location.label,
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


def feature(incident: Incident, *, public: bool = False) -> dict[str, Any]:
    """The incident as a Feature; `public` leaves out what only the newsroom needs."""
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
    kept = {name: value for name, value in properties.items() if not (public and name in _INTERNAL)}
    point = {"type": "Point", "coordinates": rounded(incident.location.position)}
    return {"type": "Feature", "id": incident.id, "geometry": point, "properties": kept}


def collection(incidents: Iterable[Incident], *, public: bool = False, **members: Any) -> dict[str, Any]:
    """A FeatureCollection; `members` stand beside its features (limit, next …)."""
    return {"type": "FeatureCollection", **members, "features": [feature(each, public=public) for each in incidents]}
