"""The examples of the OpenAPI document: one request and one answer for every operation, out of the seeded map."""

from typing import Any

CORNER: dict[str, Any] = {
    "label": "34th St E & Portland Ave S",
    "lon": -93.26765,
    "lat": 44.94138,
    "accuracy_type": "intersection",
    "uncertainty_m": 15.0,
    "score": 0.97,
    "locality": "Minneapolis",
    "geometry": None,
    "relation": "at",
    "evidence": ["node"],
}
BLOCK: dict[str, Any] = {
    "label": "600 block of 24th Ave N",
    "lon": -93.28722,
    "lat": 45.00369,
    "accuracy_type": "block",
    "uncertainty_m": 61.0,
    "score": 0.98,
    "locality": "Minneapolis",
    "geometry": {"type": "LineString", "coordinates": [[-93.28643, 45.00369], [-93.28801, 45.00369]]},
    "relation": "at",
    "evidence": ["seen"],
}
MATCH: dict[str, Any] = {
    "verbatim": "34th and Portland",
    "status": "match",
    "candidates": [CORNER],
    "remarks": [],
    "remark_codes": [],
}
NO_MATCH: dict[str, Any] = {
    "verbatim": "34th Ave S and Portland Ave S",
    "status": "no_match",
    "candidates": [],
    "remarks": [
        "34th Avenue South and Portland Avenue South run parallel and never meet: they come no closer than 2 miles. "
        "Did you mean 34th St E & Portland Ave S?"
    ],
    "remark_codes": [
        {
            "code": "never_meet",
            "facts": {
                "street": "34th Ave S",
                "cross_street": "Portland Ave S",
                "course": "parallel",
                "gap_m": 3419.3,
            },
            "suggestions": ["34th St E & Portland Ave S"],
        }
    ],
}
DISTANCE: dict[str, Any] = {
    "from": MATCH,
    "to": {
        "verbatim": "600 block of 24th Ave N",
        "status": "match",
        "candidates": [BLOCK],
        "remarks": [],
        "remark_codes": [],
    },
    "sentence": (
        "34th St E & Portland Ave S and the 600 block of 24th Ave N are about 4.4 miles (7.1 km) apart "
        "in a straight line."
    ),
    "distance": {"distance_m": 7095.2, "at_least_m": 7065.1, "at_most_m": 7128.4, "method": "geodesic (WGS 84)"},
}
MAP_FIELDS: dict[str, Any] = {"title": "How close were the two shootings?", "dek": "", "settings": {}}
MAP_IN: dict[str, Any] = {"slug": "two-shootings", **MAP_FIELDS}
MAP: dict[str, Any] = {
    **MAP_IN,
    "status": "draft",
    "version": 1,
    "published_version": 0,
    "updated_at": "2026-01-15T09:30:00-06:00",
    "links": {
        "page": "http://127.0.0.1:8000/maps/two-shootings",
        "embed": "http://127.0.0.1:8000/embed/two-shootings",
        "geojson": "http://127.0.0.1:8000/maps/two-shootings.geojson",
        "incidents": "http://127.0.0.1:8000/api/maps/two-shootings/incidents",
    },
}
REASON: dict[str, Any] = {"reason": "The city gave another block in a second statement."}
ERASURE: dict[str, Any] = {"reason": "asked"}
CORRECTIONS: dict[str, Any] = {
    "corrections": [
        {
            "version": 2,
            "corrected_at": "2026-01-15T15:12:00+00:00",
            "incident_id": "k7m2xq9wfnpt",
            "title": "Shooting",
            "field": "place",
            "before": {
                "label": "700 block of 24th Ave N",
                "lon": -93.28896,
                "lat": 45.00369,
                "relation": "at",
                "accuracy_type": "block",
                "uncertainty_m": 68.6,
            },
            "after": {
                "label": "600 block of 24th Ave N",
                "lon": -93.28722,
                "lat": 45.00369,
                "relation": "at",
                "accuracy_type": "block",
                "uncertainty_m": 68.6,
            },
            **REASON,
            "moved_m": 137.2,
            "distances_m": [7147.7, 7095.2],
        }
    ]
}
HISTORY: dict[str, Any] = {
    "changes": [
        {
            "number": 12,
            "changed_at": "2026-01-15T15:10:00+00:00",
            "actor": "ada",
            "what": "incident.updated",
            "incident_id": "k7m2xq9wfnpt",
            "reason": "",
            "fields": [
                {"field": "place", "before": "700 block of 24th Ave N", "after": "600 block of 24th Ave N"},
            ],
        }
    ],
    "limit": 100,
    "next": None,
}
_SELF = {"rel": "self", "href": "https://maps.example.org/api/maps", "type": "application/json"}
MAPS: dict[str, Any] = {"maps": [MAP], "limit": 100, "next": None, "links": [_SELF]}
INCIDENT_IN: dict[str, Any] = {
    "title": "Shooting",
    "location": "the 600 block of 24th Avenue North",
    "occurred_at": "2026-01-14T18:50:00-06:00",
    "attribution": "the city said",
}
FEATURE: dict[str, Any] = {
    "type": "Feature",
    "id": "01KF0Z6V9W3N5QH2T8R4XC7M1D",
    "geometry": {"type": "Point", "coordinates": [-93.28722, 45.00369]},
    "properties": {
        "title": "Shooting",
        "category": "",
        "occurred_at": "2026-01-14T18:50:00-06:00",
        "description": "",
        "attribution": "the city said",
        "source_url": "",
        "verbatim": "the 600 block of 24th Avenue North",
        "label": "600 block of 24th Ave N",
        "locality": "Minneapolis",
        "relation": "at",
        "accuracy_type": "block",
        "uncertainty_m": 61.0,
        "place": BLOCK["geometry"],
        "verification": "unverified",
        "georeferenced_by": "dateline",
        "georeferenced_at": "2026-01-15T09:30:00-06:00",
        "display_precision": "exact",
        "version": 1,
        "updated_at": "2026-01-15T09:30:00-06:00",
    },
}
COLLECTION: dict[str, Any] = {
    "type": "FeatureCollection",
    "limit": 100,
    "next": None,
    "links": [
        {
            "rel": "self",
            "href": "https://maps.example.org/api/maps/saturday/incidents",
            "type": "application/geo+json",
        }
    ],
    "numberReturned": 1,
    "features": [FEATURE],
}
PROBLEM: dict[str, Any] = {
    "type": "about:blank",
    "title": "Unprocessable Content",
    "status": 422,
    "detail": "No place was found for this phrase; nothing was stored.",
    "match": NO_MATCH,
}


def answers(
    example: Any, media_type: str = "application/json", status: int = 200, says: str = "Done."
) -> dict[Any, Any]:
    """The `responses` of an operation: its success with an example, every error as problem+json."""
    problem = {
        "description": "What went wrong (RFC 9457).",
        "content": {"application/problem+json": {"example": PROBLEM}},
    }
    success: dict[str, Any] = {"description": says}
    if example is not None:
        success["content"] = {media_type: {"example": example}}
    return {status: success, "4XX": problem}
