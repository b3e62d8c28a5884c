"""GET /api/geocode and /api/distance: phrases in, a Match or the distance between two out. Nothing is stored."""

import math
from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.errors import NotFound
from app.geocoding.answer import as_dict
from app.geocoding.providers import Answers
from app.model import Incident, LonLat, Match
from app.places import distance_answer, find, match_of
from app.web import examples
from app.web.answers import json
from app.web.auth import Editor
from app.web.parts import Parts, Service
from app.web.problems import Problem

router = APIRouter(tags=["places"], default_response_class=Response)
NEAR = "Prefer places near this position: lon,lat in degrees, longitude first."
_AREA = "The area meant where the phrase names no town, by its name or its town's."
Near = Annotated[
    str | None,
    Query(
        description=NEAR,
        examples=["-93.27,44.98"],
        json_schema_extra={
            "pattern": r"^-?(1[0-7][0-9]|[1-9]?[0-9])(\.[0-9]+)?,-?([1-8]?[0-9])(\.[0-9]+)?$",
        },
    ),
]
_PLACE = "A place: a phrase, a position (lon,lat in degrees, geo:, a map link), or the id of an incident."


def position_of(text: str) -> LonLat:
    """The lon,lat of a query; raises Problem 422 where it is none."""
    try:
        lon, lat = map(float, text.split(","))
    except ValueError:
        lon = lat = math.nan
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Problem(422, "near is lon,lat in degrees, longitude first: near=-93.27,44.98. Were the two swapped?")
    return LonLat(lon, lat)


@router.get("/api/geocode", responses=examples.answers(examples.MATCH, says="The Match: match, tie or no_match."))
def geocode(
    parts: Service,
    q: Annotated[str, Query(description="The phrase.", examples=["34th and Portland"])],
    near: Near = None,
    area: Annotated[str | None, Query(description=_AREA, examples=["Minneapolis"])] = None,
    explain: Annotated[bool, Query(description="Add how the phrase was read and scored.")] = False,
) -> Response:
    """Find the place that a phrase means. A tie lists its candidates; a no_match says why; both are answers (200).

    `remarks` are sentences. `remark_codes` has code, facts and suggested phrases of each, in the same order.
    """
    explanation = parts.asked_of(area).explain(q, position_of(near) if near else None)
    answer = as_dict(explanation.match)
    return json({**answer, "explanation": str(explanation).splitlines()} if explain else answer)


@router.get("/api/distance", responses=examples.answers(examples.DISTANCE, says="The distance and its sentence."))
def distance(
    parts: Service,
    editor: Editor,
    start: Annotated[str, Query(alias="from", description=_PLACE, examples=["34th and Portland"])],
    end: Annotated[str, Query(alias="to", description=_PLACE, examples=["600 block of 24th Ave N"])],
    near: Near = None,
    area: Annotated[str | None, Query(description=_AREA, examples=["Minneapolis"])] = None,
) -> Response:
    """Say how far apart two places are: the distance, the interval it surely lies in, a sentence for print."""
    asked, position = parts.asked_of(area), position_of(near) if near else None
    matches = [_place(parts, text, asked, position, editor=editor) for text in (start, end)]
    answer = distance_answer(matches[0], matches[1], parts.settings.units, parts.settings.language)
    if answer["distance"] is None:
        missing = " and ".join(name for name, match in zip(("from", "to"), matches, strict=True) if not match.best)
        detail = f"There is no single place for {missing}: choose one of its candidates, or say it differently."
        raise Problem(422, detail, None, **{"from": answer["from"], "to": answer["to"]})
    return json(answer)


def _place(parts: Parts, text: str, asked: Answers, near: LonLat | None, *, editor: bool) -> Match:
    incident = _incident(parts, text, editor=editor)
    return match_of(incident.location) if incident else find(asked, text, near)


def _incident(parts: Parts, text: str, *, editor: bool) -> Incident | None:
    """The incident of that id, if it is one: a reader's only out of what is published."""
    try:
        return parts.store.find_incident(text) if editor else parts.readers.find_incident(text)
    except NotFound:
        return None
