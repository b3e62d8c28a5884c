"""A Match as the JSON of the API and the command line: one form for both."""

from typing import Any

from app.model import Candidate, Match


def as_dict(match: Match) -> dict[str, Any]:
    """The match as plain data; positions in degrees with six decimals, about 0.1 m."""
    return {
        "verbatim": _writable(match.verbatim),
        "status": match.status.value,
        "candidates": [_candidate(candidate) for candidate in match.candidates],
        "remarks": [_writable(remark) for remark in match.remarks],
    }


def _candidate(c: Candidate) -> dict[str, Any]:
    return {
        "label": c.label,
        "lon": round(c.lon, 6),
        "lat": round(c.lat, 6),
        "accuracy_type": c.accuracy_type.value,
        "uncertainty_m": c.uncertainty_m,
        "score": c.score,
        "locality": c.locality,
        "geometry": c.geometry,
        "relation": c.relation.value,
        "evidence": list(c.evidence),
    }


def _writable(text: str) -> str:
    """The text without lone surrogates, which no UTF-8 can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
