"""A correction as JSON for everybody: its places are those that readers are shown."""

from datetime import datetime
from typing import Any

from app import geojson
from app.model import Corrected, Location
from app.public import PublicCorrection


def as_dict(told: PublicCorrection) -> dict[str, Any]:
    """When, what, from what to what, and why; how far a place was moved, in meters."""
    correction = told.correction
    return {
        "version": correction.version,
        "corrected_at": correction.corrected_at.isoformat(),
        "incident_id": correction.incident_id,
        "title": correction.title,
        "field": correction.field,
        "before": _value(correction.before),
        "after": _value(correction.after),
        "reason": correction.reason,
        "moved_m": None if told.moved_m is None else round(told.moved_m, 1),
        "distances_m": [round(one.distance_m, 1) for one in told.between] if told.between else None,
    }


def _value(value: Corrected) -> Any:
    if isinstance(value, Location):
        lon, lat = geojson.rounded(value.position)
        return {
            "label": value.label,
            "lon": lon,
            "lat": lat,
            "relation": str(value.relation),
            "accuracy_type": str(value.accuracy_type),
            "uncertainty_m": value.uncertainty_m,
        }
    return value.isoformat() if isinstance(value, datetime) else value
