"""A Match as the JSON of the API and the command line: one form for both."""

from collections.abc import Sequence
from typing import Any

from app.model import Candidate, Fact, Match, Remark
from app.words.remarks import sentences
from geodata.names import StreetName


def as_dict(match: Match) -> dict[str, Any]:
    """The match as plain data; positions in degrees with six decimals, about 0.1 m."""
    return {
        "verbatim": _writable(match.verbatim),
        "status": match.status.value,
        "candidates": [_candidate(candidate) for candidate in match.candidates],
        **remarks_as_dict(match.remarks),
    }


def remarks_as_dict(remarks: Sequence[Remark]) -> dict[str, Any]:
    """The remarks as sentences and, in the same order, as codes with their facts and suggestions."""
    return {
        "remarks": [_writable(text) for text in sentences(remarks)],
        "remark_codes": [_remark(one) for one in remarks],
    }


def _remark(one: Remark) -> dict[str, Any]:
    return {
        "code": one.code.value,
        "facts": {name: _fact(name, value) for name, value in one.facts},
        "suggestions": [_writable(phrase) for phrase in one.suggestions],
    }


def _fact(name: str, value: Fact) -> Any:
    """A fact as plain data: a street's name as labels print it, a length to 0.1 m, degrees to six decimals."""
    match value:
        case str():
            return _writable(value)
        case StreetName():
            return str(value)
        case tuple():
            return [_fact(name, one) for one in value]
        case float():
            return round(value, 1 if name.endswith("_m") else 6)
    return value


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
