"""What the desk's map gets: the incidents as they are, never as readers see them, the candidates asked about, rings."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.desk.bench import Question
from app.desk.measuring import Pair, Ring
from app.model import Candidate, Incident, Location
from app.words import labels, texts


def data(
    tiles: dict[str, Any],
    bounds: Sequence[float],
    numbered: Iterable[tuple[int, Incident]],
    *,
    pairs: Iterable[Pair] = (),
    questions: Iterable[Question] = (),
    rings: Iterable[Ring] = (),
) -> dict[str, Any]:
    """The JSON for the map's script; positions are [lon, lat]. `bounds`: west, south, east, north of the base map."""
    return {
        "tiles": tiles,
        "bounds": list(bounds),
        "incidents": [_incident(one, number) for number, one in numbered],
        "lines": [{"from": _point(one.a.location), "to": _point(one.b.location), "label": one.short} for one in pairs],
        "questions": [
            {"key": question.mention.key, "candidates": [_place(candidate) for candidate in question.candidates]}
            for question in questions
            if question.is_open
        ],
        "rings": [{"at": _point(one.center.location), "radius_m": one.radius_m} for one in rings],
    }


def words(place: Candidate | Location) -> str:
    """The place for its label: "Near 34th St E & Portland Ave S"."""
    return labels.place(place, texts("en"))


def _incident(one: Incident, number: int) -> dict[str, Any]:
    return {"id": one.id, "number": number, "title": one.title, "version": one.version, **_place(one.location)}


def _place(place: Candidate | Location) -> dict[str, Any]:
    return {
        "label": words(place),
        "at": _point(place),
        "uncertainty_m": place.uncertainty_m,
        "geometry": place.geometry,
    }


def _point(place: Candidate | Location) -> list[float]:
    return [round(place.lon, 6), round(place.lat, 6)]
